import json

import pytest
from click.testing import CliRunner

from cartera.outreach import channels, operations, queries
from cartera.outreach.commands import mail
from cartera.outreach.models import Message
from cartera.outreach.tests.sending import Network, house, send, written
from cartera.strategy.tests import cast

pytestmark = pytest.mark.django_db


def test_the_list_of_messages_takes_one_query_whatever_its_length(django_assert_num_queries):
    for _ in range(4):
        written()
    with django_assert_num_queries(1):
        rows = queries.messages()
    assert [row["debtor"] for row in rows] == ["Ana Quispe"] * 4


def test_a_message_is_shown_just_as_it_goes():
    house()
    proposal = written()
    shown = queries.message(pk=Message.objects.get().pk)
    with channels.use({"email": (network := Network())}):
        send()
    [taken] = network.taken
    assert (shown["subject"], shown["text"], shown["html"]) == (taken.subject, taken.text, taken.html)
    assert (shown["sender_name"], shown["sender_email"]) == (taken.from_name, taken.from_address)
    assert shown["contents"]["net_minor"] == proposal.net_minor
    assert queries.message(pk=0) is None


def test_what_waits_for_a_person_is_listed_with_the_uncertain_first():
    house()
    for _ in range(3):
        written()
    with channels.use({"email": Network("permanent", "sent", "unknown")}):
        send()
    assert [row["state"] for row in queries.waiting()] == ["unknown", "failed"]
    assert queries.counts() == {"unknown": 1, "failed": 1, "sent": 1}


def test_open_tasks_are_listed_with_what_is_owed():
    ana = cast.debtor(cast.creditor())
    proposal = cast.proposal(ana, cast.policy(ana.creditor), cast.items(ana, 10_000), step="talk")
    operations.open_task(proposal=proposal, at=cast.AT, by=None)
    [row] = queries.tasks()
    assert (row["debtor"], row["action"], row["proposal_net_minor"]) == ("Ana Quispe", "call", 10_000)


def test_a_test_message_without_a_server_is_written_to_the_outbox_and_says_so(settings, tmp_path):
    settings.OUTBOX, settings.SMTP_HOST = tmp_path, ""
    cast.creditor()
    result = CliRunner().invoke(mail, ["test", "yo@andina.example"])
    assert result.exit_code == 0
    [file] = tmp_path.glob("*.eml")
    assert file.name in result.output.replace("\n", "")


def test_a_test_message_leaves_in_rehearsal_too_and_tells_the_answer():
    house(rehearsal=True)
    cast.creditor()
    with channels.use({"email": Network("permanent")}):
        result = CliRunner().invoke(mail, ["test", "yo@andina.example", "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["why"] == "told permanent"


def test_a_sender_is_put_in_place_only_inside_the_block():
    assert channels.available() == {"email"}
    with channels.use({"sms": Network(channel="sms")}):
        assert channels.available() == {"sms"}
        assert channels.sender("email", demo=False) is None
    assert channels.available() == {"email"}

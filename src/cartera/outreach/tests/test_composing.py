import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cartera.outreach import content, operations, templates
from cartera.outreach.models import Message, Task
from cartera.parties.models import Contact, Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Receivable
from cartera.strategy.models import Proposal
from cartera.strategy.tests import cast

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[4]


@pytest.fixture
def ana():
    ana = cast.debtor(cast.creditor())
    cast.contact(ana)
    return ana


def proposed(of, step="first", amounts=(10_000,), **changes):
    return cast.proposal(of, cast.policy(of.creditor), cast.items(of, *amounts), step=step, **changes)


def compose(proposal):
    return operations.compose(proposal=proposal, at=cast.AT, by=None)


def test_a_message_is_written_to_the_chosen_address_in_the_debtors_language(ana):
    ana.language = "en"
    ana.save()
    [message] = compose(proposed(ana))
    assert (message.address, message.language, message.state, message.on) == (
        "ana@example.com",
        "en",
        "ready",
        cast.ON,
    )
    assert "Ana Quispe" in message.text
    assert message.contents["items"][0]["amount_minor"] == 10_000


def test_a_person_of_a_company_is_addressed_by_name(ana):
    Contact.objects.update(name="María Pérez")
    [message] = compose(proposed(ana))
    assert message.text.startswith("Buen día, María Pérez:")
    assert message.addressee == "María Pérez"


def test_written_twice_it_is_one_message(ana):
    proposal = proposed(ana)
    assert compose(proposal) == compose(proposal)
    again = operations.compose_many(proposals=[proposal], at=cast.AT, by=None)
    assert (again.created, again.rewritten) == (0, 0)


def test_changed_facts_are_written_again_under_the_same_reference(ana):
    proposal = proposed(ana)
    [before] = compose(proposal)
    Proposal.objects.filter(pk=proposal.pk).update(credit_minor=4_000, net_minor=6_000)
    [after] = compose(proposal)
    assert after.reference == before.reference
    assert after.contents["net_minor"] == 6_000
    assert after.text != before.text


def test_a_message_that_left_is_never_written_again(ana):
    proposal = proposed(ana)
    [before] = compose(proposal)
    Message.objects.update(state="sent")
    Proposal.objects.filter(pk=proposal.pk).update(net_minor=1)
    [after] = compose(proposal)
    assert after.text == before.text


def test_a_channel_no_longer_used_is_withdrawn_and_its_successor_written(ana):
    cast.contact(ana, "sms", "+51999999999")
    proposal = proposed(ana, step="warning")
    assert {message.channel for message in compose(proposal)} == {"email", "sms"}
    Proposal.objects.filter(pk=proposal.pk).update(channels="sms", contacts=proposal.contacts.split(",")[1])
    assert {message.channel for message in compose(proposal)} == {"sms"}
    assert Message.objects.get(channel="email").state == "withdrawn"


def test_the_announcement_names_the_last_day_before_it_is_carried_out(ana):
    [message] = compose(proposed(ana, step="warning"))
    assert message.contents["until"] == "2026-10-15"
    assert "15 de octubre de 2026" in message.text


def test_a_step_that_names_no_text_sends_the_statement(ana):
    [message] = compose(proposed(ana, template="first"))
    assert message.template == "statement"


def test_an_unknown_text_is_told_and_does_not_stop_the_others(ana):
    bruno = cast.debtor(ana.creditor, name="Bruno")
    cast.contact(bruno, address="bruno@example.com")
    wrong, right = proposed(ana, template="nonsense"), proposed(bruno)
    result = operations.compose_many(proposals=[wrong, right], at=cast.AT, by=None)
    assert result.created == 1
    assert [(pk, code) for pk, code, _ in result.problems] == [(wrong.pk, "unknown_template")]


def test_a_contact_that_is_gone_is_told(ana):
    proposal = proposed(ana)
    Contact.objects.all().delete()
    result = operations.compose_many(proposals=[proposal], at=cast.AT, by=None)
    assert [code for _, code, _ in result.problems] == ["no_address"]


def test_twenty_messages_take_as_many_queries_as_five(ana):
    version = cast.policy(ana.creditor)

    def many(number):
        for at in range(number):
            debtor = cast.debtor(ana.creditor)
            cast.contact(debtor, address=f"{at}@example.com")
            yield cast.proposal(debtor, version, cast.items(debtor, 1_000)).pk

    taken = []
    for number in (5, 20):
        ids = list(many(number))
        with CaptureQueriesContext(connection) as queries:
            operations.compose_many(proposals=ids, at=cast.AT, by=None)
        taken.append(len(queries))
    assert taken[0] == taken[1] < 16


def test_a_call_becomes_one_task_with_a_script_and_closing_it_does_the_step(ana):
    cast.contact(ana, "call", "+51999999999")
    proposal = proposed(ana, step="talk")
    task = operations.open_task(proposal=proposal, at=cast.AT, by=None)
    assert operations.open_task(proposal=proposal, at=cast.AT, by=None) == task
    assert "¿hablo con Ana Quispe?" in task.script
    operations.close_task(task=task, outcome="attempt", on=cast.ON, at=cast.AT, by=None)
    proposal.refresh_from_db()
    assert proposal.state == "done"
    assert Task.objects.get().outcome == "attempt"


@pytest.mark.parametrize(("kind", "person", "said"), [
    ("business", "", "¿hablo con la persona que se encarga de los pagos en Ana Quispe?"),
    ("business", "Rosa Díaz", "¿hablo con Rosa Díaz?"), ("consumer", "", "¿hablo con Ana Quispe?"),
])  # fmt: skip
def test_nobody_asks_to_speak_with_a_company(ana, kind, person, said):
    Debtor.objects.update(kind=kind)
    cast.contact(ana, "call", "+51999999999")
    Contact.objects.filter(channel="call").update(name=person)
    task = operations.open_task(proposal=proposed(ana, step="talk"), at=cast.AT, by=None)
    assert said in task.script


def test_a_call_to_somebody_without_a_number_is_a_task_all_the_same(ana):
    Contact.objects.all().delete()
    task = operations.open_task(proposal=proposed(ana, step="talk"), at=cast.AT, by=None)
    assert task.contact is None


def test_a_task_is_not_closed_with_a_word_that_is_no_outcome(ana):
    task = operations.open_task(proposal=proposed(ana, step="talk"), at=cast.AT, by=None)
    with pytest.raises(operations.UnknownOutcome):
        operations.close_task(task=task, outcome="perhaps", on=cast.ON, at=cast.AT, by=None)


@pytest.mark.parametrize(("language", "said"), [("es", "pronto pago"), ("en", "paying early")])
def test_a_courtesy_tells_what_paying_early_earns_while_it_does(ana, language, said):
    ana.language = language
    ana.save()
    proposal = proposed(ana, template="courtesy")
    item = Receivable.objects.get()
    portfolio.offer_discount(
        receivable=item, table=f"2/{(cast.ON - item.issued_on).days + 1}", at=cast.AT, by=None
    )
    [message] = compose(proposal)
    [offer] = message.contents["discounts"]
    assert (offer["discount_minor"], offer["pay_minor"], offer["percent"]) == (200, 9_800, "2")
    assert said in message.text
    assert "98.00" in message.text
    assert content.of_message({**message.__dict__, "contents": message.contents}).findings == ()
    portfolio.offer_discount(receivable=item, table="0", at=cast.AT, by=None)
    [message] = compose(proposal)
    assert said not in message.text


@pytest.mark.parametrize("manual", ["es/enviar.md", "en/sending.md"])
def test_a_text_of_ones_own_may_use_what_the_manual_lists_and_its_example_can_be_written(ana, manual):
    page = (ROOT / "docs" / manual).read_text(encoding="utf-8")
    [message] = compose(proposed(ana, step="warning"))
    facts = {**message.contents, "documents": "", "consequence_words": ""}
    listed = [
        name
        for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE)
        for name in re.findall(r"`([\w.]+)`", row)
    ]
    told = [name.split(".") for name in listed if name.split(".")[0] in facts]
    assert len(told) > 20
    assert [name for name in told if len(name) > 1 and name[1] not in facts[name[0]]] == []
    library = templates.library(manual[:2])
    example = re.search(r"```jinja\n(.*?)```", page, re.DOTALL)[1]
    assert "F-" not in example
    assert ana.name in library.environment.render_str(example, **facts)


def test_the_manual_lists_every_fact_a_text_may_use(ana):
    [message] = compose(proposed(ana, step="warning"))
    page = (ROOT / "docs" / "en" / "sending.md").read_text(encoding="utf-8")
    inner = {"channel", "step", "template", "language", "region", "role", "on", "consequence"}
    assert [name for name in set(message.contents) - inner if f"`{name}" not in page] == []

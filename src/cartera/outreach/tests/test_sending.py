from dataclasses import replace
from datetime import timedelta

import pytest

from cartera.outreach import channels, lawful, operations
from cartera.outreach.channels import Result
from cartera.outreach.channels.recording import RecordingSender
from cartera.outreach.gate import Fresh
from cartera.outreach.models import Message
from cartera.outreach.operations.recording import ATTEMPTS_MAX, LOST_AFTER
from cartera.outreach.tests.sending import Network, fresh, house, send, written
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Receivable
from cartera.strategy.models import StepDone
from cartera.strategy.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ready():
    house()


@pytest.fixture
def network():
    """Let one sender take all e-mail; `network(...)` sets its answers."""
    sender = Network()
    with channels.use({"email": sender}):
        yield sender


def states(proposal):
    proposal.refresh_from_db()
    return proposal.state, list(Message.objects.filter(proposal=proposal).values_list("state", flat=True))


@pytest.mark.parametrize("kind", [Network, RecordingSender])
def test_a_message_sent_does_its_step_and_charges_its_fee(kind):
    proposal = written()
    sender = kind() if kind is Network else kind("email")
    with channels.use({"email": sender}):
        report = send()
    assert (report.sent, len(sender.taken)) == (1, 1)
    assert states(proposal) == ("done", ["sent"])
    assert StepDone.objects.get().announces == "order_hold"
    assert Receivable.objects.get().fees_open_minor == 1_500


def test_sending_twice_sends_once(network):
    written()
    send()
    assert send().sent == 0
    assert len(network.taken) == 1


def test_a_rung_charged_in_this_spell_is_not_charged_again(network):
    proposal = written()

    def charged(accounts):
        return {
            pk: Fresh(**{**vars_of(each), "rungs_charged": [proposal.rung]})
            for pk, each in fresh(accounts).items()
        }

    send(facts=charged)
    assert Receivable.objects.get().fees_open_minor == 0


def vars_of(facts):
    return {name: getattr(facts, name) for name in Fresh.__dataclass_fields__}


def test_what_needs_approval_waits_for_it_and_for_the_undo_window(network):
    proposal = written(step="first")
    assert send().sent == 0
    operations.approve(proposals=[proposal], at=cast.AT, by=None)
    assert send().sent == 0
    assert send(at=cast.AT + timedelta(minutes=10)).sent == 1


def test_without_an_undo_window_an_approval_leaves_at_once(network):
    proposal = written(step="first")
    operations.approve(proposals=[proposal], at=cast.AT, by=None, undo_minutes=0)
    assert send().sent == 1


def test_an_approval_is_undone_within_its_window_and_not_after(network):
    proposal = written(step="first")
    operations.approve(proposals=[proposal], at=cast.AT, by=None)
    assert operations.undo_approval(proposals=[proposal], at=cast.AT + timedelta(minutes=9), by=None) == 1
    assert send(at=cast.AT + timedelta(hours=1)).sent == 0
    operations.approve(proposals=[proposal], at=cast.AT, by=None)
    with pytest.raises(operations.TooLateToUndo):
        operations.undo_approval(proposals=[proposal], at=cast.AT + timedelta(minutes=10), by=None)


def test_discarding_withdraws_what_was_written(network):
    proposal = written()
    operations.discard(proposal=proposal, on=cast.ON, why="mejor llamo", at=cast.AT, by=None)
    assert send().sent == 0
    assert states(proposal) == ("discarded", ["withdrawn"])


def test_a_payment_between_writing_and_sending_withdraws_the_message(network):
    proposal = written()
    portfolio.receive(
        creditor=proposal.creditor, debtor=proposal.debtor, reference="P-1", amount_minor=10_000, currency="PEN",
        paid_on=cast.ON, at=cast.AT, by=None,
    )  # fmt: skip
    report = send()
    assert (report.withdrawn, report.reasons["paid"], network.taken) == (1, 1, [])
    assert states(proposal) == ("withdrawn", ["withdrawn"])


def test_in_rehearsal_nothing_leaves_and_every_message_says_why(network):
    proposal = written()
    house(rehearsal=True)
    report = send()
    assert (report.held, report.reasons["rehearsal"], network.taken) == (1, 1, [])
    assert states(proposal) == ("proposed", ["ready"])
    assert Message.objects.get().why == "rehearsal"
    house()
    assert send().sent == 1


def test_made_up_data_is_written_to_a_folder_whatever_is_set_up(settings, tmp_path):
    settings.OUTBOX, settings.SMTP_HOST = tmp_path / "out", "smtp.example.com"
    house(demo=True)
    written()
    report = send()
    assert (report.sent, report.folder) == (1, str(tmp_path / "out"))
    assert len(list((tmp_path / "out").glob("*.eml"))) == 1


def test_a_refusal_for_now_is_tried_again_later_and_given_up_in_the_end(network):
    proposal = written()
    at = cast.AT
    for attempt in range(1, ATTEMPTS_MAX):
        network.answers = ["transient"]
        assert send(at=at).left == 1
        assert send(at=at).left == 0
        assert Message.objects.get().attempts == attempt
        at += timedelta(hours=2)
    network.answers = ["transient"]
    assert send(at=at).failed == 1
    assert states(proposal) == ("failed", ["failed"])
    assert not StepDone.objects.exists()


def test_a_dead_address_fails_the_step_and_is_not_used_again(network):
    proposal = written()
    network.answers = [Result("permanent", why="550 no such user", address_bad=True)]
    assert send().failed == 1
    assert states(proposal) == ("failed", ["failed"])
    assert proposal.why == "550 no such user"
    assert proposal.debtor.contacts.get().bad_since == cast.ON
    assert Receivable.objects.get().fees_open_minor == 0


def test_a_message_of_unknown_fate_waits_for_a_person_and_never_goes_twice(network):
    proposal = written()
    network.answers = ["unknown"]
    assert send().unknown == 1
    assert send().sent == 0
    assert states(proposal) == ("held", ["unknown"])
    operations.settle_unknown(message=Message.objects.get(), sent=True, on=cast.ON, at=cast.AT, by=None)
    assert states(proposal) == ("done", ["sent"])
    assert network.taken == []


def test_a_message_that_a_person_says_did_not_arrive_goes_again(network):
    proposal = written()
    network.answers = ["unknown"]
    send()
    operations.settle_unknown(message=Message.objects.get(), sent=False, on=cast.ON, at=cast.AT, by=None)
    assert send().sent == 1
    assert states(proposal) == ("done", ["sent"])


def test_a_sender_that_breaks_leaves_the_fate_unknown_and_the_others_go(network, caplog):
    written()
    written()
    network.answers = [ValueError("odd")]
    report = send()
    assert (report.unknown, report.sent) == (1, 1)
    assert "broke on message" in caplog.text


def test_a_channel_that_is_down_costs_no_attempt_and_stops_the_batch(network):
    for _ in range(3):
        written()
    network.answers = ["unreachable"]
    report = send()
    assert (report.left, report.held, report.sent) == (1, 2, 0)
    assert report.down == {"email": "told unreachable"}
    assert set(Message.objects.values_list("state", "attempts")) == {("ready", 0)}
    assert send().sent == 3


def test_of_a_channel_that_is_down_every_message_says_so_and_none_says_that_nobody_serves_it(network):
    for _ in range(5):
        written()
    network.answers = ["sent", "unreachable"]
    report = send(batch=2)
    assert (report.sent, report.left, report.held) == (1, 1, 3)
    assert dict(report.reasons) == {"told unreachable": 4}
    assert sorted(row["message"] for row in report.rows) == list(
        Message.objects.filter(state="ready", why="told unreachable")
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    assert set(Message.objects.filter(state="ready").values_list("proposal__state", flat=True)) == {
        "proposed"
    }
    assert send(batch=2).sent == 4


def test_the_other_channels_go_on_when_one_is_down():
    for _ in range(3):
        ana = cast.debtor(cast.creditor())
        cast.contact(ana)
        cast.contact(ana, "sms", "+51999999999")
        written(ana)
    with channels.use({"email": Network("unreachable"), "sms": Network(channel="sms")}):
        report = send(batch=2)
    assert (report.sent, report.left, report.held) == (3, 1, 2)
    assert set(Message.objects.filter(channel="sms").values_list("state", flat=True)) == {"sent"}


def test_a_worker_that_dies_loses_one_message_to_doubt_and_gives_back_the_rest(network):
    for _ in range(3):
        written()
    network.answers = ["sent", KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        send()
    assert sorted(Message.objects.values_list("state", flat=True)) == ["claimed", "ready", "sent"]
    assert send().sent == 1
    later = cast.AT + LOST_AFTER + timedelta(minutes=1)
    assert send(at=later).sent == 0
    assert sorted(Message.objects.values_list("state", flat=True)) == ["sent", "sent", "unknown"]
    assert len(network.taken) == 2


def test_what_a_dead_worker_claimed_and_never_began_goes_out_later(network):
    proposal = written()
    Message.objects.update(
        state="claimed", claimed_at=cast.AT - LOST_AFTER - timedelta(seconds=1), claimed_by="dead"
    )
    assert send().sent == 1
    assert states(proposal) == ("done", ["sent"])


def test_what_was_stopped_while_it_was_claimed_by_a_dead_worker_stays_back(network):
    proposal = written()
    Message.objects.update(
        state="claimed", claimed_at=cast.AT - LOST_AFTER - timedelta(seconds=1), claimed_by="dead"
    )
    operations.discard(proposal=proposal, on=cast.ON, why="no", at=cast.AT, by=None)
    assert send().sent == 0
    assert states(proposal) == ("discarded", ["withdrawn"])


def test_with_all_channels_the_step_is_done_with_the_last_one():
    ana = cast.debtor(cast.creditor())
    cast.contact(ana)
    cast.contact(ana, "sms", "+51999999999")
    proposal = written(ana)
    with channels.use({"email": Network(), "sms": Network("transient", channel="sms")}):
        send()
        assert states(proposal)[0] == "proposed"
        send(at=cast.AT + timedelta(hours=1))
    assert states(proposal)[0] == "done"
    assert StepDone.objects.count() == 1


def test_a_dead_address_beside_a_good_one_does_not_write_twice_to_the_good_one():
    ana = cast.debtor(cast.creditor())
    cast.contact(ana)
    cast.contact(ana, "sms", "+51999999999")
    proposal = written(ana)
    with channels.use({"email": Network(), "sms": Network("permanent", channel="sms")}):
        send()
    assert states(proposal)[0] == "done"


def test_a_channel_nobody_serves_holds_its_message():
    proposal = written()
    with channels.use({"sms": Network(channel="sms")}):
        report = send()
    assert report.reasons["no_channel"] == 1
    assert states(proposal) == ("held", ["ready"])


def test_an_announcement_that_leaves_a_day_later_names_a_day_later(network):
    written()
    send(on=cast.ON + timedelta(days=1))
    assert "16 de octubre de 2026" in network.taken[0].text
    assert Message.objects.get().text == network.taken[0].text


def own_text(settings, folder, text: str) -> None:
    """Let the house write its warning itself."""
    settings.HOME = folder
    file = folder / "templates/es/warning.j2"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"Aviso\n\n{text}\n")


@pytest.mark.parametrize(
    ("text", "state", "why"),
    [("Usted es un sinvergüenza y un ladrón.", "refused", "content"), ("{{ nothing.there }}", "ready", "wrong_template")],
)  # fmt: skip
def test_what_is_written_anew_at_the_exit_is_judged_and_stops_nobody_else(
    network, settings, tmp_path, text, state, why
):
    proposal, other = written(), written(step="first", needs_approval=False)
    own_text(settings, tmp_path, text)
    report = send(on=cast.ON + timedelta(days=1))
    assert (report.sent, report.reasons[why]) == (1, 1)
    assert states(proposal) == ("held", [state])
    assert states(other)[0] == "done"
    (tmp_path / "templates/es/warning.j2").unlink()
    assert send(on=cast.ON + timedelta(days=1), ask_all=True).sent == 1


def test_a_slow_channel_is_judged_anew_so_that_nothing_leaves_after_its_hour(network, monkeypatch):
    """A server that takes five minutes for each: at the third message the hour of the law is over."""
    for _ in range(4):
        written()
    clock = {"at": cast.AT}
    taken, asked = network.send, []

    def slowly(envelope):
        clock["at"] += timedelta(minutes=5)
        return taken(envelope)

    def judged(wanted, *, at):
        asked.append((at, len(wanted)))
        over = at >= cast.AT + timedelta(minutes=10)
        return [replace(ruling, why="contact_law" if over else "") for ruling in truly(wanted, at=at)]

    truly = lawful.judge_all
    monkeypatch.setattr(network, "send", slowly)
    monkeypatch.setattr(lawful, "judge_all", judged)
    report = send(now=lambda: clock["at"])
    assert report.sent == 2
    assert [at for at, _ in asked] == [cast.AT + timedelta(minutes=5 * turn) for turn in range(3)]
    assert Message.objects.filter(state="sent").count() == 2
    assert Message.objects.exclude(state="sent").filter(claimed_by="").count() == 2


def test_each_handing_over_is_dated_by_the_clock_it_was_given(network):
    written()
    moment = cast.AT + timedelta(hours=3)
    send(now=lambda: moment)
    assert Message.objects.get().sent_at == moment


def test_small_batches_send_everything(network):
    for _ in range(5):
        written()
    assert send(batch=2).sent == 5
    assert len({envelope.reference for envelope in network.taken}) == 5


def test_a_task_or_consequence_that_is_no_longer_true_is_withdrawn():
    ana = cast.debtor(cast.creditor())
    proposal = cast.proposal(ana, cast.policy(ana.creditor), cast.items(ana, 10_000), step="hold")
    assert operations.recheck(proposals=[proposal], fresh=fresh, on=cast.ON, at=cast.AT, by=None) == [
        proposal
    ]
    portfolio.receive(
        creditor=proposal.creditor, debtor=proposal.debtor, reference="P-1", amount_minor=10_000, currency="PEN",
        paid_on=cast.ON, at=cast.AT, by=None,
    )  # fmt: skip
    assert operations.recheck(proposals=[proposal], fresh=fresh, on=cast.ON, at=cast.AT, by=None) == []
    assert states(proposal)[0] == "withdrawn"

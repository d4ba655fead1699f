"""Statements leave through the gate with their file, once, and say why where they do not."""

from datetime import date, timedelta
from io import BytesIO

import pypdf
import pytest

from cartera.disputes import operations as disputes
from cartera.foundation.models import House
from cartera.outreach import channels
from cartera.outreach import operations as outreach
from cartera.outreach.channels.email.mime import as_email
from cartera.outreach.channels.recording import RecordingSender
from cartera.outreach.gate import Fresh
from cartera.outreach.models import Message
from cartera.parties import operations as parties
from cartera.portfolio import operations as portfolio
from cartera.portfolio.tests.books import AT, ON
from cartera.statements import letters, operations, queries
from cartera.statements.content import Asked
from cartera.statements.models import Round, Statement

pytestmark = pytest.mark.django_db
DUE = date(2026, 9, 10)
SAID = {"at": AT, "by": None}


@pytest.fixture
def firm(books):
    """Return the books of a firm that does not rehearse and whose customers have addresses."""
    House.objects.update_or_create(pk=1, defaults={"rehearsal": False})
    parties.change_creditor(creditor=books.creditor, undo_minutes=0, sender_email="c@andina.example", **SAID)
    books.creditor.refresh_from_db()
    for debtor in (books.ana, books.bruno):
        reach(debtor)
    books.place("F-1", 100_00, DUE)
    books.place("F-2", 50_00, DUE, debtor=books.bruno)
    return books


def reach(debtor):
    parties.set_contact(debtor=debtor, channel="email", address=f"{debtor.code}@cliente.example", **SAID)


def send(firm, **more):
    return operations.send(debtor=firm.ana, currency="PEN", asked=Asked(ON), on=ON, **SAID, **more)


def send_all(firm, on=ON):
    return operations.send_all(creditor=firm.creditor, on=on, **SAID)


def hand_over(on=ON, fresh=None):
    """Let what may leave be taken; return the envelopes and the report."""
    sender = RecordingSender("email")
    with channels.use({"email": sender}):
        report = outreach.send_due(
            on=on, at=AT, fresh=fresh or (lambda _: {}), attach=letters.attached, ask_all=True
        )
    return sender.taken, report


def words_of(envelope):
    return pypdf.PdfReader(BytesIO(envelope.attachments[0].content)).pages[0].extract_text()


def test_a_statement_leaves_as_a_letter_with_its_file(firm) -> None:
    statement = send(firm)
    assert statement.message.not_before is not None
    taken, _ = hand_over()
    envelope = taken[0]
    assert envelope.to_address == "ana@cliente.example"
    assert "F-1" in envelope.text
    assert "F-1" in words_of(envelope)
    assert envelope.attachments[0].name == "estado-de-cuenta-ana-PEN-2026-10-06.pdf"
    email = as_email(envelope)
    assert [part.get_content_type() for part in email.iter_attachments()] == ["application/pdf"]
    assert queries.statements(creditor=firm.creditor).get().shown == "sent"


def test_the_same_statement_does_not_go_twice_on_a_day(firm) -> None:
    send(firm)
    with pytest.raises(operations.AlreadySent):
        send(firm)
    hand_over()
    with pytest.raises(operations.AlreadySent):
        send(firm)
    firm.pay("P-1", 10_00)
    send(firm)
    assert Message.objects.count() == 2, "what changed may be told"


def test_who_owes_nothing_or_may_not_be_written_to_gets_none(firm) -> None:
    firm.pay("P-1", 100_00)
    with pytest.raises(operations.NoBalance):
        send(firm)
    firm.place("F-9", 5_00, DUE)
    parties.protect(debtor=firm.ana, kind="deceased", reason="x", from_on=ON, **SAID)
    with pytest.raises(operations.HeldBack):
        send(firm)
    assert not Message.objects.exists()


def test_what_was_paid_before_it_leaves_takes_the_statement_back(firm) -> None:
    send(firm)
    firm.pay("P-1", 100_00)
    taken, report = hand_over()
    assert (taken, report.withdrawn) == ([], 1)
    assert Message.objects.get().why == "facts_changed"


def test_the_gate_asks_again_who_may_be_written_to(firm) -> None:
    account = send(firm).account_id
    fresh = {account: Fresh(account, {}, 0, {1: ["complaint"]})}
    taken, _ = hand_over(fresh=lambda _: fresh)
    assert taken == []
    assert Message.objects.get().state == "withdrawn"


def test_a_round_writes_to_everybody_once(firm) -> None:
    mute = firm.debtor("mudo")
    firm.place("F-3", 10_00, DUE, debtor=mute)
    exempt = firm.debtor("eximida")
    reach(exempt)
    firm.place("F-4", 10_00, DUE, debtor=exempt)
    parties.change_debtor(debtor=exempt, exempt_since=ON, exempt_reason="x", **SAID)
    report = send_all(firm)
    assert (report.written, report.period, report.again) == (2, "2026-10", False)
    assert [(row["debtor__code"], row["why"]) for row in report.refused] == [
        ("eximida", "exempt"),
        ("mudo", "no_address"),
    ]
    assert send_all(firm, ON + timedelta(days=9)).again
    assert Message.objects.count() == 2


def test_a_round_that_was_killed_is_ended_without_doubles(firm, monkeypatch) -> None:
    monkeypatch.setattr(operations.rounds, "BATCH", 1)
    wrote, calls = operations.sending.write, []

    def dies(*args, **more):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return wrote(*args, **more)

    monkeypatch.setattr(operations.sending, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        send_all(firm)
    assert Statement.objects.count() == 1
    assert send_all(firm).written == 2
    assert Message.objects.count() == Statement.objects.count() == 2


def test_two_workers_at_once_share_a_round(firm, monkeypatch) -> None:
    """While one works at a batch, another one does the whole round: the first finds everything done."""
    monkeypatch.setattr(operations.rounds, "BATCH", 1)
    batch, entered = operations.rounds._batch, []

    def overtaken(found, ids, asked, **more):
        if not entered:
            entered.append(1)
            send_all(firm)
        return batch(found, ids, asked, **more)

    monkeypatch.setattr(operations.rounds, "_batch", overtaken)
    assert send_all(firm).written == 2
    assert Message.objects.count() == 2
    assert Round.objects.get().state == "done"


def test_the_schedule_begins_on_its_day_and_catches_up_within_the_month(firm) -> None:
    def goes(on):
        return operations.go_on(creditor=firm.creditor, on=on, **SAID)

    assert goes(ON) is None, "without a schedule nothing goes by itself"
    operations.set_schedule(creditor=firm.creditor, day=10, on=ON, **SAID)
    assert goes(date(2026, 10, 9)) is None
    assert goes(date(2026, 10, 12)).written == 2
    assert goes(date(2026, 10, 13)) is None
    assert goes(date(2026, 11, 10)).period == "2026-11"


def test_a_day_that_was_over_when_the_schedule_was_set_is_not_made_up_for(firm) -> None:
    operations.set_schedule(creditor=firm.creditor, day=5, on=ON, **SAID)
    assert operations.go_on(creditor=firm.creditor, on=ON, **SAID) is None


def test_nothing_goes_by_itself_in_a_house_that_rehearses(firm) -> None:
    operations.set_schedule(creditor=firm.creditor, day=6, on=ON, **SAID)
    House.objects.update(rehearsal=True)
    assert operations.go_on(creditor=firm.creditor, on=ON, **SAID) is None


def test_what_the_gate_took_back_is_written_anew(firm) -> None:
    send_all(firm)
    firm.pay("P-1", 40_00)
    firm.pay("P-2", 50_00, debtor=firm.bruno)
    hand_over()
    tomorrow = ON + timedelta(days=1)
    assert operations.make_up(creditor=firm.creditor, on=tomorrow, **SAID) == 1
    assert operations.make_up(creditor=firm.creditor, on=tomorrow, **SAID) == 0
    taken, _ = hand_over(tomorrow)
    assert [envelope.to_address for envelope in taken] == ["ana@cliente.example"]
    assert "60.00" in words_of(taken[0])
    assert Statement.objects.get(debtor=firm.bruno).why == "no_balance"


def test_a_round_of_movements_begins_where_the_one_before_closed(firm) -> None:
    operations.send_all(creditor=firm.creditor, kind="activity", on=ON, **SAID)
    later = date(2026, 11, 6)
    operations.send_all(creditor=firm.creditor, kind="activity", on=later, **SAID)
    spans = Statement.objects.filter(debtor=firm.ana).order_by("on").values_list("from_on", "on")
    assert list(spans) == [(date(2026, 9, 1), ON), (ON + timedelta(days=1), later)]


def test_a_parents_round_is_one_letter_to_the_parent(firm) -> None:
    holding = firm.debtor("holding")
    reach(holding)
    for child in (firm.ana, firm.bruno):
        parties.name_parent(debtor=child, parent=holding, **SAID)
    assert send_all(firm).written == 1
    taken, _ = hand_over()
    assert [envelope.to_address for envelope in taken] == ["holding@cliente.example"]
    assert "Ana · F-1" in taken[0].text


def test_what_was_asked_for_is_an_answer_and_asking_for_money_is_not(firm) -> None:
    disputes.contest(
        receivable=firm.item("F-2"), reference="D", amount_minor=50_00, reason="price", on=ON, **SAID
    )
    operations.send(debtor=firm.bruno, currency="PEN", asked=Asked(ON), on=ON, **SAID)
    send(firm)
    firm.pay("P-3", 10_00)
    send(firm, requested=True)
    purposes = [message.contents["purpose"] for message in Message.objects.order_by("pk")]
    assert purposes == ["service", "collect", "answer_request"]


def test_a_statement_that_leaves_makes_its_interest_entries(firm) -> None:
    portfolio.set_interest_terms(
        creditor=firm.creditor, rate="36", basis="360", from_on=date(2026, 1, 1), source="contract", **SAID
    )
    send(firm)
    item = firm.item("F-1")
    assert item.interest_open_minor == 2_60  # 36 % of 100.00 for 26 of 360 days
    taken, _ = hand_over()
    assert "36 % anual sobre" in words_of(taken[0])
    assert "102.60" in taken[0].text
    send_all(firm)
    assert firm.item("F-2").interest_open_minor == 1_30


def test_credit_is_told_without_asking_for_anything(firm) -> None:
    firm.pay("P-1", 130_00)
    send(firm)
    taken, _ = hand_over()
    assert "30.00 a su favor" in taken[0].text
    assert "F-1" not in taken[0].text


def test_many_documents_are_shortened_in_the_text_and_whole_in_the_file(firm) -> None:
    for place in range(40):
        firm.place(f"G-{place:02}", 1_00, DUE)
    send(firm)
    taken, _ = hand_over()
    assert "Y 11 documentos más" in taken[0].text
    assert "G-39" in words_of(taken[0])

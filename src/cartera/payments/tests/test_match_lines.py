from datetime import date

import pytest

from cartera.agreements import operations as agreements
from cartera.agreements.instalments import Schedule
from cartera.payments.models import BankLine, Match, PayerAccount
from cartera.payments.operations import applying, matching
from cartera.payments.tests.arriving import AT, ON, Arriving
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries
from cartera.portfolio.models import Account, LedgerEntry, Payment
from cartera.portfolio.operations import Share

DUE = date(2026, 10, 1)


@pytest.fixture
def bank(db):
    return Arriving()


def match(bank):
    return matching.match_lines(creditor=bank.creditor, on=ON, at=AT, by=None)


def test_what_is_certain_is_applied_and_the_rest_waits_with_candidates(bank):
    bank.place("F001-00012345", 118_000, DUE)
    bank.place("F001-00012346", 59_000, DUE, debtor=bank.bruno)
    sure, doubtful = bank.line(118_000, "PAGO F001-12345"), bank.line(59_000, "DEP EFECTIVO")
    found = match(bank)
    assert (found.lines, found.applied, found.waiting, dict(found.reasons)) == (2, 1, 1, {"amount_alone": 1})
    sure.refresh_from_db()
    doubtful.refresh_from_db()
    assert (sure.state, sure.payment.amount_minor, doubtful.state) == ("applied", 118_000, "open")
    assert bank.item("F001-00012345").open_minor == 0
    proposed = Match.objects.get(line=doubtful)
    assert (proposed.state, proposed.debtor, proposed.waits) == ("proposed", bank.bruno, "amount_alone")
    assert queries.untied() == []


def test_matching_twice_changes_nothing(bank):
    bank.place("F001-00012345", 118_000, DUE)
    bank.line(118_000, "PAGO F001-12345")
    bank.line(777, "quien sabe")
    match(bank)
    again = match(bank)
    assert (again.lines, again.applied) == (1, 0)
    assert Payment.objects.count() == 1
    assert Match.objects.filter(state="applied").count() == 1


def test_what_somebody_undid_is_offered_and_never_applied_again_without_a_person(bank):
    bank.place("F001-00012345", 118_000, DUE)
    line = bank.line(118_000, "PAGO F001-12345")
    match(bank)
    matching.undo(match=Match.objects.get(), at=AT, by=None, why="era de otro")
    again = match(bank)
    assert (again.applied, dict(again.reasons)) == (0, {"was_undone": 1})
    offered = Match.objects.get(line=line, state="proposed")
    assert (offered.debtor, offered.waits) == (bank.ana, "was_undone")
    assert bank.item("F001-00012345").open_minor == 118_000
    matching.apply(match=offered, on=ON, at=AT, by=None)
    assert bank.item("F001-00012345").open_minor == 0


def test_tax_kept_back_is_in_the_ledger_as_tax(bank):
    bank.place("F001-00012345", 118_000, DUE)
    bank.line(118_000 - 3_540, "F001-00012345")
    match(bank)
    assert bank.item("F001-00012345").open_minor == 0
    assert LedgerEntry.objects.get(kind="withholding").amount_minor == -3_540
    assert Match.objects.get().withheld_minor == 3_540


def test_a_persons_click_applies_a_candidate_and_teaches_the_account(bank):
    bank.place("F001-00012345", 59_000, DUE)
    line = bank.line(59_000, "DEP", payer_account="00-11 22")
    match(bank)
    applied = matching.apply(match=Match.objects.get(line=line), on=ON, at=AT, by=None)
    assert (applied.state, applied.alone) == ("applied", False)
    assert bank.item("F001-00012345").open_minor == 0
    known = PayerAccount.objects.get()
    assert (known.account, known.debtor, known.times) == ("001122", bank.ana, 1)
    bank.place("F001-00012399", 77_000, DUE)
    bank.line(77_000, "DEP", payer_account="001122")
    assert match(bank).applied == 1


def test_undo_gives_back_line_item_and_account_as_they_were(bank):
    bank.place("F001-00012345", 59_000, DUE)
    line = bank.line(60_000, "DEP", payer_account="001122")
    applied = matching.apply_by_hand(
        line=line,
        debtor_id=bank.ana.pk,
        shares=[Share(bank.item("F001-00012345").pk, 59_000)],
        on=ON,
        at=AT,
        by=None,
    )
    assert Account.objects.get(debtor=bank.ana).on_account_minor == 1_000
    matching.undo(match=applied, at=AT, by=None, why="otra factura")
    line.refresh_from_db()
    assert (line.state, line.payment) == ("open", None)
    assert bank.item("F001-00012345").open_minor == 59_000
    assert Account.objects.get(debtor=bank.ana).on_account_minor == 0
    assert not PayerAccount.objects.exists()
    assert queries.balance(debtor=bank.ana, currency="PEN", on=ON).open_minor == 59_000
    assert queries.untied() == []
    again = matching.apply_by_hand(line=line, debtor_id=bank.ana.pk, shares=[], on=ON, at=AT, by=None)
    assert (again.over_minor, Account.objects.get(debtor=bank.ana).on_account_minor) == (60_000, 60_000)


def test_a_candidate_whose_item_was_paid_meanwhile_is_refused(bank):
    item = bank.place("F001-00012345", 59_000, DUE)
    line = bank.line(59_000, "DEP")
    match(bank)
    bank.pay("P-1", 59_000, items=[item])
    with pytest.raises(portfolio.NotOpenAnyMore):
        matching.apply(match=Match.objects.get(line=line), on=ON, at=AT, by=None)
    line.refresh_from_db()
    assert line.state == "open"


def test_a_line_is_applied_once(bank):
    bank.place("F001-00012345", 59_000, DUE)
    line = bank.line(59_000, "F001-00012345")
    match(bank)
    with pytest.raises(applying.LineNotOpen):
        matching.apply_by_hand(line=line, debtor_id=bank.ana.pk, shares=[], on=ON, at=AT, by=None)


def test_money_that_went_out_and_money_in_another_currency_are_not_matched(bank):
    bank.place("F001-00012345", 59_000, DUE, currency="USD")
    bank.line(-59_000, "F001-00012345", kind="debit")
    line = bank.line(59_000, "F001-00012345")
    found = match(bank)
    assert (found.lines, found.applied, dict(found.reasons)) == (1, 0, {"other_currency": 1})
    with pytest.raises(applying.LineNotOpen):
        matching.apply(match=Match.objects.get(line=line), on=ON, at=AT, by=None)


def test_a_promise_leads_money_to_its_items(bank):
    bank.place("F001-1", 100_000, date(2026, 9, 1))
    second = bank.place("F001-2", 80_000, DUE)
    agreements.promise(
        debtor=bank.ana, currency="PEN", reference="PR-1", amount_minor=30_000, by_on=date(2026, 11, 5), tolerance_days=2,
        items=[second], on=date(2026, 10, 30), at=AT, by=None,
    )  # fmt: skip
    bank.line(30_000, "abono", payer_name="Ana")
    bank.ana.name = "Ana Quispe Mamani"
    bank.ana.save()
    BankLine.objects.update(payer_name="QUISPE MAMANI ANA")
    assert match(bank).applied == 1
    assert bank.item("F001-2").open_minor == 50_000


def test_the_next_instalment_of_a_plan_leads_money_to_its_items(bank):
    bank.place("F001-1", 100_000, date(2026, 9, 1))
    second = bank.place("F001-2", 80_000, DUE)
    schedule = Schedule(count=3, first=date(2026, 11, 5))
    agreements.agree_plan(
        debtor=bank.ana, currency="PEN", reference="C-1", terms=agreements.Terms(schedule=schedule), tolerance_days=2,
        items=[second], on=date(2026, 10, 30), at=AT, by=None,
    )  # fmt: skip
    bank.line(26_667, "abono")
    bank.ana.name = "Ana Quispe Mamani"
    bank.ana.save()
    BankLine.objects.update(payer_name="QUISPE MAMANI ANA")
    assert match(bank).applied == 1
    assert bank.item("F001-2").open_minor == 53_333


def test_what_matching_reads_does_not_grow_with_the_book(bank, django_assert_max_num_queries):
    for number in range(30):
        bank.place(f"F001-{20000 + number}", 1_000 + number, DUE)
        bank.line(500 + number, "nadie")
    with django_assert_max_num_queries(20):
        match(bank)


def test_a_bounced_payment_opens_everything_its_match_settled(bank):
    bank.place("F001-00012345", 118_000, DUE)
    line = bank.line(118_000 - 3_540, "F001-00012345")
    match(bank)
    line.refresh_from_db()
    portfolio.return_payment(payment=line.payment, on=date(2026, 11, 5), at=AT, by=None)
    assert bank.item("F001-00012345").open_minor == 118_000
    assert queries.untied() == []


def test_two_at_once_apply_no_line_twice(bank, monkeypatch):
    bank.place("F001-00012345", 118_000, DUE)
    bank.place("F001-00012346", 59_000, DUE)
    bank.line(118_000, "PAGO F001-12345")
    bank.line(59_000, "PAGO F001-12346")
    chunk, first = matching._apply_chunk, []

    def after_another_was_quicker(*args, **kwargs):
        if not first:
            first.append(True)
            match(bank)  # reads, matches and applies everything between our reading and our writing
        return chunk(*args, **kwargs)

    monkeypatch.setattr(matching, "_apply_chunk", after_another_was_quicker)
    found = match(bank)
    assert (found.applied, found.waiting) == (0, 2)
    assert Payment.objects.count() == 2
    assert not Match.objects.filter(state="proposed").exists()
    assert queries.untied() == []


def test_killed_between_two_chunks_it_goes_on_where_it_stopped(bank, monkeypatch):
    for number in range(3):
        bank.place(f"F001-0001234{number}", 1_000 + number, DUE)
        bank.line(1_000 + number, f"PAGO F001-1234{number}")
    monkeypatch.setattr(matching, "AT_ONCE", 1)
    chunk, done = matching._apply_chunk, []

    def killed_at_the_second(*args, **kwargs):
        if done:
            raise KeyboardInterrupt
        done.append(True)
        return chunk(*args, **kwargs)

    with monkeypatch.context() as dying:
        dying.setattr(matching, "_apply_chunk", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            match(bank)
    assert Payment.objects.count() == 1
    assert match(bank).applied == 2
    assert Payment.objects.count() == 3
    assert queries.untied() == []


def test_one_item_taken_meanwhile_does_not_spoil_the_others(bank, monkeypatch):
    item = bank.place("F001-00012345", 118_000, DUE)
    bank.place("F001-00012346", 59_000, DUE)
    bank.line(118_000, "PAGO F001-12345")
    bank.line(59_000, "PAGO F001-12346")
    chunk, first = matching._apply_chunk, []

    def after_a_payment_by_hand(*args, **kwargs):
        if not first:
            first.append(True)
            bank.pay("P-1", 118_000, items=[item])
        return chunk(*args, **kwargs)

    monkeypatch.setattr(matching, "_apply_chunk", after_a_payment_by_hand)
    found = match(bank)
    assert (found.applied, dict(found.reasons)) == (1, {"taken_meanwhile": 1})
    assert bank.item("F001-00012346").open_minor == 0
    assert queries.untied() == []

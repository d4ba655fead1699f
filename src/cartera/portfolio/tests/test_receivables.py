from datetime import date

import pytest

from cartera.foundation.models import History
from cartera.portfolio import operations, posting, queries
from cartera.portfolio.models import LedgerEntry, Receivable
from cartera.portfolio.tests.books import AT, ON

OCT_1 = date(2026, 10, 1)


def test_an_item_is_owed_from_its_issue_and_the_same_again_changes_nothing(books):
    first = books.place("F-1", 10_000, OCT_1)
    again = books.place("F-1", 10_000, OCT_1)
    assert first == again
    assert (again.principal_open_minor, LedgerEntry.objects.count(), Receivable.objects.count()) == (
        10_000,
        1,
        1,
    )
    assert queries.open_items(debtor=books.ana, on=date(2026, 8, 31)) == []


@pytest.mark.parametrize(
    "other", [{"minor": 9_999}, {"due": date(2026, 10, 2)}, {"currency": "USD"}, {"debtor": "bruno"}]
)
def test_a_number_with_other_content_is_refused(books, other):
    books.place("F-1", 10_000, OCT_1)
    if "debtor" in other:
        other = {"debtor": books.bruno}
    with pytest.raises(operations.NumberTaken):
        books.place("F-1", **{"minor": 10_000, "due": OCT_1, **other})


@pytest.mark.parametrize(
    ("minor", "currency", "due", "refusal"),
    [
        (0, "PEN", OCT_1, operations.AmountNotPositive),
        (-5, "PEN", OCT_1, operations.AmountNotPositive),
        (100, "XYZ", OCT_1, operations.UnknownCurrency),
        (100, "PEN", date(2026, 8, 1), operations.DueBeforeIssue),
    ],
)
def test_what_is_no_debt_is_refused(books, minor, currency, due, refusal):
    with pytest.raises(refusal):
        books.place("F-1", minor, due, currency=currency, issued=date(2026, 9, 1))
    assert not Receivable.objects.exists()


def test_an_extension_moves_the_due_date_and_history_keeps_the_old_one(books):
    item = books.place("F-1", 10_000, OCT_1)
    extended = operations.extend(receivable=item, due_date=date(2026, 11, 1), at=AT, by=None, why="harvest")
    assert extended.due_date == date(2026, 11, 1)
    row = History.objects.get(event="portfolio.receivable.extended")
    assert (row.facts["due_date_was"], row.why, row.debtor_id) == ("2026-10-01", "harvest", books.ana.pk)
    assert books.place("F-1", 10_000, OCT_1) == item
    with pytest.raises(operations.NotAnExtension):
        operations.extend(receivable=item, due_date=date(2026, 11, 1), at=AT, by=None)


def test_a_write_off_gives_up_all_and_its_reinstatement_opens_it_at_its_original_age(books):
    item = books.place("F-1", 10_000, OCT_1)
    books.pay("P-1", 4_000)
    given_up = operations.write_off(receivable=item, on=ON, at=AT, by=None, why="bankrupt")
    assert (given_up.open_minor, given_up.written_off_on, given_up.settled_on) == (0, ON, ON)
    assert queries.item_state(receivable=given_up, on=ON).state == "written_off"
    taken_up = operations.reinstate(receivable=given_up, on=date(2026, 10, 9), at=AT, by=None, why="found")
    assert (taken_up.open_minor, taken_up.written_off_on, taken_up.settled_on) == (6_000, None, None)
    assert queries.item_state(receivable=taken_up, on=date(2026, 10, 9)).days_past_due == 8
    with pytest.raises(operations.NotWrittenOff):
        operations.reinstate(receivable=item, on=ON, at=AT, by=None, why="")


def test_nothing_open_cannot_be_written_off_or_extended(books):
    item = books.place("F-1", 10_000, OCT_1)
    books.pay("P-1", 10_000)
    with pytest.raises(operations.NothingOpen):
        operations.write_off(receivable=item, on=ON, at=AT, by=None, why="")
    with pytest.raises(operations.NothingOpen):
        operations.extend(receivable=item, due_date=date(2026, 12, 1), at=AT, by=None)


def test_a_correction_below_what_is_paid_leaves_the_rest_on_account(books):
    item = books.place("F-1", 10_000, OCT_1)
    books.pay("P-1", 7_000)
    corrected = operations.adjust(
        receivable=item, amount_minor=-5_000, on=ON, at=AT, by=None, why="wrong price"
    )
    balance = queries.balance(debtor=books.ana, currency="PEN", on=ON)
    assert (corrected.open_minor, balance.on_account_minor) == (0, 2_000)
    raised = operations.adjust(receivable=item, amount_minor=500, on=ON, at=AT, by=None)
    assert (raised.open_minor, raised.settled_on) == (500, None)


def test_an_item_whose_opening_was_taken_back_can_be_placed_again(books):
    item = books.place("F-1", 10_000, OCT_1)
    posting.reverse(LedgerEntry.objects.filter(receivable=item), kind="reversal", on=ON, at=AT)
    assert (books.item("F-1").open_minor, books.item("F-1").settled_on) == (0, ON)
    books.place("F-1", 12_000, date(2026, 10, 3))
    again = books.item("F-1")
    assert (again.open_minor, again.settled_on, again.due_date) == (12_000, None, date(2026, 10, 3))
    assert queries.untied() == []

from datetime import date

import pytest

from cartera.parties import operations as parties
from cartera.portfolio import operations, queries
from cartera.portfolio.models import Account, LedgerEntry, Payment
from cartera.portfolio.tests.books import AT, ON, Books

OCT_1 = date(2026, 10, 1)


def balance(books: Books, on=ON, **more):
    return queries.balance(debtor=books.ana, currency="PEN", on=on, **more)


def test_money_settles_the_oldest_due_first_and_the_rest_waits_on_account(books):
    books.place("NEW", 5_000, date(2026, 10, 20))
    books.place("OLD", 3_000, OCT_1)
    books.pay("P-1", 4_000)
    assert (books.item("OLD").open_minor, books.item("NEW").open_minor) == (0, 4_000)
    assert books.item("OLD").settled_on == ON
    books.pay("P-2", 9_000)
    found = balance(books)
    assert (found.open_minor, found.on_account_minor) == (0, 5_000)
    assert Account.objects.get().on_account_minor == 5_000


def test_money_for_named_items_touches_no_other(books):
    first, second = books.place("F-1", 3_000, OCT_1), books.place("F-2", 3_000, OCT_1)
    books.pay("P-1", 5_000, items=[second])
    first.refresh_from_db()
    assert (first.open_minor, books.item("F-2").open_minor, balance(books).on_account_minor) == (
        3_000,
        0,
        2_000,
    )


def test_money_left_on_account_settles_nothing_until_it_is_applied(books):
    books.place("F-1", 3_000, OCT_1)
    books.pay("P-1", 1_000, on_account=True)
    books.pay("P-2", 1_500, on_account=True, on=date(2026, 10, 7))
    assert (balance(books).open_minor, balance(books).on_account_minor) == (3_000, 1_000)
    common = {"debtor": books.ana, "currency": "PEN", "at": AT, "by": None}
    with pytest.raises(operations.MoreThanOnAccount):
        operations.apply_on_account(**common, amount_minor=2_501, on=date(2026, 10, 8))
    assert operations.apply_on_account(**common, on=ON) == 1_000
    assert operations.apply_on_account(**common, amount_minor=500, on=date(2026, 10, 8)) == 500
    late = balance(books, on=date(2026, 10, 8))
    assert (late.open_minor, late.on_account_minor) == (1_500, 1_000)
    assert queries.untied() == []


def test_a_return_finds_money_that_was_applied_from_the_account_too(books):
    books.place("F-1", 3_000, OCT_1)
    payment = books.pay("P-1", 3_000, on_account=True)
    operations.apply_on_account(debtor=books.ana, currency="PEN", on=ON, at=AT, by=None)
    assert books.item("F-1").settled_on == ON
    operations.return_payment(payment=payment, on=date(2026, 10, 9), at=AT, by=None, why="no funds")
    assert (books.item("F-1").open_minor, books.item("F-1").settled_on) == (3_000, None)
    assert balance(books, on=date(2026, 10, 9)).on_account_minor == 0


def test_a_return_opens_what_was_settled_at_its_original_age_and_the_past_stays_as_it_was(books):
    books.place("F-1", 3_000, OCT_1)
    payment = books.pay("P-1", 3_000, on=date(2026, 10, 3))
    returned = operations.return_payment(payment=payment, on=ON, at=AT, by=None)
    assert returned.returned_on == ON
    assert queries.item_state(receivable=books.item("F-1"), on=ON).days_past_due == 5
    assert balance(books, on=date(2026, 10, 4)).open_minor == 0
    assert balance(books, on=ON).open_minor == 3_000
    with pytest.raises(operations.AlreadyReturned):
        operations.return_payment(payment=payment, on=ON, at=AT, by=None)


def test_the_cost_of_a_return_is_a_fee_on_the_items_it_opens_again(books):
    books.place("F-1", 3_000, OCT_1)
    books.place("F-2", 1_000, OCT_1)
    payment = books.pay("P-1", 4_000)
    operations.return_payment(payment=payment, on=ON, cost_minor=1_001, at=AT, by=None)
    assert (books.item("F-1").fees_open_minor, books.item("F-2").fees_open_minor) == (751, 250)


def test_a_return_needs_a_day_after_the_payment_and_an_item_for_its_cost(books):
    payment = books.pay("P-1", 4_000, on_account=True)
    with pytest.raises(operations.ReturnedBeforePaid):
        operations.return_payment(payment=payment, on=OCT_1, at=AT, by=None)
    with pytest.raises(operations.NothingToCharge):
        operations.return_payment(payment=payment, on=ON, cost_minor=100, at=AT, by=None)
    payment.refresh_from_db()
    assert payment.returned_on is None


def test_a_return_after_a_write_off_opens_what_it_had_paid(books):
    item = books.place("F-1", 3_000, OCT_1)
    payment = books.pay("P-1", 1_000)
    operations.write_off(receivable=item, on=ON, at=AT, by=None, why="")
    operations.return_payment(payment=payment, on=date(2026, 10, 9), at=AT, by=None)
    reopened = books.item("F-1")
    assert (reopened.open_minor, reopened.written_off_on, reopened.settled_on) == (1_000, None, None)
    operations.reinstate(receivable=reopened, on=date(2026, 10, 9), at=AT, by=None, why="")
    assert books.item("F-1").open_minor == 3_000


def test_the_same_reference_again_changes_nothing_and_with_other_content_is_refused(books):
    books.place("F-1", 3_000, OCT_1)
    assert books.pay("P-1", 1_000) == books.pay("P-1", 1_000)
    assert (Payment.objects.count(), balance(books).open_minor) == (1, 2_000)
    with pytest.raises(operations.NumberTaken):
        books.pay("P-1", 1_001)
    with pytest.raises(operations.NumberTaken):
        books.pay("P-1", 1_000, on=date(2026, 10, 7))


def test_currencies_and_debtors_never_mix(books):
    dollars = books.place("F-1", 3_000, OCT_1, currency="USD")
    with pytest.raises(operations.WrongCurrency):
        books.pay("P-1", 3_000, items=[dollars])
    with pytest.raises(operations.NotTheirItem):
        books.pay("P-1", 3_000, items=[dollars], debtor=books.bruno, currency="USD")
    books.pay("P-1", 3_000)
    assert books.item("F-1").open_minor == 3_000
    assert balance(books).on_account_minor == 3_000


def test_a_parent_may_pay_for_its_children(books):
    parties.name_parent(debtor=books.ana, parent=books.bruno, at=AT, by=None)
    item = books.place("F-1", 3_000, OCT_1)
    books.pay("P-1", 3_500, debtor=books.bruno, items=[books.item(item.number)])
    assert books.item("F-1").open_minor == 0
    assert queries.balance(debtor=books.bruno, currency="PEN", on=ON).on_account_minor == 500
    assert queries.untied() == []


def test_money_older_than_its_item_waits_until_the_item_is_issued(books):
    books.place("F-1", 3_000, date(2026, 10, 30), issued=date(2026, 10, 10))
    books.pay("P-1", 3_000)
    assert (balance(books).open_minor, balance(books).on_account_minor) == (0, 3_000)
    later = balance(books, on=date(2026, 10, 10))
    assert (later.open_minor, later.on_account_minor, books.item("F-1").settled_on) == (
        0,
        0,
        date(2026, 10, 10),
    )


def test_a_payment_recorded_late_counts_from_its_value_date(books):
    books.place("F-1", 3_000, OCT_1)
    books.pay("P-2", 2_000, on=date(2026, 10, 6))
    books.pay("P-1", 1_000, on=date(2026, 10, 4))
    assert books.item("F-1").settled_on == date(2026, 10, 6)
    assert balance(books, on=date(2026, 10, 5)).open_minor == 2_000


def test_what_is_disputed_is_open_but_not_overdue(books):
    item = books.place("F-1", 3_000, OCT_1)
    found = balance(books, disputed_minor={item.pk: 1_000})
    assert (found.open_minor, found.overdue_minor) == (3_000, 2_000)


def test_a_refused_payment_leaves_no_trace(books):
    with pytest.raises(operations.AmountNotPositive):
        books.pay("P-1", 0)
    assert not LedgerEntry.objects.exists()
    assert not Payment.objects.exists()

from datetime import date

import pytest

from cartera.portfolio import operations, queries
from cartera.portfolio.tests.books import AT, ON

OCT_1 = date(2026, 10, 1)


def test_a_note_on_an_item_settles_it_and_its_cancellation_opens_it_at_its_age(books):
    item = books.place("F-1", 10_000, OCT_1)
    note = books.credit("N-1", 10_000, receivable=item)
    assert queries.item_state(receivable=books.item("F-1"), on=ON).state == "paid"
    operations.cancel_credit(note=note, on=date(2026, 10, 7), at=AT, by=None)
    state = queries.item_state(receivable=books.item("F-1"), on=date(2026, 10, 7))
    assert (state.state, state.open_minor, state.days_past_due) == ("open", 10_000, 6)
    with pytest.raises(operations.AlreadyCancelled):
        operations.cancel_credit(note=note, on=ON, at=AT, by=None)


def test_a_note_without_an_item_waits_on_account(books):
    books.place("F-1", 10_000, OCT_1)
    books.credit("N-1", 4_000)
    found = queries.balance(debtor=books.ana, currency="PEN", on=ON)
    assert (found.open_minor, found.on_account_minor) == (10_000, 4_000)


def test_a_note_larger_than_its_item_leaves_the_rest_on_account(books):
    item = books.place("F-1", 10_000, OCT_1)
    books.pay("P-1", 7_000)
    books.credit("N-1", 5_000, receivable=item)
    found = queries.balance(debtor=books.ana, currency="PEN", on=ON)
    assert (found.open_minor, found.on_account_minor) == (0, 2_000)


def test_a_note_gives_back_principal_before_fees(books):
    item = books.place("F-1", 10_000, OCT_1)
    operations.charge_fees(charges=[(item.pk, 500)], on=ON, key="fee:1", at=AT, by=None)
    books.credit("N-1", 10_000, receivable=item)
    assert (books.item("F-1").principal_open_minor, books.item("F-1").fees_open_minor) == (0, 500)


def test_the_same_number_again_changes_nothing_and_with_other_content_is_refused(books):
    item = books.place("F-1", 10_000, OCT_1)
    assert books.credit("N-1", 4_000, receivable=item) == books.credit("N-1", 4_000, receivable=item)
    assert books.item("F-1").open_minor == 6_000
    with pytest.raises(operations.NumberTaken):
        books.credit("N-1", 4_000)
    with pytest.raises(operations.NumberTaken):
        books.credit("N-1", 4_001, receivable=item)


def test_a_note_in_another_currency_is_refused(books):
    item = books.place("F-1", 10_000, OCT_1, currency="USD")
    with pytest.raises(operations.WrongCurrency):
        books.credit("N-1", 4_000, receivable=item)

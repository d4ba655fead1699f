from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cartera.portfolio import ledger, operations, posting, queries
from cartera.portfolio.tests.books import AT, ON

OCT_1 = date(2026, 10, 1)


def charge(items, key="fee:1:first"):
    return operations.charge_fees(
        charges=[(i.pk, minor) for i, minor in items], on=ON, key=key, at=AT, by=None
    )


def test_a_fee_is_charged_once_whatever_is_run_again(books):
    first, second = books.place("F-1", 10_000, OCT_1), books.place("F-2", 5_000, OCT_1)
    assert len(charge([(first, 667), (second, 333)])) == 2
    assert charge([(second, 1_000)]) == []
    found = queries.balance(debtor=books.ana, currency="PEN", on=ON)
    assert (found.open_minor, found.fees_minor) == (16_000, 1_000)


def test_the_database_itself_refuses_a_second_charge_of_one_key(books):
    item = books.place("F-1", 10_000, OCT_1)
    charge([(item, 100)])
    twice = ledger.Entry(item.account_id, "fee", "fees", 100, ON, receivable_id=item.pk, key="fee:1:first")
    with pytest.raises(IntegrityError), transaction.atomic():
        posting.post([twice], at=AT)


def test_fees_stay_owed_after_the_principal_until_they_are_waived(books):
    item = books.place("F-1", 10_000, OCT_1)
    charge([(item, 2_500)])
    books.pay("P-1", 10_000, order=("principal", "interest", "fees"))
    assert books.item("F-1").fees_open_minor == 2_500
    with pytest.raises(operations.WaivesTooMuch):
        operations.waive(receivable=item, fees_minor=2_501, on=ON, at=AT, by=None, why="")
    waived = operations.waive(
        receivable=item, fees_minor=2_500, on=date(2026, 10, 13), at=AT, by=None, why="good"
    )
    assert (waived.open_minor, waived.settled_on) == (0, date(2026, 10, 13))


def test_posted_interest_is_paid_before_principal_and_may_be_waived(books):
    item = books.place("F-1", 10_000, OCT_1)
    operations.charge_interest(charges=[(item.pk, 300)], on=ON, key="interest:1", at=AT, by=None)
    books.pay("P-1", 100)
    state = queries.item_state(receivable=item, on=ON)
    assert (state.interest_minor, state.principal_minor, state.open_minor) == (200, 10_000, 10_200)
    operations.waive(receivable=item, interest_minor=200, on=ON, at=AT, by=None, why="")
    assert books.item("F-1").open_minor == 10_000


def test_what_is_no_charge_is_refused(books):
    item = books.place("F-1", 10_000, OCT_1)
    with pytest.raises(operations.AmountNotPositive):
        charge([(item, -1)])
    with pytest.raises(operations.AmountNotPositive):
        operations.waive(receivable=item, on=ON, at=AT, by=None, why="")
    assert charge([(item, 0)]) == []

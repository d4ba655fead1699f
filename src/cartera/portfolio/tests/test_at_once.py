"""Two people, or two workers, at the same item in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from cartera.portfolio import operations, queries
from cartera.portfolio.tests.books import AT, ON, Books

pytestmark = pytest.mark.django_db(transaction=True)
OCT_1 = date(2026, 10, 1)


def at_once(*acts):
    """Do all acts in threads of their own, starting together; return what each returned or raised."""
    ready = Barrier(len(acts))

    def run(act):
        try:
            ready.wait(timeout=20)
            return act()
        except operations.OverlappingPause as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_payments_at_once_never_take_more_than_is_open():
    books = Books()
    item = books.place("F-1", 10_000, OCT_1)
    at_once(*[lambda n=n: books.pay(f"P-{n}", 4_000, items=[item]) for n in range(4)])
    found = queries.balance(debtor=books.ana, currency="PEN", on=ON)
    assert (found.open_minor, found.on_account_minor) == (0, 6_000)
    assert queries.untied() == []


def test_the_same_payment_at_once_is_one_payment():
    books = Books()
    books.place("F-1", 10_000, OCT_1)
    paid = at_once(*[lambda: books.pay("P-1", 4_000) for _ in range(3)])
    assert len({payment.pk for payment in paid}) == 1
    assert books.item("F-1").open_minor == 6_000


def test_pauses_at_once_never_overlap():
    books = Books()

    def pause(first):
        return operations.pause(
            debtor=books.ana,
            from_on=date(2026, 10, first),
            to_on=date(2026, 10, 20),
            reason="r",
            at=AT,
            by=None,
        )

    done = at_once(*[lambda first=first: pause(first) for first in (5, 6, 7)])
    assert sum(isinstance(each, operations.OverlappingPause) for each in done) == 2

"""Late interest and files: money settles what had accrued by its day, and undoing a file leaves no interest behind."""

from datetime import date, timedelta

import pytest

from cartera.portfolio import operations as books
from cartera.portfolio import queries
from cartera.portfolio.importing import operations
from cartera.portfolio.models import Payment
from cartera.portfolio.tests.books import AT, ON

DUE, LONG_AGO = date(2026, 9, 1), date(2020, 1, 1)


@pytest.fixture
def charged(desk):
    books.set_interest_terms(
        creditor=desk.creditor, from_on=LONG_AGO, rate="36", basis="360", source="p", at=AT, by=None
    )
    desk.books.place("F-1", 100_000, DUE)
    return desk


def state(desk, on):
    return queries.item_state(receivable=desk.books.item("F-1"), on=on)


def money(reference, amount, on):
    return {"reference": reference, "debtor": "ana", "number": "F-1", "amount": amount, "paid_on": on}


def test_money_of_a_file_settles_what_had_accrued_by_its_day(charged) -> None:
    charged.take("payments", money("P-1", "510.00", "2026-09-11"))
    found = state(charged, date(2026, 9, 11))
    assert (found.interest_minor, found.principal_minor) == (0, 50_000)
    assert state(charged, date(2026, 9, 21)).interest_minor == 500


def test_what_is_paid_in_full_later_in_the_file_still_owes_its_interest(charged) -> None:
    charged.take("payments", money("P-1", "10.00", "2026-09-11"), money("P-2", "1000.00", "2026-09-21"))
    found = state(charged, date(2026, 9, 30))
    assert (found.principal_minor, found.interest_minor) == (0, 1_000)


def test_undoing_a_file_owes_as_if_it_had_never_come(charged) -> None:
    taken = charged.take("payments", money("P-1", "510.00", "2026-09-11"))
    operations.undo(imported=taken.imported, on=date(2026, 9, 30), at=AT, by=None)
    assert state(charged, date(2026, 10, 1)).interest_minor == 3_000
    assert queries.untied() == []
    assert Payment.objects.get().returned_on


def test_interest_goes_with_the_documents_of_a_file_that_is_undone(charged) -> None:
    line = {
        "number": "F-9",
        "debtor": "ana",
        "amount": "500.00",
        "issued_on": "2026-08-01",
        "due_date": "2026-09-01",
    }
    taken = charged.take("receivables", line)
    item = charged.books.item("F-9")
    books.post_interest(receivable_ids=[item.pk], on=date(2026, 9, 11), at=AT)
    operations.undo(imported=taken.imported, on=date(2026, 9, 30), at=AT, by=None)
    item.refresh_from_db()
    assert (item.open_minor, item.settled_on is None) == (0, False)
    assert queries.untied() == []


@pytest.mark.parametrize("complete", [True, False], ids=["left-out", "at-nothing"])
def test_interest_survives_a_file_of_open_balances_that_closes_its_document(charged, complete) -> None:
    charged.books.place("F-2", 100_000, DUE)
    lines = [balance("F-2", "1000.00")] if complete else [balance("F-1", "0.00"), balance("F-2", "1000.00")]
    taken = charged.take("open_balances", *lines, complete=complete, yes=True)
    days = (ON - DUE).days
    found = state(charged, ON)
    assert (found.principal_minor, found.interest_minor, found.state) == (0, 100 * days, "open")
    assert state(charged, date(2026, 12, 1)).interest_minor == 100 * days, "nothing runs on what is paid"
    assert queries.untied() == []
    operations.undo(imported=taken.imported, on=date(2026, 12, 1), at=AT, by=None)
    assert state(charged, date(2026, 12, 1)).interest_minor == 100 * (date(2026, 12, 1) - DUE).days


def test_a_lower_balance_posts_what_accrued_on_what_was_open_before(charged) -> None:
    charged.take("open_balances", balance("F-1", "400.00"))
    days = (ON - DUE).days
    assert charged.books.item("F-1").interest_open_minor == 100 * days
    assert state(charged, ON + timedelta(days=10)).interest_minor == 100 * days + 400


def balance(number, still_open):
    return {
        "number": number, "debtor": "ana", "open": still_open, "issued_on": "2026-08-01", "due_date": "2026-09-01",
    }  # fmt: skip

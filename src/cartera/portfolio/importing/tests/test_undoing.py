from datetime import date

import pytest

from cartera.foundation import moves
from cartera.parties.models import Contact, Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries
from cartera.portfolio.importing import operations
from cartera.portfolio.importing.tests.desk import TOMORROW, balance, counts, invoice, money
from cartera.portfolio.models import Account, LedgerEntry, Payment
from cartera.portfolio.tests.books import AT, ON


def test_undoing_reverses_every_entry_and_erases_none(desk) -> None:
    outcome = desk.take("receivables", invoice("F-1"), invoice("F-2", settled_on="2026-09-20"))
    before = LedgerEntry.objects.count()
    desk.undo(outcome, on=TOMORROW)
    assert LedgerEntry.objects.count() == 2 * before
    assert (desk.open("F-1"), desk.item("F-1").settled_on) == (0, TOMORROW)
    assert queries.ageing(creditor=desk.creditor, on=ON)["PEN"]["1-30"] == 10_000, (
        "the books of the day before stay"
    )
    assert queries.ageing(creditor=desk.creditor, on=TOMORROW) == {}


def test_an_undone_file_can_be_taken_in_again(desk) -> None:
    lines = (invoice("F-1"), invoice("F-2", settled_on="2026-09-20"))
    desk.undo(desk.take("receivables", *lines), on=ON)
    again = desk.take("receivables", *lines, on=TOMORROW)
    assert (desk.open("F-1"), desk.open("F-2"), again.changed) == (10_000, 0, 2)
    assert queries.ageing(creditor=desk.creditor, on=date(2026, 9, 25))["PEN"]["current"] == 10_000
    assert counts(desk.take("receivables", *lines, on=TOMORROW)) == (0, 0, 2, 0)


def test_an_undone_file_of_payments_can_be_taken_in_again(desk) -> None:
    desk.take("receivables", invoice())
    desk.undo(desk.take("payments", money("P-1", "130.00")))
    assert (desk.open("F-1"), Account.objects.get().on_account_minor) == (10_000, 0)
    desk.take("payments", money("P-1", "130.00"))
    assert (desk.open("F-1"), Account.objects.get().on_account_minor) == (0, 3_000)


def test_changed_values_are_given_back_but_not_over_a_persons_change(desk) -> None:
    desk.take("receivables", invoice("F-1"), invoice("F-2"))
    changed = desk.take(
        "receivables", invoice("F-1", "120.00", due_date="2026-10-20"), invoice("F-2", due_date="2026-10-20")
    )
    item = desk.item("F-2")
    item.due_date = date(2026, 12, 1)
    item.save()
    desk.undo(changed)
    assert (desk.open("F-1"), desk.item("F-1").due_date) == (10_000, date(2026, 10, 1))
    assert desk.item("F-2").due_date == date(2026, 12, 1)


def test_balances_of_a_morning_are_given_back(desk) -> None:
    desk.take("open_balances", balance("F-1"), balance("F-2"))
    morning = desk.take("open_balances", balance("F-1", "10.00"), complete=True, yes=True, on=TOMORROW)
    assert (desk.open("F-1"), desk.open("F-2")) == (1_000, 0)
    desk.undo(morning, on=TOMORROW)
    assert (desk.open("F-1"), desk.open("F-2")) == (10_000, 10_000)


def test_added_addresses_and_customers_without_documents_go_again(desk) -> None:
    desk.undo(desk.take("debtors", {"code": "C9", "name": "Nueve", "email": "n@example.com"}))
    assert not Debtor.objects.filter(code="C9").exists()
    desk.undo(desk.take("contacts", {"debtor": "ana", "email": "a@example.com"}))
    assert not Contact.objects.exists()


def test_a_payment_by_somebody_else_stands_in_the_way_and_is_named(desk) -> None:
    outcome = desk.take("receivables", invoice())
    payment = desk.books.pay("OP-7", 1_000, debtor=Debtor.objects.get(code="C1"))
    with pytest.raises(operations.ImportInUse, match="OP-7"):
        desk.undo(outcome)
    assert outcome.imported.state == "done" or payment
    outcome.imported.refresh_from_db()
    assert (outcome.imported.state, queries.untied()) == ("done", [])


def test_a_later_file_stands_in_the_way_until_it_is_undone(desk) -> None:
    first = desk.take("receivables", invoice(amount="100.00"))
    second = desk.take("receivables", invoice(amount="120.00"))
    with pytest.raises(operations.ImportInUse):
        operations.undo(imported=first.imported, on=ON, at=AT, by=None)
    first.imported.refresh_from_db()
    desk.undo(second)
    desk.undo(first)
    assert desk.open("F-1") == 0


def test_it_is_undone_once(desk) -> None:
    outcome = desk.take("receivables", invoice())
    desk.undo(outcome)
    with pytest.raises(moves.UnableToMove):
        operations.undo(imported=outcome.imported, on=ON, at=AT, by=None)


def test_money_that_was_set_against_items_since_stands_in_the_way(desk) -> None:
    paid = desk.take("payments", money("P-1", debtor="ana"))
    desk.books.place("F-9", 1_000, ON)
    portfolio.apply_on_account(debtor=desk.books.ana, currency="PEN", on=ON, at=AT, by=None)
    with pytest.raises(operations.ImportInUse):
        operations.undo(imported=paid.imported, on=ON, at=AT, by=None)
    assert Payment.objects.get().returned_on is None

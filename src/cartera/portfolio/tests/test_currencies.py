"""In which currencies a creditor is owed: all of its own, each once, and none of anybody else's."""

from datetime import date

from cartera.parties.models import Creditor
from cartera.portfolio import queries
from cartera.portfolio.models import Account

DUE = date(2026, 10, 1)


def test_who_has_no_accounts_has_its_own_currency(books):
    assert queries.currencies(creditor=books.creditor) == ("PEN",)


def test_its_own_comes_first_and_each_but_once(books):
    for number, currency in enumerate(["USD", "EUR", "PEN", "USD", "ARS"]):
        books.place(f"F-{number}", 100, DUE, currency=currency)
    books.place("G-1", 100, DUE, debtor=books.debtor("bruno"), currency="USD")
    assert queries.currencies(creditor=books.creditor) == ("PEN", "ARS", "EUR", "USD")


def test_those_of_others_are_not_told(books):
    other = Creditor.objects.create(name="Otra", country="cl", currency="CLP")
    Account.objects.create(creditor=other, debtor=books.ana, currency="CLF")
    books.place("F-1", 100, DUE, currency="USD")
    assert queries.currencies(creditor=books.creditor) == ("PEN", "USD")
    assert queries.currencies(creditor=other) == ("CLP", "CLF")

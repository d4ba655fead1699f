"""A small set of books for tests: one creditor, Ana and Bruno who owe it, short verbs over the real operations."""

from datetime import UTC, date, datetime

import pytest

from cartera.foundation.tests.keeping import kept
from cartera.parties import operations as parties
from cartera.portfolio import operations
from cartera.portfolio.models import Receivable

AT = datetime(2026, 10, 6, 15, tzinfo=UTC)
ON = date(2026, 10, 6)


class Books:
    """What tests say in one line each; amounts in minor units of PEN unless said otherwise."""

    def __init__(self):
        self.creditor = parties.add_creditor(name="Andina", country="pe", currency="PEN", at=AT, by=None)
        self.ana = self.debtor("ana")
        self.bruno = self.debtor("bruno")

    def debtor(self, code):
        return parties.recognise(creditor=self.creditor, code=code, name=code.title(), at=AT, by=None)

    def place(self, number, minor, due, *, issued=None, debtor=None, currency="PEN"):
        return operations.place(
            creditor=self.creditor, debtor=debtor or self.ana, number=number, amount_minor=minor,
            currency=currency, issued_on=issued or min(due, date(2026, 9, 1)), due_date=due, at=AT, by=None,
        )  # fmt: skip

    def pay(self, reference, minor, *, on=ON, debtor=None, currency="PEN", **more):
        return operations.receive(
            creditor=self.creditor, debtor=debtor or self.ana, reference=reference, amount_minor=minor,
            currency=currency, paid_on=on, at=AT, by=None, **more,
        )  # fmt: skip

    def credit(self, number, minor, *, on=ON, debtor=None, currency="PEN", **more):
        return operations.credit(
            creditor=self.creditor, debtor=debtor or self.ana, number=number, amount_minor=minor,
            currency=currency, on=on, at=AT, by=None, **more,
        )  # fmt: skip

    def item(self, number):
        return Receivable.objects.get(creditor=self.creditor, number=number)


@pytest.fixture
def books(db):
    return kept(Books)

"""A desk where files are taken in, for tests: lines in, counts out, over the real operations."""

from datetime import date
from pathlib import Path

import pytest

from cartera.foundation.tests.keeping import kept
from cartera.portfolio import queries
from cartera.portfolio.importing import operations
from cartera.portfolio.models import Receivable
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.tests.books import AT, ON, Books

COLUMNS = {
    "receivables": (
        "number", "debtor", "debtor_name", "tax_id", "amount", "currency", "issued_on", "due_date", "settled_on",
        "disputed", "order_ref", "email",
    ),
    "open_balances": ("number", "debtor", "open", "currency", "issued_on", "due_date"),
    "payments": ("reference", "debtor", "number", "amount", "currency", "paid_on"),
    "debtors": ("code", "name", "tax_id", "country", "subdivision", "salesperson", "tags", "parent", "email"),
    "contacts": (
        "debtor", "email", "phone", "role", "authorised", "evidence", "opted_out", "preferred",
    ),
}  # fmt: skip


class Desk:
    """Files of one creditor; lines are dictionaries of texts, columns are called like their fields."""

    def __init__(self, folder: Path):
        self.books = kept(Books)
        self.creditor = self.books.creditor
        self.folder = folder
        self.number = 0

    def file(self, kind, *lines):
        self.number += 1
        path = self.folder / f"{kind}-{self.number}.csv"
        names = COLUMNS[kind]
        rows = [";".join(names), *(";".join(str(line.get(name, "")) for name in names) for line in lines)]
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return path

    def layout(self, kind, **more):
        defaults = {"currency": "PEN"} if "currency" in COLUMNS[kind] else {}
        columns = {name: (name,) for name in COLUMNS[kind]}
        return Layout("", kind, columns, "iso", ".", defaults=defaults, **more)

    def take(self, kind, *lines, on=ON, **more):
        ways = {name: more.pop(name) for name in ("negatives",) if name in more}
        outcome = operations.take_in(
            creditor=self.creditor, path=self.file(kind, *lines), layout=self.layout(kind, **ways), on=on, at=AT, by=None,
            **more,
        )  # fmt: skip
        assert queries.untied() == []
        return outcome

    def try_out(self, kind, *lines, on=ON, **more):
        path = self.file(kind, *lines)
        return operations.dry_run(creditor=self.creditor, path=path, layout=self.layout(kind), on=on, **more)

    def undo(self, outcome, on=ON):
        done = operations.undo(imported=outcome.imported, on=on, at=AT, by=None)
        assert queries.untied() == []
        return done

    def item(self, number):
        return Receivable.objects.get(creditor=self.creditor, number=number)

    def open(self, number):
        return self.item(number).open_minor


def counts(outcome):
    return outcome.added, outcome.changed, outcome.left, outcome.bad


def invoice(number="F-1", amount="100.00", **more):
    return {
        "number": number, "debtor": "C1", "amount": amount, "issued_on": "2026-09-01", "due_date": "2026-10-01", **more
    }  # fmt: skip


def balance(number="F-1", left="100.00", **more):
    return {
        "number": number,
        "debtor": "C1",
        "open": left,
        "issued_on": "2026-09-01",
        "due_date": "2026-10-01",
        **more,
    }


def money(reference, amount="10.00", **more):
    return {"reference": reference, "debtor": "C1", "amount": amount, "paid_on": "2026-10-05", **more}


@pytest.fixture
def desk(db, tmp_path):
    return Desk(tmp_path)


TOMORROW = date(2026, 10, 7)

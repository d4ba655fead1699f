"""A made-up bank: statements of the same movements in every format, and short verbs over the real operations."""

from datetime import UTC, date, datetime

from cartera.payments import operations, queries
from cartera.payments.reading.tests.made import camt, csv, move, mt940, ofx

__all__ = ["AT", "ON", "Bank", "camt", "csv", "move", "mt940", "ofx"]

AT = datetime(2026, 10, 20, 15, tzinfo=UTC)
ON = date(2026, 10, 20)


class Bank:
    """What tests say in one line each."""

    def __init__(self, books, folder):
        self.books, self.folder, self.count = books, folder, 0

    def path(self, text, name=None):
        self.count += 1
        path = self.folder / (name or f"file{self.count}.txt")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def take(self, text, *, name=None, on=ON, **asked):
        path = self.path(text, name)
        return operations.take_in(
            creditor=self.books.creditor, path=path, file_name=path.name, asked=operations.Asked(**asked), on=on, at=AT, by=None,
        )  # fmt: skip

    def look(self, text, *, name=None, on=ON, **asked):
        return operations.look(
            creditor=self.books.creditor, path=self.path(text, name), asked=operations.Asked(**asked), on=on
        )

    def lines(self, **which):
        return list(queries.bank_lines(creditor=self.books.creditor, **which))

    def receipt(self, text="", *, debtor=None, on=ON, at=AT, **more):
        return operations.hand_in(debtor=debtor or self.books.ana, text=text, on=on, at=at, by=None, **more)

"""Books with a bank whose lines are there already, in one line of a test each."""

from datetime import UTC, date, datetime

from cartera.payments.models import BankAccount, BankFile, BankLine, BankStatement
from cartera.portfolio.tests.books import Books

AT = datetime(2026, 11, 2, 15, tzinfo=UTC)
ON = date(2026, 11, 2)


class Arriving(Books):
    """What tests say in one line each; amounts in minor units of PEN."""

    def __init__(self):
        super().__init__()
        mine = {"creditor": self.creditor}
        self.account = BankAccount.objects.create(**mine, number="191", currency="PEN")
        self.file = BankFile.objects.create(**mine, sha256="0" * 64, format="table", kept_as="b", at=AT)
        self.statement = BankStatement.objects.create(
            **mine, file=self.file, account=self.account, position=0
        )

    def line(self, minor, text="", *, kind="credit", currency="PEN", **more):
        place = BankLine.objects.count()
        return BankLine.objects.create(
            creditor=self.creditor, account=self.account, statement=self.statement, position=place, booked_on=ON, value_on=ON,
            amount_minor=minor, currency=currency, kind=kind, text=text, fingerprint=f"{place:064}", **more,
        )  # fmt: skip

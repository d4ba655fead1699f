"""The last morning's money: a statement of the bank, a receipt somebody sent, and two debts paid in parts.

What is certain is applied by itself, the rest waits on the desk with its candidates, so that who opens the demonstration
sees both. Everything goes through the operations that the pages use.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from unicodedata import combining, normalize

from cartera.agreements import operations as agreements
from cartera.agreements.instalments import Schedule
from cartera.insight.demo.firm import Firm
from cartera.money import amounts
from cartera.payments import operations as payments
from cartera.payments.operations import matching
from cartera.portfolio.models import Receivable

ACCOUNT, CURRENCY = "00211930004455661", "PEN"
WIDTH = 65  # letters of a line of information in MT940
PERCENT = 100
RETENTION = 3  # percent of an invoice that agents of retention keep back in Peru
FEE = 350  # minor units that some banks take from a transfer
SOON = timedelta(days=10)
ASKS = 12  # documents that lines speak of, at the most, each of another debtor


@dataclass(frozen=True, slots=True)
class Line:
    """One credit of the statement."""

    minor: int
    text: str


def arrive(firm: Firm, rng: Random, *, on: date, at: datetime) -> None:
    """Take in the bank's statement of a morning, look for what it pays, and note the receipt and the plans of that day."""
    owed = _one_each(firm, rng, on)
    paid, shown, plans = owed[:ASKS], owed[ASKS : ASKS + 1], owed[ASKS + 1 : ASKS + 3]
    _agree(firm, plans, on=on, at=at)
    for item in shown:
        words = f"Transferencia BCP S/ {amounts.from_minor(item.principal_open_minor, CURRENCY)} operación 00718293 del {on - timedelta(days=1):%d/%m/%Y}"
        payments.hand_in(debtor=item.debtor, text=words, on=on, at=at, by=firm.staff["gestor1"])
    with tempfile.TemporaryDirectory(prefix="cartera-demo-") as folder:
        file = Path(folder) / f"extracto-{on:%Y%m%d}.sta"
        file.write_text(_statement(list(_lines(paid, rng)), on - timedelta(days=1)), encoding="utf-8")
        payments.take_in(
            creditor=firm.creditor, path=file, file_name=file.name, on=on, at=at, by=firm.staff["supervisora"]
        )
    matching.match_lines(creditor=firm.creditor, on=on, at=at, by=firm.staff["supervisora"])


def _one_each(firm: Firm, rng: Random, on: date) -> list[Receivable]:
    """Return a document of each debtor who has one that is late, or soon due, neither disputed nor in a plan, in an order of chance."""
    owed = Receivable.objects.filter(
        creditor=firm.creditor, currency=CURRENCY, settled_on=None, due_date__lt=on + SOON, principal_open_minor__gt=1_000_00,
        disputes=None, plans=None, debtor__exempt_since=None,
    ).select_related("debtor")  # fmt: skip
    by_debtor = {item.debtor_id: item for item in owed.order_by("pk")}
    return rng.sample(list(by_debtor.values()), len(by_debtor))


def _agree(firm: Firm, items: Sequence[Receivable], *, on: date, at: datetime) -> None:
    """Agree with a first debtor to pay in parts, and offer it to a second."""
    for number, item in enumerate(items):
        schedule = Schedule(count=3 + number, first=on + timedelta(days=15))
        agreements.agree_plan(
            debtor=item.debtor, currency=CURRENCY, reference=f"CP-{on:%Y}-{number + 1:03}", terms=agreements.Terms(schedule=schedule),
            tolerance_days=2, items=[item], offered=number > 0, note="Acordado por teléfono con su administración",
            on=on, at=at, by=firm.staff["gestora2"],
        )  # fmt: skip


def _lines(items: Sequence[Receivable], rng: Random) -> Iterator[Line]:
    """Write how each of some debtors pays: most as they should, some with less, some without saying what for."""
    for place, item in enumerate(items):
        whole, who = item.principal_open_minor, _plain(item.debtor.name)
        match place % ASKS:
            case 0 | 1 | 2 | 3 | 4:
                yield Line(whole, f"TRANSF CCE {who} FACT {item.number}")
            case 5:
                kept = round(whole * RETENTION / PERCENT)
                yield Line(whole - kept, f"PAGO PROVEEDORES {item.debtor.tax_id} {item.number}")
            case 6:
                yield Line(whole - FEE, f"TRANSFERENCIA INTERBANCARIA {item.number} {who}")
            case 7:
                yield Line(whole, f"ABONO TRANSF. DE {who}")
            case 8:
                yield Line(whole // 2, f"DEPOSITO A CUENTA {who}")
            case 9:
                yield Line(whole, f"DEPOSITO EFECTIVO AGENCIA 0193 {rng.randrange(10**6):06}")
            case 10:
                yield Line(whole + 15_000, f"TRANSF CCE {who}")
            case _:
                yield Line(1_250_00, "ABONO TRANSFERENCIA INMEDIATA ORDENANTE NO INFORMADO")


def _statement(lines: Sequence[Line], day: date) -> str:
    """Write a statement of the account in the form that banks call MT940."""
    opening = 84_310_45
    parts = [
        ":20:EXTRACTO",
        f":25:{ACCOUNT}",
        f":28C:{day:%j}/1",
        f":60F:C{day:%y%m%d}{CURRENCY}{_comma(opening)}",
    ]
    for number, line in enumerate(lines, 1):
        parts.append(f":61:{day:%y%m%d%m%d}C{_comma(line.minor)}NTRFNONREF//{day:%y%m%d}{number:04}")
        parts += [f":86:{line.text[:WIDTH]}", *([line.text[WIDTH:]] if line.text[WIDTH:] else [])]
    closing = opening + sum(line.minor for line in lines)
    return "\n".join([*parts, f":62F:C{day:%y%m%d}{CURRENCY}{_comma(closing)}", "-", ""])


def _comma(minor: int) -> str:
    return str(amounts.from_minor(minor, CURRENCY)).replace(".", ",")


def _plain(text: str) -> str:
    """Return a name as banks keep it: large letters, no accents."""
    return "".join(each for each in normalize("NFKD", text.upper()) if not combining(each))

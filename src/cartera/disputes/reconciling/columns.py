"""Which column of a customer's ledger is what. Guessed from titles and values; what they leave open a person says."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

import polars as pl

from cartera.portfolio.reading import amounts, dates, guessing, profiles
from cartera.portfolio.reading.amounts import Decimal
from cartera.portfolio.reading.dates import Order
from cartera.portfolio.reading.fields import FIELDS
from cartera.portfolio.reading.layouts import ERROR_COLUMN
from cartera.portfolio.reading.profiles import Profile
from cartera.portfolio.reading.tables import Table
from cartera.problems import N_

_SURE_ENOUGH = 0.6
_KNOWN = FIELDS["open_balances"]
DEBIT = ("debe", "debito", "cargo", "cargos", "debit", "debits", "debe soles", "importe debe")
CREDIT = ("haber", "abono", "abonos", "credit", "credits", "haber soles", "importe haber")
# Field -> its type and the titles people give its column; in the order in which a column is given away.
WANTED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "number": ("code", (*_KNOWN["number"].titles, "referencia", "reference", "su documento", "asignacion")),
    "open": ("amount", (*_KNOWN["open"].titles, "saldo final", "por pagar", "to pay")),
    "debit": ("amount", DEBIT),
    "credit": ("amount", CREDIT),
    "amount": ("amount", _KNOWN["amount"].titles),
    "on": ("date", _KNOWN["issued_on"].titles),
    "currency": ("currency", _KNOWN["currency"].titles),
}
LABELS = {
    "number": N_("Document number"),
    "on": N_("Issue date"),
    "open": N_("Open balance"),
    "amount": N_("Amount"),
    "debit": N_("Debit"),
    "credit": N_("Credit"),
    "currency": N_("Currency"),
}
AMOUNTS = ("open", "amount", "debit", "credit")


@dataclass(frozen=True, slots=True)
class Columns:
    """How to read one file. Titles are those of the file, "" when it has no such column.

    `flipped`: amounts above zero lower what they owe us, as in a ledger that shows its debts below zero.
    """

    number: str = ""
    on: str = ""
    open: str = ""
    amount: str = ""
    debit: str = ""
    credit: str = ""
    currency: str = ""
    date_order: Order = ""
    decimal: Decimal = ""
    flipped: bool = False
    sheet: str = ""

    @property
    def lacks(self) -> list[str]:
        """Return what must be said before the file can be read: `number`, `amount`."""
        money = self.open or self.amount or self.debit or self.credit
        return [*([] if self.number else ["number"]), *([] if money else ["amount"])]

    @property
    def money(self) -> tuple[str, ...]:
        """Return the titles that make up a line's amount: the balance, else the amount, else debit and credit."""
        single = self.open or self.amount
        return (single,) if single else tuple(title for title in (self.debit, self.credit) if title)

    def told(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Guess:
    """Columns to be shown before they are used, and what has to be asked: date_order, decimal, number, amount."""

    columns: Columns
    questions: tuple[str, ...] = ()
    titles: tuple[str, ...] = field(default=())


def from_dict(told: Mapping[str, Any]) -> Columns:
    """Return columns from plain values; what is not known is left out."""
    known = {each.name for each in fields(Columns)}
    return Columns(**{name: value for name, value in told.items() if name in known})


def guess(table: Table) -> Guess:
    """Guess which column is what, how dates and amounts are written, and on which side their debts stand."""
    titles = tuple(title for title in table.sniffed.titles if title.casefold() != ERROR_COLUMN)
    seen = {title: profiles.profile(table.frame[title]) for title in titles}
    found = from_dict({**_assigned(seen), "sheet": table.sniffed.sheet})
    order, order_asked = _order(table, found)
    decimal, decimal_asked = _decimal(table, found)
    asked = [*found.lacks]
    if order_asked:
        asked.append("date_order")
    if decimal_asked:
        asked.append("decimal")
    return Guess(replace(found, date_order=order, decimal=decimal), tuple(asked), titles)


def _assigned(seen: Mapping[str, Profile]) -> dict[str, str]:
    """Give each field at most one column, the surest pairs first."""
    pairs = [
        (guessing.likeness(title, wanted) * profiles.fits(profile, type_), -rank, title, name)
        for rank, (name, (type_, wanted)) in enumerate(WANTED.items())
        for title, profile in seen.items()
    ]
    found: dict[str, str] = {}
    for score, _rank, title, name in sorted(pairs, key=lambda pair: (-pair[0], -pair[1])):
        if score >= _SURE_ENOUGH and name not in found and title not in found.values():
            found[name] = title
    if "debit" in found and "credit" in found:
        # A running balance beside debit and credit is no line's own amount.
        found.pop("open", None)
        found.pop("amount", None)
    elif {"debit", "credit"} & found.keys() and {"open", "amount"} & found.keys():
        found = {name: title for name, title in found.items() if name not in {"debit", "credit"}}
    return found


def _order(table: Table, columns: Columns) -> tuple[Order, bool]:
    if not columns.on:
        return "iso", False
    order, matters = dates.order_of(table.frame[columns.on])
    return (order or ("" if matters else "iso")), matters and not order


def _decimal(table: Table, columns: Columns) -> tuple[Decimal, bool]:
    """Return the decimal sign of the amounts, and whether it has to be asked; numbers of a workbook need none."""
    told = [
        amounts.decimal_sign(_texts(table, title)) for title in columns.money if title not in table.numbers
    ]
    signs = {sign for sign, matters in told if matters and sign}
    if len(signs) == 1:
        return signs.pop(), False
    asked = any(matters for _, matters in told)
    return ("" if asked else "."), asked


def _texts(table: Table, title: str) -> pl.Series:
    column = table.frame[title]
    if title in table.mixed:
        return column.filter(~column.str.contains(r"^-?\d+\.(?:\d{1,2}|\d{4,})$"))
    return column

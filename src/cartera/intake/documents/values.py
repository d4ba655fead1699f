"""Amounts, days and terms as documents write them."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cartera.intake.documents import faults
from cartera.intake.documents.document import Discount
from cartera.money import currencies
from cartera.money.amounts import WrongAmount, to_minor
from cartera.problems import Problem

CREDIT_DAYS_MAX = 365
_NET = re.compile(r"\b(?:net[oa]?|cr[eé]dito(?:\s+a)?|plazo(?:\s+de)?)\s*:?\s*(\d{1,3})\b", re.IGNORECASE)
_DAYS = re.compile(r"\b(\d{1,3})\s*(?:d[ií]as?|days?|d)\b", re.IGNORECASE)
_AT_ONCE = re.compile(r"\b(contado|cash|immediate(?:ly)?|inmediato)\b", re.IGNORECASE)
_SHORT = re.compile(r"(?<![\d/])(\d{1,2}(?:[.,]\d{1,2})?)\s*%?\s*/\s*(\d{1,3})\b(?!\s*/)")
PERCENT_MAX = 20  # more is no discount for paying early, but two numbers with a stroke between them


class Finder:
    """Collects what is wrong while a document is read, so that all of it is said at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, fault: tuple[str, str], **fields: Any) -> None:
        """Note one thing that is wrong; `column`, `line` and `fatal` as in a problem."""
        self.problems.append(faults.problem(fault, **fields))

    @property
    def fatal(self) -> bool:
        """Tell whether the document cannot be used."""
        return any(each.fatal for each in self.problems)

    def amount(self, text: str | None, currency: str, place: str) -> int:
        """Return an amount in minor units; 0 when it is missing or wrong, which is noted."""
        if text is None or not text.strip():
            self.add(faults.MISSING, column=place, place=place)
            return 0
        if not currencies.known(currency):
            return 0  # said where the currency is read
        try:
            return to_minor(plain(text.strip()), currency)
        except WrongAmount:
            self.add(faults.WRONG_AMOUNT, column=place, value=text.strip()[:40], currency=currency)
            return 0

    def currency(self, text: str | None, place: str) -> str:
        """Return the code of a currency; what is none is noted."""
        code = (text or "").strip().upper()
        if not code:
            self.add(faults.MISSING, column=place, place=place)
        elif not currencies.known(code):
            self.add(faults.WRONG_CURRENCY, column=place, value=code[:10])
        return code[:5]

    def day(self, text: str | None, place: str) -> date:
        """Return a day; one that is missing or wrong is noted."""
        if text is None or not text.strip():
            self.add(faults.MISSING, column=place, place=place)
            return date.min
        return self.day_or_none(text, place) or date.min

    def day_or_none(self, text: str | None, place: str) -> date | None:
        """Return a day, None when none is said; a wrong one is noted."""
        if text is None or not text.strip():
            return None
        try:
            return date.fromisoformat(text.strip()[:10])
        except ValueError:
            self.add(faults.WRONG_DATE, column=place, value=text.strip()[:40])
            return None


def plain(text: str) -> str:
    """Return a number as files of the house write it: "1.5E3" and "+10" are numbers of XML too."""
    bare = text.removeprefix("+")
    if re.fullmatch(r"-?[0-9]*\.?[0-9]+[eE][+-]?[0-9]{1,2}", bare):
        return f"{Decimal(bare):f}"
    return f"0{bare}" if bare.startswith(".") else bare.removesuffix(".")


def credit_days(text: str) -> int | None:
    """Return the days of credit that terms in words give ("30 días", "2/10 neto 30", "contado"); None: not told, or not clearly."""
    if found := _NET.search(text):
        return _sane(int(found[1]))
    days = {int(each) for each in _DAYS.findall(_SHORT.sub(" ", text))}
    if len(days) == 1 and "%" not in text:
        return _sane(days.pop())
    return 0 if not days and _AT_ONCE.search(text) else None


def discounts(text: str) -> tuple[Discount, ...]:
    """Return the discounts for early payment that terms in words give: "2/10 net 30" is two percent within ten days."""
    pairs = [Discount(int(days), percent.replace(",", ".")) for percent, days in _SHORT.findall(text)]
    return tuple(
        sorted(
            (each for each in pairs if 0 < Decimal(each.percent) <= PERCENT_MAX), key=lambda each: each.days
        )
    )


def due(issued_on: date, days: int | None) -> date | None:
    """Return the day so many days after the issue."""
    return None if days is None else issued_on + timedelta(days)


def _sane(days: int) -> int | None:
    return days if days <= CREDIT_DAYS_MAX else None

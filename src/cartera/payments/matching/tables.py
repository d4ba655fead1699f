"""The countries' tables of withholdings and bank fees, read from TOML with every mistake named. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from cartera.problems import N_, Problem
from cartera.toml import lines, texts
from cartera.toml.tables import Source, Table

FOLDER = Path(__file__).parent / "countries"
Base = Literal["gross", "net", "vat"]
BASES: tuple[Base, ...] = ("gross", "net", "vat")
HOME = {"pe": "PEN", "co": "COP", "mx": "MXN", "ar": "ARS", "cl": "CLP"}  # in which its taxes are rounded


@dataclass(frozen=True, slots=True)
class Withholding:
    """One tax that payers keep back. Rates in percent of `base`: gross, net of VAT, or the VAT itself.

    `over`: from which amount of the payment; `free`: what of the base is left out; `round_to`: the unit it is
    rounded to; all in major units of the country's currency. `alone`: never together with another.
    """

    name: str
    label: str  # as people there call it; it is the same word in every language
    base: Base
    rates: tuple[str, ...]
    over: str = "0"
    free: str = "0"
    round_to: str = "0"
    alone: bool = False
    begins: date = date.min
    ends: date = date.max
    source: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """What banks take in one currency, in major units: at most, and the amounts they are known to take."""

    most: str
    usual: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """One country's table. `tolerance`: by currency, in major units, what may lack or be too much."""

    code: str
    vat: str  # percent
    tolerance: Mapping[str, str]
    fees: Mapping[str, Fee]
    withholdings: tuple[Withholding, ...] = ()
    home: tuple[str, ...] = ()


ELSEWHERE = Country("none", "0", {}, {})


@cache
def country(code: str) -> Country:
    """Return the table of a country, lower case; an empty one where none is shipped."""
    path = FOLDER / f"{code}.toml"
    if not code.isalpha() or not path.is_file():
        return ELSEWHERE
    found, problems = read(path.read_text(encoding="utf-8"), file=path.name)
    if problems:
        raise ValueError("; ".join(map(str, problems)))
    return found


def shipped() -> list[str]:
    """Return the codes of the countries that have a table."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def read(text: str, *, file: str = "") -> tuple[Country, list[Problem]]:
    """Read a table; return it with all that is wrong in it, each with its line."""
    values, problems = texts.parse(text, file=file)
    if values is None:
        return ELSEWHERE, problems
    source = Source(file, lines.index(text))
    table = Table(values, source)
    code = table.text("country", required=True)
    vat = table.decimal("vat", high=100, required=True) or "0"
    tolerance = _amounts(table.sub("tolerance"))
    fees = _fees(table.sub("bank_fee"))
    taxes = tuple(_withholding(each) for each in table.subs("withholding"))
    table.done()
    home = (HOME[code],) if code in HOME else ()
    return Country(code, vat, tolerance, fees, taxes, home), source.problems


def _amounts(table: Table | None) -> dict[str, str]:
    if table is None:
        return {}
    return {code: table.decimal(code, high=10**9) or "0" for code in table.values}


def _fees(table: Table | None) -> dict[str, Fee]:
    found: dict[str, Fee] = {}
    for code in table.values if table else ():
        each = table.sub(code) if table else None
        if each is not None:
            found[code] = Fee(each.decimal("most", high=10**9, required=True) or "0", each.texts("usual"))
            each.done()
    return found


def _withholding(table: Table) -> Withholding:
    found = Withholding(
        table.text("name", required=True),
        table.text("label", required=True),
        table.choice("base", BASES, "gross"),
        table.texts("rates"),
        over=table.decimal("over", high=10**12) or "0",
        free=table.decimal("free", high=10**12) or "0",
        round_to=table.decimal("round_to", high=10**6) or "0",
        alone=table.flag("alone"),
        begins=_day(table, "from", date.min),
        ends=_day(table, "to", date.max),
        source=table.text("source", required=True),
    )
    table.done()
    return found


def _day(table: Table, key: str, default: date) -> date:
    value = table.value(key)
    if value is None:
        return default
    if isinstance(value, date):
        return value
    table.tell(key, "wrong_type", N_("“%(key)s” must be a date without quotes, such as 2026-11-01."))
    return default

"""Reading a file of dated values: series,date,value. Pure: a text in, values and all problems out."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cartera.money import currencies
from cartera.problems import N_, Problem

HEADER = ("series", "date", "value")
SERIES_MAX, VALUE_MAX = 20, 40


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a series on a day, with the line it stands on."""

    series: str
    on: date
    value: Decimal
    line: int = 0


def read(text: str, file: str = "", *, latest: date = date.max) -> tuple[list[Reading], list[Problem]]:
    """Read `series,date,value` with a header: ISO dates, decimal points. All problems at once, by line.

    `latest`: the last day a value can be known for; some are published weeks ahead.
    """
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=None)))
    except csv.Error as error:
        said = N_("This is no CSV: %(why)s")
        return [], [Problem("rates_header", said, {"why": error}, file=file, line=1)]
    head = tuple(name.strip().lower() for name in rows[0]) if rows else ()
    if head != HEADER:
        said = N_("The first line must be: series,date,value")
        return [], [Problem("rates_header", said, file=file, line=1)]
    readings: list[Reading] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, date], Reading] = {}
    for line, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        reading, found = _read_line([cell.strip() for cell in cells], line, file)
        if reading is not None and reading.on > latest:
            said = N_("%(on)s is too far ahead for a value to be known: a slip in the year?")
            found.append(Problem("rate_date", said, {"on": reading.on.isoformat()}, file, line, "date"))
        elif reading is not None:
            first = seen.setdefault((reading.series, reading.on), reading)
            if first is reading:
                readings.append(reading)
            elif first.value != reading.value:
                said = N_("%(series)s of %(on)s stands on line %(first)d already, with another value.")
                fields = {"series": reading.series, "on": reading.on.isoformat(), "first": first.line}
                found.append(Problem("rate_twice", said, fields, file, line))
        problems += found
    return readings, problems


def _read_line(cells: list[str], line: int, file: str) -> tuple[Reading | None, list[Problem]]:
    """Read one line; every cell that is wrong is a problem of its own."""
    if len(cells) != len(HEADER):
        said = N_("The line has %(count)d cells and not three.")
        return None, [Problem("rate_cells", said, {"count": len(cells)}, file, line)]
    series, day, number = cells
    problems: list[Problem] = []
    if not series or len(series) > SERIES_MAX:
        said = N_("The series must have a name of at most 20 characters.")
        problems.append(Problem("rate_series", said, {}, file, line, "series"))
    for code in _unknown(series):
        said = N_("“%(code)s” is no currency. A rate of exchange is written as USD/PEN.")
        problems.append(Problem("rate_series", said, {"code": code}, file, line, "series"))
    on = _date(day)
    if on is None:
        said = N_("“%(given)s” is not a date such as 2026-03-31.")
        problems.append(Problem("rate_date", said, {"given": day}, file, line, "date"))
    worth = _decimal(number)
    if worth is None:
        said = N_("“%(given)s” is not a number above zero such as 39482.17.")
        problems.append(Problem("rate_value", said, {"given": number}, file, line, "value"))
    if problems or on is None or worth is None:
        return None, problems
    return Reading(series, on, worth, line), []


def _unknown(series: str) -> list[str]:
    """Return the parts of a pair that are no currencies; other series are called as their publisher does."""
    pair = series.split("/")
    return [code for code in pair if not currencies.known(code)] if len(pair) == 2 else []


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _decimal(text: str) -> Decimal | None:
    plain = text.replace(".", "", 1)
    if not (plain.isascii() and plain.isdigit()) or len(text) > VALUE_MAX or not text[0].isdigit():
        return None
    return Decimal(text) or None

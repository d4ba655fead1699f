"""A customer's ledger as lines: every bad cell named with its line and column; the good lines are compared all the same."""

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from cartera.disputes.reconciling import columns as columns_of
from cartera.disputes.reconciling.columns import AMOUNTS, LABELS, Columns, Guess
from cartera.disputes.reconciling.matching import Line
from cartera.money import currencies
from cartera.portfolio.reading import amounts, codes, dates, tables
from cartera.portfolio.reading.sniff import sniff
from cartera.portfolio.reading.tables import LINE, Table
from cartera.problems import N_, Problem

NUMBER_MAX = 80
LINES_MAX = 50_000  # compared while somebody waits
PROBLEMS_MAX = 200
_TOTAL = r"(?i)^\s*(?:(?:sub|gran )?\s*total|suma\b|sumas\b|saldo (?:total|final))"
_DATE_FAULTS = {
    "format": N_("“%(value)s” is not a date; write it like 2026-10-31 or as the other lines do."),
    "order": N_("“%(value)s” has day and month the other way round than was said."),
    "unknown_order": N_("“%(value)s” could be day/month or month/day; say which it is."),
    "range": N_("“%(value)s” is before 1950 or after 2150; mend the year."),
}


@dataclass(frozen=True, slots=True)
class Ledger:
    """What came of a file: its lines, what is wrong with others, and how many were left out. No lines: it was refused."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()
    left_out: int = 0


def look(path: Path, sheet: str = "") -> tuple[Guess | None, Table | None, list[Problem]]:
    """Look at a file before it is read: the guess of its columns; None when nobody could read it, with the reasons."""
    sniffed, problems = sniff(path, sheet)
    if sniffed is None:
        return None, None, problems
    table = tables.load(sniffed)
    if table.frame.is_empty():
        return None, None, [Problem("no_lines", N_("The file has a header and no lines below it."))]
    if table.frame.height > LINES_MAX:
        told = {"count": table.frame.height, "most": LINES_MAX}
        text = N_(
            "The file has %(count)s lines; the ledger of one customer has %(most)s at most. Send theirs alone."
        )
        return None, None, [Problem("too_many_lines", text, told)]
    return columns_of.guess(table), table, []


def read(table: Table, wanted: Columns, *, currency: str) -> Ledger:
    """Read the lines in a currency. Amounts leave as minor units, above zero for what they owe us.

    A line whose amount cannot be read is left out and named; so are totals and lines in another currency. A wrong date
    is named, and the line counts without it.
    """
    lacking = [_lacks(name) for name in wanted.lacks] + [_missing(title) for title in _unknown(table, wanted)]
    if lacking:
        return Ledger((), tuple(lacking))
    frame = table.frame
    problems: list[Problem] = []
    minor, bad = _minor(table, wanted, currency, problems)
    day = _days(table, wanted, problems)
    number = frame[wanted.number].fill_null("").str.strip_chars().str.slice(0, NUMBER_MAX)
    other = _other_currency(frame, wanted, currency)
    total = _totals(frame, number, day)
    footed = set(_at(frame, total))
    problems = [each for each in problems if each.line not in footed]
    problems += [
        _left(line, "total_line", N_("The line looks like a total and is left out."))
        for line in _at(frame, total)
    ]
    problems += [
        _left(line, "other_currency", N_("The line is in another currency and is left out."))
        for line in _at(frame, other & ~total)
    ]
    bad &= ~total
    out = bad | other | total | (minor.fill_null(0) == 0)
    lines = _lines(frame, number, minor, day, out)
    left_out = int((bad | other | total).sum())
    shown = sorted(problems, key=lambda each: (each.line or 0, each.code))[:PROBLEMS_MAX]
    return Ledger(_facing(lines, flipped=wanted.flipped), tuple(shown), left_out)


def faces_down(lines: tuple[Line, ...]) -> bool:
    """Tell whether a ledger shows what they owe below zero, as ledgers of debts do."""
    return sum(line.minor for line in lines) < 0


def _facing(lines: tuple[Line, ...], *, flipped: bool) -> tuple[Line, ...]:
    return tuple(replace(line, minor=-line.minor) for line in lines) if flipped else lines


def _lacks(name: str) -> Problem:
    return Problem(
        "field_not_mapped", N_("No column is chosen for “%(label)s”."), {"label": LABELS[name]}, column=name
    )


def _missing(title: str) -> Problem:
    return Problem(
        "column_missing", N_("The file has no column “%(title)s”."), {"title": title}, column=title
    )


def _unknown(table: Table, wanted: Columns) -> list[str]:
    named = [getattr(wanted, name) for name in ("number", "on", "currency", *AMOUNTS)]
    return [title for title in named if title and title not in table.sniffed.titles]


def _minor(
    table: Table, wanted: Columns, currency: str, problems: list[Problem]
) -> tuple[pl.Series, pl.Series]:
    """Return each line's amount in minor units, and which lines have one that cannot be read.

    Of debit and credit: what is credited is owed, as in the ledger of somebody who buys.
    """
    rows = table.frame.height
    sums = pl.Series([0], dtype=pl.Int64).new_from_index(0, rows)
    bad = pl.Series([False], dtype=pl.Boolean).new_from_index(0, rows)
    for title in wanted.money:
        texts = _written(table, wanted, title)
        sign = wanted.decimal or ("." if title in table.numbers else amounts.decimal_sign(texts)[0]) or "."
        parsed = amounts.parse(texts, sign)
        places = pl.Series([currencies.exponent(currency)], dtype=pl.Int64).new_from_index(0, rows)
        found = amounts.minor_units(parsed, places)
        wrong = texts.is_not_null() & found["minor"].is_null()
        problems += [
            Problem("not_amount", _why(has_places), {"value": value, "sign": sign}, line=line, column=title)
            for line, value, has_places in pl.DataFrame(
                [table.frame[LINE], texts.alias("value"), found["places"]]
            ).filter(wrong).iter_rows()
        ]  # fmt: skip
        share = found["minor"].fill_null(0)
        sums = (
            sums - share
            if title == wanted.debit and title not in {wanted.open, wanted.amount}
            else sums + share
        )
        bad = bad | wrong
    return sums, bad


def _why(has_places: bool) -> str:  # noqa: FBT001 - a fact of the cell
    if has_places:
        return N_("“%(value)s” has more decimals than its currency; round it.")
    return N_("“%(value)s” is not an amount; write it like 1234%(sign)s50.")


def _written(table: Table, wanted: Columns, title: str) -> pl.Series:
    """Return a column of amounts as texts of one way of writing; a workbook's numbers have a point whatever was said."""
    texts = table.frame[title].str.strip_chars().replace("", None)
    if wanted.decimal == "," and title in table.numbers | table.mixed:
        texts = texts.str.replace(r"^(-?\d+)\.(\d+)$", "$1,$2")
    return texts


def _days(table: Table, wanted: Columns, problems: list[Problem]) -> pl.Series:
    frame = table.frame
    if not wanted.on:
        return pl.Series([None], dtype=pl.Date).new_from_index(0, frame.height)
    texts = frame[wanted.on]
    parsed = dates.parse(texts, wanted.date_order)
    wrong = pl.DataFrame([frame[LINE], texts.alias("value"), parsed["why"]]).filter(
        pl.col("why").is_not_null()
    )
    problems += [
        Problem("not_date", _DATE_FAULTS[why], {"value": value}, line=line, column=wanted.on, fatal=False)
        for line, value, why in wrong.iter_rows()
    ]
    return parsed["date"]


def _other_currency(frame: pl.DataFrame, wanted: Columns, currency: str) -> pl.Series:
    if not wanted.currency:
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height)
    said = codes.mapped(frame[wanted.currency].str.strip_chars(), lambda cell: codes.currency(cell, currency))
    return (said.is_not_null() & (said != currency)).fill_null(value=False)


def _totals(frame: pl.DataFrame, number: pl.Series, day: pl.Series) -> pl.Series:
    """Tell which lines are totals: no day, and a word that says so where a number or a name would stand."""
    texts = frame.select(pl.any_horizontal(pl.exclude(LINE).fill_null("").str.contains(_TOTAL))).to_series()
    return texts & day.is_null() & ((number == "") | number.str.contains(_TOTAL))


def _at(frame: pl.DataFrame, where: pl.Series) -> list[int]:
    found: list[int] = frame[LINE].filter(where).to_list()
    return found


def _left(line: int, code: str, text: str) -> Problem:
    return Problem(code, text, line=line, fatal=False)


def _lines(
    frame: pl.DataFrame, number: pl.Series, minor: pl.Series, day: pl.Series, out: pl.Series
) -> tuple[Line, ...]:
    kept = pl.DataFrame(
        [number.alias("number"), minor.alias("minor"), day.alias("on"), frame[LINE].alias("place")]
    ).filter(~out)
    return tuple(Line(name, amount, on, (place,)) for name, amount, on, place in kept.iter_rows())


def faced(table: Table, wanted: Columns, *, currency: str) -> Columns:
    """Return the columns with their side told from the sum: whoever sends a ledger mostly owes more than is owed them."""
    plain = replace(wanted, flipped=False)
    return replace(plain, flipped=faces_down(read(table, plain, currency=currency).lines))

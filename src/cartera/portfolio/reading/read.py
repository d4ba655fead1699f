"""A file read by a layout: typed columns, every problem, the bad lines as they stood, and the sums."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from cartera.portfolio.reading import cells, contacts, layouts, money_cells, rows, tables
from cartera.portfolio.reading.cells import Source
from cartera.portfolio.reading.faults import Check, Faults
from cartera.portfolio.reading.fields import FIELDS, Field, money_field, schema
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.reading.sniff import Sniffed, sniff
from cartera.portfolio.reading.words import fold
from cartera.problems import N_, Problem

Progress = Callable[[str, float], None]  # msgid of what is being done, share done


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file. `frame` has the columns of `fields.schema(kind)`, one row a good line (contacts: an address)."""

    layout: Layout
    sniffed: Sniffed | None  # None: the file was refused as a whole
    frame: pl.DataFrame
    problems: list[Problem]  # the first 10,000, by line; `faults` has all
    bad: pl.DataFrame  # `line` and the original texts of lines that did not go in
    faults: pl.DataFrame  # one row a bad cell: line, check (index into `checks`), value
    checks: tuple[Check, ...]
    rows: int = 0  # lines that hold anything
    repeated: int = 0  # lines that stood in the file before, dropped
    left_out: int = 0  # totals and zero amounts
    sums: dict[str, int] = field(default_factory=dict)  # minor units by currency, of the good lines

    @property
    def refused(self) -> bool:
        """Tell whether the file as a whole could not be read; `problems` says why."""
        return self.sniffed is None

    def counts(self) -> list[tuple[Check, int]]:
        """Return how often each check found something, most frequent first."""
        found = self.faults.group_by("check").len().sort("len", "check", descending=[True, False])
        return [(self.checks[number], count) for number, count in found.iter_rows()]


def read(
    path: Path, layout: Layout, *, currency: str = "", country: str = "", progress: Progress | None = None
) -> Reading:
    """Read a file. `currency` and `country` are the creditor's: what "$" means, and where debtors are unless a line says.

    Never raises for what a file holds; what is wrong with the file or the layout as a whole is a problem without line.
    """
    tell = progress or (lambda _what, _share: None)
    tell(N_("Looking at the file"), 0.0)
    sniffed, problems = sniff(path, layout.sheet)
    problems += layouts.check(layout)
    if sniffed is not None and not problems:
        problems += [_missing(title) for _, title in layouts.missing_titles(layout, sniffed.titles)]
    if sniffed is None or problems:
        return _refused(layout, problems)
    layout = _with_titles_of(layout, sniffed)
    tell(N_("Reading lines"), 0.1)
    table = tables.load(sniffed)
    if table.frame.is_empty():
        return _refused(layout, [Problem("no_lines", N_("The file has a header and no lines below it."))])
    amount_titles = [
        t for f in FIELDS[layout.kind].values() if f.type == "amount" for t in layout.columns.get(f.name, ())
    ]
    table = cells.point_to_comma(table, layout, amount_titles)
    source = Source(table, layout, Faults(table.frame[tables.LINE]), currency, country.lower())
    return _read(source, tell)


def _missing(title: str) -> Problem:
    return Problem(
        "column_missing",
        N_("The layout reads the column “%(title)s”, which the file does not have."),
        {"title": title},
        column=title,
    )


def _refused(layout: Layout, problems: list[Problem]) -> Reading:
    frame = pl.DataFrame(schema=schema(layout.kind) if layout.kind in FIELDS else {})
    faults = pl.DataFrame(schema={"line": pl.Int64, "check": pl.Int64, "value": pl.String})
    return Reading(layout, None, frame, problems, pl.DataFrame(schema={"line": pl.Int64}), faults, ())


def _with_titles_of(layout: Layout, sniffed: Sniffed) -> Layout:
    """Return the layout with titles spelled as in this file; case and accents may have changed."""
    spelled = {fold(title) or title: title for title in reversed(sniffed.titles)}
    exact = set(sniffed.titles)
    columns = {
        name: tuple(t if t in exact else spelled[fold(t) or t] for t in titles)
        for name, titles in layout.columns.items()
    }
    return replace(layout, columns=columns)


def _read(source: Source, tell: Progress) -> Reading:
    """Read the columns of a loaded table, then what stands between them."""
    kind = source.layout.kind
    totals = rows.total_lines(source)
    source.faults.ignore(totals)
    rows.overflow(source)
    tell(N_("Checking amounts"), 0.3)
    typed = money_cells.money(source) if money_field(kind) else {}
    tell(N_("Checking dates and names"), 0.5)
    typed |= _columns(source)
    if "due_date" in FIELDS[kind]:
        typed["due_date"] = rows.due_dates(source, typed)
    rows.order_of_dates(source, typed)
    zero = rows.zero_amounts(source, typed)
    tell(N_("Looking for repetitions"), 0.8)
    if kind == "contacts":
        contacts.check(source, typed)
    frame = _lines(source, {name: column.alias(name) for name, column in typed.items()})
    seen = rows.repetitions(source, frame)
    out = source.faults.bad | seen | zero | totals
    frame = _completed(kind, frame.filter(~out) if out.any() else frame)
    tell(N_("The file is read"), 1.0)
    left_out = int(totals.sum()) + int((zero & ~source.faults.bad).sum())
    return _reading(source, frame, int(seen.sum()), left_out)


def _columns(source: Source) -> dict[str, pl.Series]:
    """Read every field that the layout gives, money aside; the country first, because tax ids need it."""
    fields = FIELDS[source.layout.kind]
    given = {*source.layout.columns, *source.layout.defaults, *source.layout.fixed}
    wanted = [f for name, f in fields.items() if name in given and f.type not in {"amount", "currency"}]
    typed: dict[str, pl.Series] = {}
    for each in sorted(wanted, key=lambda f: f.type != "country"):
        text = cells.text(source, each)
        if each.required:
            cells.require(source, each, text)
        typed[each.name] = _typed(source, each, text, typed).alias(each.name)
    if "terms_days" in typed:
        # "2/10 net 30" says two things in one cell; a column of discounts goes before it.
        among_terms = cells.discount_in_terms(cells.text(source, fields["terms_days"])).alias("discount")
        typed["discount"] = typed["discount"].fill_null(among_terms) if "discount" in typed else among_terms
    return typed


def _typed(source: Source, each: Field, text: pl.Series, typed: dict[str, pl.Series]) -> pl.Series:
    """Turn a field's texts into values of its type."""
    if each.type in {"code", "text"}:
        return cells.codes_and_texts(source, each, text)
    if each.type == "date":
        return cells.date_column(source, each, text)
    if each.type == "days":
        return cells.days(source, each, text)
    if each.type in {"email", "phone"}:
        return cells.addresses(source, each, text)
    if each.type == "tags":
        return cells.codes_and_texts(source, each, cells.tags(text))
    if each.type == "tax_id":
        return cells.tax_id(source, each, text, cells.countries(source, typed.get("country")))
    if each.type == "subdivision":
        return cells.subdivision(source, each, text, cells.countries(source, typed.get("country")))
    return cells.known(source, each, text)


def _lines(source: Source, typed: dict[str, pl.Series]) -> pl.DataFrame:
    """Return one row a line of the table with the fields that were given, and the keys of the kind null if they were not."""
    keys = [name for name in rows.KEYS[source.layout.kind] if name not in typed]
    frame = pl.DataFrame([source.table.frame[tables.LINE].alias("line"), *typed.values()])
    return frame.with_columns(pl.lit(None, pl.String).alias(name) for name in keys)


def _completed(kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the good lines with every column of their kind; fields that were not given are null."""
    if kind == "contacts":
        frame = contacts.by_address(frame)
    if kind == "payments":
        frame = frame.with_columns(rows.occurrences(frame))
    columns = schema(kind)
    missing = [
        pl.lit(None, dtype).alias(name) for name, dtype in columns.items() if name not in frame.columns
    ]
    return frame.with_columns(missing).select(list(columns))


def _reading(source: Source, frame: pl.DataFrame, repeated: int, left_out: int) -> Reading:
    """Put together what is known once the good lines are."""
    faults, raw = source.faults, source.table.frame
    found = faults.frame()
    line = faults.lines.gather(found["row"]).alias("line")
    bad = raw.filter(faults.bad).rename({tables.LINE: "line"})
    money = money_field(source.layout.kind)
    sums: dict[str, int] = {}
    if money is not None and not frame.is_empty():
        by_currency = frame.group_by("currency").agg(pl.col(money.column).sum()).sort("currency")
        sums = dict(by_currency.iter_rows())
    return Reading(
        source.layout, source.table.sniffed, frame, faults.problems(found, source.table.sniffed.path.name),
        bad, found.with_columns(line).select("line", "check", "value"), tuple(faults.checks),
        raw.height, repeated, left_out, sums,
    )  # fmt: skip

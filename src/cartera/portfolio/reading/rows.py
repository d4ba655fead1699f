"""What is wrong between the cells of a line, or between the lines of a file: dates out of order, totals, repetitions."""

import polars as pl

from cartera.portfolio.reading import cells
from cartera.portfolio.reading.cells import Source
from cartera.portfolio.reading.faults import Check
from cartera.portfolio.reading.fields import FIELDS, money_field
from cartera.portfolio.reading.tables import LINE, OVERFLOW
from cartera.problems import N_

# What makes a line of each kind one thing; two different lines with the same key contradict each other.
KEYS = {
    "receivables": ("number", "instalment"),
    "open_balances": ("number", "instalment"),
    "payments": ("debtor", "reference", "number", "instalment"),
    "debtors": ("code",),
    "contacts": (),
    "bank_lines": (),
}
_CONTENT = ["debtor", "number", "instalment", "amount_minor", "currency", "paid_on"]
_TOTAL = r"(?i)^(?:sub|gran )?\s*total|^suma|^saldo total"
_BANK_TOTAL = rf"{_TOTAL}|^saldo|^balance|^opening balance|^closing balance"


def total_lines(source: Source) -> pl.Series:
    """Tell which lines are totals at the foot or between groups: nothing that names a thing, and the word; a warning."""
    fields = FIELDS[source.layout.kind]
    names = [
        name
        for name, f in fields.items()
        if f.required and f.type != "amount" and name in source.layout.columns
    ]
    frame, word = source.table.frame, _BANK_TOTAL if source.layout.kind == "bank_lines" else _TOTAL
    says = frame.select(
        pl.any_horizontal(pl.exclude(LINE).str.contains(word).fill_null(value=False))
    ).to_series()
    if not says.any() or not names:
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height)
    values = [cells.text(source, fields[name]) for name in names]
    empty = pl.DataFrame(values).select(
        pl.sum_horizontal((pl.all().is_null() | pl.all().str.contains(word)).cast(pl.Int64)) == len(values)
    )
    totals = says & empty.to_series()
    source.faults.add(
        Check("total_line", N_("The line looks like a total and is left out."), fatal=False), totals
    )
    return totals


def overflow(source: Source) -> None:
    """Report lines with more cells than the header has titles: a delimiter inside an unquoted text."""
    beyond = source.table.frame[OVERFLOW].str.strip_chars().replace("", None)
    check = Check(
        "too_many_cells",
        N_(
            "The line has more cells than the header; “%(value)s” stands beyond the last column. Put texts that hold a delimiter in quotes."
        ),
    )
    source.faults.add(check, beyond.is_not_null(), beyond)


def due_dates(source: Source, typed: dict[str, pl.Series]) -> pl.Series:
    """Return due dates, from the issue date and the days of credit where none is given; a line without is bad."""
    due, issued, terms = (typed.get(name) for name in ("due_date", "issued_on", "terms_days"))
    nothing = pl.Series("due_date", [None], dtype=pl.Date).new_from_index(0, source.rows)
    due = nothing if due is None else due
    if issued is not None and terms is not None:
        counted = pl.DataFrame({"issued": issued, "terms": terms}).select(
            pl.col("issued") + pl.duration(days=pl.col("terms"))
        )
        due = due.fill_null(counted.to_series()) if due.null_count() else due
    fields = FIELDS[source.layout.kind]
    was_empty = (
        cells.text(source, fields["due_date"]).is_null()
        if "due_date" in source.layout.columns
        else due.is_null()
    )
    name = cells.title(source, "due_date") or fields["due_date"].label
    source.faults.add(
        Check("missing_value", N_("It is empty, and every line needs it."), name), was_empty & due.is_null()
    )
    return due


def order_of_dates(source: Source, typed: dict[str, pl.Series]) -> None:
    """Warn of lines due, or paid, before they were issued."""
    for name, code, text in (
        (
            "due_date",
            "due_before_issued",
            N_("It is due before it was issued; the due date is kept as the day of issue."),
        ),
        ("settled_on", "paid_before_issued", N_("It was paid before it was issued.")),
    ):
        if name in typed and "issued_on" in typed:
            wrong = typed[name] < typed["issued_on"]
            source.faults.add(Check(code, text, cells.title(source, name), fatal=False), wrong)


def zero_amounts(source: Source, typed: dict[str, pl.Series]) -> pl.Series:
    """Tell which lines are about nothing. They are left out with a warning; an open balance of zero says "paid" and stays."""
    nothing = pl.Series([False], dtype=pl.Boolean).new_from_index(0, source.rows)
    field = money_field(source.layout.kind)
    if field is None or field.name == "open" or field.column not in typed:
        return nothing
    zero = (typed[field.column] == 0).fill_null(value=False)
    check = Check(
        "zero_amount",
        N_("The amount is zero; the line is left out."),
        cells.title(source, field.name),
        fatal=False,
    )
    source.faults.add(check, zero)
    return zero


def repetitions(source: Source, frame: pl.DataFrame) -> pl.Series:
    """Tell which good lines of the frame say again what an earlier one said, and report keys with two contents.

    The frame has one row a line of the table. Payments without a reference may be alike and different all the same.
    """
    if source.layout.kind == "bank_lines":  # two equal movements of one day are two movements
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height)
    keys = [key for key in KEYS[source.layout.kind] if key in frame.columns] or [
        c for c in frame.columns if c != "line"
    ]
    good = ~source.faults.bad
    if source.layout.kind == "payments":
        good &= frame["reference"].is_not_null()
    # Hashes find the few candidates cheaply; only those are compared in full.
    hashed = frame.select(pl.struct(keys).hash()).to_series()
    candidates = frame.with_row_index("row").filter(
        good & hashed.zip_with(good, pl.int_range(frame.height, eager=True, dtype=pl.UInt64)).is_duplicated()
    )
    content = [c for c in frame.columns if c != "line"]
    again = candidates.filter(~pl.struct(content).is_first_distinct())["row"]
    seen = _mask(again, frame.height)
    source.faults.add(
        Check("seen_twice", N_("The same line stands in the file before; it counts once."), fatal=False), seen
    )
    firsts = candidates.filter(pl.struct(content).is_first_distinct())
    clashes = firsts.filter(pl.struct(keys).is_duplicated()).with_columns(
        pl.col("line").min().over(keys).alias("first")
    )
    values = (
        pl.Series([None], dtype=pl.String)
        .new_from_index(0, frame.height)
        .scatter(clashes["row"], clashes["first"].cast(pl.String))
    )
    name = cells.title(source, keys[0])
    check = Check(
        "repeated_key",
        N_(
            "It stands in more than one line with different contents, first in line %(value)s. Keep the right one."
        ),
        name,
    )
    source.faults.add(check, _mask(clashes["row"], frame.height), values)
    return seen


def _mask(rows: pl.Series, height: int) -> pl.Series:
    return pl.Series([False], dtype=pl.Boolean).new_from_index(0, height).scatter(rows, True)  # noqa: FBT003 - Polars' own signature


def occurrences(frame: pl.DataFrame) -> pl.Series:
    """Number payments without reference that are alike: 1, 2 … in the order of the file; others are 1."""
    nth = pl.int_range(1, pl.len() + 1).over(_CONTENT)
    return (
        frame.select(pl.when(pl.col("reference").is_null()).then(nth).otherwise(1).cast(pl.Int64))
        .to_series()
        .alias("occurrence")
    )

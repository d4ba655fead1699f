"""What is wrong in the lines of a file, kept as columns: millions of bad cells cost little, and every one is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from cartera.problems import Problem

DETAILED_MAX = 10_000

SCHEMA = {"row": pl.Int64, "check": pl.Int64, "value": pl.String}


@dataclass(frozen=True, slots=True)
class Check:
    """One way in which cells of one column are wrong. `text` is a msgid; `%(value)s` in it is the cell's."""

    code: str
    text: str
    column: str = ""  # the title in the file
    fields: Mapping[str, object] = field(default_factory=dict)
    fatal: bool = True  # False: the line goes in all the same


class Faults:
    """Collects bad cells while a table is read. `bad` says for each row whether anything fatal was found."""

    def __init__(self, lines: pl.Series) -> None:
        self.lines = lines
        self.checks: list[Check] = []
        self.bad = pl.Series([False], dtype=pl.Boolean).new_from_index(0, lines.len())
        self._ignored: pl.Series | None = None
        self._parts: list[pl.DataFrame] = []

    def ignore(self, rows: pl.Series) -> None:
        """Find nothing more in these rows: they are no data."""
        self._ignored = rows if rows.any() else None

    def add(self, check: Check, wrong: pl.Series, values: pl.Series | None = None) -> None:
        """Record a check's bad cells: `wrong` and `values` have one row a line of the table; null is not wrong."""
        wrong = wrong.fill_null(value=False)
        if self._ignored is not None:
            wrong &= ~self._ignored
        rows = wrong.arg_true().cast(pl.Int64)
        if rows.is_empty():
            return
        shown = pl.Series([None], dtype=pl.String).new_from_index(0, rows.len())
        if values is not None:
            shown = values.gather(rows).cast(pl.String).str.slice(0, 100)
        number = pl.Series([len(self.checks)], dtype=pl.Int64).new_from_index(0, rows.len())
        self._parts.append(pl.DataFrame({"row": rows, "check": number, "value": shown}))
        self.checks.append(check)
        if check.fatal:
            self.bad |= wrong

    def frame(self) -> pl.DataFrame:
        """Return all bad cells by row. One row a cell: row, check (index into `checks`), value."""
        if not self._parts:
            return pl.DataFrame(schema=SCHEMA)
        return pl.concat(self._parts).sort("row", "check")

    def problems(self, cells: pl.DataFrame, file: str) -> list[Problem]:
        """Return the first bad cells, as many as anybody reads, each with its line and column."""
        first = cells.head(DETAILED_MAX).with_columns(
            self.lines.gather(cells["row"].head(DETAILED_MAX)).alias("line")
        )
        return [
            Problem(
                (check := self.checks[number]).code, check.text, {**check.fields, "value": value or ""},
                file=file, line=line, column=check.column, fatal=check.fatal,
            )
            for number, value, line in first.select("check", "value", "line").iter_rows()
        ]  # fmt: skip

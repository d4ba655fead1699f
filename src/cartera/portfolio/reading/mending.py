"""The lines that did not go in, written as they stood with what is wrong beside them, to be mended and imported again."""

import io
from collections.abc import Callable

import polars as pl

from cartera.portfolio.reading.faults import Check
from cartera.portfolio.reading.layouts import ERROR_COLUMN
from cartera.portfolio.reading.read import Reading
from cartera.portfolio.reading.tables import OVERFLOW

# A spreadsheet would run these as formulas; signed numbers and phones are left alone.
_FORMULA = r"^([=@\t\r]|[+\-](?:[^\d\s.,(]|$|\d[\d.,]*[^\d\s.,()\-]))"
_VALUE = "\0value"
_SAID = {
    "check": pl.Int64,
    "title": pl.String,
    "before": pl.String,
    "has": pl.Boolean,
    "after": pl.String,
    "fatal": pl.Boolean,
}


def bad_lines_csv(reading: Reading, say: Callable[[Check], str] | None = None) -> bytes:
    """Return a CSV of the bad lines (UTF-8 with mark, the delimiter of the source) with a column `error` at the end.

    `say` gives a check's text in the reader's language, with %(value)s still in it; left out, English. Reading the file
    again ignores the column.
    """
    said = _said(reading, say or (lambda check: check.text))
    frame = reading.bad.join(said, on="line", how="left", maintain_order="left")
    titles = [c for c in reading.bad.columns if c not in {"line", OVERFLOW} and c.casefold() != ERROR_COLUMN]
    # Cells beyond the last column stand after the error, where mending them is up to the writer.
    safe = frame.select(pl.col(titles).str.replace(_FORMULA, "'$1"), pl.col(ERROR_COLUMN))
    out = io.BytesIO()
    delimiter = (reading.sniffed.delimiter if reading.sniffed else "") or ";"
    safe.write_csv(out, separator=delimiter, include_bom=True, line_terminator="\r\n")
    return out.getvalue()


def _said(reading: Reading, say: Callable[[Check], str]) -> pl.DataFrame:
    """Return line and error: everything fatal that was found in it, in one text."""
    texts = [
        (number, f"{check.column}: " if check.column else "", *_around_value(check, say), check.fatal)
        for number, check in enumerate(reading.checks)
    ]
    checks = pl.DataFrame(texts, _SAID, orient="row")
    value = pl.when("has").then(pl.col("value").fill_null("")).otherwise(pl.lit(""))
    return (
        reading.faults.join(checks.filter("fatal"), on="check", maintain_order="left")
        .select("line", pl.concat_str("title", "before", value, "after").alias(ERROR_COLUMN))
        .group_by("line", maintain_order=True)
        .agg(pl.col(ERROR_COLUMN).str.join(" "))
        .with_columns(pl.format("{}: {}", "line", ERROR_COLUMN).alias(ERROR_COLUMN))
    )


def _around_value(check: Check, say: Callable[[Check], str]) -> tuple[str, bool, str]:
    """Return what is said before the cell's value, whether the value is said, and what comes after."""
    before, value, after = (say(check) % {**check.fields, "value": _VALUE}).partition(_VALUE)
    return before, bool(value), after

"""What a complete file leaves out, and what it only seems to: lines that could not be read are there all the same."""

from collections.abc import Mapping

import polars as pl

from cartera.portfolio.reading.faults import Check
from cartera.portfolio.reading.read import Reading
from cartera.problems import N_
from cartera.ui import formats

NOTHING_CLOSED = Check(
    "nothing_closed",
    N_("The line does not say which document it is about, so no document counts as missing from the file."),
    fatal=False,
)
_JOINED = "/"


def numbers_of_bad_lines(reading: Reading) -> pl.Series:
    """Return the document numbers of lines that did not go in, with and without instalment; null where they say none."""
    columns = reading.layout.columns
    titles = [title for title in columns.get("number", ()) if title in reading.bad.columns]
    if not titles or reading.bad.is_empty():
        return pl.Series("number", [], dtype=pl.String)
    cells = [
        pl.col(title).str.strip_chars().str.replace(r'^="(.*)"$', "$1").replace("", None) for title in titles
    ]
    numbers = reading.bad.select(pl.concat_str(cells, separator="-", ignore_nulls=True).alias("number"))
    parts = [title for title in columns.get("instalment", ()) if title in reading.bad.columns]
    if not parts:
        return numbers["number"]
    with_part = pl.concat_str(
        "number", reading.bad[parts[0]].str.strip_chars(), separator=_JOINED, ignore_nulls=True
    )
    return pl.concat([numbers["number"], numbers.select(with_part.alias("number"))["number"]])


def said(sums: Mapping[str, int]) -> str:
    """Write sums of several currencies as the reader does."""
    return ", ".join(formats.money(minor, code) for code, minor in sums.items())

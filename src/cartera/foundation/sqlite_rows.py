"""Frames as the rows that SQLite's own cursor takes."""

from collections.abc import Iterator
from typing import Any

import polars as pl

SLICE = 50_000  # rows made into Python's objects at once
MANY = 100  # rows from which looking at what is alike costs less than it saves
SHORT = 200  # characters that are worth saying in the SQL


def told(frame: pl.DataFrame) -> tuple[str, Iterator[tuple[Any, ...]]]:
    """Give the values of an INSERT of a frame and, for what of them is bound, the rows.

    A column that says the same in every row is said once, in the SQL: a value that is bound costs Python an object, and
    a null or a truth ten times that.
    """
    columns = plain(frame).get_columns()
    alike = [_alike(column) for column in columns]
    varying = pl.DataFrame([column for column, said in zip(columns, alike, strict=True) if said is None])
    return ", ".join(said or "?" for said in alike), _rows(varying, frame.height)


def _rows(frame: pl.DataFrame, height: int) -> Iterator[tuple[Any, ...]]:
    """Make rows of columns; of none at all, as many empty ones."""
    if not frame.width:
        yield from ((),) * height
    for part in frame.iter_slices(SLICE):
        yield from zip(*(column.to_list() for column in part.get_columns()), strict=True)


def _alike(column: pl.Series) -> str | None:
    """Write what every row of a long column says as SQL; None where they differ, or where it is not worth it."""
    first = column[0]
    if column.len() < MANY or not isinstance(first, str | int | None):
        return None
    if not (column.is_null() if first is None else column == first).all(ignore_nulls=False):
        return None
    if isinstance(first, str):
        return None if len(first) > SHORT or "\0" in first else "'" + first.replace("'", "''") + "'"
    return "NULL" if first is None else str(first)


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Give dates and moments as the text that SQLite keeps, just as Django writes it, and truths as its numbers."""
    plain = []
    for name, kind in frame.schema.items():
        if kind == pl.Date:
            plain.append(pl.col(name).dt.to_string("%Y-%m-%d"))
        elif kind == pl.Boolean:
            plain.append(pl.col(name).cast(pl.Int8))
        elif isinstance(kind, pl.Datetime):
            plain.append(
                pl.col(name)
                .dt.convert_time_zone("UTC")
                .dt.replace_time_zone(None)
                .dt.to_string("%Y-%m-%d %H:%M:%S%.6f")
                .str.strip_suffix(
                    ".000000"
                )  # texts are what is compared: a second has no fraction in one of them
            )
        else:
            plain.append(pl.col(name))
    return frame.select(plain)

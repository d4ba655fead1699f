"""Rows into SQLite by its own cursor, many with each statement; frames as the rows it takes."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

import polars as pl

SLICE = 50_000  # rows made into Python's objects at once
MANY = 100  # rows from which looking at what is alike costs less than it saves
SHORT = 200  # characters that are worth saying in the SQL
TOGETHER = 50  # rows with one statement
BOUND = 30_000  # values with one statement; SQLite takes 32,766


def insert(
    cursor: Any, table: str, names: Sequence[str], values: str, rows: Iterable[Sequence[Any]], bound: int
) -> None:
    """Insert rows; `values` is what the SQL says of one of them, with a mark for each of the `bound` values it is given.

    What SQLite does once a statement, above all keeping count of the ids it gave, costs it as much as the row itself: so
    many rows go with one statement, and what is left over one by one.
    """
    listed = ", ".join(f'"{name}"' for name in names)
    one = f"INSERT INTO {table} ({listed}) VALUES ({values})"  # noqa: S608 - our own names
    at_once = min(TOGETHER, BOUND // max(bound, 1))
    given = iter(rows)
    rest = list(islice(given, at_once))
    if len(rest) == at_once:

        def together() -> Iterator[tuple[Any, ...]]:
            nonlocal rest
            while len(rest) == at_once:
                yield tuple(chain.from_iterable(rest))
                rest = list(islice(given, at_once))

        cursor.executemany(one + f", ({values})" * (at_once - 1), together())
    cursor.executemany(one, rest)


def told(frame: pl.DataFrame) -> tuple[str, Iterator[tuple[Any, ...]], int]:
    """Give the values of an INSERT of a frame and, for what of them is bound, the rows and how many values each has.

    A column that says the same in every row is said once, in the SQL: a value that is bound costs Python an object, and
    a null or a truth ten times that.
    """
    columns = plain(frame).get_columns()
    alike = [_alike(column) for column in columns]
    varying = pl.DataFrame([column for column, said in zip(columns, alike, strict=True) if said is None])
    return ", ".join(said or "?" for said in alike), _rows(varying, frame.height), varying.width


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

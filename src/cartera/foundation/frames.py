"""Frames in and out of the database: one definition of what is read, two readers; one way to add rows in bulk.

A `Query` says columns with their SQL and Polars type once. `read` runs it over Django's own connection or over ADBC, which
hands over columns instead of rows; both give equal frames (a test compares them on both databases). ADBC opens a
connection of its own, so what is not committed yet is invisible to it: inside a transaction Django's connection reads.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

import polars as pl
from django.db import connection

from cartera.foundation import columnar, sqlite_rows

Reader = Literal["django", "adbc"]
WORKERS = 2  # columns are read by as many processes beside this one
BIG = 50_000  # receivables from which starting ADBC costs less than it saves
Param = int | str | date | datetime
SLICE = 50_000  # rows written at once
_AS_GIVEN = (pl.Int64, pl.String)
FEW = 64  # values that cost less to convert one by one than all at once
_AS_SAID: dict[Any, Callable[[Any], Any]] = {
    pl.Date: lambda day: date.fromisoformat(day) if day else None,
    pl.Boolean: bool,
}


@dataclass(frozen=True)
class Query:
    """Columns (name → SQL expression and type) and the SQL that follows them, with %s for each parameter."""

    name: str
    columns: Mapping[str, tuple[str, pl.DataType | type[pl.DataType]]]
    source: str  # FROM … WHERE …
    params: Sequence[Param] = ()

    def sql(self, vendor: str) -> str:
        """Write the SELECT. SQLite's ADBC driver guesses types from the first rows, so it is never shown a null text."""
        listed = ", ".join(
            f"{_safe(sql, kind, vendor)} AS {name}" for name, (sql, kind) in self.columns.items()
        )
        return f"SELECT {listed} {self.source}"


Read = Callable[[Query], pl.DataFrame]


def together(name: str, queries: Sequence[Query]) -> Query:
    """Ask several small questions that have the same columns as one: for the database each is dear by itself."""
    columns = queries[0].columns
    said = [
        f"SELECT {', '.join(f'{sql} AS {column}' for column, (sql, _) in query.columns.items())} {query.source}"
        for query in queries
    ]
    return Query(
        name,
        {column: (f"u.{column}", kind) for column, (_, kind) in columns.items()},
        f"FROM ({' UNION ALL '.join(said)}) u",
        [param for query in queries for param in query.params],
    )


def read(query: Query, reader: Reader | None = None) -> pl.DataFrame:
    """Run a query and return its frame in the declared types. Rows come in no particular order.

    Several reads belong inside `reading`, which gives the reader to use.
    """
    if reader == "adbc":
        params = [_bound(param) for param in query.params]
        return _conform(columnar.read(query.sql(connection.vendor), params), query)
    return _read_django(query)


@contextmanager
def reading(reader: Reader | None = None) -> Iterator[Reader]:
    """Choose the reader for the reads inside the block, and end what it started afterwards."""
    try:
        yield reader or usual_reader()
    finally:
        columnar.end()


@contextmanager
def reading_ahead(ahead: Sequence[Query] = (), reader: Reader | None = None) -> Iterator[Read]:
    """Give the function that reads inside the block, and end what it started afterwards.

    By ADBC the queries of `ahead` are begun at once, two at a time, so that one is read while another is worked on; any
    other waits for its turn after them, for a third reader would cost more to begin than the wait.
    """
    chosen = reader or usual_reader()
    if chosen == "django":
        yield _read_simply
        return
    pool = ThreadPoolExecutor(WORKERS)
    begun = {query.name: (query, pool.submit(read, query, chosen)) for query in ahead}

    def read_begun(query: Query) -> pl.DataFrame:
        known, future = begun.pop(query.name, (None, None))
        return (future if future and known == query else pool.submit(read, query, chosen)).result()

    try:
        yield read_begun
    finally:
        pool.shutdown(cancel_futures=True)
        columnar.end()


def _read_simply(query: Query) -> pl.DataFrame:
    """Read over Django's connection, one query after the other."""
    return read(query, "django")


def usual_reader() -> Reader:
    """Choose ADBC for big books, wherever it sees what we see: outside transactions, not on a database in memory."""
    name = str(connection.settings_dict["NAME"])
    in_memory = connection.vendor == "sqlite" and (":memory:" in name or "mode=memory" in name)
    if connection.in_atomic_block or in_memory:
        return "django"
    return "adbc" if is_big() else "django"


def is_big() -> bool:
    """Tell whether there are more documents than anybody waits for. Rows are stepped over, not counted: a millisecond."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM portfolio_receivable LIMIT 1 OFFSET {BIG}")
        return cursor.fetchone() is not None


def append(table: str, frame: pl.DataFrame, kinds: Sequence[str] = ()) -> int:
    """Insert every row of a frame into a table, whose columns the frame's columns name; return how many.

    One COPY on PostgreSQL, many rows a statement on SQLite; joins the transaction that is open. `kinds` names columns by
    which the rows fall into few kinds, in each of which much is alike: SQLite takes one kind after the other.
    """
    if frame.is_empty():
        return 0
    # Past Django's cursor its errors would come in the driver's own words.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            names = ", ".join(f'"{name}"' for name in frame.columns)
            with cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv)") as copy:
                for part in frame.iter_slices(SLICE):
                    copy.write(
                        part.write_csv(
                            include_header=False,
                            quote_style="non_numeric",
                            datetime_format="%Y-%m-%d %H:%M:%S%.6f%:z",
                        )
                    )
        else:
            # Past Django's wrapper: it would rewrite the SQL for every batch of parameters.
            for part in frame.partition_by(kinds, maintain_order=True) if kinds else [frame]:
                sqlite_rows.insert(cursor.connection.cursor(), table, part.columns, *sqlite_rows.told(part))
    return frame.height


def update(table: str, frame: pl.DataFrame, key: str = "id") -> int:
    """Write every row of a frame over the row of the same key; return how many. Joins the transaction that is open."""
    if frame.is_empty():
        return 0
    names = [name for name in frame.columns if name != key]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            listed = ", ".join(f'"{name}"' for name in frame.columns)
            cursor.execute("DROP TABLE IF EXISTS update_from")
            cursor.execute(
                f"CREATE TEMP TABLE update_from ON COMMIT DROP AS SELECT {listed} FROM {table} LIMIT 0"
            )
            append("update_from", frame)
            given = ", ".join(f'"{name}" = u."{name}"' for name in names)
            cursor.execute(f'UPDATE {table} AS t SET {given} FROM update_from u WHERE t."{key}" = u."{key}"')
        else:
            given = ", ".join(f'"{name}" = ?' for name in names)
            rows = sqlite_rows.plain(frame).select(*names, key).iter_rows()
            cursor.connection.cursor().executemany(f'UPDATE {table} SET {given} WHERE "{key}" = ?', rows)
    return frame.height


def keep_out(*tables: str) -> None:
    """Let nobody else write into tables until the transaction ends, so that what is read of them stays true.

    Readers go on. SQLite needs nothing: there a writing transaction is alone from its start.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")


@contextmanager
def proved_at_once() -> Iterator[None]:
    """Let PostgreSQL prove the keys of what is written in the block statement by statement, not all at the commit.

    By then a big batch has left its memory, and each row is looked for again: a quarter of the time of a million rows.
    For writers that begin with the rows the others refer to. SQLite proves each row as it comes.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield  # after a failure nothing more can be said in this transaction, nor need be
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def next_id(table: str) -> int:
    """Return the first id that rows to come may take in a table others are kept out of; tell `used` the last one."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            cursor.execute(f"SELECT last_value + CAST(is_called AS int) FROM {cursor.fetchone()[0]}")
        else:
            cursor.execute(
                "SELECT 1 + MAX(COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0), "
                f"COALESCE((SELECT MAX(id) FROM {table}), 0))",
                [table],
            )
        return int(cursor.fetchone()[0])


def used(table: str, last: int) -> None:
    """Let the table's own numbering go on after the last id taken. SQLite does so by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])


def among(column: str, ids: Sequence[int] | None) -> str:
    """Write a condition that keeps only some ids; none where all are wanted. Ids are whole numbers, so they are safe."""
    if ids is None:
        return ""
    return f" AND {column} IN ({', '.join(str(int(each)) for each in ids) or 'NULL'})"


def _safe(sql: str, kind: Any, vendor: str) -> str:
    """Keep null texts and dates from SQLite's type guessing; `_conform` turns the empty text back into null."""
    return f"COALESCE({sql}, '')" if vendor == "sqlite" and kind in {pl.String, pl.Date} else sql


def _read_django(query: Query) -> pl.DataFrame:
    """Read rows over Django's connection, so many at once that the objects of a big book never stand there together."""
    with connection.cursor() as cursor:
        cursor.execute(query.sql(connection.vendor), [_bound(param) for param in query.params])
        parts = [_part(query, rows) for rows in iter(lambda: cursor.fetchmany(SLICE), [])]
    if not parts:
        return _empty(tuple((name, kind) for name, (_, kind) in query.columns.items()))
    return parts[0] if len(parts) == 1 else pl.concat(parts)


def _part(query: Query, rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    """Make a frame in the declared types of some of the rows."""
    columns = zip(*rows, strict=True)  # far quicker than row by row
    named = zip(query.columns.items(), columns, strict=True)
    return _conform(pl.DataFrame([_series(name, kind, values) for (name, (_, kind)), values in named]), query)


@lru_cache(maxsize=256)
def _empty(schema: tuple[tuple[str, Any], ...]) -> pl.DataFrame:
    """Give the frame of a query that found nothing: most of them, on most days of a small book."""
    return pl.DataFrame(schema=dict(schema))


def _series(name: str, kind: Any, values: Sequence[Any]) -> pl.Series:
    """Make a column of what a driver gave: in the declared type where it is of that type already, else to be conformed."""
    if len(values) <= FEW and kind in _AS_SAID:
        said = _AS_SAID[kind]
        return pl.Series(name, [said(each) if isinstance(each, str | int) else each for each in values], kind)
    if kind in _AS_GIVEN:
        try:
            return pl.Series(name, values, kind)
        except TypeError:  # a number where text was declared, or the other way round: cast with the others
            pass
    return pl.Series(name, values, strict=False)


def _bound(param: Param) -> Any:
    """Bind dates as text on SQLite, where they are stored as text."""
    return param.isoformat() if connection.vendor == "sqlite" and isinstance(param, date) else param


def _conform(frame: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Rename nothing, cast once what needs it: dates from text, booleans from numbers, empty text that stood for null."""
    casts, found = [], frame.schema
    for name, (_, kind) in query.columns.items():
        column = pl.col(name)
        if kind == pl.Date and found[name] == pl.String:
            casts.append(pl.when(column != "").then(column).str.to_date("%Y-%m-%d").alias(name))
        elif kind == pl.Boolean and found[name] != pl.Boolean:
            casts.append(column.cast(pl.Int64).cast(pl.Boolean))
        elif found[name] != kind:
            casts.append(column.cast(kind))
    return frame.with_columns(casts) if casts else frame

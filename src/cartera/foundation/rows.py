"""Rows that Python made already, into the database: without a frame in between, without a model for each.

A frame of a few rows costs more to make than to write, and a row of a model several times its insert. What comes as
columns goes by `frames.append`.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from cartera.foundation import sqlite_rows


def insert(table: str, names: Sequence[str], rows: Iterable[Sequence[Any]], **alike: Any) -> None:
    """Insert rows whose values stand in the order of `names`; `alike` says columns that are the same in all of them.

    One COPY on PostgreSQL, many rows a statement on SQLite; joins the transaction that is open. Moments must be aware, JSON comes
    as its text.
    """
    columns = (*names, *alike)
    # Past Django's cursor its errors would come in the driver's own words.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            same = tuple(alike.values())
            listed = ", ".join(f'"{name}"' for name in columns)
            with cursor.cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, *same))
            return
        same = tuple(_plain(value) for value in alike.values())
        given = ((*map(_plain, row), *same) for row in rows)
        marks = ", ".join("?" * len(columns))
        # Past Django's wrapper: it would rewrite the SQL for every batch of parameters.
        sqlite_rows.insert(cursor.connection.cursor(), table, columns, marks, given, len(columns))


def _plain(value: Any) -> Any:
    """Give a date or a moment as the text that SQLite keeps, just as Django writes it: texts are what is compared."""
    kind = type(value)
    if kind is datetime:
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value.isoformat() if kind is date else value

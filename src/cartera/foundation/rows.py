"""Rows that Python made already, into the database: without a frame in between, without a model for each.

A frame of a few rows costs more to make than to write, and a row of a model several times its insert. What comes as
columns goes by `frames.append`.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection


def insert(table: str, names: Sequence[str], rows: Iterable[Sequence[Any]], **alike: Any) -> None:
    """Insert rows whose values stand in the order of `names`; `alike` says columns that are the same in all of them.

    One COPY on PostgreSQL, one executemany on SQLite; joins the transaction that is open. Moments must be aware, JSON comes
    as its text.
    """
    columns = ", ".join(f'"{name}"' for name in (*names, *alike))
    # Past Django's cursor its errors would come in the driver's own words.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            same = tuple(alike.values())
            with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, *same))
            return
        same = tuple(_plain(value) for value in alike.values())
        marks = ", ".join("?" * (len(names) + len(same)))
        # Past Django's wrapper: it would rewrite the SQL for every batch of parameters.
        cursor.connection.cursor().executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 - our own names
            ((*map(_plain, row), *same) for row in rows),
        )


def _plain(value: Any) -> Any:
    """Give a date or a moment as the text that SQLite keeps, just as Django writes it: texts are what is compared."""
    kind = type(value)
    if kind is datetime:
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value.isoformat() if kind is date else value

"""A connection of its own that sees the house as it was at one moment, while everybody goes on working."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def snapshot() -> Iterator[Any]:
    """Give a cursor inside one consistent, reading transaction. What is not committed yet is not in it."""
    # Past Django's connection its drivers would tell their errors in words of their own.
    with connection.wrap_database_errors:
        opened = _sqlite() if connection.vendor == "sqlite" else _postgresql()
        try:
            yield opened.cursor()
        finally:
            opened.close()


def _sqlite() -> Any:
    name = str(connection.settings_dict["NAME"])
    opened = sqlite3.connect(
        name if name.startswith("file:") else f"file:{name}", uri=True, isolation_level=None
    )
    opened.execute("PRAGMA query_only = 1")
    opened.execute("BEGIN")  # deferred: writers go on beside it, in the write-ahead log
    opened.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()  # the snapshot begins with the first read
    return opened


def _postgresql() -> Any:
    wrapper: Any = connection
    parameters = wrapper.get_connection_params()
    parameters.pop("cursor_factory", None)
    opened = wrapper.Database.connect(**parameters)
    opened.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    opened.execute("SET LOCAL TIME ZONE 'UTC'")
    return opened

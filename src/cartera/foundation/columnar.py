"""Reads whole columns by ADBC: on PostgreSQL over a connection of its own, on SQLite in a process of its own.

Either is dear to begin (on PostgreSQL a tenth of a second, in which ADBC asks for all types there are), so that each thread
keeps its own from its first read to `end`.
"""

import json
import subprocess
import sys
import threading
from typing import Any

import polars as pl
from django.db import connection

_readers: dict[int, "_Child | _Connection"] = {}  # one per thread


class UnableToRead(RuntimeError):
    """The database said no to a columnar read; the text is its own."""


def read(sql: str, params: list[Any]) -> pl.DataFrame:
    """Run a SELECT with %s for each parameter and return its columns. Raises UnableToRead on SQLite, ADBC's own errors else."""
    mine = threading.get_ident()
    if mine not in _readers:
        on_postgresql = connection.vendor == "postgresql"
        _readers[mine] = _Connection() if on_postgresql else _Child(str(connection.settings_dict["NAME"]))
    return _readers[mine].read(sql, params)


def end() -> None:
    """End what this thread, and threads that are no more, have begun."""
    alive = {thread.ident for thread in threading.enumerate()} - {threading.get_ident()}
    for ident in [ident for ident in _readers if ident not in alive]:
        _readers.pop(ident).close()


class _Connection:
    """ADBC's connection to the PostgreSQL database that Django is on. No read of it waits for a commit."""

    def __init__(self) -> None:
        import adbc_driver_postgresql.dbapi as driver  # noqa: PLC0415 - loads a shared library only where it is needed

        given = connection.get_connection_params()
        keys = ("dbname", "user", "password", "host", "port")
        uri = " ".join(f"{key}={_quoted(given[key])}" for key in keys if given.get(key))
        self.adbc = driver.connect(uri, autocommit=True)
        with self.adbc.cursor() as cursor:
            # A whole book is put together in memory; with the usual four megabytes it goes through files.
            cursor.execute("SET work_mem = '64MB'")

    def read(self, sql: str, params: list[Any]) -> pl.DataFrame:
        """Run one query."""
        with self.adbc.cursor() as cursor:
            cursor.execute(_with_literals(sql, params))
            return pl.DataFrame(pl.from_arrow(cursor.fetch_arrow_table()))

    def close(self) -> None:
        """Give the connection back."""
        self.adbc.close()


class _Child:
    """A process that reads one SQLite file; see `columnar_process` for why it is not this one."""

    def __init__(self, path: str) -> None:
        command = [sys.executable, "-m", "cartera.foundation.columnar_process", path]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves

    def read(self, sql: str, params: list[Any]) -> pl.DataFrame:
        """Ask one query."""
        into, out = self.process.stdin, self.process.stdout
        if into is None or out is None:
            raise UnableToRead(sql)
        into.write(json.dumps({"sql": sql.replace("%s", "?"), "params": params}).encode() + b"\n")
        into.flush()
        size = int.from_bytes(out.read(8), "little")
        if not size:
            raise UnableToRead(out.readline().decode().strip())
        return pl.read_ipc_stream(out.read(size))

    def close(self) -> None:
        """Let the child end, and wait for it."""
        self.process.communicate()


def _quoted(value: object) -> str:
    """Quote a value of a libpq connection string."""
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _with_literals(sql: str, params: list[Any]) -> str:
    """Write the parameters into the query, as psycopg quotes them: ADBC reads by COPY only what has none, at half the cost."""
    from psycopg.sql import Literal  # noqa: PLC0415 - a house on SQLite never loads it

    parts = sql.split("%s")
    told = [Literal(param).as_string() for param in params]
    return "".join(part + literal for part, literal in zip(parts, [*told, ""], strict=True))

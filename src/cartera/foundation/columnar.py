"""Reads whole columns by ADBC: on PostgreSQL over a connection of its own, on SQLite in a process of its own."""

import json
import subprocess
import sys
import threading
from typing import Any

import polars as pl
from django.db import connection

_children: dict[int, "_Child"] = {}  # one per thread, from its first read to `end`


class UnableToRead(RuntimeError):
    """The database said no to a columnar read; the text is its own."""


def read(sql: str, params: list[Any]) -> pl.DataFrame:
    """Run a SELECT with %s for each parameter and return its columns. Raises UnableToRead on SQLite, ADBC's own errors else."""
    if connection.vendor == "postgresql":
        with _postgresql() as adbc, adbc.cursor() as cursor:
            cursor.execute(_numbered(sql), params or None)
            return pl.DataFrame(pl.from_arrow(cursor.fetch_arrow_table()))
    mine = threading.get_ident()
    if mine not in _children:
        _children[mine] = _Child(str(connection.settings_dict["NAME"]))
    return _children[mine].read(sql.replace("%s", "?"), params)


def end() -> None:
    """End the children of this thread and of threads that are no more."""
    alive = {thread.ident for thread in threading.enumerate()} - {threading.get_ident()}
    for ident in [ident for ident in _children if ident not in alive]:
        _children.pop(ident).close()


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
        into.write(json.dumps({"sql": sql, "params": params}).encode() + b"\n")
        into.flush()
        size = int.from_bytes(out.read(8), "little")
        if not size:
            raise UnableToRead(out.readline().decode().strip())
        return pl.read_ipc_stream(out.read(size))

    def close(self) -> None:
        """Let the child end, and wait for it."""
        self.process.communicate()


def _postgresql() -> Any:
    """Open ADBC's connection to the PostgreSQL database that Django is on."""
    import adbc_driver_postgresql.dbapi as driver  # noqa: PLC0415 - loads a shared library only where it is needed

    given = connection.get_connection_params()
    keys = ("dbname", "user", "password", "host", "port")
    return driver.connect(" ".join(f"{key}={_quoted(given[key])}" for key in keys if given.get(key)))


def _quoted(value: object) -> str:
    """Quote a value of a libpq connection string."""
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _numbered(sql: str) -> str:
    """Turn %s into $1, $2 …, as PostgreSQL's protocol has it."""
    parts = sql.split("%s")
    return "".join(f"{part}${number}" for number, part in enumerate(parts[:-1], start=1)) + parts[-1]

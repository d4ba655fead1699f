"""An empty database of its own for a measurement or a trial: a file, or a new one on a PostgreSQL server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4


@contextmanager
def empty_database(server: str, folder: Path, *, like: str = "") -> Iterator[str]:
    """Give the URL of an empty database: a file in the folder, or a new one on the server, dropped afterwards.

    `like`: the URL of a database on the server that nobody is connected to; the new one is a copy of it.
    """
    if not server:
        yield f"sqlite:///{folder / 'ledger.sqlite3'}"
        return
    import psycopg

    name = f"cartera_{os.getpid()}_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        template = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
        connection.execute(f'CREATE DATABASE "{name}"{template}'.encode())
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())

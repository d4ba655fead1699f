"""Making an installation ready to work: its folder, its tables as this version needs them, its static files.

Several servers may start at once; one prepares while the others wait.
"""

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

ADVISORY_LOCK = 0x63617274  # any number that nobody else locks: "cart"
WAIT_SECONDS = 0.2
# Large, never asked for, and slow to compress: of htmx we use version 2 without its white space.
UNUSED = ("htmax-4*", "htmx-4*", "htmx-2.js")


def prepare() -> None:
    """Make the installation ready."""
    make_home()
    prepare_database()
    collect_static()


def make_home() -> None:
    """Make the data folder, for its owner alone."""
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)


def prepare_database() -> None:
    """Bring the tables to this version."""
    with _alone():
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def changes_waiting() -> int:
    """Return how many changes of the tables this version brings that the database does not have yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static() -> bool:
    """Copy and compress the static files where they changed since the last time; tell whether it was needed."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    now = _fingerprint()
    if mark.exists() and mark.read_text(encoding="ascii") == now:
        return False
    call_command(
        "collectstatic",
        verbosity=0,
        interactive=False,
        clear=True,
        skip_checks=True,
        ignore_patterns=[*UNUSED],
    )
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(now, encoding="ascii")
    return True


def static_is_collected() -> bool:
    """Tell whether the static files that are served are those of this version."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    return mark.exists() and mark.read_text(encoding="ascii") == _fingerprint()


def _fingerprint() -> str:
    """Return what changes when any static file does: names, sizes and times."""
    found = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in sorted(finder.list([]), key=lambda each: str(each[0])):
            told = Path(storage.path(name)).stat()
            found.update(f"{name} {told.st_size} {told.st_mtime_ns}\n".encode())
    return found.hexdigest()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Keep other servers of the same database waiting inside the block."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
        return
    with (settings.HOME / "preparing.lock").open("w") as lock:
        _lock(lock)
        yield  # closing the file gives the lock back, whatever happened


def _lock(file: IO[str]) -> None:
    """Lock a file of this machine, waiting for whoever holds it."""
    if os.name == "nt":
        import msvcrt  # noqa: PLC0415 - Windows only

        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined] # only on Windows
            except OSError:
                time.sleep(WAIT_SECONDS)
            else:
                return
    import fcntl  # noqa: PLC0415 - not on Windows

    fcntl.flock(file, fcntl.LOCK_EX)

"""An empty ledger for the length of one story: a throw-away database in place of the real one.

Migrating takes seconds, copying a file takes none: the migrated empty database is kept in the data folder under a name
that changes with the migrations, and each story gets a copy of it.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections

_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    # Nobody misses a throw-away file after a power cut.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
}


@contextmanager
def empty_ledger() -> Iterator[Path]:
    """Make Django's default connection an empty migrated SQLite file; afterwards everything is as before.

    The database of the settings, SQLite or PostgreSQL, is not opened by anything inside the block, in any thread.
    """
    template = _template()
    with tempfile.TemporaryDirectory(prefix="cartera-story-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "story.sqlite3"
        shutil.copyfile(template, file)
        with _in_place_of_the_real_one(file):
            yield file


@contextmanager
def _in_place_of_the_real_one(file: Path) -> Iterator[None]:
    """Swap the default connection and its settings, which new threads and raw readers go by, for those of a file."""
    kept_settings, kept = connections.settings["default"], connections["default"]
    connections.settings["default"] = {
        **kept_settings, "ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": _OPTIONS,
        "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False,
    }  # fmt: skip
    scratch = connections.create_connection("default")
    connections["default"] = scratch
    ContentType.objects.clear_cache()  # remembers rows of the database it saw last
    try:
        yield
    finally:
        scratch.close()
        connections.settings["default"] = kept_settings
        connections["default"] = kept
        ContentType.objects.clear_cache()


def _template() -> Path:
    """Return the migrated empty database of these migrations, made on first use."""
    folder = settings.HOME / "cache"
    file: Path = folder / f"story-{_fingerprint()}.sqlite3"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for outdated in folder.glob("story-*.sqlite3"):
            with suppress(OSError):  # Windows: another process is copying it just now
                outdated.unlink()
        _migrate(file)
    return file


def _migrate(file: Path) -> None:
    """Make the file whole before it gets its name, so that two first stories at once do not meet a half."""
    with tempfile.TemporaryDirectory(prefix="cartera-story-", dir=file.parent) as folder:
        fresh = Path(folder) / "fresh.sqlite3"
        with _in_place_of_the_real_one(fresh):
            call_command("migrate", verbosity=0, interactive=False)
        fresh.replace(file)


def _fingerprint() -> str:
    """Return what changes whenever a migration does."""
    digest = hashlib.sha256(django.__version__.encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for file in sorted(Path(config.path, "migrations").glob("*.py")):
            digest.update(f"{config.label}/{file.name}".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]

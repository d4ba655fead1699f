"""A backup: one zip with a manifest, the tables as Parquet in parts, and the house's files.

manifest.json                  version, moment, migrations, and per table: columns, rows, sha256 of the content
tables/<table>/00000.parquet   rows in the order of their ids
files/<path>                   what lies in the data folder: key, logos, imported files, own templates
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder

from cartera.config.safekeeping import tables
from cartera.config.safekeeping.snapshot import snapshot
from cartera.config.safekeeping.tables import Table
from cartera.problems import N_, Refused
from cartera.version import VERSION

MANIFEST = "manifest.json"
FORMAT = 1
FOLDERS = ("files", "templates")  # inside the data folder
KEY = "secret_key"

Manifest = dict[str, Any]


class BackupBroken(Refused):
    """What was read back is not what was written."""

    code = "backup_broken"
    text = N_(
        "The file %(file)s is damaged or no backup of Cartera: %(why)s. Nothing was changed; use another backup."
    )


class FileExists(Refused):
    """A backup never overwrites another."""

    code = "file_exists"
    text = N_("%(file)s exists already. Give the backup another name.")


def write(file: Path, *, at: datetime) -> Manifest:
    """Write a backup of this moment and read it back; return its manifest. Raises FileExists, BackupBroken."""
    if file.exists():
        raise FileExists(file=str(file))
    half = file.with_name(file.name + ".part")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            with zipfile.ZipFile(opened, "w", zipfile.ZIP_STORED) as zipped:  # Parquet is compressed already
                manifest = _fill(zipped, at)
            opened.flush()
            os.fsync(opened.fileno())
        check(half)
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
    return manifest


def _fill(zipped: zipfile.ZipFile, at: datetime) -> Manifest:
    with snapshot() as cursor:
        migrations = _migrations(cursor)
        written = [_write_table(zipped, cursor, table) for table in tables.known()]
    manifest = {
        "format": FORMAT, "cartera": VERSION, "at": at.isoformat(), "migrations": migrations, "tables": written,
        "files": [_write_file(zipped, path) for path in _files()],
    }  # fmt: skip
    zipped.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return manifest


def _migrations(cursor: Any) -> list[list[str]]:
    table = MigrationRecorder.Migration._meta.db_table
    cursor.execute(f'SELECT app, name FROM "{table}" ORDER BY id')  # noqa: S608 - Django's own name
    return [list(row) for row in cursor.fetchall()]


def _write_table(zipped: zipfile.ZipFile, cursor: Any, table: Table) -> dict[str, Any]:
    rows, content = 0, hashlib.sha256()
    for number, frame in enumerate(tables.parts(cursor, table)):
        packed = BytesIO()
        frame.write_parquet(packed, compression="zstd")
        zipped.writestr(f"tables/{table.name}/{number:05}.parquet", packed.getvalue())
        rows += frame.height
        content.update(tables.fingerprint(frame, table))
    return {"name": table.name, "columns": table.columns, "rows": rows, "sha256": content.hexdigest()}


def _files() -> Iterator[Path]:
    """Yield the files of the data folder that belong to the books, not to this machine."""
    yield from (path for path in (Path(settings.HOME) / KEY,) if path.is_file())
    yield from own_files()


def own_files() -> Iterator[Path]:
    """Yield what the house was given or wrote: proofs, documents, imported files, logos, own templates. No key."""
    for folder in FOLDERS:
        yield from sorted(path for path in (Path(settings.HOME) / folder).rglob("*") if path.is_file())


def _write_file(zipped: zipfile.ZipFile, path: Path) -> dict[str, str]:
    content = path.read_bytes()
    name = path.relative_to(settings.HOME).as_posix()
    zipped.writestr(f"files/{name}", content)
    return {"name": name, "sha256": hashlib.sha256(content).hexdigest()}


def check(file: Path) -> Manifest:
    """Read a backup to its last byte and compare it with its manifest; return it. Raises BackupBroken."""
    try:
        with zipfile.ZipFile(file) as zipped:
            manifest: Manifest = json.loads(zipped.read(MANIFEST))
            why = _difference(zipped, manifest)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, pl.exceptions.PolarsError) as error:
        raise BackupBroken(file=str(file), why=f"{type(error).__name__}: {error}") from None
    if why:
        raise BackupBroken(file=str(file), why=why)
    return manifest


def _difference(zipped: zipfile.ZipFile, manifest: Manifest) -> str:
    """Return the first difference between content and manifest, "" when there is none."""
    if manifest["format"] != FORMAT:
        return f"format {manifest['format']}"
    for each in manifest["tables"]:
        table, rows, content = table_of(each), 0, hashlib.sha256()
        for frame in read(zipped, table):
            rows += frame.height
            content.update(tables.fingerprint(frame, table))
        if (rows, content.hexdigest()) != (each["rows"], each["sha256"]):
            return f"table {table.name}"
    for each in manifest["files"]:
        if not _belongs(each["name"]):
            return f"file {each['name']}"
        if hashlib.sha256(zipped.read(f"files/{each['name']}")).hexdigest() != each["sha256"]:
            return f"file {each['name']}"
    return ""


def _belongs(name: str) -> bool:
    """Tell whether a name is one that `write` gives: the key, or a path inside a folder that is kept."""
    parts = name.split("/")
    inside = parts[0] in FOLDERS and len(parts) > 1 and not {"", ".", ".."} & set(parts) and "\\" not in name
    return name == KEY or inside


def table_of(told: dict[str, Any]) -> Table:
    """Return a table as the manifest tells it."""
    return Table(told["name"], told["columns"])


def read(zipped: zipfile.ZipFile, table: Table) -> Iterator[pl.DataFrame]:
    """Yield the parts of a table as they were written."""
    prefix = f"tables/{table.name}/"
    for name in sorted(name for name in zipped.namelist() if name.startswith(prefix)):
        yield pl.read_parquet(BytesIO(zipped.read(name))).select(list(table.columns))

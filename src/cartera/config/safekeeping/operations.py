"""Restoring a backup into an empty database of either kind, proven by reading everything back from it."""

import hashlib
import os
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from cartera.config import preparing
from cartera.config.safekeeping import archive, tables
from cartera.config.safekeeping.archive import BackupBroken, Manifest
from cartera.foundation import frames, history
from cartera.foundation import operations as foundation
from cartera.foundation.models import House, User
from cartera.parties.models import Creditor
from cartera.problems import N_, Refused

BACKUP = "backup"  # name of the job, for the doctor


class NotEmpty(Refused):
    """There are books already."""

    code = "not_empty"
    text = N_(
        "This house already holds data. Restore into an empty one, or say --replace: what is there is then kept in a "
        "backup beside it."
    )


class BackupNewer(Refused):
    """The backup was made by a later version."""

    code = "backup_newer"
    text = N_("The backup was made by a newer Cartera (%(version)s). Install that version and restore again.")


def backup(*, file: Path, at: datetime) -> Manifest:
    """Write a backup, read back, and note that there is one. Raises archive.FileExists, archive.BackupBroken."""
    manifest = archive.write(file, at=at)
    foundation.job_done(name=BACKUP, at=at)
    return manifest


def restore(*, file: Path, replace: bool = False, at: datetime) -> Manifest:
    """Bring a backup into this house, all or nothing, and compare every row with it.

    The house rehearses afterwards: what left since the backup is not in it. With `replace`, what is there is first kept as a
    backup of its own. Raises BackupBroken, BackupNewer, NotEmpty.
    """
    manifest = archive.check(file)
    _refuse_newer(manifest)
    preparing.make_home()
    preparing.prepare_database()
    if Creditor.objects.exists() or User.objects.exists():
        if not replace:
            raise NotEmpty
        archive.write(Path(settings.HOME) / f"before-restore-{at:%Y%m%d-%H%M%S}.zip", at=at)
    try:
        _to_state_of(manifest)
        _load(file, manifest)
    finally:
        preparing.prepare_database()  # to this version, whatever came of it
    with zipfile.ZipFile(file) as zipped:
        _write_files(zipped, manifest)
    facts = {"taken_at": manifest["at"], "version": manifest["cartera"]}
    history.record("foundation.house.restored", None, at=at, by=None, **facts)
    return manifest


def _load(file: Path, manifest: Manifest) -> None:
    """Replace every row by those of the backup, and compare. All or nothing."""
    with zipfile.ZipFile(file) as zipped, transaction.atomic():
        _empty(manifest)
        for each in manifest["tables"]:
            for frame in archive.read(zipped, archive.table_of(each)):
                frames.append(each["name"], frame)
        _number_on(manifest)
        _compare(file, manifest)
        # What left after the backup was taken is not known here: it would leave a second time.
        House.objects.filter(demo=False).update(rehearsal=True)


def _refuse_newer(manifest: Manifest) -> None:
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    if {(app, name) for app, name in manifest["migrations"]} - known:
        raise BackupNewer(version=manifest["cartera"])


def _to_state_of(manifest: Manifest) -> None:
    """Bring the tables to the version of an older backup: each app to the last of its migrations that the backup had."""
    then = {(app, name) for app, name in manifest["migrations"]}
    loader = MigrationLoader(connection)
    if set(loader.applied_migrations) <= then:
        return
    for app in sorted({app for app, _ in loader.graph.nodes}):
        had = [node for node in loader.graph.nodes if node[0] == app and node in then]
        leaf = next(
            (node for node in had if not any(c in had for c in loader.graph.node_map[node].children)), None
        )
        call_command(
            "migrate", app, leaf[1] if leaf else "zero", verbosity=0, interactive=False, skip_checks=True
        )


def _empty(manifest: Manifest) -> None:
    """Take out every row: those that migrations made, or those that are replaced."""
    names = [each["name"] for each in manifest["tables"]] + sorted(tables.VOLATILE)
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for name in names:
            if name in there:
                # Keys are checked at the end of the transaction, so the order does not matter.
                cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608 - own names


def _number_on(manifest: Manifest) -> None:
    """Let new rows take ids after the restored ones; SQLite does so by itself."""
    named = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    found = [named[each["name"]] for each in manifest["tables"] if each["name"] in named]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), found):
            cursor.execute(statement)


def _compare(file: Path, manifest: Manifest) -> None:
    """Read every table back from the database and compare it with the manifest. Raises BackupBroken."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        raw: Any = cursor.cursor if connection.vendor == "postgresql" else cursor.connection.cursor()
        for each in manifest["tables"]:
            table, content = archive.table_of(each), hashlib.sha256()
            for frame in tables.parts(raw, table):
                content.update(tables.fingerprint(frame, table))
            if content.hexdigest() != each["sha256"]:
                raise BackupBroken(file=str(file), why=f"table {table.name} differs after restoring")


def _write_files(zipped: zipfile.ZipFile, manifest: Manifest) -> None:
    """Write the files into the data folder; a name that leads out of it is refused. Raises BackupBroken."""
    home = Path(settings.HOME).resolve()
    for each in manifest["files"]:
        path = (home / each["name"]).resolve()
        if not path.is_relative_to(home):
            raise BackupBroken(file=str(zipped.filename), why=each["name"])
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(zipped.read(f"files/{each['name']}"))

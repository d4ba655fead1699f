"""Everything the house knows, in files that any program reads, each column described."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db.models import Model

from cartera.config.safekeeping import archive, meanings, tables
from cartera.config.safekeeping.snapshot import snapshot
from cartera.config.safekeeping.tables import Table
from cartera.problems import N_, Refused
from cartera.version import VERSION

# What only lets people in stays in the house; of tables only ours mean something elsewhere.
OURS = "cartera."
SECRET_COLUMNS = {"foundation_user": ("password",)}
LEFT_OUT = "What only lets people in, or means something to this program alone. A backup has it."


class FolderNotEmpty(Refused):
    """An export never mixes with other files."""

    code = "folder_not_empty"
    text = N_("%(folder)s is not empty. Name another folder.")


def export(*, folder: Path, kind: str, at: datetime) -> dict[str, int]:
    """Write every table as `csv` or `parquet`, the house's files, and a schema.json; return rows by table.

    All tables are of one moment. CSV is UTF-8 with commas, dates ISO 8601, nothing known is an empty cell. What stays here
    is named in the schema. Raises FolderNotEmpty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FolderNotEmpty(folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    rows, described = {}, []
    with snapshot() as cursor:
        for model, table in _told():
            with _writer(folder / f"{table.name}.{kind}", table, kind) as add:
                rows[table.name] = sum(add(frame) for frame in tables.parts(cursor, table))
            described.append(_described(model, table, rows[table.name]))
    stays = sorted({table.name for table in tables.known()} - rows.keys())
    schema = {
        "cartera": VERSION, "at": at.isoformat(), "format": kind, "tables": described, "files": _copied(folder),
        "left_out": {"meaning": LEFT_OUT, "tables": stays, "columns": SECRET_COLUMNS},
    }  # fmt: skip
    (folder / "schema.json").write_text(json.dumps(schema, indent=1, ensure_ascii=False), encoding="utf-8")
    return rows


def _copied(folder: Path) -> list[str]:
    """Copy the house's files, each to the place that the tables name; return their names."""
    names = []
    for path in archive.own_files():
        name = path.relative_to(settings.HOME)
        (folder / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(path, folder / name)
        names.append(name.as_posix())
    return names


def _told() -> Iterator[tuple[type[Model], Table]]:
    """Yield what may leave: our tables, and of them what is no secret."""
    for model, table in zip(tables.models(), tables.known(), strict=True):
        if not model.__module__.startswith(OURS):
            continue
        secret = SECRET_COLUMNS.get(table.name, ())
        yield (
            model,
            Table(table.name, {name: kind for name, kind in table.columns.items() if name not in secret}),
        )


@contextmanager
def _writer(path: Path, table: Table, kind: str) -> Iterator[Any]:
    """Give what writes frames one after the other into a file and tells how many rows it wrote."""
    empty = pl.DataFrame(schema=table.schema)
    if kind == "parquet":
        import pyarrow.parquet  # noqa: PLC0415 - no other command needs it, and each would begin a quarter of a second later

        with pyarrow.parquet.ParquetWriter(path, empty.to_arrow().schema, compression="zstd") as writer:

            def add(frame: pl.DataFrame) -> int:
                writer.write_table(frame.to_arrow().cast(writer.schema))
                return frame.height

            yield add
        return
    with path.open("wb") as file:
        empty.write_csv(file)

        def append(frame: pl.DataFrame) -> int:
            frame.write_csv(file, include_header=False, datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ")
            return frame.height

        yield append


def _described(model: type[Model], table: Table, rows: int) -> dict[str, Any]:
    fields = {field.column: field for field in model._meta.concrete_fields}
    columns = [
        {
            "column": name, "type": kind, "null": fields[name].null,
            "meaning": meanings.of_column(model, fields[name]),
        }
        for name, kind in table.columns.items()
    ]  # fmt: skip
    return {"table": table.name, "meaning": meanings.of_table(model), "rows": rows, "columns": columns}

"""Every table of the house as columns: names, plain types that both databases share, and how rows are read into frames.

A backup describes its tables itself, so that an older one is still read when the models have moved on.
"""

from __future__ import annotations  # Django's generic classes exist for the type checker only

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.apps import apps
from django.db import connection
from django.db.models import Field, Model

# Of the moment only: who is signed in, which process runs a day.
VOLATILE = frozenset({"django_session", "cycle_runlock"})
ROWS_AT_ONCE = 100_000

TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "integer": pl.Int64,
    "boolean": pl.Boolean,
    "text": pl.String,
    "json": pl.String,
    "date": pl.Date,
    "moment": pl.Datetime("us", "UTC"),
    "time": pl.String,
}
_OF_FIELDS = {
    "AutoField": "integer", "BigAutoField": "integer", "BigIntegerField": "integer", "IntegerField": "integer",
    "PositiveIntegerField": "integer", "PositiveSmallIntegerField": "integer", "BooleanField": "boolean",
    "DateField": "date", "DateTimeField": "moment", "TimeField": "time", "JSONField": "json", "CharField": "text", "EmailField": "text", "FileField": "text",
    "TextField": "text",
}  # fmt: skip


class UnknownKind(TypeError):
    """A field of a kind that was never thought of: say in `_OF_FIELDS` what it is."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name and its columns with their types (keys of TYPES). Its rows have the key `id`."""

    name: str
    columns: dict[str, str]

    @property
    def schema(self) -> dict[str, pl.DataType | type[pl.DataType]]:
        """Return the types as Polars has them."""
        return {name: TYPES[kind] for name, kind in self.columns.items()}


def models() -> list[type[Model]]:
    """Return the models of all tables that are kept, those that only join others included."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and model._meta.db_table not in VOLATILE]


def known() -> list[Table]:
    """Return the tables of this version."""
    return [
        Table(
            model._meta.db_table,
            # What the database makes of other columns, it makes again.
            {
                str(field.column): kind_of(field)
                for field in model._meta.concrete_fields
                if not field.generated
            },
        )
        for model in models()
    ]


def kind_of(field: Field[Any, Any]) -> str:
    """Return the plain type of a field; a key to another table is what that table's key is. Raises UnknownKind."""
    if field.remote_field and hasattr(field, "target_field"):
        return kind_of(field.target_field)
    try:
        return _OF_FIELDS[type(field).__name__]
    except KeyError:
        raise UnknownKind(f"{field}: {type(field).__name__}") from None


def parts(cursor: Any, table: Table, rows: int = ROWS_AT_ONCE) -> Iterator[pl.DataFrame]:
    """Yield a table's rows in the order of their ids, so many at once, read by an open DB-API cursor."""
    listed = ", ".join(_read_as(name, kind) for name, kind in table.columns.items())
    after = -(2**62)
    while True:
        # Page by key: neither driver then holds a whole table in memory.
        cursor.execute(
            f'SELECT {listed} FROM "{table.name}" WHERE id > {after} ORDER BY id LIMIT {rows}'  # noqa: S608 - own names
        )
        found = cursor.fetchall()
        if not found:
            return
        frame = _frame(found, table)
        yield frame
        after = frame["id"][-1]


def _read_as(name: str, kind: str) -> str:
    if connection.vendor == "postgresql" and kind in {"json", "time"}:
        return f'"{name}"::text'
    if connection.vendor == "sqlite" and kind in {"boolean", "date", "moment", "time"}:
        # An expression has no declared type, so that no connection converts it: everywhere the stored text comes out.
        return f'+"{name}"' if kind == "boolean" else f"\"{name}\" || ''"
    return f'"{name}"'


def _frame(rows: list[tuple[Any, ...]], table: Table) -> pl.DataFrame:
    """Put rows into the declared types, whatever the database hands over."""
    raw = {name: _raw(kind) for name, kind in table.columns.items()}
    frame = pl.DataFrame(rows, schema=raw, orient="row")
    return frame.with_columns(_cast(name, kind) for name, kind in table.columns.items())


def _raw(kind: str) -> pl.DataType | type[pl.DataType]:
    """Return what the driver hands over: SQLite knows neither dates nor truth."""
    if connection.vendor == "sqlite":
        return {"boolean": pl.Int64, "date": pl.String, "moment": pl.String}.get(kind, TYPES[kind])
    return TYPES[kind]


def _cast(name: str, kind: str) -> pl.Expr:
    column = pl.col(name)
    if connection.vendor == "sqlite":
        if kind == "boolean":
            return column.cast(pl.Boolean)
        if kind == "date":
            return column.str.to_date("%Y-%m-%d")
        if kind == "moment":
            plain = column.str.replace("T", " ", literal=True).str.slice(0, 26)
            return plain.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us").dt.replace_time_zone("UTC")
    if kind == "time":
        return column.str.slice(0, 8)
    return column


def fingerprint(frame: pl.DataFrame, table: Table) -> bytes:
    """Return rows as bytes that are the same on both databases: JSON is written in one way, moments in UTC."""
    json = [name for name, kind in table.columns.items() if kind == "json"]
    one_way = frame.with_columns(pl.col(name).map_elements(_one_way, return_dtype=pl.String) for name in json)
    return one_way.write_csv(
        include_header=False,
        null_value="\\N",
        quote_style="non_numeric",
        datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ",
    ).encode()


def _one_way(text: str) -> str:
    import json  # noqa: PLC0415 - the name is a column's kind everywhere else

    return json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)

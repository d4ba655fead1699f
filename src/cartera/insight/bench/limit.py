"""How fast the database itself is: the same rows read and written with nothing else done."""

from typing import Any

import polars as pl
from django.db import connection, transaction
from django.db.models import Model

from cartera.cycle.models import Standing
from cartera.foundation import frames
from cartera.foundation.frames import Query
from cartera.insight.bench.measuring import timed
from cartera.strategy.models import Proposal

_KINDS = {"Char": pl.String, "Text": pl.String, "DateTime": pl.String, "Date": pl.Date, "Boolean": pl.Boolean}
# What a day reads by the ten thousand: the plain columns of each table, without joins, order or arithmetic.
_READ: dict[str, tuple[str, tuple[str, ...]]] = {
    "open": (
        "portfolio_receivable WHERE settled_on IS NULL",
        ("id", "account_id", "due_date", "principal_open_minor", "fees_open_minor", "interest_open_minor"),
    ),
    "done": (
        "strategy_stepdone",
        ("id", "account_id", "policy_version_id", "ladder", "step", "cumulative_days", "action", "done_on"),
    ),
    "done_items": ("strategy_stepitem", ("step_done_id", "account_id", "receivable_id", "due_date")),
    "settled": (
        "portfolio_receivable WHERE settled_on IS NOT NULL",
        ("id", "account_id", "due_date", "settled_on"),
    ),
    "accounts": ("portfolio_account", ("id", "debtor_id", "currency", "on_account_minor")),
    "debtors": ("parties_debtor", ("id", "country", "subdivision", "kind", "tags", "language")),
    "contacts": ("parties_contact", ("id", "debtor_id", "role", "channel")),
}
_WRITTEN: tuple[tuple[type[Model], str], ...] = (
    (Proposal, "w.state IN ('proposed', 'approved', 'held')"),
    (Standing, "w.until_on IS NULL"),
)


def measure(creditor_id: int) -> dict[str, float]:
    """Read what a day reads as plain columns, and write what it wrote into tables without keys; give seconds.

    Read two at a time, as the day does. Leaves nothing behind.
    """
    reader = frames.usual_reader()
    _, read = timed(lambda: _read_all(reader))
    with transaction.atomic():
        write = sum(_written(model, where, creditor_id) for model, where in _WRITTEN)
        transaction.set_rollback(True)
    return {"limit_read": read, "limit_write": write}


def _read_all(reader: frames.Reader) -> None:
    queries = [
        Query(name, {column: (column, _kind(column)) for column in columns}, f"FROM {source}")
        for name, (source, columns) in _READ.items()
    ]
    with frames.reading_ahead(queries, reader) as read:
        for query in queries:
            read(query)


def _kind(column: str) -> Any:
    """Tell the type of a column by its name, as all tables that are read spell them."""
    if column.endswith(("_on", "_date")):
        return pl.Date
    return pl.Int64 if column.endswith(("id", "_minor", "_days")) else pl.String


def _written(model: type[Model], where: str, creditor_id: int) -> float:
    """Read back what the day wrote, every column that says something, and write it again; give the seconds of that."""
    columns: dict[str, tuple[str, Any]] = {}
    for field in model._meta.local_concrete_fields:
        kind = next((kind for name, kind in _KINDS.items() if name in field.get_internal_type()), pl.Int64)
        column = str(field.column)
        if column != "id":
            columns[f"{column}_"] = (f'w."{column}"', kind)  # `on` alone would be SQL's own word
    table = model._meta.db_table
    source = f"FROM {table} w WHERE w.creditor_id = %s AND {where}"
    rows = frames.read(Query("written", columns, source, [creditor_id]), "django")
    said = rows.select(column for column in rows if column.null_count() < rows.height)
    rows = said.rename(lambda column: column.removesuffix("_"))
    with connection.cursor() as cursor:
        listed = ", ".join(f'"{name}"' for name in rows.columns)
        cursor.execute(f"CREATE TEMP TABLE limit_{table} AS SELECT {listed} FROM {table} LIMIT 0")  # noqa: S608 - our own names
    return timed(lambda: frames.append(f"limit_{table}", rows))[1]

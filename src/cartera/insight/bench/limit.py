"""How fast the database itself is: the same rows read and written with nothing else done."""

from functools import partial
from statistics import median
from typing import Any

import polars as pl
from django.db import connection

from cartera.foundation import columnar, frames
from cartera.foundation.frames import Query
from cartera.insight.bench.measuring import timed
from cartera.strategy.models import Proposal

_KINDS = {"Char": pl.String, "Text": pl.String, "DateTime": pl.String, "Date": pl.Date, "Boolean": pl.Boolean}
_COLUMNS = ("id", "account_id", "due_date", "principal_open_minor", "fees_open_minor", "interest_open_minor")


TRIALS = 3  # of which the middle one counts: other work on the machine can double any of them


def measure(creditor_id: int) -> dict[str, float]:
    """Read the open items as plain columns and write the proposals into a table without keys; give seconds.

    Call inside a transaction that is rolled back.
    """
    read = median(timed(_read)[1] for _ in range(TRIALS))
    proposals = _proposals(creditor_id)
    columns = ", ".join(f'"{name}"' for name in proposals.columns)
    with connection.cursor() as cursor:
        for trial in range(TRIALS):
            cursor.execute(
                f"CREATE TEMP TABLE limit_proposal_{trial} AS SELECT {columns} FROM strategy_proposal LIMIT 0"  # noqa: S608 - our own names
            )
    written = [
        timed(partial(frames.append, f"limit_proposal_{trial}", proposals))[1] for trial in range(TRIALS)
    ]
    return {"limit_read": read, "limit_write": median(written)}


def _read() -> None:
    columnar.read(
        f"SELECT {', '.join(_COLUMNS)} FROM portfolio_receivable WHERE settled_on IS NULL",  # noqa: S608 - our own names
        [],
    )
    columnar.end()


def _proposals(creditor_id: int) -> pl.DataFrame:
    """Read back the open proposals as the day wrote them: every column but id, day and approval, which all say alike."""
    columns: dict[str, tuple[str, Any]] = {}
    for field in Proposal._meta.local_concrete_fields:
        kind = next((kind for name, kind in _KINDS.items() if name in field.get_internal_type()), pl.Int64)
        column = str(field.column)
        if column not in {"id", "on"}:
            columns[column] = (f"p.{column}", kind)
    source = "FROM strategy_proposal p WHERE p.creditor_id = %s AND p.closed_on IS NULL"
    read = frames.read(Query("proposals", columns, source, [creditor_id]), "django")
    return read.drop("approved_at")

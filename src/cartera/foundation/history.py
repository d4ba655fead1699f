"""Append-only record of every act: who did what to which thing, when and why."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import polars as pl
from django.core.serializers.json import DjangoJSONEncoder

from cartera.foundation import frames
from cartera.foundation.models import History, User


def record(
    event: str, thing: Any = None, *, at: datetime, by: User | None, why: str = "", debtor_id: int | None = None,
    creditor_id: int | None = None, **facts: object,
) -> None:  # fmt: skip
    """Write one row: a dotted event name, the thing it is about, who acted (None: the system) and plain facts.

    Debtor and creditor are taken from the thing when it has them, so that a case can tell its story with one query.
    """
    row = act(event, thing, at=at, by=by, why=why, debtor_id=debtor_id, creditor_id=creditor_id, **facts)
    row.save(force_insert=True)


def act(
    event: str, thing: Any = None, *, at: datetime, by: User | None, why: str = "", debtor_id: int | None = None,
    creditor_id: int | None = None, **facts: object,
) -> History:  # fmt: skip
    """Return the row that `record` would write, for verbs that write many at once with `record_all`."""
    return History(
        event=event, at=at, by=by, why=why, facts=facts,
        thing_id=getattr(thing, "pk", None),
        debtor_id=debtor_id if debtor_id is not None else getattr(thing, "debtor_id", None),
        creditor_id=creditor_id if creditor_id is not None else getattr(thing, "creditor_id", None),
    )  # fmt: skip


def record_all(acts: Iterable[History]) -> None:
    """Write many rows of `act` at once, in their order."""
    rows = [
        (row.event, row.at.astimezone(UTC), row.by_id, row.why, json.dumps(row.facts, cls=DjangoJSONEncoder), row.thing_id,
         row.debtor_id, row.creditor_id)
        for row in acts
    ]  # fmt: skip
    frames.append("foundation_history", pl.DataFrame(rows, schema=_COLUMNS, orient="row"))


_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "event": pl.String, "at": pl.Datetime("us", "UTC"), "by_id": pl.Int64, "why": pl.String, "facts": pl.String,
    "thing_id": pl.Int64, "debtor_id": pl.Int64, "creditor_id": pl.Int64,
}  # fmt: skip

"""Append-only record of every act: who did what to which thing, when and why."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder

from cartera.foundation import rows
from cartera.foundation.models import History, User


class Act(NamedTuple):
    """One act to be written: a row of `History` without what makes a model dear, for a batch writes tens of thousands."""

    event: str
    at: datetime
    by_id: int | None
    why: str
    facts: Mapping[str, object]
    thing_id: int | None
    debtor_id: int | None
    creditor_id: int | None


def record(
    event: str, thing: Any = None, *, at: datetime, by: User | None, why: str = "", debtor_id: int | None = None,
    creditor_id: int | None = None, **facts: object,
) -> None:  # fmt: skip
    """Write one row: a dotted event name, the thing it is about, who acted (None: the system) and plain facts.

    Debtor and creditor are taken from the thing when it has them, so that a case can tell its story with one query.
    """
    told: dict[str, Any] = facts
    row = act(event, thing, at=at, by=by, why=why, debtor_id=debtor_id, creditor_id=creditor_id, **told)
    History(**row._asdict()).save(force_insert=True)


def act(
    event: str, thing: Any = None, *, at: datetime, by: User | None, why: str = "", thing_id: int | None = None,
    debtor_id: int | None = None, creditor_id: int | None = None, **facts: object,
) -> Act:  # fmt: skip
    """Return the row that `record` would write, for verbs that write many at once with `record_all`."""
    return Act(
        event, at.astimezone(UTC), by.pk if by else None, why, facts,
        thing_id if thing_id is not None else getattr(thing, "pk", None),
        debtor_id if debtor_id is not None else getattr(thing, "debtor_id", None),
        creditor_id if creditor_id is not None else getattr(thing, "creditor_id", None),
    )  # fmt: skip


def record_all(acts: Iterable[Act]) -> None:
    """Write many rows of `act` at once, in their order."""
    told = ((*row[:_FACTS], _ENCODER.encode(row.facts), *row[_FACTS + 1 :]) for row in acts)
    rows.insert("foundation_history", Act._fields, told)


_ENCODER = DjangoJSONEncoder()
_FACTS = Act._fields.index("facts")

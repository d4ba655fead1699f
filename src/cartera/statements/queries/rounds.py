"""When statements go out by themselves, and how far a round has come."""

from datetime import date
from typing import Any

from cartera.parties.models import Creditor
from cartera.statements.models import Round, Schedule, Statement


def schedule(*, creditor: Creditor) -> Schedule | None:
    """Return when a creditor's statements go out by themselves; None: never."""
    return Schedule.objects.filter(creditor=creditor).first()


def running_round(*, creditor: Creditor) -> Round | None:
    """Return the round that was begun and not ended."""
    return Round.objects.filter(creditor=creditor, state=Round.State.RUNNING).first()


def latest_round(*, creditor: Creditor) -> Round | None:
    """Return the latest round of a creditor."""
    return Round.objects.filter(creditor=creditor).first()


def refused_of(*, round: Round) -> list[dict[str, Any]]:  # noqa: A002 - the word of the desk
    """Return who got none in a round, and why, by name."""
    rows: Any = Statement.objects.filter(round=round, state=Statement.State.REFUSED).order_by(
        "debtor__sought", "id"
    )
    return list(rows.values("debtor_id", "debtor__code", "debtor__name", "currency", "why"))


def due_period(plan: Schedule, on: date) -> str:
    """Return the period whose statements are due on a day; "" when none is.

    The day of the month has come, this month's is not made up for a day before the schedule was set, and a missed day is
    caught up within its month only. Whether the round was made already is told by its row.
    """
    if plan.day is None or on.day < plan.day or on.replace(day=plan.day) < plan.since:
        return ""
    return f"{on:%Y-%m}"

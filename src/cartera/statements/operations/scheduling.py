"""When statements go out by themselves."""

from datetime import date, datetime
from typing import Any

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Creditor
from cartera.problems import N_, Refused
from cartera.statements.models import MONTH_DAYS, Kind, Schedule


class NotADayOfMonth(Refused):
    """The day does not come every month."""

    code = "not_a_day_of_month"
    text = N_("%(day)s is no day that every month has: choose 1 to %(last)s.")


@whole
def set_schedule(
    *, creditor: Creditor, day: int | None, kind: str = Kind.OPEN, by_group: bool = True, on: date, at: datetime,
    by: User | None,
) -> Schedule:  # fmt: skip
    """Say on which day of the month everybody with a balance is sent a statement; None: not by itself.

    No day that was before `on` is made up for. Raises NotADayOfMonth.
    """
    if day is not None and not 1 <= day <= MONTH_DAYS:
        raise NotADayOfMonth(day=day, last=MONTH_DAYS)
    found = Schedule.objects.select_for_update().filter(creditor=creditor).first()
    if found and (found.day, found.kind, found.by_group) == (day, kind, by_group):
        return found
    since = found.since if found and found.day == day else on
    told: dict[str, Any] = {"day": day, "kind": str(kind), "by_group": by_group}
    kept, _ = Schedule.objects.update_or_create(creditor=creditor, defaults={**told, "since": since})
    history.record("statements.schedule.set", kept, at=at, by=by, creditor_id=creditor.pk, **told)
    return kept

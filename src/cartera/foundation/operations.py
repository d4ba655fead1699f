"""Verbs about the installation itself: rehearsal, set-up, and how its own jobs went."""

from datetime import datetime

from cartera.foundation import history, queries
from cartera.foundation.models import House, Job, User
from cartera.foundation.transactions import whole

WHY_MAX = 300


@whole
def set_rehearsal(*, rehearsal: bool, at: datetime, by: User | None) -> House:
    """Begin or end the rehearsal: while it lasts nothing leaves the house. As it is already: nothing happens."""
    house = queries.house()
    if house.rehearsal != rehearsal:
        house.rehearsal = rehearsal
        house.save(update_fields=["rehearsal"])
        history.record(
            "foundation.rehearsal.begun" if rehearsal else "foundation.rehearsal.ended", house, at=at, by=by
        )
    return house


@whole
def finish_set_up(*, at: datetime, by: User | None) -> House:
    """Note that the first start is over. The first time counts."""
    house = queries.house()
    if house.set_up_at is None:
        house.set_up_at = at
        house.save(update_fields=["set_up_at"])
        history.record("foundation.house.set_up", house, at=at, by=by)
    return house


def job_done(*, name: str, creditor_id: int = 0, at: datetime) -> None:
    """Note that a job of the house went well."""
    Job.objects.update_or_create(
        name=name, creditor_id=creditor_id, defaults={"done_at": at, "failed_at": None, "why": ""}
    )


def job_failed(*, name: str, creditor_id: int = 0, at: datetime, why: str) -> None:
    """Note that a job of the house went wrong, in words; when it last went well stays known."""
    Job.objects.update_or_create(
        name=name, creditor_id=creditor_id, defaults={"failed_at": at, "why": why[:WHY_MAX]}
    )

"""Brakes that a person sets on an item or a debtor: pauses with their days, and exemption."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Debtor
from cartera.portfolio.models import Pause, Receivable
from cartera.portfolio.operations import ground
from cartera.problems import N_, Refused


class OverlappingPause(Refused):
    """Pauses of one thing may touch; they never overlap or enclose."""

    code = "overlapping_pause"
    text = N_(
        "There is already a pause from %(from_on)s to %(to_on)s. End it first, or choose days outside it."
    )


class EmptyPause(Refused):
    """A pause would end before it begins."""

    code = "empty_pause"
    text = N_("A pause cannot end on %(to_on)s, before it begins on %(from_on)s.")


class NotPaused(Refused):
    """There is no pause to end."""

    code = "not_paused"
    text = N_("No pause is running on %(on)s.")


@whole
def pause(
    *, debtor: Debtor, receivable: Receivable | None = None, from_on: date, to_on: date | None, reason: str,
    at: datetime, by: User | None,
) -> Pause:  # fmt: skip
    """Stop chasing an item, or all of a debtor, in a span with both its days (`to_on` None: until resumed).

    Raises EmptyPause, OverlappingPause, NotTheirItem.
    """
    if to_on is not None and to_on < from_on:
        raise EmptyPause(from_on=from_on, to_on=to_on)
    _theirs(debtor, receivable)
    _hold(debtor)
    same_days = Q(to_on__isnull=True) | Q(to_on__gte=from_on)
    if to_on is not None:
        same_days &= Q(from_on__lte=to_on)
    other = Pause.objects.filter(same_days, debtor=debtor, receivable=receivable).first()
    if other:
        raise OverlappingPause(from_on=other.from_on, to_on=other.to_on or "…")
    placed = Pause.objects.create(
        creditor_id=debtor.creditor_id, debtor=debtor, receivable=receivable, from_on=from_on, to_on=to_on,
        reason=reason,
    )  # fmt: skip
    _record("placed", placed, at=at, by=by, why=reason)
    return placed


@whole
def resume(
    *, debtor: Debtor, receivable: Receivable | None = None, on: date, at: datetime, by: User | None, why: str = ""
) -> Pause | None:  # fmt: skip
    """End the running pause: yesterday was its last day. One begun today is gone, and None is returned.

    Raises NotPaused.
    """
    _hold(debtor)
    running = Pause.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on)
    found = running.filter(debtor=debtor, receivable=receivable).first()
    if found is None:
        raise NotPaused(on=on)
    if found.from_on == on:
        _record("withdrawn", found, at=at, by=by, why=why)
        found.delete()
        return None
    found.to_on = on - timedelta(days=1)
    found.save(update_fields=["to_on"])
    _record("ended", found, at=at, by=by, why=why)
    return found


@whole
def pause_rest(
    *, debtor: Debtor, receivable: Receivable | None = None, from_on: date, reason: str, at: datetime, by: User | None
) -> list[Pause]:  # fmt: skip
    """Stop chasing an item, or all of a debtor, from a day until `end_pause`, on the days that are not paused already.

    Returns the pauses that were needed, none where one without end is running. Raises NotTheirItem.
    """
    _theirs(debtor, receivable)
    _hold(debtor)
    later = Pause.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=from_on), debtor=debtor, receivable=receivable
    )
    spans: list[tuple[date, date | None]] = []
    start = from_on
    for begins, ends in later.order_by("from_on").values_list("from_on", "to_on"):
        if start < begins:
            spans.append((start, begins - timedelta(days=1)))
        if ends is None:
            break
        start = ends + timedelta(days=1)
    else:
        spans.append((start, None))
    return [
        pause(debtor=debtor, receivable=receivable, from_on=start, to_on=end, reason=reason, at=at, by=by)
        for start, end in spans
    ]


@whole
def end_pause(*, pause: Pause, on: date, at: datetime, by: User | None, why: str = "") -> None:
    """End one pause: yesterday was its last day; one that begins today or later is gone, one that is over stays."""
    _hold(pause.debtor)
    if pause.to_on is not None and pause.to_on < on:
        return
    if pause.from_on >= on:
        _record("withdrawn", pause, at=at, by=by, why=why)
        pause.delete()
        return
    pause.to_on = on - timedelta(days=1)
    pause.save(update_fields=["to_on"])
    _record("ended", pause, at=at, by=by, why=why)


@whole
def exempt(*, debtor: Debtor, on: date, reason: str, at: datetime, by: User | None) -> Debtor:
    """Never chase a debtor from a day on, until `unexempt`; one that is exempt already stays as it is."""
    _hold(debtor)
    found = Debtor.objects.get(pk=debtor.pk)
    if found.exempt_since is None:
        _set_exempt(found, on, reason)
        history.record(
            "portfolio.debtor.exempted", found, at=at, by=by, why=reason, debtor_id=found.pk, on=on
        )
    return found


@whole
def unexempt(*, debtor: Debtor, on: date, reason: str, at: datetime, by: User | None) -> Debtor:
    """Chase a debtor again; one that is not exempt stays as it is."""
    _hold(debtor)
    found = Debtor.objects.get(pk=debtor.pk)
    if found.exempt_since is not None:
        since = found.exempt_since
        _set_exempt(found, None, "")
        facts: dict[str, Any] = {"debtor_id": found.pk, "on": on}
        history.record(
            "portfolio.debtor.unexempted", found, at=at, by=by, why=reason, since=str(since), **facts
        )
    return found


def _set_exempt(debtor: Debtor, since: date | None, reason: str) -> None:
    debtor.exempt_since, debtor.exempt_reason = since, reason
    debtor.save(update_fields=["exempt_since", "exempt_reason"])


def _theirs(debtor: Debtor, receivable: Receivable | None) -> None:
    if receivable is not None and receivable.debtor_id != debtor.pk:
        raise ground.NotTheirItem(number=receivable.number, name=debtor.name)


def _hold(debtor: Debtor) -> None:
    """Lock the debtor, so that two people cannot set overlapping pauses at once."""
    if connection.features.has_select_for_update:
        list(Debtor.objects.select_for_update().filter(pk=debtor.pk).values_list("pk"))


def _record(event: str, pause: Pause, *, at: datetime, by: User | None, why: str) -> None:
    item = pause.receivable.number if pause.receivable else ""
    facts: dict[str, Any] = {"item": item, "from_on": pause.from_on, "to_on": pause.to_on}
    history.record(f"portfolio.pause.{event}", pause, at=at, by=by, why=why, **facts)

"""What protects a debtor: brakes that a person sets with a reason, and times in which they are treated with care."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Debtor, Hardship, Protection
from cartera.parties.operations import ground
from cartera.problems import N_, Refused


class AlreadyProtected(Refused):
    """The same brake twice would need ending twice."""

    code = "already_protected"
    text = N_("That is noted already since %(from_on)s.")


class NotProtected(Refused):
    """There is nothing to end."""

    code = "not_protected"
    text = N_("Nothing of the kind is in force on %(on)s.")


class NoReason(Refused):
    """Who reads it in a year must know why."""

    code = "no_reason"
    text = N_("Say why.")


class AlreadyInCare(Refused):
    """One time of care runs at a time: review it instead."""

    code = "already_in_care"
    text = N_("%(gestor)s has been in charge of this debtor since %(from_on)s. Review that instead.")


class NotInCare(Refused):
    """No time of care is running."""

    code = "not_in_care"
    text = N_("No hardship is noted for this debtor on %(on)s.")


class NobodyInCharge(Refused):
    """A debtor in hardship speaks to one named person."""

    code = "nobody_in_charge"
    text = N_("Name the person who is in charge: the debtor speaks to one person only.")


class ReviewInThePast(Refused):
    """A review that lies behind is none."""

    code = "review_in_the_past"
    text = N_("The review must come after %(on)s.")


class ProtectionEndsFirst(Refused):
    """The brake would be over before it begins."""

    code = "protection_ends_first"
    text = N_("It cannot end on %(to_on)s, before it begins on %(from_on)s.")


@whole
def protect(
    *, debtor: Debtor, kind: str, reason: str, evidence: str = "", from_on: date, to_on: date | None = None,
    at: datetime, by: User | None,
) -> Protection:  # fmt: skip
    """Brake all chasing of a debtor: represented, deceased, insolvent or cease_request.

    `to_on` is its last day; None: until it is ended. Raises NoReason, ProtectionEndsFirst, AlreadyProtected, and
    ValueError for a kind that there is not.
    """
    of_kind = Protection.Kind(kind)
    if not reason.strip():
        raise NoReason
    if to_on and to_on < from_on:
        raise ProtectionEndsFirst(from_on=from_on, to_on=to_on)
    ground.hold(debtor)
    ended_on = to_on + timedelta(days=1) if to_on else None
    overlapping = Q(ended_on__isnull=True) | Q(ended_on__gt=from_on)
    if ended_on:
        overlapping &= Q(from_on__lt=ended_on)
    other = Protection.objects.filter(overlapping, debtor=debtor, kind=of_kind).first()
    if other:
        raise AlreadyProtected(from_on=other.from_on)
    placed = Protection.objects.create(
        debtor=debtor, kind=of_kind, reason=reason.strip(), evidence=evidence.strip(), from_on=from_on,
        ended_on=ended_on, at=at, by=by,
    )  # fmt: skip
    _record(f"parties.protection.{kind}", placed, at=at, by=by, why=reason, from_on=from_on, to_on=to_on)
    return placed


@whole
def end_protection(
    *, debtor: Debtor, kind: str, on: date, at: datetime, by: User | None, why: str
) -> Protection:
    """End a brake: from `on` it holds no more; the row stays. Raises NoReason, NotProtected."""
    if not why.strip():
        raise NoReason
    ground.hold(debtor)
    found = Protection.objects.filter(_running(on), debtor=debtor, kind=kind).first()
    if found is None:
        raise NotProtected(on=on)
    found.ended_on, found.ended_why = on, why.strip()
    found.save(update_fields=["ended_on", "ended_why"])
    _record("parties.protection.ended", found, at=at, by=by, why=why, kind=kind)
    return found


@whole
def record_hardship(  # noqa: PLR0913 - all of one time of care, by name
    *, debtor: Debtor, kind: str, reason: str, gestor: User | str, review_on: date, options: str = "", on: date,
    at: datetime, by: User | None,
) -> Hardship:  # fmt: skip
    """Treat a debtor with care from a day on: the policy's segment for it, one named person, a day to look again.

    `gestor` is that person, or the name of one who is no user of the house. Raises AlreadyInCare, NobodyInCharge,
    NoReason, ReviewInThePast, and ValueError for a kind that there is not.
    """
    of_kind, (named, user) = Hardship.Kind(kind), _named(gestor)
    _checked(reason, review_on, on)
    ground.hold(debtor)
    running = Hardship.objects.filter(debtor=debtor, ended_on__isnull=True).first()
    if running:
        raise AlreadyInCare(gestor=running.gestor, from_on=running.from_on)
    begun = Hardship.objects.create(
        debtor=debtor, kind=of_kind, reason=reason.strip(), gestor=named, user=user, options=options.strip(),
        review_on=review_on, from_on=on, at=at, by=by,
    )  # fmt: skip
    _record("parties.hardship.begun", begun, at=at, by=by, kind=kind, gestor=named, review_on=review_on)
    return begun


@whole
def review_hardship(
    *, debtor: Debtor, options: str, review_on: date, gestor: User | str = "", on: date, at: datetime, by: User | None
) -> Hardship:  # fmt: skip
    """Note what came of looking again, and when to look next. What is left out stays. Raises NotInCare, ReviewInThePast."""
    ground.hold(debtor)
    found = Hardship.objects.filter(debtor=debtor, ended_on__isnull=True, from_on__lte=on).first()
    if found is None:
        raise NotInCare(on=on)
    _checked("-", review_on, on)
    new: dict[str, Any] = {"review_on": review_on, "options": options.strip() or found.options}
    if gestor:
        new["gestor"], new["user"] = _named(gestor)
    for name, value in new.items():
        setattr(found, name, value)
    found.save(update_fields=list(new))
    _record(
        "parties.hardship.reviewed",
        found,
        at=at,
        by=by,
        why=options,
        gestor=found.gestor,
        review_on=review_on,
    )
    return found


@whole
def end_hardship(*, debtor: Debtor, on: date, at: datetime, by: User | None, why: str) -> Hardship:
    """End the time of care: the debtor begins anew on the ladder of their segment. Raises NoReason, NotInCare."""
    if not why.strip():
        raise NoReason
    ground.hold(debtor)
    found = Hardship.objects.filter(debtor=debtor, ended_on__isnull=True, from_on__lte=on).first()
    if found is None:
        raise NotInCare(on=on)
    found.ended_on, found.ended_at, found.ended_why = on, at, why.strip()
    found.save(update_fields=["ended_on", "ended_at", "ended_why"])
    _record("parties.hardship.ended", found, at=at, by=by, why=why)
    return found


def _named(gestor: User | str) -> tuple[str, User | None]:
    """Return the name that a gestor is known by, and the user they are, if one."""
    if isinstance(gestor, User):
        return gestor.get_full_name() or gestor.get_username(), gestor
    if not gestor.strip():
        raise NobodyInCharge
    return gestor.strip(), None


def _checked(reason: str, review_on: date, on: date) -> None:
    if not reason.strip():
        raise NoReason
    if review_on <= on:
        raise ReviewInThePast(on=on)


def _running(on: date) -> Q:
    return (Q(ended_on__isnull=True) | Q(ended_on__gt=on)) & Q(from_on__lte=on)


def _record(
    event: str, thing: Protection | Hardship, *, at: datetime, by: User | None, why: str = "", **facts: Any
) -> None:
    history.record(event, thing, at=at, by=by, why=why, creditor_id=thing.debtor.creditor_id, **facts)

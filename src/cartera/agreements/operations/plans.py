"""Payment plans: offered, agreed, accepted, broken and cancelled. How one stands is never written, it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from cartera.agreements import instalments, queries
from cartera.agreements.instalments import EVERY, Part, Schedule
from cartera.agreements.models import Instalment, Plan
from cartera.agreements.operations import course
from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.money.amounts import MINOR_MAX
from cartera.parties.models import Debtor
from cartera.portfolio import posting
from cartera.portfolio.models import Account, Receivable
from cartera.portfolio.operations import ground
from cartera.problems import N_, Refused

COUNT_MAX = 600  # fifty years of months
RATE_MAX, RATE_PLACES = 1000, 6  # percent a year
LONGEST = timedelta(days=36_525)  # from the day it is agreed to its last instalment


class NothingToAgree(Refused):
    """There is nothing open that a plan could be about."""

    code = "nothing_to_agree"
    text = N_("%(name)s owes nothing in %(currency)s that a plan could be about. Choose other documents.")


class AlreadyInAPlan(Refused):
    """An item can be in one plan at a time."""

    code = "already_in_a_plan"
    text = N_("%(number)s is already in plan %(reference)s. Cancel that one first.")


class WrongSchedule(Refused):
    """The instalments cannot be laid out so."""

    code = "wrong_schedule"
    text = N_(
        "The instalments cannot be laid out so: give their number, a first day that is not over, and a first payment of "
        "less than the debt, so that every instalment is more than zero."
    )


class PlanNotOffered(Refused):
    """Only an offer can be accepted."""

    code = "plan_not_offered"
    text = N_("Plan %(reference)s is not an open offer and cannot be accepted.")


class OfferIsOver(Refused):
    """The first instalment of an offer was due before it was accepted."""

    code = "offer_is_over"
    text = N_("The first instalment of plan %(reference)s was due on %(first)s. Make a new plan.")


class PlanIsOver(Refused):
    """Only a plan that runs, or is offered, can be ended."""

    code = "plan_is_over"
    text = N_("Plan %(reference)s does not run any more and cannot be ended.")


@dataclass(frozen=True, slots=True)
class Terms:
    """How a debt is to be paid off: by given instalments, or by a schedule that lays them out."""

    parts: Sequence[Part] = ()
    schedule: Schedule | None = None

    @property
    def rate(self) -> str:
        """Percent a year; empty for given instalments."""
        return f"{self.schedule.rate.normalize():f}" if self.schedule and self.schedule.rate else ""


@whole
def agree_plan(  # noqa: PLR0913 - all of one plan, by name
    *, debtor: Debtor, currency: str, reference: str, terms: Terms, tolerance_days: int,
    items: Sequence[Receivable] | None = None, offered: bool = False, note: str = "", on: date, at: datetime,
    by: User | None,
) -> Plan:  # fmt: skip
    """Agree that a debt is paid off in instalments: its items are not chased and bear no late interest while that goes well.

    `items` left out: all that are overdue, or all that are open where nothing is. `offered`: only an offer, until
    `accept_plan`. What the instalments ask beyond what is open is interest of the plan, charged when it begins. The same
    reference with the same content returns the plan there is, and lets it begin when it was only offered. Raises
    NumberTaken, NothingToAgree, AlreadyInAPlan, WrongSchedule, UnknownCurrency, WrongCurrency, NotTheirItem, OfferIsOver.
    """
    account = ground.account(debtor, currency)
    posting.hold([account.pk])
    known = Plan.objects.filter(creditor=debtor.creditor_id, reference=reference).first()
    if known is not None:
        _same(known, account, terms, items)
        is_offer = known.began_on is None and known.ended_on is None
        return accept_plan(plan=known, on=on, at=at, by=by) if is_offer and not offered else known
    chosen = _chosen(debtor, currency, items, on)
    for row in queries.open_plans(on=on, ids=_plans_of(chosen)):
        if row.state == "broken":
            course.give_up(row.plan, on=row.standing.since or on, at=at)
    about, parts = _laid_out(debtor, currency, terms, chosen, on)
    plan = Plan.objects.create(
        creditor_id=debtor.creditor_id, debtor=debtor, account=account, reference=reference, offered_on=on,
        tolerance_days=tolerance_days, rate=terms.rate, note=note,
    )  # fmt: skip
    plan.items.set(about)
    Instalment.objects.bulk_create(
        Instalment(plan=plan, number=number, due_date=part.due_date, amount_minor=part.minor, interest_minor=part.interest_minor)
        for number, part in enumerate(parts, 1)
    )  # fmt: skip
    numbers = [item.number for item in about]
    _record("offered" if offered else "agreed", plan, parts, at=at, by=by, why=note, items=numbers)
    if not offered:
        course.begin(plan, about, on=on, at=at, by=by)
    return plan


def preview(
    *, debtor: Debtor, currency: str, terms: Terms, items: Sequence[Receivable] | None = None, on: date
) -> list[Part]:
    """Return the instalments that `agree_plan` would write, and write nothing. Raises what it raises."""
    return _laid_out(debtor, currency, terms, _chosen(debtor, currency, items, on), on)[1]


@whole
def accept_plan(*, plan: Plan, on: date, at: datetime, by: User | None) -> Plan:
    """Let a plan begin that was offered. Raises PlanNotOffered, OfferIsOver, AlreadyInAPlan."""
    found = _held(plan)
    if queries.plan_standing(plan=found, on=on).state != "offered":
        raise PlanNotOffered(reference=found.reference)
    parts = list(found.instalments.all())
    if parts[0].due_date < on:
        raise OfferIsOver(reference=found.reference, first=parts[0].due_date)
    about = list(found.items.select_related("debtor").order_by("due_date", "pk"))
    _refuse_twice(about, found, on)
    course.begin(found, about, on=on, at=at, by=by)
    history.record("agreements.plan.accepted", found, at=at, by=by, reference=found.reference)
    return found


@whole
def break_plan(*, plan: Plan, on: date, at: datetime, by: User | None, why: str = "") -> Plan:
    """Say that a debtor does not keep a plan: its items are chased again at their own age. Raises PlanIsOver."""
    found = _held(plan)
    if queries.plan_standing(plan=found, on=on).state != "active":
        raise PlanIsOver(reference=found.reference)
    return course.end(found, Plan.Ending.BROKEN, on=on, at=at, by=by, why=why)


@whole
def cancel_plan(*, plan: Plan, on: date, at: datetime, by: User | None, why: str = "") -> Plan:
    """End a plan or an offer because it was made wrongly or something else was agreed. Raises PlanIsOver."""
    found = _held(plan)
    if queries.plan_standing(plan=found, on=on).state not in {"active", "offered"}:
        raise PlanIsOver(reference=found.reference)
    return course.end(found, Plan.Ending.CANCELLED, on=on, at=at, by=by, why=why)


def _held(plan: Plan) -> Plan:
    posting.hold([plan.account_id])
    return Plan.objects.select_related("debtor", "creditor").get(pk=plan.pk)


def _same(known: Plan, account: Account, terms: Terms, items: Sequence[Receivable] | None) -> None:
    """Compare with the plan there is. Raises NumberTaken."""
    ground.same(known.reference, account=(known.account_id, account.pk), rate=(known.rate, terms.rate))
    parts = [(each.due_date, each.amount_minor) for each in known.instalments.all()]
    if terms.parts:
        ground.same(
            known.reference,
            instalments=(parts, [(each.due_date, each.minor) for each in _sorted(terms.parts)]),
        )
    elif terms.schedule:
        days = [
            each.due_date for each in instalments.lay_out(sum(minor for _, minor in parts), terms.schedule)
        ]
        ground.same(known.reference, instalments=([day for day, _ in parts], sorted(days)))
    if items is not None:
        held = set(known.items.values_list("pk", flat=True))
        ground.same(known.reference, items=(held, {item.pk for item in items}))


def _chosen(debtor: Debtor, currency: str, items: Sequence[Receivable] | None, on: date) -> list[Receivable]:
    if items is None:
        return queries.offered_items(debtor=debtor, currency=currency, on=on)
    return ground.payable(debtor, currency, items)


def _laid_out(
    debtor: Debtor, currency: str, terms: Terms, chosen: Sequence[Receivable], on: date
) -> tuple[list[Receivable], list[Part]]:
    """Return the items of a plan, oldest due first, and its instalments."""
    owed = queries.to_pay_off(items=chosen, on=on)
    minor = sum(owed.values())
    if not minor:
        raise NothingToAgree(name=debtor.name, currency=currency)
    by_id = {item.pk: item for item in chosen}
    about = [by_id[pk] for pk in owed]
    _refuse_twice(about, None, on)
    parts = _parts(minor, terms, on)
    if not parts or parts[0].due_date < on or parts[-1].due_date - on > LONGEST:
        raise WrongSchedule
    if any(part.minor <= 0 for part in parts) or sum(part.minor for part in parts) > MINOR_MAX:
        raise WrongSchedule
    return about, parts


def _parts(minor: int, terms: Terms, on: date) -> list[Part]:
    if terms.schedule is None:
        parts = _sorted(terms.parts)
        return instalments.with_interest(parts, max(sum(part.minor for part in parts) - minor, 0))
    schedule = terms.schedule
    possible = (
        0 < schedule.count <= COUNT_MAX and schedule.every in EVERY and 0 <= schedule.down_minor < minor
        and _is_rate(schedule.rate) and schedule.first - on <= LONGEST
    )  # fmt: skip
    return _sorted(instalments.lay_out(minor, schedule)) if possible else []


def _is_rate(rate: Decimal) -> bool:
    """Tell whether a number is percent a year. One of a million places would be worked with for hours."""
    exponent = rate.as_tuple().exponent
    return isinstance(exponent, int) and -RATE_PLACES <= exponent <= RATE_PLACES and 0 <= rate <= RATE_MAX


def _sorted(parts: Sequence[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: part.due_date)


def _plans_of(items: Sequence[Receivable]) -> set[int]:
    named = Plan.items.through.objects.filter(receivable__in=[item.pk for item in items])
    return set(named.values_list("plan_id", flat=True))


def _refuse_twice(about: Sequence[Receivable], plan: Plan | None, on: date) -> None:
    """Raises AlreadyInAPlan when one of the items is under another plan, begun or offered."""
    numbers = {item.pk: item.number for item in about}
    for row in queries.open_plans(on=on, ids=_plans_of(about) - {plan.pk if plan else 0}):
        for item in row.items if row.state in {"active", "offered"} else ():
            if item in numbers:
                raise AlreadyInAPlan(number=numbers[item], reference=row.plan.reference)


def _record(
    event: str,
    plan: Plan,
    parts: Sequence[Part],
    *,
    at: datetime,
    by: User | None,
    why: str,
    items: list[str],
) -> None:
    facts: dict[str, Any] = {
        "reference": plan.reference, "items": items, "count": len(parts),
        "amount_minor": sum(part.minor for part in parts), "currency": plan.account.currency,
        "first_on": parts[0].due_date, "last_on": parts[-1].due_date,
    }  # fmt: skip
    history.record(f"agreements.plan.{event}", plan, at=at, by=by, why=why, **facts)

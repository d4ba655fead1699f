"""Payment plans: how their amounts are laid out, and how they stand against money received. Pure; the one definition there is.

Money counts for a plan when it was set against one of its items since the plan began, by value date. It fills the instalments
in order. A plan is broken on the first day on which an instalment is not full although its tolerance is over; money that
comes later changes nothing. It is kept when all are full, or when nothing of its items is open any more.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Literal

from cartera.agreements.keeping import Money

State = Literal["offered", "active", "kept", "broken", "cancelled"]
Every = Literal["week", "fortnight", "month"]
EVERY: tuple[Every, ...] = ("week", "fortnight", "month")
_DAYS = {"week": 7, "fortnight": 14}
_A_YEAR = {"week": 52, "fortnight": 26, "month": 12}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment before it is written: minor units, what of them is interest of the plan, and its due date."""

    due_date: date
    minor: int
    interest_minor: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """How an amount is paid off: so many equal instalments from a first day on, after a first payment.

    `rate`: percent a year on what is still to be paid, part of every instalment. `down_minor` is due on `down_on`.
    """

    count: int
    first: date
    every: Every = "month"
    down_minor: int = 0
    down_on: date | None = None
    rate: Decimal = field(default_factory=Decimal)


@dataclass(frozen=True, slots=True)
class Planned:
    """One plan as it was agreed. `began_on` None: only offered. `ended_on` and `ended_as`: by a person, or filed by a run.

    `settled_on`: the day on which nothing of its items was open any more; None while something is.
    """

    plan_id: int
    began_on: date | None
    given_after: int  # the newest entry of its items when it began: what is older was no answer to it
    tolerance_days: int
    items: frozenset[int]
    instalments: tuple[tuple[date, int], ...]  # in order of their due dates
    ended_on: date | None = None
    ended_as: str = ""
    settled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a plan stands on a day. `left`: minor units unpaid of each instalment. `since`: the day of its last change of state."""

    state: State
    paid_minor: int
    left: tuple[int, ...]
    next_due: date | None  # of the first instalment that is not full, while the plan is offered or active
    since: date | None


def lay_out(minor: int, schedule: Schedule) -> list[Part]:
    """Return the instalments that pay off an amount: equal ones, half-up to the minor unit, the rest on the last.

    With a rate each bears the interest of its stretch of time on what is still to be paid, so that only the last differs.
    """
    parts = []
    if schedule.down_minor:
        parts.append(Part(schedule.down_on or schedule.first, schedule.down_minor))
    left, rate = minor - schedule.down_minor, Fraction(schedule.rate) / 100 / _A_YEAR[schedule.every]
    whole = _half_up(_level(Fraction(left), rate, schedule.count))
    for number in range(1, schedule.count + 1):
        interest = _half_up(left * rate)
        capital = left if number == schedule.count else min(max(whole - interest, 0), left)
        parts.append(Part(due_dates(schedule.first, schedule.every, number), capital + interest, interest))
        left -= capital
    return parts


def due_dates(first: date, every: Every, number: int) -> date:
    """Return the day of the instalment of a number, from 1: the same day of each month, or the last where it has no such day."""
    if every != "month":
        return first + timedelta(days=_DAYS[every] * (number - 1))
    months = first.year * 12 + first.month - 1 + number - 1
    year, month = divmod(months, 12)
    return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))


def _level(amount: Fraction, rate: Fraction, count: int) -> Fraction:
    """Return the equal payment that clears an amount in so many times at a rate each time."""
    if not rate:
        return amount / count
    grown = (1 + rate) ** count
    return amount * rate * grown / (grown - 1)


def _half_up(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def with_interest(parts: Sequence[Part], interest_minor: int) -> list[Part]:
    """Say of given instalments how much of each is interest: in proportion, half-up, together just so much."""
    total, told, before = sum(part.minor for part in parts), 0, 0
    found = []
    for part in parts:
        before += part.minor
        upto = _half_up(Fraction(interest_minor * before, total)) if total else 0
        found.append(Part(part.due_date, part.minor, upto - told))
        told = upto
    return found


def judge(plan: Planned, money: Iterable[Money], on: date) -> Standing:
    """Return how a plan stands on a day, by what was known on that day by value date."""
    ended = plan.ended_on is not None and plan.ended_on <= on
    amounts = tuple(minor for _, minor in plan.instalments)
    if plan.began_on is None or plan.began_on > on:
        state: State = "cancelled" if ended else "offered"
        upcoming = None if ended else plan.instalments[0][0]
        return Standing(state, 0, amounts, upcoming, plan.ended_on if ended else None)
    mine = [each for each in money if _answers(each, plan)]
    broke_on = _broke_on(plan, mine, on)
    if ended and (broke_on is None or (plan.ended_on or on) <= broke_on):
        word: State = "broken" if plan.ended_as == "broken" else "cancelled"
        return _over(plan, mine, word, plan.ended_on or on, by=plan.ended_on or on)
    if broke_on is not None:
        return _over(plan, mine, "broken", broke_on, by=broke_on - DAY)
    paid = _paid(plan, mine, by=on, known=on)
    kept_on = _kept_on(plan, mine, on)
    left = _left(amounts, paid)
    if kept_on is not None:
        return Standing("kept", paid, left, None, kept_on)
    upcoming = next(due for (due, _), rest in zip(plan.instalments, left, strict=True) if rest)
    return Standing("active", paid, left, upcoming, plan.began_on)


def asked(plan: Planned, standing: Standing, on: date) -> tuple[date, int] | None:
    """Return what a plan asks for next and since when or until when: all that is due before the day, else the next due date."""
    if standing.state != "active":
        return None
    owed = [(due, rest) for (due, _), rest in zip(plan.instalments, standing.left, strict=True) if rest]
    first = owed[0][0]
    return first, sum(rest for due, rest in owed if due == first or due < on)


def due_minor(plan: Planned, standing: Standing, on: date) -> int:
    """Return what of an active plan's instalments is due by a day, that day included, and unpaid."""
    if standing.state != "active":
        return 0
    return sum(rest for (due, _), rest in zip(plan.instalments, standing.left, strict=True) if due <= on)


def spread(minor: int, owed: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lay an amount over items (id, open minor units) in their order; parts of nothing are left out."""
    parts = []
    for item, opened in owed:
        taken = min(minor, opened)
        if taken > 0:
            parts.append((item, taken))
            minor -= taken
    return parts


def _answers(money: Money, plan: Planned) -> bool:
    """Tell whether money was set against the plan's items since it began. On one and the same day the books know the order."""
    began = plan.began_on
    if began is None or money.item_id not in plan.items:
        return False
    return money.effective_on > began or (money.effective_on == began and money.entry_id > plan.given_after)


def _paid(plan: Planned, money: Iterable[Money], *, by: date, known: date) -> int:
    """Return what counts of money with a value date by one day, as it stood on another; never more than the plan asks."""
    counted = sum(
        each.minor
        for each in money
        if each.effective_on <= by and (each.back_on is None or each.back_on > known)
    )
    return min(max(counted, 0), sum(minor for _, minor in plan.instalments))


def _left(amounts: Sequence[int], paid: int) -> tuple[int, ...]:
    return tuple(
        max(upto - max(paid, upto - minor), 0)
        for minor, upto in zip(amounts, accumulate(amounts), strict=True)
    )


def _broke_on(plan: Planned, money: Sequence[Money], on: date) -> date | None:
    """Return the first day on which an instalment was not full although its tolerance was over; None when there is none."""
    if all(each.back_on is None for each in money):
        return _first_short(plan, money, on)
    tolerance = timedelta(days=plan.tolerance_days)
    days = {due + tolerance + DAY for due, _ in plan.instalments}
    days |= {each.back_on for each in money if each.back_on is not None}
    return next((day for day in sorted(days) if day <= on and _is_short(plan, money, day)), None)


def _first_short(plan: Planned, money: Sequence[Money], on: date) -> date | None:
    """Return the same where nothing was ever taken back, in one pass over instalments and money."""
    tolerance, upto, paid, place = timedelta(days=plan.tolerance_days), 0, 0, 0
    ordered = sorted(money, key=lambda each: each.effective_on)
    for due, minor in plan.instalments:
        until = due + tolerance
        if until >= on:
            return None
        upto += minor
        while place < len(ordered) and ordered[place].effective_on <= until:
            paid += ordered[place].minor
            place += 1
        if paid < upto:
            return None if plan.settled_on is not None and plan.settled_on <= until else until + DAY
    return None


def _is_short(plan: Planned, money: Sequence[Money], day: date) -> bool:
    if plan.settled_on is not None and plan.settled_on < day:
        return False
    tolerance = timedelta(days=plan.tolerance_days)
    upto = 0
    for due, minor in plan.instalments:
        upto += minor
        if due + tolerance < day and _paid(plan, money, by=due + tolerance, known=day) < upto:
            return True
    return False


def _kept_on(plan: Planned, money: Sequence[Money], on: date) -> date | None:
    """Return the day on which the last instalment was full, or nothing of the items was open any more."""
    left, full = sum(minor for _, minor in plan.instalments), None
    standing = (
        each for each in money if each.effective_on <= on and (each.back_on is None or each.back_on > on)
    )
    for each in sorted(standing, key=lambda one: one.effective_on):
        left -= each.minor
        if left <= 0:
            full = each.effective_on
            break
    settled = plan.settled_on if plan.settled_on is not None and plan.settled_on <= on else None
    return min((day for day in (full, settled) if day is not None), default=None)


def _over(plan: Planned, money: Sequence[Money], state: State, ended_on: date, *, by: date) -> Standing:
    paid = _paid(plan, money, by=by, known=ended_on)
    return Standing(state, paid, _left([minor for _, minor in plan.instalments], paid), None, ended_on)

"""Questions about payment plans: how each stands on a day, what it asks for, and which items it holds."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from cartera.agreements import instalments, keeping
from cartera.agreements.instalments import Planned, Standing
from cartera.agreements.models import Instalment, Plan
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.allocation import Asked
from cartera.portfolio.models import LedgerEntry, Receivable


@dataclass(frozen=True, slots=True)
class Line:
    """One instalment as it stands; minor units. `left_minor`: still unpaid."""

    number: int
    due_date: date
    amount_minor: int
    interest_minor: int
    left_minor: int


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan as it stands on a day, with its instalments and the ids of its items, oldest due first."""

    plan: Plan
    items: tuple[int, ...]
    planned: Planned
    standing: Standing
    lines: tuple[Line, ...]

    @property
    def state(self) -> instalments.State:
        """How it stands."""
        return self.standing.state

    @property
    def total_minor(self) -> int:
        """What all instalments come to."""
        return sum(line.amount_minor for line in self.lines)


def plan_standing(*, plan: Plan, on: date) -> Standing:
    """Return how a plan stands on a day. Four queries."""
    return _rows(Plan.objects.filter(pk=plan.pk), on)[0].standing


def plans(*, debtor: Debtor, on: date) -> list[PlanRow]:
    """Return the plans offered to a debtor or begun by a day, the latest first. Four queries."""
    found = _rows(Plan.objects.filter(debtor=debtor, offered_on__lte=on), on)
    return sorted(found, key=lambda row: (row.plan.offered_on, row.plan.pk), reverse=True)


def all_plans(
    *, creditor: Creditor, on: date, debtor: Debtor | None = None, ended: bool = False
) -> list[PlanRow]:
    """Return a creditor's plans offered by a day, the latest first; with `ended` also those a person has ended. Four queries."""
    about = Plan.objects.filter(creditor=creditor, offered_on__lte=on).select_related("debtor")
    if debtor is not None:
        about = about.filter(debtor=debtor)
    if not ended:
        about = about.filter(Q(ended_on=None) | Q(ended_on__gt=on))
    return sorted(_rows(about, on), key=lambda row: (row.plan.offered_on, row.plan.pk), reverse=True)


def open_plans(
    *,
    on: date,
    creditor: Creditor | None = None,
    debtor: Debtor | None = None,
    ids: Collection[int] | None = None,
) -> list[PlanRow]:
    """Return the plans that nobody has ended by a day, and that no run has found broken. Four queries, however many."""
    about = Plan.objects.filter(offered_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    if creditor is not None:
        about = about.filter(creditor=creditor)
    if debtor is not None:
        about = about.filter(Q(debtor=debtor) | Q(items__debtor=debtor)).distinct()
    if ids is not None:
        about = about.filter(pk__in=ids)
    return _rows(about, on)


def active_plans(
    *, on: date, creditor: Creditor | None = None, debtor: Debtor | None = None
) -> list[PlanRow]:
    """Return the plans that hold their items on a day: begun, not kept, not broken, not cancelled. Four queries."""
    return [row for row in open_plans(on=on, creditor=creditor, debtor=debtor) if row.state == "active"]


def agreed_items(*, on: date, creditor: Creditor | None = None, debtor: Debtor | None = None) -> set[int]:
    """Return the ids of receivables that are under an active plan on a day."""
    return {item for row in active_plans(on=on, creditor=creditor, debtor=debtor) for item in row.items}


def with_plans(*, creditor_ids: Collection[int]) -> set[int]:
    """Return the ids of debtors with a plan that began and that nobody has ended. One query."""
    begun = Plan.objects.filter(creditor__in=creditor_ids, began_on__isnull=False, ended_on=None).order_by()
    return set(begun.values_list("debtor_id", flat=True).distinct())


def asking(*, creditor: Creditor, on: date) -> dict[int, list[Asked]]:
    """Return by account what its plans ask of money without a destination, by value date, instalment after instalment.

    Known on the day of a file, for all the payments in it: each settles what was due on its own value date. A plan that is
    broken by now still asks of money that came before it broke. Five queries, however many.
    """
    found = Plan.objects.filter(creditor=creditor, began_on__lte=on, ended_on=None, items__settled_on=None)
    rows = [row for row in _rows(found.distinct(), on) if row.state in {"active", "broken"}]
    opened = Receivable.objects.in_bulk({item for row in rows for item in row.items}) if rows else {}
    asked: dict[int, list[Asked]] = defaultdict(list)
    for row in rows:
        until = (
            row.standing.since - timedelta(days=1) if row.state == "broken" and row.standing.since else None
        )
        left = {pk: opened[pk].open_minor for pk in row.items}
        for line in row.lines:
            for pk, minor in instalments.spread(line.left_minor, left.items()):
                left[pk] -= minor
                asked[row.plan.account_id].append(Asked(pk, minor, line.due_date, until))
    return {account: sorted(mine, key=lambda each: each.since) for account, mine in asked.items()}


def due_first(*, debtors: Collection[Debtor], currency: str, on: date) -> list[tuple[int, int]]:
    """Return what money without a destination settles before anything else: (receivable id, minor units), in order.

    That is what the instalments due by a day still ask, laid over the plan's items, the oldest first, fees and interest
    with them. Five queries; one where nobody has a plan.
    """
    found = Plan.objects.filter(
        debtor__in=[each.pk for each in debtors], account__currency=currency, began_on__lte=on
    ).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    asking = [(row, instalments.due_minor(row.planned, row.standing, on)) for row in _rows(found, on)]
    asking = [(row, minor) for row, minor in asking if minor]
    opened = Receivable.objects.in_bulk({item for row, _ in asking for item in row.items}) if asking else {}
    return [
        part
        for row, minor in sorted(asking, key=lambda each: (each[0].standing.next_due, each[0].plan.pk))
        for part in instalments.spread(minor, [(pk, opened[pk].open_minor) for pk in row.items])
    ]


def _rows(found: QuerySet[Plan], on: date) -> list[PlanRow]:
    """Judge plans. Four queries; one where there are none."""
    rows = list(found.select_related("account").order_by("pk"))
    if not rows:
        return []
    ids = [row.pk for row in rows]
    items = _items(ids)
    parts: dict[int, list[Instalment]] = defaultdict(list)
    for each in Instalment.objects.filter(plan__in=ids).order_by("plan", "number"):
        parts[each.plan_id].append(each)
    money = _money({pk for mine in items.values() for pk, _ in mine}, on)
    return [_row(row, items[row.pk], parts[row.pk], money, on) for row in rows]


def _row(
    plan: Plan, items: list[tuple[int, date | None]], parts: list[Instalment],
    money: dict[int, list[keeping.Money]], on: date,
) -> PlanRow:  # fmt: skip
    settled = [day for _, day in items if day is not None]
    planned = Planned(
        plan.pk, plan.began_on, plan.given_after, plan.tolerance_days, frozenset(pk for pk, _ in items),
        tuple((each.due_date, each.amount_minor) for each in parts), plan.ended_on, plan.ended_as,
        max(settled) if len(settled) == len(items) else None,
    )  # fmt: skip
    standing = instalments.judge(planned, [each for pk, _ in items for each in money.get(pk, ())], on)
    lines = tuple(
        Line(each.number, each.due_date, each.amount_minor, each.interest_minor, left)
        for each, left in zip(parts, standing.left, strict=True)
    )
    return PlanRow(plan, tuple(pk for pk, _ in items), planned, standing, lines)


def _items(plan_ids: Iterable[int]) -> dict[int, list[tuple[int, date | None]]]:
    """Return the items of plans with the day each was settled, oldest due first; what was given up was never settled."""
    found = Plan.items.through.objects.filter(plan__in=list(plan_ids))
    named = found.order_by("plan", "receivable__due_date", "receivable")
    items: dict[int, list[tuple[int, date | None]]] = defaultdict(list)
    days = ("receivable__settled_on", "receivable__written_off_on")
    for plan_id, item, settled_on, given_up_on in named.values_list("plan_id", "receivable_id", *days):
        items[plan_id].append((item, None if given_up_on else settled_on))
    return items


def _money(item_ids: Collection[int], on: date) -> dict[int, list[keeping.Money]]:
    """Return by item the money set against it by a day, directly or from the account, with the day it was taken back."""
    entries = LedgerEntry.objects.filter(
        receivable__in=item_ids, payment__isnull=False, reverses__isnull=True, effective_on__lte=on
    )
    rows = entries.order_by().values_list(
        "pk", "receivable_id", "effective_on", "amount_minor", "reversed_by__effective_on"
    )
    found: dict[int, list[keeping.Money]] = defaultdict(list)
    for pk, item, day, minor, back_on in rows:
        found[item or 0].append(keeping.Money(pk, item or 0, day, -minor, back_on))
    return found

"""The course of a payment plan: what its beginning and its end do to the books, and what the passing of time did."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from cartera.agreements import instalments, queries
from cartera.agreements.instalments import Part
from cartera.agreements.models import Plan
from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.money.amounts import spread
from cartera.parties.models import Creditor
from cartera.portfolio import operations as portfolio
from cartera.portfolio import posting
from cartera.portfolio.models import InterestRest, LedgerEntry, Receivable

DAY = timedelta(days=1)


def begin(plan: Plan, about: Sequence[Receivable], *, on: date, at: datetime, by: User | None) -> None:
    """Let a plan begin: late interest stops, that of the plan is charged, and what was in the books by now is remembered."""
    for item in about:
        portfolio.rest_interest(debtor=item.debtor, receivable=item, key=_key(plan, item.pk), from_on=on)
    ids = [item.pk for item in about]
    portfolio.post_interest(receivable_ids=ids, on=on, at=at)
    held = Receivable.objects.filter(pk__in=ids).order_by("due_date", "pk")
    owed = {item.pk: item.open_minor for item in held}
    more = _charge(plan, owed, on=on, at=at, by=by)
    entries = LedgerEntry.objects.filter(receivable__in=ids).order_by()
    newest = entries.aggregate(newest=Max("pk"))["newest"]
    plan.began_on, plan.interest_minor, plan.given_after = on, more, newest or 0
    plan.save(update_fields=["began_on", "interest_minor", "given_after"])


def _charge(plan: Plan, owed: dict[int, int], *, on: date, at: datetime, by: User | None) -> int:
    """Charge what the instalments ask beyond what is open, so that both come to the same; return it in minor units."""
    rows = list(plan.instalments.all())
    more = max(sum(row.amount_minor for row in rows) - sum(owed.values()), 0)
    if more:
        charges = list(zip(owed, spread(more, list(owed.values())), strict=True))
        portfolio.charge_agreed(charges=charges, on=on, key=_next_key(plan), at=at, by=by)
    if more != sum(row.interest_minor for row in rows):
        parts = instalments.with_interest([Part(row.due_date, row.amount_minor) for row in rows], more)
        for row, part in zip(rows, parts, strict=True):
            row.interest_minor = part.interest_minor
            row.save(update_fields=["interest_minor"])
    return more


def end(plan: Plan, ending: Plan.Ending, *, on: date, at: datetime, by: User | None, why: str = "") -> Plan:
    """End a plan on a day because a person says so."""
    plan.ended_on, plan.ended_as = on, ending
    plan.save(update_fields=["ended_on", "ended_as"])
    if plan.began_on is not None:
        _put_right(plan, on=on, at=at)
    _record(plan, ending.value, on=on, at=at, by=by, why=why)
    return plan


@whole
def follow_plans(*, creditor: Creditor, on: date, at: datetime, by: User | None) -> int:
    """Put right what the passing of time did to plans by a day, and return how many are newly found broken.

    What a broken or kept plan leaves open bears late interest again; when we learn later of money that came in time, or a
    payment is returned, that is taken back. Asked again, it changes nothing.
    """
    if not Plan.objects.filter(creditor=creditor, ended_on=None).exists():
        return 0
    plans = Plan.objects.filter(creditor=creditor, ended_on=None, items__settled_on=None)
    rows = queries.open_plans(on=on, creditor=creditor, ids=plans.values_list("pk", flat=True))
    posting.hold(row.plan.account_id for row in rows)
    return sum(_follow(row, at=at, by=by) for row in rows if row.plan.began_on is not None)


def _follow(row: queries.PlanRow, *, at: datetime, by: User | None) -> bool:
    """Bring the books of one plan in line with how it stands; tell whether it is newly broken."""
    plan, since = row.plan, row.standing.since
    broke_on = since if row.state == "broken" else None
    if plan.found_broken_on == broke_on:
        if broke_on is None:
            _rest(row)
        return False
    if plan.found_broken_on is not None:
        _take_up(plan, on=plan.found_broken_on, at=at, by=by)
        _record(plan, "revived", on=plan.found_broken_on, at=at, by=by)
    plan.found_broken_on = broke_on
    plan.save(update_fields=["found_broken_on"])
    if broke_on is None:
        _rest(row)
        return False
    _put_right(plan, on=broke_on, at=at)
    _record(plan, "broken", on=broke_on, at=at, by=by)
    return True


def give_up(plan: Plan, *, on: date, at: datetime) -> None:
    """End a broken plan for good on the day it broke, so that no payment learnt of late revives it beside another."""
    plan.ended_on, plan.ended_as = on, Plan.Ending.BROKEN
    plan.save(update_fields=["ended_on", "ended_as"])
    if plan.found_broken_on is None:
        _put_right(plan, on=on, at=at)


def _put_right(plan: Plan, *, on: date, at: datetime) -> None:
    """Let late interest run again from a day, and take off interest of instalments that were not due by then."""
    items = list(plan.items.values_list("pk", flat=True))
    for item in items:
        if plan.began_on is not None and on > plan.began_on:
            portfolio.end_rest(creditor=plan.creditor, key=_key(plan, item), on=on - DAY)
        else:
            portfolio.lift_rest(creditor=plan.creditor, key=_key(plan, item), on=on)
    ahead = sum(row.interest_minor for row in plan.instalments.filter(due_date__gte=on))
    if ahead:
        plan.forgone_minor = portfolio.forgo_agreed(
            receivable_ids=items, minor=ahead, on=on, key=_next_key(plan), at=at
        )
        plan.save(update_fields=["forgone_minor"])


def _take_up(plan: Plan, *, on: date, at: datetime, by: User | None) -> None:
    """Undo `_put_right`: the plan was not broken after all."""
    items = list(plan.items.order_by("due_date", "pk"))
    for item in items:
        portfolio.end_rest(creditor=plan.creditor, key=_key(plan, item.pk), on=None)
    if plan.forgone_minor:
        charges = list(zip((item.pk for item in items), _shares(plan, items), strict=True))
        portfolio.charge_agreed(charges=charges, on=on, key=_next_key(plan), at=at, by=by)
        plan.forgone_minor = 0
        plan.save(update_fields=["forgone_minor"])


def _shares(plan: Plan, items: Sequence[Receivable]) -> list[int]:
    """Lay interest that is charged again over what is open of the items; all on the last where nothing is."""
    owed = [item.open_minor for item in items]
    return spread(plan.forgone_minor, owed if any(owed) else [*[0] * (len(items) - 1), 1])


def _next_key(plan: Plan) -> str:
    """Return the name of the next entry of a plan, so that none is written twice."""
    written = LedgerEntry.objects.filter(key__startswith=f"plan:{plan.pk}:").count()
    return f"plan:{plan.pk}:{written}"


def _record(plan: Plan, event: str, *, on: date, at: datetime, by: User | None, why: str = "") -> None:
    facts: dict[str, Any] = {"reference": plan.reference, "ended_on": on}
    history.record(f"agreements.plan.{event}", plan, at=at, by=by, why=why, **facts)


def _rest(row: queries.PlanRow) -> None:
    """Let late interest rest until a plan was kept, and no longer."""
    until = row.standing.since if row.state == "kept" else None
    keys = [_key(row.plan, item) for item in row.items]
    resting = InterestRest.objects.filter(creditor=row.plan.creditor_id, key__in=keys).exclude(to_on=until)
    if until is None:
        resting = InterestRest.objects.filter(
            creditor=row.plan.creditor_id, key__in=keys, to_on__isnull=False
        )
    for key in list(resting.values_list("key", flat=True)):
        portfolio.end_rest(creditor=row.plan.creditor, key=key, on=until)


def _key(plan: Plan, item_id: int) -> str:
    """Return the name of the days on which an item of a plan bears no late interest."""
    return f"plan:{plan.pk}:{item_id}"

"""Questions about what debtors promised, and the grace they were given."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from cartera.agreements import keeping
from cartera.agreements.models import Promise
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import LedgerEntry


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One promise as it stands on a day, with the ids of its items."""

    promise: Promise
    items: frozenset[int]
    paid_minor: int
    state: keeping.State


def promise_state(*, promise: Promise, on: date) -> keeping.State:
    """Return how a promise stands on a day: open, kept, partial, broken or cancelled.

    Partial and broken only after its window. Three queries.
    """
    rows = _rows(Promise.objects.filter(account_id=promise.account_id), on)
    return next(row.state for row in rows if row.promise.pk == promise.pk)


def promises(*, debtor: Debtor, on: date) -> list[PromiseRow]:
    """Return the promises a debtor has given by a day, the latest first. Three queries."""
    found = _rows(Promise.objects.filter(debtor=debtor, given_on__lte=on), on)
    return sorted(found, key=lambda row: (row.promise.given_on, row.promise.pk), reverse=True)


def open_promises(
    *, on: date, creditor: Creditor | None = None, debtor: Debtor | None = None
) -> list[PromiseRow]:
    """Return the promises that brake their items on a day: given, not kept, not cancelled, window not over.

    Three queries, however many there are.
    """
    about = Promise.objects.filter(given_on__lte=on)
    if creditor is not None:
        about = about.filter(creditor=creditor)
    if debtor is not None:
        about = about.filter(debtor=debtor)
    running = about.filter(until_on__gte=on)
    # What ended may still have taken money that an open promise would otherwise count.
    together = about.filter(account__in=running.order_by().values("account"))
    return [row for row in _rows(together, on) if row.state == "open"]


def promised_items(*, on: date, creditor: Creditor | None = None, debtor: Debtor | None = None) -> set[int]:
    """Return the ids of receivables that an open promise brakes on a day."""
    return {item for row in open_promises(on=on, creditor=creditor, debtor=debtor) for item in row.items}


def forborne(*, debtor: Debtor) -> list[tuple[date, date]]:
    """Return the times of grace of a debtor, both days included, the earliest first. One query."""
    return list(debtor.forbearances.order_by("from_on").values_list("from_on", "to_on"))


def _rows(found: QuerySet[Promise], on: date) -> list[PromiseRow]:
    """Judge promises that include every one sharing an item with another of them. Three queries."""
    rows, about = list(found), Promise.items.through.objects.filter(promise__in=found.order_by().values("pk"))
    items: dict[int, set[int]] = defaultdict(set)
    for promise_id, item_id in about.values_list("promise_id", "receivable_id"):
        items[promise_id].add(item_id)
    live = [
        keeping.Given(
            row.pk, row.amount_minor, row.given_on, row.until_on, row.given_after, frozenset(items[row.pk])
        )
        for row in rows
        if not _is_cancelled(row, on)
    ]
    standings = keeping.judge(live, _money(about.values("receivable_id"), on), on)
    cancelled = keeping.Standing(0, "cancelled")
    judged = [(row, standings.get(row.pk, cancelled)) for row in rows]
    return [
        PromiseRow(row, frozenset(items[row.pk]), stands.paid_minor, stands.state) for row, stands in judged
    ]


def _is_cancelled(promise: Promise, on: date) -> bool:
    return promise.cancelled_on is not None and promise.cancelled_on <= on


def _money(item_ids: QuerySet[Any, Any], on: date) -> list[keeping.Money]:
    """Return payments set against items by a day, directly or from the account, that were not returned by then."""
    taken_back = LedgerEntry.objects.filter(reverses=OuterRef("pk"), effective_on__lte=on)
    entries = LedgerEntry.objects.filter(
        ~Exists(taken_back), receivable__in=item_ids, payment__isnull=False, reverses__isnull=True,
        effective_on__lte=on,
    )  # fmt: skip
    rows = entries.order_by().values_list("pk", "receivable_id", "effective_on", "amount_minor")
    return [keeping.Money(pk, item or 0, day, -minor) for pk, item, day, minor in rows]

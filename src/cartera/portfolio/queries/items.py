"""Items and balances. A date asks for what was true by value date: entries that take effect by that day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import BigIntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from cartera.parties.models import Debtor
from cartera.portfolio import days
from cartera.portfolio.allocation import COMPONENTS
from cartera.portfolio.models import LedgerEntry, Pause, Receivable
from cartera.portfolio.queries import interest

State = Literal["written_off", "paid", "agreed", "disputed", "paused", "open"]


@dataclass(frozen=True, slots=True)
class Balance:
    """What a debtor owes in a currency on a day, in minor units. `overdue_minor` is less what is disputed."""

    open_minor: int = 0
    overdue_minor: int = 0
    on_account_minor: int = 0
    interest_minor: int = 0
    fees_minor: int = 0


@dataclass(frozen=True, slots=True)
class ItemState:
    """One item on a day; amounts in minor units, late interest accrued to the day."""

    open_minor: int
    principal_minor: int
    interest_minor: int
    fees_minor: int
    days_past_due: int
    delinquent_days: int
    state: State


def open_items(*, debtor: Debtor, on: date | None = None) -> list[dict[str, Any]]:
    """Return one row per item that is open, oldest due first; without a date as the books stand now.

    Keys: id, account_id, number, currency, issued_on, due_date, order_ref, principal_open_minor, fees_open_minor,
    interest_open_minor, open_minor and, with a date, days_past_due. Late interest is accrued to that date; without one
    it is what was posted. Two queries, some more where interest is charged.
    """
    columns = ("id", "account_id", "number", "currency", "issued_on", "due_date", "order_ref")
    opened = [f"{component}_open_minor" for component in COMPONENTS]
    if on is None:
        items = Receivable.objects.filter(debtor=debtor, settled_on__isnull=True).order_by("due_date", "pk")
        rows = list(items.values(*columns, *opened))
    else:
        found = _by(on).filter(receivable__debtor=debtor).order_by("receivable__due_date", "receivable__pk")
        sums = found.values(*[f"receivable__{name}" for name in columns]).annotate(**_components())
        rows = [{name.removeprefix("receivable__"): value for name, value in row.items()} for row in sums]
        for row in rows:
            row["days_past_due"] = days.past_due(row["due_date"], on)
        interest.accrue(debtor, rows, on)
    for row in rows:
        row["open_minor"] = sum(row[name] for name in opened)
    return [row for row in rows if row["open_minor"]]


def balance(
    *, debtor: Debtor, currency: str, on: date, disputed_minor: Mapping[int, int] | None = None
) -> Balance:
    """Return what a debtor owes in a currency as of a value date, late interest accrued to it. Three queries or some more.

    `disputed_minor` is what is contested by receivable id, as `disputes.queries` tells: it is open, but not overdue.
    """
    items = [row for row in open_items(debtor=debtor, on=on) if row["currency"] == currency]
    waiting = LedgerEntry.objects.filter(
        account__debtor=debtor, account__currency=currency, component="on_account", effective_on__lte=on
    )
    contested = disputed_minor or {}
    return Balance(
        open_minor=sum(row["open_minor"] for row in items),
        overdue_minor=sum(
            max(row["open_minor"] - contested.get(row["id"], 0), 0) for row in items if row["due_date"] < on
        ),
        on_account_minor=-(waiting.aggregate(minor=Sum("amount_minor"))["minor"] or 0),
        interest_minor=sum(row["interest_open_minor"] for row in items),
        fees_minor=sum(row["fees_open_minor"] for row in items),
    )


def item_state(
    *, receivable: Receivable, on: date, grace_days: int = 0, agreed: bool = False, disputed_minor: int = 0,
    forborne: Sequence[days.Span] = (),
) -> ItemState:  # fmt: skip
    """Return an item as of a value date, late interest accrued to it. Three queries or some more.

    What stages above know is given: whether it is under an agreement, what of it is disputed, spans of grace.
    """
    sums = _by(on).filter(receivable=receivable).aggregate(**_components())
    row = {"id": receivable.pk, "due_date": receivable.due_date, "currency": receivable.currency, **sums}
    interest.accrue(receivable.debtor, [row] if any(sums.values()) else [], on)
    principal, late, fees = (row[f"{c}_open_minor"] for c in ("principal", "interest", "fees"))
    left = principal + late + fees
    spans = [*_pauses(receivable), *forborne]
    past_due = days.past_due(receivable.due_date, on) if left else 0
    delinquent = days.delinquent(receivable.due_date, on, grace_days=grace_days, spans=spans) if left else 0
    paused = any(start <= on and (end is None or on <= end) for start, end in _pauses(receivable))
    given_up = receivable.written_off_on
    if given_up and given_up <= on:
        state: State = "written_off"
    elif not left:
        state = "paid"
    elif agreed:
        state = "agreed"
    elif disputed_minor >= left:
        state = "disputed"
    else:
        state = "paused" if paused else "open"
    return ItemState(left, principal, late, fees, past_due, delinquent, state)


def still_open(*, receivable_ids: Collection[int]) -> dict[int, int]:
    """Return, by receivable id, the minor units that are open now; what is settled is left out. One query."""
    found = Receivable.objects.filter(pk__in=receivable_ids, settled_on__isnull=True)
    return {item.pk: item.open_minor for item in found}


def _pauses(receivable: Receivable) -> list[days.Span]:
    """Return the spans in which the item itself or all of its debtor rests. One query."""
    of_both = Q(receivable=receivable) | Q(receivable__isnull=True, debtor=receivable.debtor_id)
    return list(Pause.objects.filter(of_both).values_list("from_on", "to_on"))


def _by(on: date) -> QuerySet[LedgerEntry]:
    """Return the entries on items that take effect by a day, of items that are issued by then."""
    return LedgerEntry.objects.filter(
        receivable__isnull=False, effective_on__lte=on, receivable__issued_on__lte=on
    )


def _components() -> dict[str, Coalesce]:
    return {
        f"{component}_open_minor": Coalesce(
            Sum("amount_minor", filter=Q(component=component)), Value(0), output_field=BigIntegerField()
        )
        for component in COMPONENTS
    }

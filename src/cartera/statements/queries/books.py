"""Rows of the books for the statements of many debtors at once: a fixed number of queries however many they are."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from cartera.portfolio.models import LedgerEntry
from cartera.statements.content import Charge, Item, Movement
from cartera.strategy.models import Proposal

CHARGING = ("fees", "interest")
FEE = "fee:"  # how the key of a fee begins; the proposal of its step follows
_ITEM = ("id", "number", "order_ref", "issued_on", "due_date")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stages know of items on the day: contested minor units by item, promised items, and the promises by account."""

    disputed: Mapping[int, int] = field(default_factory=dict)
    promised: Collection[int] = ()
    promises: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    edges: tuple[int, ...] = (30, 60, 90)


def items(accounts: Collection[int], on: date, around: Surroundings) -> dict[int, list[Item]]:
    """Return by account what is open on a day by value date, oldest due first. One query."""
    sums = {
        **{f"{name}_minor": _sum(component=name) for name in ("principal", "fees", "interest")},
        "original_minor": _sum(component="principal", kind__in=("opening", "adjustment")),
    }
    nothing = Q(principal_minor=0, fees_minor=0, interest_minor=0)
    entries = LedgerEntry.objects.filter(
        account__in=accounts, receivable__isnull=False, effective_on__lte=on, receivable__issued_on__lte=on
    )
    rows = (
        entries.order_by("receivable__due_date", "receivable_id")
        .values_list("account_id", *[f"receivable__{name}" for name in _ITEM])
        .annotate(**sums)
        .exclude(nothing)
    )
    found: dict[int, list[Item]] = defaultdict(list)
    for account, pk, number, order, issued, due, *minors in rows:
        principal, fees, interest, original = minors
        found[account].append(
            Item(
                pk, account, number, order, issued, due, original, principal, fees, interest,
                around.disputed.get(pk, 0), pk in around.promised,
            )
        )  # fmt: skip
    return found


def on_account(accounts: Collection[int], on: date) -> dict[int, int]:
    """Return by account the money that waits on a day, positive. One query."""
    entries = LedgerEntry.objects.filter(account__in=accounts, component="on_account", effective_on__lte=on)
    return _by_account(entries, -1)


def opening(accounts: Collection[int], before: date) -> dict[int, int]:
    """Return by account the balance with which a day begins: all entries of the days before. One query."""
    return _by_account(LedgerEntry.objects.filter(account__in=accounts, effective_on__lt=before), 1)


def movements(accounts: Collection[int], from_on: date, to_on: date) -> dict[int, list[Movement]]:
    """Return by account every entry that takes effect in a period, in the order in which it was written. One query."""
    entries = LedgerEntry.objects.filter(
        account__in=accounts, effective_on__gte=from_on, effective_on__lte=to_on
    )
    columns = (
        "id", "account_id", "effective_on", "kind", "component", "amount_minor", "payment__reference",
        "credit_note__number", "receivable__number",
    )  # fmt: skip
    found: dict[int, list[Movement]] = defaultdict(list)
    for pk, account, on, kind, component, minor, payment, note, number in entries.order_by("id").values_list(
        *columns
    ):
        document = payment or note or number or ""
        found[account].append(Movement(pk, account, on, kind, component, minor, document, number or ""))
    return found


def charges(
    accounts: Collection[int], on: date, charged: Collection[int], reckoned: Collection[int]
) -> dict[int, list[Charge]]:
    """Return by account what was charged on some items by a day, and what of it was forgiven. Two queries.

    `charged`: items with charges still open; `reckoned`: those whose interest is told by its arithmetic instead.
    """
    entries = LedgerEntry.objects.filter(
        account__in=accounts, component__in=CHARGING, effective_on__lte=on, kind__in=("fee", "tax", "interest", "waiver")
    )  # fmt: skip
    columns = (
        "account_id", "receivable_id", "receivable__number", "kind", "component", "effective_on", "amount_minor",
        "recorded_at", "key",
    )  # fmt: skip
    rows = [row for row in entries.order_by("effective_on", "id").values_list(*columns) if row[1] in charged]
    # The key stands on the first of the entries that were posted together.
    keys = {(account, at): key for account, _, _, _, _, _, _, at, key in rows if key and key.startswith(FEE)}
    steps = _steps(keys.values())
    found: dict[int, list[Charge]] = defaultdict(list)
    for account, item, number, kind, component, day, minor, at, _ in rows:
        if component == "interest" and kind != "waiver" and item in reckoned:
            continue
        step = steps.get(keys.get((account, at), ""), "") if kind == "fee" else ""
        how = "waived" if kind == "waiver" else "step" if step else kind
        fields = {"step": step} if step else {}
        found[account].append(Charge(account, number or "", component, day, minor, how, fields, item or 0))
    return found


def _steps(keys: Collection[str]) -> dict[str, str]:
    """Return the step behind each key of a fee: it is posted when a step is carried out. One query."""
    told = {key: key.removeprefix(FEE).partition(":")[0] for key in keys}
    ids = {key: int(number) for key, number in told.items() if number.isdecimal()}
    names = dict(Proposal.objects.filter(pk__in=ids.values()).values_list("pk", "step")) if ids else {}
    return {key: names[pk] for key, pk in ids.items() if pk in names}


def _by_account(entries: QuerySet[LedgerEntry], sign: int) -> dict[int, int]:
    rows = entries.order_by().values_list("account_id").annotate(minor=Sum("amount_minor"))
    return {account: sign * minor for account, minor in rows}


def _sum(**of: Any) -> Coalesce:
    return Coalesce(Sum("amount_minor", filter=Q(**of)), Value(0), output_field=BigIntegerField())

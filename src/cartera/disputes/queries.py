"""Questions about what debtors contest, what we promised them, and their ledger beside ours."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from cartera.disputes.models import Complaint, Dispute, Reconciliation, Undertaking
from cartera.parties.models import Creditor, Debtor


def disputed(*, on: date, debtor: Debtor | None = None, creditor: Creditor | None = None) -> dict[int, int]:
    """Return by receivable id the minor units contested on a day; items without a dispute are left out. One query."""
    found = running(on)
    if debtor is not None:
        found = found.filter(debtor=debtor)
    if creditor is not None:
        found = found.filter(creditor=creditor)
    sums = found.order_by().values("receivable_id").annotate(minor=Sum("amount_minor"))
    return {row["receivable_id"]: row["minor"] for row in sums}


def disputes(*, debtor: Debtor) -> QuerySet[Dispute]:
    """Return the disputes of a debtor with their items, the latest first."""
    return Dispute.objects.filter(debtor=debtor).select_related("receivable").order_by("-opened_on", "-pk")


def contested(*, creditor: Creditor) -> QuerySet[Dispute]:
    """Return the disputes of a creditor's debtors, for lists."""
    return Dispute.objects.filter(creditor=creditor)


def running(on: date) -> QuerySet[Dispute]:
    """Return the disputes that are open on a day; the day of its resolution a dispute is over."""
    return Dispute.objects.filter(Q(resolved_on__isnull=True) | Q(resolved_on__gt=on), opened_on__lte=on)


def complaints(*, debtor: Debtor) -> QuerySet[Complaint]:
    """Return the complaints of a debtor about the way of collecting, the latest first."""
    return (
        Complaint.objects.filter(debtor=debtor).select_related("answered_by").order_by("-received_on", "-pk")
    )


def register(*, creditor: Creditor) -> QuerySet[Complaint]:
    """Return the complaints of a creditor's debtors."""
    return Complaint.objects.filter(creditor=creditor)


def undertakings(*, creditor: Creditor) -> QuerySet[Undertaking]:
    """Return what was promised to a creditor's customers, for lists."""
    return Undertaking.objects.filter(creditor=creditor)


def promised(*, debtor: Debtor) -> QuerySet[Undertaking]:
    """Return what was promised to a customer, the latest first."""
    return Undertaking.objects.filter(debtor=debtor).select_related("receivable").order_by("-given_on", "-pk")


def undertaking_state(undertaking: Undertaking, on: date) -> str:
    """Return open, late, kept or withdrawn: how it stands on a day. Late follows from the day, it is not stored."""
    if undertaking.closed_on is not None and undertaking.closed_on <= on:
        return undertaking.state
    return "late" if undertaking.due_on < on else "open"


def reconciliations(*, creditor: Creditor) -> QuerySet[Reconciliation]:
    """Return the comparisons with customers' ledgers, for lists."""
    return Reconciliation.objects.filter(creditor=creditor)


@dataclass(frozen=True, slots=True)
class Late:
    """What the morning has to say: how many are open, and how many of them are past their day."""

    disputes: int = 0
    disputes_late: int = 0
    undertakings: int = 0
    undertakings_late: int = 0


def late(*, creditor: Creditor, on: date) -> Late:
    """Count what waits for an answer of ours on a day. Two queries."""
    late_disputes, late_promises = (
        Count("pk", filter=Q(answer_due__lt=on)),
        Count("pk", filter=Q(due_on__lt=on)),
    )
    first = Dispute.objects.filter(creditor=creditor, state="open").aggregate(
        all=Count("pk"), late=late_disputes
    )
    second = Undertaking.objects.filter(creditor=creditor, state="open").aggregate(
        all=Count("pk"), late=late_promises
    )
    return Late(first["all"], first["late"], second["all"], second["late"])


@dataclass(frozen=True, slots=True)
class Cause:
    """What one reason, or one area, came to in a currency; minor units. `days`: from opening to resolution, on average."""

    code: str
    currency: str
    count: int
    amount_minor: int
    credited_minor: int
    open: int
    late: int
    days: int | None  # None: none was resolved yet


def causes(*, creditor: Creditor, by: str, from_on: date, to_on: date, on: date) -> list[Cause]:
    """Return what disputes opened between two days, both included, came to, by `code` or `area`; the most first. One query.

    Currencies stay apart: a reason has a row in each.
    """
    if by not in {"code", "area"}:
        raise ValueError(by)
    columns = (
        by,
        "receivable__currency",
        "amount_minor",
        "credited_minor",
        "state",
        "answer_due",
        "opened_on",
        "resolved_on",
    )
    found = Dispute.objects.filter(creditor=creditor, opened_on__gte=from_on, opened_on__lte=to_on)
    groups: dict[tuple[str, str], list[Sequence[Any]]] = {}
    for row in found.order_by().values_list(*columns).iterator():
        groups.setdefault((row[0], row[1]), []).append(row)
    rows = [_cause(code, currency, group, on) for (code, currency), group in groups.items()]
    total = Counter({code: 0 for code, _ in groups})
    for row in rows:
        total[row.code] += row.count
    return sorted(rows, key=lambda row: (-total[row.code], row.code, row.currency))


def _cause(code: str, currency: str, group: list[Sequence[Any]], on: date) -> Cause:
    spans = [(row[7] - row[6]).days for row in group if row[7] is not None]
    opened = [row for row in group if row[4] == Dispute.State.OPEN]
    return Cause(
        code, currency, len(group), sum(row[2] for row in group), sum(row[3] for row in group), len(opened),
        sum(row[5] < on for row in opened), round(sum(spans) / len(spans)) if spans else None,
    )  # fmt: skip

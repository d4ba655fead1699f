"""Questions about what debtors contest."""

from datetime import date

from django.db.models import Q, QuerySet, Sum

from cartera.disputes.models import Complaint, Dispute
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

"""Who must not be sent a statement on a day, and why: reason codes by debtor."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from cartera.disputes.models import Complaint
from cartera.parties.models import Debtor, Hardship, Protection
from cartera.portfolio.models import Pause


def forbidden(debtor_ids: Collection[int], on: date) -> dict[int, str]:
    """Return whom nobody may write to about what they owe: protected, or with a complaint that waits. Two queries."""
    running = Q(from_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    kinds = Protection.objects.filter(running, debtor__in=debtor_ids).order_by("-id")
    waits = Complaint.objects.filter(
        Q(answered_on__isnull=True) | Q(answered_on__gt=on), Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on),
        debtor__in=debtor_ids, received_on__lte=on,
    )  # fmt: skip
    complaining = dict.fromkeys(waits.order_by().values_list("debtor_id", flat=True), "complaint")
    return complaining | dict(kinds.values_list("debtor_id", "kind"))


def resting(debtor_ids: Collection[int], on: date) -> dict[int, str]:
    """Return whom no round writes to, though a person may: exempt, paused, treated with care. Three queries."""
    paused = Pause.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on),
        debtor__in=debtor_ids,
        receivable__isnull=True,
        from_on__lte=on,
    )
    caring = Hardship.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on), debtor__in=debtor_ids, from_on__lte=on
    )
    exempt = Debtor.objects.filter(pk__in=debtor_ids, exempt_since__lte=on)
    return {
        **dict.fromkeys(paused.order_by().values_list("debtor_id", flat=True), "paused"),
        **dict.fromkeys(caring.order_by().values_list("debtor_id", flat=True), "hardship"),
        **dict.fromkeys(exempt.values_list("pk", flat=True), "exempt"),
    }

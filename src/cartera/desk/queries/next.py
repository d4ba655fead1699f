"""What comes after what was just decided, so that the next case opens by itself."""

from django.db.models import Q

from cartera.parties.models import Creditor
from cartera.strategy.models import Proposal


def next_proposal(*, creditor: Creditor, after: Proposal) -> int | None:
    """Return the id of the next proposal that waits for a person, in the order of today's list; else the first one."""
    waiting = Proposal.objects.filter(
        creditor=creditor, closed_on=None, state=Proposal.State.PROPOSED, needs_approval=True
    ).exclude(pk=after.pk)
    later = Q(overdue_minor__lt=after.overdue_minor) | Q(overdue_minor=after.overdue_minor, pk__gt=after.pk)
    ordered = waiting.order_by("-overdue_minor", "id").values_list("pk", flat=True)
    return ordered.filter(later).first() or ordered.first()

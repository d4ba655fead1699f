"""When the messages of approved proposals leave: after the time to undo, or later because of the law or the house."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from cartera.foundation.models import User
from cartera.parties.models import Creditor
from cartera.strategy.models import Proposal

SPOKEN = Q(action="message", actor="system")


@dataclass(frozen=True, slots=True)
class Leaving:
    """How many proposals are approved together, and of how many the message leaves when."""

    count: int
    spoken: int  # those that are a message of ours; the others are for people, or consequences
    late: int  # of the spoken: those whose first lawful hour comes after the time to undo
    first: datetime | None  # the first of these hours …
    last: datetime | None  # … and the last

    def kept(self) -> dict[str, Any]:
        """Give it as a session can keep it."""
        return {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in asdict(self).items()
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Leaving":
        """Return what a session kept."""
        hours = {key: datetime.fromisoformat(kept[key]) if kept[key] else None for key in ("first", "last")}
        return cls(**{**kept, **hours})


def to_approve(proposals: QuerySet[Any, Any], leaves_at: datetime) -> Leaving:
    """Tell of the proposals among these that an approval would move. One query over all of them."""
    may = [state for state, nexts in Proposal.MOVES.items() if Proposal.State.APPROVED in nexts]
    return _leaving(proposals.filter(state__in=may), leaves_at)


def just_approved(
    *, creditor: Creditor, ids: list[int], at: datetime, by: User, leaves_at: datetime
) -> Leaving:
    """Tell of the proposals among `ids` that one act of this person approved. One query, whatever their number."""
    # Between the smallest and the largest: a list of a thousand ids would be a thousand parameters.
    among = Proposal.objects.filter(creditor=creditor, pk__gte=min(ids), pk__lte=max(ids))
    return _leaving(among.filter(approved_at=at, approved_by=by), leaves_at)


def unasked(*, creditor: Creditor, ids: list[int]) -> int:
    """Count the proposals among `ids` whose approval the policy does not ask for: taken back, their message leaves anyway."""
    if not ids:
        return 0
    among = Proposal.objects.filter(
        creditor=creditor, pk__gte=min(ids), pk__lte=max(ids), needs_approval=False
    )
    ready = among.filter(SPOKEN, state=Proposal.State.PROPOSED, messages__state="ready")
    return len(set(ready.values_list("pk", flat=True)).intersection(ids))


def _leaving(proposals: QuerySet[Any, Any], leaves_at: datetime) -> Leaving:
    late = SPOKEN & Q(lawful_from__gt=leaves_at)
    return Leaving(
        **proposals.order_by().aggregate(
            count=Count("pk"), spoken=Count("pk", filter=SPOKEN), late=Count("pk", filter=late),
            first=Min("lawful_from", filter=late), last=Max("lawful_from", filter=late),
        )
    )  # fmt: skip

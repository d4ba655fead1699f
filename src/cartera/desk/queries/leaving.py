"""When the messages of approved proposals leave: after the time to undo, or later because of the law or the house."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from cartera.desk.queries.conditions import done_by_people
from cartera.foundation.models import User
from cartera.outreach import lawful
from cartera.outreach.lawful import Wanted
from cartera.outreach.models import Message
from cartera.parties.models import Creditor
from cartera.strategy.models import Proposal

SPOKEN = Q(action="message", actor="system")
JUDGED = 200  # messages that are judged anew for a sentence; of more, the hour found by the run is told


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
    return _leaving(_movable(proposals), leaves_at)


def steps_to_approve(proposals: QuerySet[Any, Any]) -> list[dict[str, Any]]:
    """Sum the same proposals by step and currency, in the order of the ladder: step, action, currency, count, net_minor.

    One query over all of them.
    """
    groups = _movable(proposals).order_by().values("step", "action", "currency")
    sums = groups.annotate(count=Count("id"), net_minor=Sum("net_minor"), first=Min("rung"))
    return list(sums.order_by(F("first").asc(nulls_first=True), "step", "currency"))


def _movable(proposals: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    may = [state for state, nexts in Proposal.MOVES.items() if Proposal.State.APPROVED in nexts]
    return proposals.filter(state__in=may).exclude(done_by_people())


def may_be_approved(*, ids: list[int]) -> list[int]:
    """Return those that an approval means something for: what people do has its task, and waits for no yes."""
    return list(Proposal.objects.filter(pk__in=ids).exclude(done_by_people()).values_list("pk", flat=True))


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


def hours(proposals: QuerySet[Any, Any], leaves_at: datetime) -> dict[int, datetime]:
    """Return the first hour allowed to the message of each proposal that may not leave yet at `leaves_at`, by proposal.

    The run found an hour in the morning; who approves in the evening is told that of tomorrow.
    """
    ready = Message.objects.filter(proposal__in=proposals.order_by().values("pk"), state=Message.State.READY)
    rows = list(ready.select_related("proposal", "contact").order_by("pk"))
    wanted = [
        Wanted(
            row.debtor_id, row.channel, row.contact.role if row.contact else "payer", row.address, row.account_id,
            row.contents.get("purpose", "collect"),
        )
        for row in rows
    ]  # fmt: skip
    later: dict[int, datetime] = {}
    for row, ruling in zip(rows, lawful.judge_all(wanted, at=leaves_at), strict=True):
        assert row.proposal is not None  # noqa: S101 - asked for by its proposal
        told = [row.proposal.lawful_from, None if ruling.allowed else ruling.allowed_from]
        hour = max((each for each in told if each and each > leaves_at), default=None)
        if hour is not None:
            later[row.proposal.pk] = max(hour, later.get(row.proposal.pk, hour))
    return later


def _leaving(proposals: QuerySet[Any, Any], leaves_at: datetime) -> Leaving:
    late = SPOKEN & Q(lawful_from__gt=leaves_at)
    found = Leaving(
        **proposals.order_by().aggregate(
            count=Count("pk"), spoken=Count("pk", filter=SPOKEN), late=Count("pk", filter=late),
            first=Min("lawful_from", filter=late), last=Max("lawful_from", filter=late),
        )
    )  # fmt: skip
    if not 0 < found.spoken <= JUDGED:
        return found
    later = hours(proposals.filter(SPOKEN), leaves_at)
    said = later.values()
    return replace(found, late=len(later), first=min(said, default=None), last=max(said, default=None))

"""What waits to leave, and the word on each message why it stays while the whole house or a whole channel cannot send."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from cartera.foundation import moves
from cartera.outreach.models import Message
from cartera.outreach.operations.recording import SendReport
from cartera.parties.models import Creditor
from cartera.strategy.models import Proposal

WHY_MAX = 300  # as long as a message's reason may be


def due(
    *, at: datetime, creditor: Creditor | None = None, after: int = 0, limit: int | None = None,
    ask_all: bool = False, without: Collection[str] = (),
) -> list[int]:  # fmt: skip
    """Return the ids of messages that wait for nobody any more: approved or needing no approval, undo window over.

    Letters, which belong to no proposal, count once a person released them. Channels of `without` are left out.

    Their lawful hour has come, or does not matter because `ask_all` wants the gate to be asked.
    """
    found = _due(at=at, creditor=creditor, ask_all=ask_all).filter(pk__gt=after)
    if without:
        found = found.exclude(channel__in=list(without))
    ordered = found.order_by("pk").values_list("pk", flat=True)
    # Asked state by state, each in the order of its index: together the database would sort all of them every time.
    ids = [pk for state in ("ready", "refused") for pk in ordered.filter(state=state)[:limit]]
    return sorted(ids)[:limit]


def _due(*, at: datetime, creditor: Creditor | None, ask_all: bool) -> QuerySet[Message]:
    decided = Q(proposal__needs_approval=False) | Q(proposal__approved_at__isnull=False)
    released = Q(proposal__isnull=True, not_before__isnull=False)  # a letter; before that it is a draft
    waiting = Message.objects.filter(Q(not_before=None) | Q(not_before__lte=at)).filter(
        decided & Q(proposal__state__in=Proposal.OPEN) | released
    )
    if not ask_all:
        waiting = waiting.filter(Q(lawful_from=None) | Q(lawful_from__lte=at))
    return waiting if creditor is None else waiting.filter(creditor=creditor)


def keep_all(reason: str, *, report: SendReport, at: datetime, creditor: Creditor | None) -> None:
    """Say on every message that could leave why the house keeps it; nothing else changes."""
    ids = due(at=at, creditor=creditor)
    _say(ids, reason)
    report.held = report.reasons[reason] = len(ids)


def keep_of(
    channel: str, why: str, *, report: SendReport, at: datetime, creditor: Creditor | None, ask_all: bool
) -> None:
    """Say on what waits for a channel that is down what its server said, and count it as held; nothing else changes.

    What the report counts already, the message that found the channel down above all, is not counted again.
    """
    waits = _due(at=at, creditor=creditor, ask_all=ask_all).filter(
        channel=channel, state__in=("ready", "refused")
    )
    messages = [
        each for each in waits.only("debtor_id", "proposal_id", "channel") if each.pk not in report.told
    ]
    _say([each.pk for each in messages], why)
    for each in messages:
        report.note("held", each, why)


def _say(ids: Sequence[int], why: str) -> None:
    """Write the reason on what is ready; what was refused keeps its own."""
    for start in range(0, len(ids), moves.BATCH):
        chosen = Message.objects.filter(pk__in=ids[start : start + moves.BATCH], state="ready")
        chosen.exclude(why=why).update(why=why)

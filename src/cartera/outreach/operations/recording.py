"""What came of handing over, on record: the message's state, and the step when the last message of a proposal left."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from django.db.models import F, QuerySet

from cartera.foundation import frames, moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach import gate
from cartera.outreach.channels import Result
from cartera.outreach.gate import Verdict
from cartera.outreach.models import Message
from cartera.outreach.operations import attempts
from cartera.parties import operations as parties
from cartera.strategy import operations as strategy
from cartera.strategy.models import Proposal
from cartera.strategy.operations import Done

ATTEMPTS_MAX = 5
FIRST_WAIT = timedelta(minutes=5)  # then twice as long each time
LOST_AFTER = timedelta(minutes=15)  # longer than any conversation with a server lasts
ROWS_MAX = 1000  # the report names so many messages that stayed; it counts them all


@dataclass
class SendReport:
    """What one call of `send_due` did, in messages. `rows` names those that did not leave, with the reason."""

    sent: int = 0
    held: int = 0  # not now; a later send asks again
    refused: int = 0  # this message not: law, consent, address
    withdrawn: int = 0  # the facts changed
    failed: int = 0  # for good
    left: int = 0  # could not be handed over now; tried again later
    unknown: int = 0  # waits for a person
    folder: str = ""  # where e-mail was written instead of being sent by network
    reasons: Counter[str] = field(default_factory=Counter)
    down: dict[str, str] = field(
        default_factory=dict
    )  # channels that could not be reached, and what was said
    rows: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Know of no message yet. `told`: the ids of all that are counted, also past the last row."""
        self.told: set[int] = set()

    def note_verdict(self, message: Message, verdict: Verdict) -> None:
        """Count what the gate kept back."""
        named = {"hold": "held", "refuse": "refused", "withdraw": "withdrawn"}.get(verdict.outcome)
        if named:
            self.note(named, message, verdict.why, verdict.rule)

    def note(self, outcome: str, message: Message, why: str = "", rule: str = "") -> None:
        """Count one message; name it unless it was sent."""
        setattr(self, outcome, getattr(self, outcome) + 1)
        self.told.add(message.pk)
        if outcome == "sent":
            return
        self.reasons[why] += 1
        if len(self.rows) < ROWS_MAX:
            self.rows.append({
                "message": message.pk, "proposal": message.proposal_id, "debtor": message.debtor_id,
                "channel": message.channel, "outcome": outcome, "why": why, "rule": rule,
            })  # fmt: skip


@whole
def record(
    results: Sequence[tuple[Message, Result]], *, charged: Mapping[int, Collection[int]], on: date,
    at: datetime, by: User | None, report: SendReport,
) -> None:  # fmt: skip
    """Record what came of messages that were handed over, and close the proposals that are finished with it."""
    by_kind: dict[str, list[tuple[Message, Result]]] = defaultdict(list)
    for message, result in results:
        kind: str = result.kind
        if kind == "transient" and message.attempts + 1 >= ATTEMPTS_MAX:
            kind = "permanent"
        by_kind[kind].append((message, result))
    for kind, those in by_kind.items():
        _KINDS[kind](those, on, at, by, report)
    finish(
        {message.proposal_id for message, _ in results if message.proposal_id},
        charged=charged, on=on, at=at, by=by,
    )  # fmt: skip


Those = Sequence[tuple[Message, Result]]


def _sent(those: Those, on: date, at: datetime, by: User | None, report: SendReport) -> None:
    moved = set(_move(those, Message.State.SENT, at=at, by=by, sent_at=at, attempts=F("attempts") + 1))
    rows = [
        {"id": message.pk, "provider_reference": result.reference[:200], "why": ""}
        for message, result in those
    ]
    frames.update("outreach_message", pl.DataFrame(rows))
    attempts.made(message_ids=moved)
    for message, _ in those:
        if message.pk in moved:
            report.note("sent", message)


def _transient(those: Those, on: date, at: datetime, by: User | None, report: SendReport) -> None:
    attempts.failed(message_ids=[message.pk for message, _ in those])
    for message, result in those:
        again_at = at + FIRST_WAIT * 2**message.attempts
        _move(
            [(message, result)],
            Message.State.READY,
            at=at,
            by=by,
            attempts=F("attempts") + 1,
            not_before=again_at,
        )
        report.note("left", message, result.why)
    _explain(those)


def _unreachable(those: Those, on: date, at: datetime, by: User | None, report: SendReport) -> None:
    _move(those, Message.State.READY, at=at, by=by)
    attempts.failed(message_ids=[message.pk for message, _ in those])
    _explain(those)
    for message, result in those:
        report.note("left", message, result.why)


def _permanent(those: Those, on: date, at: datetime, by: User | None, report: SendReport) -> None:
    _move(those, Message.State.FAILED, at=at, by=by, attempts=F("attempts") + 1)
    attempts.failed(message_ids=[message.pk for message, _ in those])
    _explain(those)
    for message, result in those:
        report.note("failed", message, result.why)
        if result.address_bad and message.contact:
            # Marked, so that the next run takes another channel instead of knocking at the same door every day.
            parties.mark_bad(contact=message.contact, on=on, at=at, by=by, why=result.why)


def _unknown(those: Those, on: date, at: datetime, by: User | None, report: SendReport) -> None:
    _move(those, Message.State.UNKNOWN, at=at, by=by, attempts=F("attempts") + 1)
    _explain(those)
    ids = {message.proposal_id for message, _ in those if message.proposal_id}
    strategy.hold(proposals=ids, why="unknown_fate", at=at, by=by)
    for message, result in those:
        report.note("unknown", message, result.why)


_KINDS = {
    "sent": _sent, "transient": _transient, "unreachable": _unreachable, "permanent": _permanent,
    "unknown": _unknown,
}  # fmt: skip


def _move(those: Those, to: str, *, at: datetime, by: User | None, **changes: Any) -> list[int]:
    return moves.move_all(Message, [message.pk for message, _ in those], to, at=at, by=by, **changes)


def _explain(those: Those) -> None:
    for message, result in those:
        Message.objects.filter(pk=message.pk).update(why=result.why[:300])


@whole
def finish(
    proposal_ids: Iterable[int],
    *,
    charged: Mapping[int, Collection[int]],
    on: date,
    at: datetime,
    by: User | None,
) -> None:
    """Close the proposals none of whose messages can still leave: done when one was sent, failed when none was.

    With `all_channels` a step whose one address turned out dead is done by the others: nobody is written to twice.
    """
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, state, why in _states(proposal_ids):
        found[pk].append((state, why))
    over = {pk: told for pk, told in found.items() if not any(_may_still_leave(*each) for each in told)}
    proposals, done, failed = Proposal.objects.in_bulk(over), [], list[tuple[int, str]]()
    for pk, told in over.items():
        states, proposal = {state for state, _ in told}, proposals[pk]
        if "sent" in states:
            charge = proposal.rung is None or proposal.rung not in charged.get(proposal.account_id, ())
            done.append(Done(proposal, charge))
        elif "failed" in states and "refused" not in states:
            failed.append((pk, next(why for state, why in told if state == "failed")))
    strategy.mark_done_all(done=done, on=on, at=at, by=by)
    for pk, why in failed:
        strategy.close_all(proposals=[pk], state=Proposal.State.FAILED, on=on, at=at, by=by, why=why)


def _states(proposal_ids: Iterable[int]) -> Iterable[tuple[int, str, str]]:
    """Return proposal, state and reason of each message; a message's row is wide, so only these are read."""
    found = Message.objects.filter(proposal_id__in=set(proposal_ids))
    return ((pk or 0, state, why) for pk, state, why in found.values_list("proposal_id", "state", "why"))


def _may_still_leave(state: str, why: str) -> bool:
    """Tell whether a message is still to come. One refused for its address is not; one the law holds back is."""
    return state in {"ready", "claimed", "unknown"} or (state == "refused" and why in gate.MAY_PASS_LATER)


@whole
def release(*, worker: str, at: datetime, by: User | None) -> None:
    """Give back what a worker claimed and did not begin to hand over."""
    _give_back(
        Message.objects.filter(state="claimed", claimed_by=worker).exclude(why="handing_over"), at=at, by=by
    )


@whole
def give_up_lost(*, at: datetime, by: User | None) -> int:
    """Settle the claims of workers that died; return how many messages now wait for a person.

    What was being handed over may have been delivered: it is never sent again by itself. The rest goes back.
    """
    lost = Message.objects.filter(state="claimed", claimed_at__lt=at - LOST_AFTER)
    if not lost.exists():
        return 0
    begun = list(lost.filter(why="handing_over").values_list("pk", "proposal_id"))
    moves.move_all(
        Message, [pk for pk, _ in begun], Message.State.UNKNOWN, at=at, by=by, why="the worker died"
    )
    strategy.hold(proposals={pk for _, pk in begun if pk}, why="unknown_fate", at=at, by=by)
    _give_back(lost.exclude(why="handing_over"), at=at, by=by)
    return len(begun)


def _give_back(messages: QuerySet[Message], *, at: datetime, by: User | None) -> None:
    ids = list(messages.values_list("pk", flat=True))
    if not ids:
        return
    moves.move_all(Message, ids, Message.State.READY, at=at, by=by, claimed_by="")
    attempts.failed(message_ids=ids)
    # What was stopped while it was claimed must not leave after all.
    stopped = Message.objects.filter(pk__in=ids, state="ready", proposal__isnull=False)
    stopped = stopped.exclude(proposal__state__in=Proposal.OPEN)
    moves.move_all(Message, stopped.values_list("pk", flat=True), Message.State.WITHDRAWN, at=at, by=by)


@whole
def settle_unknown(
    *, message: Message, sent: bool, on: date, at: datetime, by: User | None, charge: bool = True
) -> None:
    """Let a person say whether a message of unknown fate arrived. If not, it leaves again by the next send.

    Raises moves.UnableToMove, moves.MovedByAnother.
    """
    if sent:
        moves.move(message, Message.State.SENT, at=at, by=by, sent_at=at)
    elif message.proposal and message.proposal.state not in Proposal.OPEN:
        moves.move(message, Message.State.FAILED, at=at, by=by)  # nothing waits for it any more
    else:
        moves.move(message, Message.State.READY, at=at, by=by, claimed_by="")
    Message.objects.filter(pk=message.pk).update(why="")
    settle = attempts.made if sent else attempts.failed
    settle(message_ids=[message.pk])
    proposal = message.proposal
    if proposal:
        charged = {} if charge or proposal.rung is None else {proposal.account_id: [proposal.rung]}
        finish([proposal.pk], charged=charged, on=on, at=at, by=by)

"""Handing messages over: claim and commit, talk to the network, record. No transaction spans the network.

1. A batch is claimed in one short transaction: accounts locked, facts read again, the gate asked, what may leave moved
   to `claimed`. From here on no other worker touches it.
2. Each message is marked as being handed over, committed, then given to its channel.
3. What came of it is recorded in a transaction of its own; with the last message of a proposal its step is done.

A worker that dies between 2 and 3 leaves one message whose fate nobody knows: `give_up_lost` sets it to `unknown` and a
person decides. What it had claimed and not begun goes back.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db.models import Q

from cartera.foundation import moves
from cartera.foundation import queries as foundation
from cartera.foundation.models import User
from cartera.foundation.transactions import piecewise
from cartera.outreach import channels, enclosures, gate, templates
from cartera.outreach.channels import Attachment, Envelope, Result, Sender
from cartera.outreach.freshness import PaymentNews
from cartera.outreach.models import Message
from cartera.outreach.operations import claiming, recording
from cartera.outreach.operations.claiming import Claimed, FreshReader, Worker
from cartera.outreach.operations.recording import SendReport
from cartera.parties.models import Creditor
from cartera.strategy.models import Proposal

HANDING_OVER = "handing_over"
# A verdict is of its moment: an hour that the law allows may be over while a slow server takes its time.
JUDGED_FOR = timedelta(seconds=10)
Attach = Callable[[Message], Sequence[Attachment]]

log = logging.getLogger(__name__)


@piecewise
def send_due(  # noqa: PLR0913 - one call of a worker, with all that tells workers apart
    *, on: date, at: datetime, fresh: FreshReader, by: User | None = None, creditor: Creditor | None = None,
    worker: str = "", batch: int = 100, now: Callable[[], datetime] | None = None, ask_all: bool = False,
    attach: Attach | None = None,
) -> SendReport:  # fmt: skip
    """Send what may leave now, a batch at a time; return what was sent and what stayed, with the reason.

    `ask_all`: also what was put at a later, lawful hour goes to the gate, which will say so.

    `fresh` reads the facts of accounts at that moment; `now` tells the moment of each handing over (left out: `at`),
    so that a long night of sending is dated truly; `attach` makes the files that go with a message, from what it was
    written from. Many workers may run at once.
    """
    report = SendReport()
    moment = now or (lambda: at)
    recording.give_up_lost(at=at, by=by)
    reason = gate.house_holds(foundation.house())
    if reason:
        return _all_held(report, reason, at=at, creditor=creditor)
    # Every call is a worker of its own: one that died and comes back must not take its old claims for new ones.
    name = f"{worker[:60]}:{uuid4().hex[:12]}"
    run = _Run(Worker(name, on, by, fresh, PaymentNews(on)), moment, report, _Senders(), attach or _nothing)
    after = 0
    try:
        while ids := due(at=moment(), creditor=creditor, after=after, limit=batch, ask_all=ask_all):
            after = ids[-1]
            while ids:
                ids = run.send_batch(ids)
    finally:
        run.senders.close()
    return report


def due(
    *, at: datetime, creditor: Creditor | None = None, after: int = 0, limit: int | None = None,
    ask_all: bool = False,
) -> list[int]:  # fmt: skip
    """Return the ids of messages that wait for nobody any more: approved or needing no approval, undo window over.

    Letters, which belong to no proposal, count once a person released them.

    Their lawful hour has come, or does not matter because `ask_all` wants the gate to be asked.
    """
    decided = Q(proposal__needs_approval=False) | Q(proposal__approved_at__isnull=False)
    released = Q(proposal__isnull=True, not_before__isnull=False)  # a letter; before that it is a draft
    waiting = Message.objects.filter(Q(not_before=None) | Q(not_before__lte=at), pk__gt=after).filter(
        decided & Q(proposal__state__in=Proposal.OPEN) | released
    )
    if not ask_all:
        waiting = waiting.filter(Q(lawful_from=None) | Q(lawful_from__lte=at))
    if creditor is not None:
        waiting = waiting.filter(creditor=creditor)
    ordered = waiting.order_by("pk").values_list("pk", flat=True)
    # Asked state by state, each in the order of its index: together the database would sort all of them every time.
    found = [pk for state in ("ready", "refused") for pk in ordered.filter(state=state)[:limit]]
    return sorted(found)[:limit]


def _all_held(report: SendReport, reason: str, *, at: datetime, creditor: Creditor | None) -> SendReport:
    """Say on every message that could leave why the house keeps it; nothing else changes."""
    ids = due(at=at, creditor=creditor)
    for start in range(0, len(ids), moves.BATCH):
        Message.objects.filter(pk__in=ids[start : start + moves.BATCH]).update(why=reason)
    report.held = report.reasons[reason] = len(ids)
    return report


@dataclass
class _Run:
    """One call of `send_due`: what its batches share."""

    worker: Worker
    moment: Callable[[], datetime]
    report: SendReport
    senders: "_Senders"
    attach: Attach

    def send_batch(self, ids: Sequence[int]) -> list[int]:
        """Claim a batch, hand it over and record; what was not begun goes back whatever happens.

        Return what has to be judged anew, because its channel was slow and the verdict is of an earlier moment.
        """
        judged_at, late, begun = self.moment(), list[int](), False
        claimed = claiming.claim(
            ids, worker=self.worker, usable=self.senders.usable(), report=self.report, at=judged_at
        )
        try:
            for channel in dict.fromkeys(message.channel for message in claimed.messages):
                sender = self.senders.get(channel)
                if sender is None:
                    continue
                self.report.folder = self.report.folder or str(getattr(sender, "folder", ""))
                of_channel = [message for message in claimed.messages if message.channel == channel]
                if sender.inside:
                    self._all_at_once(sender, of_channel, claimed)
                else:
                    until = judged_at + JUDGED_FOR
                    late += self._one_by_one(sender, of_channel, claimed, until=until, begun=begun)
                begun = True
        finally:
            recording.release(worker=self.worker.name, at=self.moment(), by=self.worker.by)
        return sorted(late)

    def _all_at_once(self, sender: Sender, messages: Sequence[Message], claimed: Claimed) -> None:
        results = [(message, self._hand_over(sender, message)) for message in messages]
        self._record(results, claimed)

    def _one_by_one(
        self, sender: Sender, messages: Sequence[Message], claimed: Claimed, *, until: datetime, begun: bool
    ) -> list[int]:
        """Hand messages over one after the other; return those whose turn comes only after `until`.

        The first of a batch always goes, unless another channel has `begun`: a clock that jumps must not stop all.
        """
        for place, message in enumerate(messages):
            if (place or begun) and self.moment() > until:
                return [each.pk for each in messages[place:]]
            # Compare and set, committed by itself: a claim that was taken from us meanwhile must not go out twice.
            mine = Message.objects.filter(pk=message.pk, state="claimed", claimed_by=self.worker.name)
            if not mine.update(claimed_at=self.moment(), why=HANDING_OVER):
                continue
            result = self._hand_over(sender, message)
            self._record([(message, result)], claimed)
            if result.kind == "unreachable":
                # The channel itself is down: no use in trying the rest; they go back untouched.
                self.senders.give_up(message.channel)
                break
        return []

    def _hand_over(self, sender: Sender, message: Message) -> Result:
        """Give one message to its channel. A sender that breaks says nothing about the message's fate."""
        at = self.moment()
        try:
            sealed = envelope(message, at, [*enclosures.of(message), *self.attach(message)])
        except Exception as error:
            log.exception("what goes with message %s could not be made", message.pk)
            return Result("transient", why=f"{type(error).__name__}: {error}")
        try:
            return sender.send(sealed)
        except Exception as error:
            log.exception("the sender of %s broke on message %s", message.channel, message.pk)
            return Result("unknown", why=f"{type(error).__name__}: {error}")

    def _record(self, results: Sequence[tuple[Message, Result]], claimed: Claimed) -> None:
        recording.record(
            results, charged=claimed.charged, on=self.worker.on, at=self.moment(), by=self.worker.by,
            report=self.report,
        )  # fmt: skip


class _Senders:
    """The open senders of one call; one connection serves many messages."""

    def __init__(self) -> None:
        self.demo = foundation.house().demo
        self.opened: dict[str, Sender | None] = {}

    def usable(self) -> set[str]:
        """Return the channels that have not turned out to be down."""
        return {name for name in channels.available() if self.opened.get(name, True) is not None}

    def get(self, channel: str) -> Sender | None:
        """Return the sender of a channel, opened on first use."""
        if channel not in self.opened:
            sender = channels.sender(channel, demo=self.demo)
            if sender is not None:
                sender.open()
            self.opened[channel] = sender
        return self.opened[channel]

    def give_up(self, channel: str) -> None:
        """Use a channel no more in this call."""
        sender = self.opened.get(channel)
        if sender is not None:
            sender.close()
        self.opened[channel] = None

    def close(self) -> None:
        """Close what was opened."""
        for sender in self.opened.values():
            if sender is not None:
                sender.close()


def _nothing(_message: Message) -> Sequence[Attachment]:
    return ()


def envelope(message: Message, at: datetime, attachments: Sequence[Attachment] = ()) -> Envelope:
    """Return a message as its channel takes it, just as the desk shows it."""
    creditor = message.creditor
    return Envelope(
        reference=message.reference, to_address=message.address, to_name=message.addressee,
        from_address=creditor.sender_email, from_name=creditor.sender_name or creditor.name,
        subject=message.subject, text=message.text, html=message.html, language=message.language, at=at,
        opt_out=str(templates.words(message.language)["opt_out"]), attachments=tuple(attachments),
    )  # fmt: skip

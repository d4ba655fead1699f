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

from cartera.foundation import queries as foundation
from cartera.foundation.models import User
from cartera.foundation.transactions import piecewise
from cartera.outreach import enclosures, gate, templates
from cartera.outreach.channels import Attachment, Envelope, Result, Sender
from cartera.outreach.freshness import PaymentNews
from cartera.outreach.models import Message
from cartera.outreach.operations import claiming, recording, waiting
from cartera.outreach.operations.claiming import Claimed, FreshReader, Worker
from cartera.outreach.operations.recording import SendReport
from cartera.outreach.operations.senders import Senders
from cartera.outreach.operations.waiting import due
from cartera.parties.models import Creditor

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
        waiting.keep_all(reason, report=report, at=at, creditor=creditor)
        return report
    # Every call is a worker of its own: one that died and comes back must not take its old claims for new ones.
    name = f"{worker[:60]}:{uuid4().hex[:12]}"
    run = _Run(Worker(name, on, by, fresh, PaymentNews(on)), moment, report, Senders(), attach or _nothing)
    after, down = 0, report.down
    try:
        while ids := due(
            at=moment(), creditor=creditor, after=after, limit=batch, ask_all=ask_all, without=down
        ):
            after = ids[-1]
            while ids:
                ids = run.send_batch(ids)
    finally:
        run.senders.close()
    for channel, why in down.items():
        waiting.keep_of(channel, why, report=report, at=moment(), creditor=creditor, ask_all=ask_all)
    return report


@dataclass
class _Run:
    """One call of `send_due`: what its batches share."""

    worker: Worker
    moment: Callable[[], datetime]
    report: SendReport
    senders: Senders
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
                self.report.down[message.channel] = result.why[: waiting.WHY_MAX]
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

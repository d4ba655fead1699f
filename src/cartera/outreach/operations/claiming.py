"""The moment of truth before anything leaves: lock, read the facts again, ask the gate, claim. One transaction."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from cartera.foundation import moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach import gate
from cartera.outreach.freshness import PaymentNews
from cartera.outreach.gate import Fresh, Verdict
from cartera.outreach.models import Attempt, Message
from cartera.outreach.operations import approving, attempts, composing
from cartera.outreach.operations.attempts import Noted
from cartera.outreach.operations.recording import SendReport
from cartera.parties.models import Creditor
from cartera.portfolio.models import Account
from cartera.strategy import operations as strategy
from cartera.strategy.models import Proposal

FreshReader = Callable[[Collection[int]], Mapping[int, Fresh]]  # account ids → what is true of them now


@dataclass(frozen=True, slots=True)
class Worker:
    """Who sends: one call of `send_due`, with the business date it sends for and where it reads its facts."""

    name: str
    on: date
    by: User | None
    fresh: FreshReader
    news: PaymentNews


@dataclass(frozen=True, slots=True)
class Claimed:
    """What this worker alone may hand over, and the rungs that charge no fee again, by account."""

    messages: Sequence[Message]
    charged: Mapping[int, Collection[int]]


@whole
def claim(
    ids: Sequence[int], *, worker: Worker, usable: Collection[str], report: SendReport, at: datetime
) -> Claimed:
    """Judge messages and claim those that may leave; hold, refuse or withdraw the rest and put them on the report."""
    on, by = worker.on, worker.by
    messages = _locked(ids)
    # Before the gate is asked: it judges the very words that leave.
    unwritten = composing.rewrite(messages=[each for each in messages if _written_anew(each, on)], on=on)
    facts = worker.fresh({message.account_id for message in messages})
    proposals = {message.proposal_id: message.proposal for message in messages if message.proposal}
    written = [message for message in messages if message.pk not in unwritten]
    judged = gate.judge(
        list(proposals.values()), written, fresh=facts, news=worker.news, on=on, at=at, usable=usable
    )
    verdicts = {**judged.messages, **_unwritten(messages, unwritten, judged)}
    leaving = [message for message in messages if verdicts[message.pk] == gate.LEAVE]
    _keep_back(
        [message for message in messages if verdicts[message.pk] != gate.LEAVE], verdicts, on=on, at=at, by=by
    )
    for message in messages:
        report.note_verdict(message, verdicts[message.pk])
    mine = set(
        moves.move_all(
            Message, [message.pk for message in leaving], Message.State.CLAIMED, at=at, by=by,
            claimed_at=at, claimed_by=worker.name, rule="",
        )
    )  # fmt: skip
    Message.objects.filter(pk__in=mine).update(why="")
    _note(written, judged, mine, at=at, by=by)
    charged = {account: each.rungs_charged for account, each in facts.items()}
    return Claimed([message for message in leaving if message.pk in mine], charged)


def _written_anew(message: Message, on: date) -> bool:
    """Tell whether a message announces something, which counts from the day it really leaves, or was refused for its words."""
    return message.why == composing.MENDED or (message.on != on and bool(message.contents.get("until")))


def _unwritten(
    messages: Sequence[Message], unwritten: Mapping[int, str], judged: gate.Judged
) -> dict[int, Verdict]:
    """Hold what cannot be written, with the reason, unless what it speaks of is gone anyway."""
    of_proposals = {
        message.pk: judged.proposals[message.proposal_id] for message in messages if message.proposal_id
    }
    return {
        pk: Verdict("hold", why) if (verdict := of_proposals.get(pk, gate.LEAVE)) == gate.LEAVE else verdict
        for pk, why in unwritten.items()
    }


def _note(
    messages: Sequence[Message], judged: gate.Judged, mine: Collection[int], *, at: datetime, by: User | None
) -> None:
    """Put on record what law and house said: places are taken here, in the very transaction that claims the messages."""
    noted = []
    for message in messages:
        ruling = judged.rulings.get(message.pk)
        verdict = judged.messages[message.pk]
        if ruling is not None and (message.pk in mine or verdict != gate.LEAVE):
            state = Attempt.State.RESERVED if verdict == gate.LEAVE else Attempt.State.REFUSED
            why = verdict.why if verdict.why == "content" else ""
            noted.append(Noted(ruling, state, message=message, text=message.text, why=why))
    attempts.note_all(noted, at=at, by=by)


def _locked(ids: Iterable[int]) -> list[Message]:
    """Return the messages that still wait, with their debtors and accounts locked.

    No payment slips in before the claim, and no other worker uses the last contact that a debtor's law allows.
    """
    wanted = Q(proposal__state__in=Proposal.OPEN) | Q(proposal__isnull=True, not_before__isnull=False)
    waiting = Message.objects.filter(wanted, pk__in=ids, state__in=("ready", "refused"))
    attempts.hold(waiting.values_list("debtor_id", flat=True))
    accounts = Account.objects.filter(pk__in=waiting.values("account_id"))
    # Evaluated for the lock alone; in one order, so that two workers never wait for each other.
    list(accounts.select_for_update().order_by("pk").values_list("pk", flat=True))
    free = waiting.select_for_update(of=("self",), skip_locked=True)
    messages = list(free.select_related("proposal").order_by("pk"))
    creditors = Creditor.objects.in_bulk({message.creditor_id for message in messages})
    for message in messages:
        message.creditor = creditors[message.creditor_id]  # a wide row, and the same for all
    return messages


def _keep_back(
    messages: Sequence[Message], verdicts: Mapping[int, Verdict], *, on: date, at: datetime, by: User | None
) -> None:
    """Hold, refuse or withdraw, alike ones together."""
    alike: dict[Verdict, list[Message]] = defaultdict(list)
    for message in messages:
        alike[verdicts[message.pk]].append(message)
    for verdict, those in alike.items():
        proposals = {message.proposal_id for message in those if message.proposal_id}
        if verdict.outcome == "withdraw":
            approving.withdraw(proposals=proposals, why=verdict.why, on=on, at=at, by=by)
            letters = [message.pk for message in those if not message.proposal_id]
            gone = moves.move_all(Message, letters, Message.State.WITHDRAWN, at=at, by=by, why=verdict.why)
            Message.objects.filter(pk__in=gone).update(why=verdict.why)
            continue
        strategy.hold(proposals=proposals, why=verdict.why, rule=verdict.rule, at=at, by=by)
        if verdict.outcome == "refuse":
            ids = [message.pk for message in those]
            moves.move_all(Message, ids, Message.State.REFUSED, at=at, by=by, why=verdict.why)
        by_law = verdict.why in gate.MAY_PASS_LATER
        Message.objects.filter(pk__in=[message.pk for message in those]).update(
            why=verdict.why, rule=verdict.rule,
            # Asked again when it may pass; where waiting is no help, once a day, for facts and wishes change.
            lawful_from=(verdict.until or at + timedelta(days=1)) if by_law else None,
        )  # fmt: skip


@whole
def recheck(
    *, proposals: Iterable[Proposal], fresh: FreshReader, on: date, at: datetime, by: User | None
) -> list[Proposal]:
    """Ask the gate about proposals that leave by no channel (tasks, consequences) and return those still true.

    The others are withdrawn, with their tasks, or held.
    """
    asked = list(proposals)
    accounts = {proposal.account_id for proposal in asked}
    list(
        Account.objects.filter(pk__in=accounts)
        .select_for_update()
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    verdicts = gate.judge(asked, [], fresh=fresh(accounts), news=PaymentNews(on), on=on, at=at).proposals
    for proposal in asked:
        verdict = verdicts[proposal.pk]
        if verdict.outcome == "withdraw":
            approving.withdraw(proposals=[proposal], why=verdict.why, on=on, at=at, by=by)
        elif verdict != gate.LEAVE:
            strategy.hold(proposals=[proposal], why=verdict.why, rule=verdict.rule, at=at, by=by)
    return [proposal for proposal in asked if verdicts[proposal.pk] == gate.LEAVE]

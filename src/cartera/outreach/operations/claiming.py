"""The moment of truth before anything leaves: lock, read the facts again, ask the gate, claim. One transaction."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cartera.foundation import moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach import gate
from cartera.outreach.freshness import PaymentNews
from cartera.outreach.gate import Fresh, Verdict
from cartera.outreach.models import Message
from cartera.outreach.operations import approving, composing
from cartera.outreach.operations.recording import SendReport
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
    facts = worker.fresh({message.account_id for message in messages})
    proposals = {message.proposal_id: message.proposal for message in messages if message.proposal}
    _, verdicts = gate.judge(list(proposals.values()), messages, fresh=facts, news=worker.news, on=on)
    for message in messages:
        if message.channel not in usable and verdicts[message.pk] == gate.LEAVE:
            verdicts[message.pk] = Verdict("hold", "no_channel")
    leaving = [message for message in messages if verdicts[message.pk] == gate.LEAVE]
    _keep_back(
        [message for message in messages if verdicts[message.pk] != gate.LEAVE], verdicts, on=on, at=at, by=by
    )
    for message in messages:
        report.note_verdict(message, verdicts[message.pk])
    late = [message for message in leaving if message.on != on and message.contents.get("until")]
    if late:
        composing.rewrite(messages=late, on=on)
    mine = set(
        moves.move_all(
            Message, [message.pk for message in leaving], Message.State.CLAIMED, at=at, by=by,
            claimed_at=at, claimed_by=worker.name, rule="",
        )
    )  # fmt: skip
    Message.objects.filter(pk__in=mine).update(why="")
    charged = {account: each.rungs_charged for account, each in facts.items()}
    return Claimed([message for message in leaving if message.pk in mine], charged)


def _locked(ids: Iterable[int]) -> list[Message]:
    """Return the messages that still wait, their accounts locked, so that no payment slips in before the claim."""
    waiting = Message.objects.filter(
        pk__in=ids, state__in=("ready", "refused"), proposal__state__in=Proposal.OPEN
    )
    accounts = Account.objects.filter(pk__in=waiting.values("account_id"))
    # Evaluated for the lock alone; in one order, so that two workers never wait for each other.
    list(accounts.select_for_update().order_by("pk").values_list("pk", flat=True))
    free = waiting.select_for_update(of=("self",), skip_locked=True)
    return list(free.select_related("proposal", "creditor").order_by("pk"))


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
            continue
        strategy.hold(proposals=proposals, why=verdict.why, rule=verdict.rule, at=at, by=by)
        if verdict.outcome == "refuse":
            ids = [message.pk for message in those]
            moves.move_all(Message, ids, Message.State.REFUSED, at=at, by=by, why=verdict.why)
        Message.objects.filter(pk__in=[message.pk for message in those]).update(
            why=verdict.why, rule=verdict.rule
        )


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
    verdicts, _ = gate.judge(asked, [], fresh=fresh(accounts), news=PaymentNews(on), on=on)
    for proposal in asked:
        verdict = verdicts[proposal.pk]
        if verdict.outcome == "withdraw":
            approving.withdraw(proposals=[proposal], why=verdict.why, on=on, at=at, by=by)
        elif verdict != gate.LEAVE:
            strategy.hold(proposals=[proposal], why=verdict.why, rule=verdict.rule, at=at, by=by)
    return [proposal for proposal in asked if verdicts[proposal.pk] == gate.LEAVE]

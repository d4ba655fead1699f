"""The one gate: may this leave now? Asked of every proposal at the moment it would be carried out.

A proposal was decided in the morning; since then somebody may have paid, promised or complained. The gate compares what
was written with what is true now, and never decides anew what to say instead: that is the next run's business.

Brakes have one definition, in the kernel. The gate does not repeat it: who asks gathers the facts of the accounts, lets
the kernel mark them, and hands over the result as `Fresh`, one per account.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, NamedTuple

from cartera.foundation.models import House
from cartera.outreach import content, lawful, told
from cartera.outreach.content import Content
from cartera.outreach.freshness import PaymentNews
from cartera.outreach.lawful import Ruling, Wanted
from cartera.outreach.models import Message
from cartera.parties.models import Contact
from cartera.strategy import queries as strategy
from cartera.strategy.models import Proposal, StepDone
from cartera.tone.findings import UNLAWFUL

Outcome = Literal["leave", "hold", "refuse", "withdraw"]

# Listed as they are asked: what holds for the whole account first, the strongest word first.
BRAKES = (
    "deceased", "insolvent", "represented", "cease_request", "complaint", "verifying", "hardship", "exempt", "forborne", "paused", "disputed", "agreed", "promised", "credit_covers", "below_threshold",
)  # fmt: skip

# Refusals that time, or a mended text, may lift: their message stays, and a later send asks again.
MAY_PASS_LATER = ("contact_law", "house_limits", "content")
REHEARSAL = "rehearsal"  # why nothing at all leaves a house that rehearses


@dataclass(frozen=True, slots=True)
class Fresh:
    """What is true of one account at the moment of sending, as the ledger and the kernel's brakes say.

    Amounts are minor units of the account's currency. An item that is absent, or has 0, is no longer owed.
    """

    account_id: int
    amounts: Mapping[int, int]  # receivable → chaseable: principal, fees and interest less what is disputed
    credit_minor: int  # money on account
    brakes: Mapping[int | None, Sequence[str]]  # receivable → its brakes; None → those of the whole account
    interest: Mapping[int, int] = field(default_factory=dict)  # receivable → late interest inside its amount
    due_dates: Mapping[int, date] = field(default_factory=dict)  # receivable → due date
    asked: Mapping[int, tuple[date, int]] = field(
        default_factory=dict
    )  # what plans ask: receivable → due date, minor
    rungs_charged: Collection[
        int
    ] = ()  # rungs carried out in this spell, fallen back or not: they charge no fee again


@dataclass(frozen=True, slots=True)
class Verdict:
    """`leave`; `hold`: not now, a later send asks again; `refuse`: this message not, its proposal is held;
    `withdraw`: the facts it was made of are gone. `why` is a reason code, `rule` the rule of law behind it, `until` the
    first moment at which that rule lets it pass; None: waiting is no help, or nothing to wait for.
    """

    outcome: Outcome
    why: str = ""
    rule: str = ""
    until: datetime | None = None


LEAVE = Verdict("leave")


class Judged(NamedTuple):
    """A verdict per proposal and one per message, and what law and house said of the messages that came to them; by id."""

    proposals: dict[int, Verdict]
    messages: dict[int, Verdict]
    rulings: dict[int, Ruling]


def judge(
    proposals: Sequence[Proposal],
    messages: Sequence[Message],
    *,
    fresh: Mapping[int, Fresh],
    news: PaymentNews,
    on: date,
    at: datetime,
    usable: Collection[str] | None = None,
) -> Judged:
    """Ask everything of proposals and their messages. A fixed number of queries whatever their number.

    A proposal's verdict is about what is owed and binds its messages; a message's own is about its address, its channel
    (`usable`: those that work now; None: all), and then about law, wish and house at the moment `at`.
    """
    stale = news.stale({proposal.policy_version_id for proposal in proposals})
    of_proposals = {
        proposal.pk: _proposal(
            proposal, fresh.get(proposal.account_id), on=on, stale=proposal.policy_version_id in stale
        )
        for proposal in proposals
    }
    known = Contact.objects.only("role", "address", "opted_out_at", "authorised", "bad_since")
    contacts = known.in_bulk({message.contact_id for message in messages if message.contact_id})
    of_messages = {}
    letters = [message for message in messages if not message.proposal_id]
    objections = told.objections(letters, fresh=fresh, news=news, on=on)
    for message in messages:
        # A letter belongs to no proposal: nothing of what is owed forbids an answer, but what it tells must be true.
        own = (
            of_proposals[message.proposal_id] if message.proposal_id else _letter(objections.get(message.pk))
        )
        of_messages[message.pk] = (
            _message(message, contacts.get(message.contact_id or 0), usable) if own == LEAVE else own
        )
    leaving = [message for message in messages if of_messages[message.pk] == LEAVE]
    said = _said(leaving)
    of_messages |= {pk: Verdict("refuse", "content", _worst(each)) for pk, each in said.items() if each.stops}
    # What may not be said takes no place of what may: it is judged apart.
    rulings = _ruled([each for each in leaving if said[each.pk].stops], said, contacts, at)
    passing = _ruled([each for each in leaving if not said[each.pk].stops], said, contacts, at)
    of_messages |= {pk: _by_law(ruling) for pk, ruling in passing.items() if not ruling.allowed}
    return Judged(of_proposals, of_messages, rulings | passing)


def _letter(objection: told.Objection | None) -> Verdict:
    return Verdict(*objection) if objection else LEAVE


def _said(messages: Sequence[Message]) -> dict[int, Content]:
    """Judge what messages say; what was announced to an account earlier may be spoken of."""
    done = StepDone.objects.filter(account__in={message.account_id for message in messages}, waived=False)
    announced: dict[int, set[str]] = defaultdict(set)
    for account, consequence in done.exclude(announces="").values_list("account_id", "announces").distinct():
        announced[account].add(consequence)
    return {
        message.pk: content.of_written(
            message.contents, message.subject, message.text, announced[message.account_id]
        )
        for message in messages
    }


def _worst(said: Content) -> str:
    return next(finding.code for finding in said.findings if finding.level == UNLAWFUL)


def _ruled(
    messages: Sequence[Message], said: Mapping[int, Content], contacts: Mapping[int, Contact], at: datetime
) -> dict[int, Ruling]:
    """Ask law and house about messages that nothing else keeps back, in their order."""
    if not messages:
        return {}
    wanted = [
        Wanted(
            message.debtor_id, message.channel, contacts[message.contact_id or 0].role, message.address,
            message.account_id, message.contents.get("purpose", "collect"), flags=_flags(message), tags=said[message.pk].tags,
        )
        for message in messages
    ]  # fmt: skip
    return {
        message.pk: ruling for message, ruling in zip(messages, lawful.judge_all(wanted, at=at), strict=True)
    }


def _flags(message: Message) -> frozenset[str]:
    """Return what is known of a message besides its debtor: whether it is the first of its spell."""
    return frozenset({"first_of_campaign"}) if message.contents.get("first") else frozenset()


def _by_law(ruling: Ruling) -> Verdict:
    return Verdict("refuse", ruling.why, ruling.rule, ruling.allowed_from)


def house_holds(house: House) -> str:
    """Return the reason code why nothing leaves this house at all; "" when messages may leave."""
    return REHEARSAL if house.rehearsal else ""


def _proposal(proposal: Proposal, fresh: Fresh | None, *, on: date, stale: bool) -> Verdict:
    """Ask whether it is still owed as written, then whether we can be sure of that."""
    changed = "paid" if fresh is None else still_owed(proposal, fresh, on)
    if changed:
        return Verdict("withdraw", changed)
    # Only a message tells the debtor an amount; what people and the house do is checked by the brakes alone.
    if stale and proposal.action == "message":
        return Verdict("hold", "stale_payments")
    return LEAVE


def still_owed(proposal: Proposal, fresh: Fresh, on: date) -> str:
    """Return the reason code why a proposal is no longer true of its account; "" when it is."""
    items = strategy.item_ids(proposal)
    if proposal.rung is None and fresh.asked:
        fresh = _as_plans_ask(proposal, fresh, items)
    held = [*fresh.brakes.get(None, ()), *(code for item in items for code in fresh.brakes.get(item, ()))]
    for code in BRAKES:
        if code in held:
            return code
    if any(fresh.amounts.get(item, 0) <= 0 for item in items):
        return "paid"
    if proposal.rung is None and _late(fresh, on):
        return "facts_changed"  # a courtesy is for those who are not late: the ladder speaks to them now
    due = proposal.instalment_due
    if due is not None and any(fresh.due_dates.get(item) != due for item in items):
        return "facts_changed"
    amount = sum(fresh.amounts[item] for item in items)
    if _credit(proposal, fresh, items, on) >= amount:
        return "credit_covers"
    return "" if _as_written(proposal, fresh, items, on) else "facts_changed"


def _as_plans_ask(proposal: Proposal, fresh: Fresh, items: Sequence[int]) -> Fresh:
    """See the items of payment plans as what the plans ask of them: of that a proposal without a rung speaks.

    A proposal that was written before its items came under a plan is braked by it; one about an instalment that the plan
    does not ask any more has nothing left to ask.
    """
    before = set() if proposal.instalment_due else set(items)
    asked = {item: told for item, told in fresh.asked.items() if item not in before}
    gone = {
        item for item in items
        if proposal.instalment_due and asked.get(item, (proposal.instalment_due,))[0] != proposal.instalment_due
    }  # fmt: skip
    minor = {item: min(told[1], fresh.amounts.get(item, 0)) for item, told in asked.items()}
    freed: dict[int | None, Sequence[str]] = {
        item: [code for code in fresh.brakes.get(item, ()) if code != "agreed"] for item in asked
    }
    return replace(
        fresh,
        amounts={**fresh.amounts, **minor, **dict.fromkeys(gone, 0)},
        interest={**fresh.interest, **dict.fromkeys(asked, 0)},
        due_dates={**fresh.due_dates, **{item: told[0] for item, told in asked.items()}},
        brakes={**fresh.brakes, **freed},
    )


def _credit(proposal: Proposal, fresh: Fresh, items: Sequence[int], on: date) -> int:
    """Return the credit set against a proposal: before the due date, what earlier items leave of it; after it, what other
    overdue items do, of which a ladder that speaks of one alone says nothing.
    """
    if not fresh.due_dates:
        return fresh.credit_minor
    if proposal.rung is not None:
        beside = sum(fresh.amounts[item] for item in _late(fresh, on) if item not in items)
        return max(0, fresh.credit_minor - beside)
    due = min(fresh.due_dates.get(item, date.max) for item in items)
    earlier = sum(
        minor
        for item, minor in fresh.amounts.items()
        if (on <= fresh.due_dates.get(item, date.max) or item in fresh.asked)
        and fresh.due_dates.get(item, date.max) < due
        and not fresh.brakes.get(item)
    )
    return max(0, fresh.credit_minor - earlier)


def _late(fresh: Fresh, on: date) -> list[int]:
    """Return the overdue items that may be chased by themselves, no plan or brake in the way."""
    return [
        item for item, minor in fresh.amounts.items()
        if minor > 0 and item not in fresh.asked and not fresh.brakes.get(item) and fresh.due_dates.get(item, date.max) < on
    ]  # fmt: skip


def _as_written(proposal: Proposal, fresh: Fresh, items: Sequence[int], on: date) -> bool:
    """Tell whether items, amounts and credit are those of the proposal. Interest grows by the day and may."""
    interest = sum(fresh.interest.get(item, 0) for item in items)
    amount = sum(fresh.amounts[item] for item in items)
    if amount - interest != proposal.amount_minor - proposal.interest_minor:
        return False
    if not interest and not proposal.interest_minor:
        written = [int(part) for part in proposal.item_amounts.split(",") if part]
        if written != [fresh.amounts[item] for item in items]:
            return False
    # An item whose due date was moved ahead is not overdue any more.
    oldest = min((fresh.due_dates[item] for item in items if item in fresh.due_dates), default=None)
    if proposal.rung is not None and oldest is not None and oldest >= on:
        return False
    return _credit(proposal, fresh, items, on) == proposal.credit_minor


def _message(message: Message, contact: Contact | None, usable: Collection[str] | None) -> Verdict:
    """Ask whether the address may still be used; a proposal chose it, but people change their mind."""
    if usable is not None and message.channel not in usable:
        return Verdict("hold", "no_channel")
    if contact is None or contact.address != message.address:
        return Verdict("refuse", "no_address")
    if contact.opted_out_at is not None:
        return Verdict("refuse", "opted_out")
    if contact.authorised is False:
        return Verdict("refuse", "not_authorised")
    if contact.bad_since is not None:
        return Verdict("refuse", "no_channel")
    return LEAVE

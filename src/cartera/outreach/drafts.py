"""What the messages of many proposals are written from: a fixed number of queries however many there are.

Plain rows, no model objects: a night writes a quarter of a million of these.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import polars as pl

from cartera.foundation import frames
from cartera.foundation.frames import Query, among
from cartera.outreach import conduct, content, templates
from cartera.outreach.conduct import Manner
from cartera.parties import queries as parties
from cartera.parties.models import Contact, Creditor
from cartera.portfolio import discounting
from cartera.portfolio import queries as portfolio
from cartera.portfolio.discounting import Offer
from cartera.strategy import queries as strategy
from cartera.strategy.models import Proposal, StepDone

UNNAMED = "statement"  # the most neutral of the shipped texts
FIRST = frozenset({"first_of_campaign"})
# What the shipped texts say only where a law asks for it; the rest they always say.
ASKED = frozenset({
    "debt_collector_disclosure", "interest_breakdown", "fee_breakdown", "not_an_execution_notice", "debtor_rights",
})  # fmt: skip


class Proposed(NamedTuple):
    """The columns of a proposal, and of its debtor, that a message is written from."""

    pk: int
    creditor_id: int
    debtor_id: int
    account_id: int
    policy_version_id: int
    currency: str
    on: date
    rung: int | None
    oldest_due: date | None
    instalment_due: date | None
    ladder: str
    step: str
    action: str
    actor: str
    to_role: str
    channels: str
    contacts: str
    template: str
    item_ids: str
    item_amounts: str
    amount_minor: int
    credit_minor: int
    net_minor: int
    interest_minor: int
    lawful_from: datetime | None
    debtor__name: str
    debtor__greeting_name: str
    debtor__code: str
    debtor__language: str
    debtor__country: str
    debtor__subdivision: str
    debtor__kind: str


class Address(NamedTuple):
    """One address and whose it is."""

    pk: int
    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One message to be written: for whom, by which channel, and the facts (plain JSON, see `letter`)."""

    proposal: Proposed
    channel: str
    contact: Address | None  # None: nobody to write to, as for a call whose number is not known
    contents: dict[str, Any]


def drafts(proposal_ids: Collection[int], *, on: date | None = None) -> list[Draft]:
    """Return one draft per proposal and channel; a proposal without channels has one without contact.

    `on` is the day the message speaks of; left out, the day each proposal was decided for.
    """
    rows = Proposal.objects.filter(pk__in=proposal_ids).order_by("pk").values_list(*Proposed._fields)
    proposals = [Proposed(*row) for row in rows]
    contacts = _contacts(pk for proposal in proposals for pk in _numbers(proposal.contacts))
    items = _items(pk for proposal in proposals for pk in _numbers(proposal.item_ids))
    creditors = Creditor.objects.in_bulk({proposal.creditor_id for proposal in proposals})
    told = {pk: creditor_facts(creditor) for pk, creditor in creditors.items()}
    offered = _discounts(creditors, proposals)
    announcements = _announcements(proposals)
    begun = _begun(proposals)
    manners = conduct.manners(creditors)
    gestors = _gestors(proposals, on)
    template = cache(_template)  # asks the disk once per text and batch
    drafted = []
    for proposal in proposals:
        day, creditor = on or proposal.on, creditors[proposal.creditor_id]
        language = templates.language_of(proposal.debtor__language, creditor.language)
        common = {
            **_owed(proposal, items, day),
            "discounts": _earned(proposal, items, offered, day),
            **_announced(announcements, proposal, day),
            "template": template(proposal.template, proposal.step, language), "step": proposal.step,
            "language": language, "region": creditor.country, "role": proposal.to_role or "payer",
            "creditor": told[creditor.pk],
            "debtor": {"name": proposal.debtor__name, "code": proposal.debtor__code},
            "gestor": gestors.get(proposal.debtor_id, ""),
        }  # fmt: skip
        for channel, contact in _addresses(proposal, contacts):
            first = proposal.rung is not None and proposal.account_id not in begun
            asked = _asked(creditor, manners[creditor.pk], proposal, channel, day, first=first)
            contents = {
                **common, "channel": channel, "name": _name(proposal, contact), "firm": _is_firm(proposal, contact),
                "nameless": _name(proposal, contact) == proposal.debtor__code,
                "first": first, "asked": asked,
            }  # fmt: skip
            drafted.append(Draft(proposal, channel, contact, contents))
    return drafted


def _begun(proposals: Sequence[Proposed]) -> set[int]:
    """Return the accounts to which a step was carried out since the oldest item of their proposal fell due."""
    oldest = {proposal.account_id: proposal.oldest_due or date.min for proposal in proposals}
    done = StepDone.objects.filter(account__in=oldest, waived=False, rung__isnull=False)
    return {account for account, on in done.values_list("account_id", "done_on") if on >= oldest[account]}


def _asked(
    creditor: Creditor, held: Manner, proposal: Proposed, channel: str, on: date, *, first: bool
) -> list[str]:
    """Return what the law asks this message to say, over and above what every text says."""
    flags = FIRST if first else frozenset[str]()
    needs, _ = content.demanded(
        creditor, held, proposal.debtor__country, proposal.debtor__kind, subdivision=proposal.debtor__subdivision,
        channel=channel, on=on, flags=flags,
    )  # fmt: skip
    return sorted(needs & ASKED)


def _addresses(proposal: Proposed, contacts: Mapping[int, Address]) -> list[tuple[str, Address | None]]:
    channels = [part for part in proposal.channels.split(",") if part] or [""]
    chosen = [contacts.get(pk) for pk in _numbers(proposal.contacts)]
    return [(channel, chosen[at] if at < len(chosen) else None) for at, channel in enumerate(channels)]


def _owed(proposal: Proposed, items: Mapping[int, tuple[str, date]], on: date) -> dict[str, Any]:
    """Return items and amounts, in minor units, as the proposal has them."""
    due = {item: proposal.instalment_due or items[item][1] for item in _numbers(proposal.item_ids)}
    rows = [
        {
            "id": item, "number": items[item][0], "due_date": due[item].isoformat(), "overdue": due[item] < on,
            "amount_minor": minor, "instalment": proposal.instalment_due is not None,
        }
        for item, minor in zip(_numbers(proposal.item_ids), _numbers(proposal.item_amounts), strict=True)
    ]  # fmt: skip
    return {
        "on": on.isoformat(), "currency": proposal.currency, "items": rows,
        "any_overdue": any(row["overdue"] for row in rows),
        "amount_minor": proposal.amount_minor, "credit_minor": proposal.credit_minor,
        "net_minor": proposal.net_minor, "interest_minor": proposal.interest_minor,
    }  # fmt: skip


def _discounts(creditors: Iterable[int], proposals: Sequence[Proposed]) -> dict[int, Offer]:
    """Return what the items of proposals offer for paying early; asked only where a creditor offers anything."""
    offering = {pk for pk in creditors if portfolio.discounted(pk)}
    ids: dict[int, list[int]] = {pk: [] for pk in offering}
    for proposal in proposals:
        if proposal.creditor_id in offering:
            ids[proposal.creditor_id] += _numbers(proposal.item_ids)
    return {pk: offer for wanted in ids.values() for pk, offer in portfolio.offers(wanted).items()}


def _earned(
    proposal: Proposed, items: Mapping[int, tuple[str, date]], offered: Mapping[int, Offer], on: date
) -> list[dict[str, Any]]:
    """Return what each item of a proposal still earns when it is paid from a day on: until when, how much, what is left to pay."""
    rows: list[dict[str, Any]] = []
    if proposal.instalment_due is not None:
        return rows  # what is paid in parts earns nothing for being early
    for item, minor in zip(_numbers(proposal.item_ids), _numbers(proposal.item_amounts), strict=True):
        tier = offered[item].best(on) if item in offered else None
        less = discounting.of_whole(minor, tier.percent) if tier else 0
        if tier and less:
            rows.append(
                {
                    "number": items[item][0], "percent": discounting.said(tier.percent),
                    "until": offered[item].until(tier).isoformat(), "discount_minor": less, "pay_minor": minor - less,
                }
            )  # fmt: skip
    return rows


def creditor_facts(creditor: Creditor) -> dict[str, str]:
    """Return what messages say of who is owed."""
    return {
        "name": creditor.name, "tax_id": creditor.tax_id, "sender_name": creditor.sender_name,
        "phone": creditor.phone, "how_to_pay": creditor.payment_instructions.strip(),
    }  # fmt: skip


def _template(named: str, step: str, language: str) -> str:
    """Return the text a step speaks with. One that names none, and is called like none, sends the statement."""
    if named in {"", step} and templates.source(step, language) is None:
        return UNNAMED
    return named or step


def _name(proposal: Proposed, contact: Address | None) -> str:
    """Return how a message addresses its reader: the person's name where it is known, else the debtor's."""
    return (contact.name if contact else "") or proposal.debtor__greeting_name or proposal.debtor__name


def _is_firm(proposal: Proposed, contact: Address | None) -> bool:
    """Tell whether no person is known to speak to, only the firm: nobody asks to speak with a company."""
    return proposal.debtor__kind == "business" and _name(proposal, contact) == proposal.debtor__name


def _gestors(proposals: Sequence[Proposed], on: date | None) -> dict[int, str]:
    """Return who signs for the debtors that are treated with care, on the day the messages speak of."""
    day = on or max((proposal.on for proposal in proposals), default=date.min)
    return parties.gestors(sorted({proposal.debtor_id for proposal in proposals}), day)


def _contacts(ids: Iterable[int]) -> dict[int, Address]:
    rows = Contact.objects.filter(pk__in=set(ids)).values_list(*Address._fields)
    return {row[0]: Address(*row) for row in rows}


def _items(ids: Iterable[int]) -> dict[int, tuple[str, date]]:
    columns = {
        "id": ("r.id", pl.Int64),
        "number": ("r.number", pl.String),
        "due_date": ("r.due_date", pl.Date),
    }
    wanted = sorted(set(ids))
    # Over Django's connection: what this transaction wrote must be seen.
    query = Query("items", columns, "FROM portfolio_receivable r WHERE 1 = 1" + among("r.id", wanted))
    return {pk: (number, due_date) for pk, number, due_date in frames.read(query, "django").iter_rows()}


Announcements = dict[tuple[int, str, str], tuple[str, int]]


def _announcements(proposals: Sequence[Proposed]) -> Announcements:
    """Return consequence and days of each announcing step, by policy version, ladder and step."""
    policies = strategy.policies_of(proposal.policy_version_id for proposal in proposals)
    return {
        (pk, ladder.name, step.name): (step.announces.consequence, step.announces.within_days)
        for pk, policy in policies.items()
        for ladder in policy.ladders
        for step in ladder.steps
        if step.announces
    }


def _announced(announcements: Announcements, proposal: Proposed, on: date) -> dict[str, str]:
    """Return what a message sent on a day announces: the consequence and the last day before it is carried out."""
    key = (proposal.policy_version_id, proposal.ladder, proposal.step)
    if key not in announcements:
        return {"consequence": "", "until": ""}
    consequence, within_days = announcements[key]
    return {"consequence": consequence, "until": (on + timedelta(days=within_days - 1)).isoformat()}


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]

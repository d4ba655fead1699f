"""What the messages of many proposals are written from: a fixed number of queries however many there are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cartera.outreach import templates
from cartera.parties.models import Contact, Creditor, Debtor
from cartera.portfolio.models import Receivable
from cartera.strategy import queries as strategy
from cartera.strategy.models import PolicyVersion, Proposal

UNNAMED = "statement"  # the most neutral of the shipped texts


@dataclass(frozen=True, slots=True)
class Draft:
    """One message to be written: for whom, by which channel, and the facts (plain JSON, see `letter`)."""

    proposal: Proposal
    channel: str
    contact: Contact | None  # None: nobody to write to, as for a call whose number is not known
    contents: dict[str, Any]


def drafts(proposal_ids: Collection[int], *, on: date | None = None) -> list[Draft]:
    """Return one draft per proposal and channel; a proposal without channels has one without contact.

    `on` is the day the message speaks of; left out, the day each proposal was decided for.
    """
    proposals = list(
        Proposal.objects.filter(pk__in=proposal_ids).select_related("debtor", "creditor").order_by("pk")
    )
    contacts = Contact.objects.in_bulk({pk for proposal in proposals for pk in _numbers(proposal.contacts)})
    items = _items(pk for proposal in proposals for pk in strategy.item_ids(proposal))
    announcements = _announcements(proposals)
    drafted = []
    for proposal in proposals:
        day = on or proposal.on
        consequence, within_days = announcements.get(
            (proposal.policy_version_id, proposal.ladder, proposal.step), ("", 0)
        )
        common = {
            **_owed(proposal, items, day),
            "consequence": consequence,
            # What is announced names the last day before it is carried out.
            "until": (day + timedelta(days=within_days - 1)).isoformat() if consequence else "",
            "creditor": _creditor(proposal.creditor),
            "debtor": {"name": proposal.debtor.name, "code": proposal.debtor.code},
        }
        for channel, contact in _addresses(proposal, contacts):
            contents = {**common, **_addressed(proposal, channel, contact)}
            drafted.append(Draft(proposal, channel, contact, contents))
    return drafted


def _addresses(proposal: Proposal, contacts: Mapping[int, Contact]) -> list[tuple[str, Contact | None]]:
    channels = [part for part in proposal.channels.split(",") if part] or [""]
    chosen = [contacts.get(pk) for pk in _numbers(proposal.contacts)]
    return [(channel, chosen[at] if at < len(chosen) else None) for at, channel in enumerate(channels)]


def _owed(proposal: Proposal, items: Mapping[int, tuple[str, date]], on: date) -> dict[str, Any]:
    """Return items and amounts, in minor units, as the proposal has them."""
    rows = [
        {
            "id": item, "number": items[item][0], "due_date": items[item][1].isoformat(),
            "overdue": items[item][1] < on, "amount_minor": minor,
        }
        for item, minor in zip(strategy.item_ids(proposal), _numbers(proposal.item_amounts), strict=True)
    ]  # fmt: skip
    return {
        "on": on.isoformat(), "currency": proposal.currency, "items": rows,
        "any_overdue": any(row["overdue"] for row in rows),
        "amount_minor": proposal.amount_minor, "credit_minor": proposal.credit_minor,
        "net_minor": proposal.net_minor, "interest_minor": proposal.interest_minor,
    }  # fmt: skip


def _creditor(creditor: Creditor) -> dict[str, str]:
    return {
        "name": creditor.name, "tax_id": creditor.tax_id, "sender_name": creditor.sender_name,
        "phone": creditor.phone, "how_to_pay": creditor.payment_instructions.strip(),
    }  # fmt: skip


def _addressed(proposal: Proposal, channel: str, contact: Contact | None) -> dict[str, str]:
    debtor, creditor = proposal.debtor, proposal.creditor
    language = templates.language_of(debtor.language, creditor.language)
    return {
        "template": _template(proposal, language), "step": proposal.step, "channel": channel,
        "language": language, "region": creditor.country,
        "role": proposal.to_role or "payer", "name": _name(debtor, contact),
    }  # fmt: skip


def _template(proposal: Proposal, language: str) -> str:
    """Return the text a step speaks with. One that names none, and is called like none, sends the statement."""
    unnamed = proposal.template in {"", proposal.step}
    if unnamed and templates.source(proposal.step, language) is None:
        return UNNAMED
    return proposal.template or proposal.step


def _name(debtor: Debtor, contact: Contact | None) -> str:
    """Return how a message addresses its reader: the person's name where it is known, else the debtor's."""
    return (contact.name if contact else "") or debtor.greeting_name or debtor.name


def _items(ids: Iterable[int]) -> dict[int, tuple[str, date]]:
    rows = Receivable.objects.filter(pk__in=set(ids)).values_list("pk", "number", "due_date")
    return {pk: (number, due_date) for pk, number, due_date in rows}


def _announcements(proposals: Sequence[Proposal]) -> dict[tuple[int, str, str], tuple[str, int]]:
    """Return consequence and days of each announcing step, by policy version, ladder and step."""
    versions = PolicyVersion.objects.in_bulk({proposal.policy_version_id for proposal in proposals})
    return {
        (pk, ladder.name, step.name): (step.announces.consequence, step.announces.within_days)
        for pk, version in versions.items()
        for ladder in strategy.read(version).ladders
        for step in ladder.steps
        if step.announces
    }


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]

"""Letters: messages outside the ladder, such as an answer to a customer. Nothing leaves until a person says so.

A letter is a message without a proposal. Written, it is a draft (`not_before` empty); `release` opens the undo window, and
from then on `send_due` and its gate treat it like any other message: content, law, wish and address are asked.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from cartera.foundation import history, moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach import drafts, enclosures, letter, templates
from cartera.outreach.channels import Attachment
from cartera.outreach.models import Enclosure, Message
from cartera.outreach.operations.composing import NoAddress
from cartera.parties import queries as parties
from cartera.parties.models import Contact, Debtor
from cartera.portfolio.models import Account, Receivable
from cartera.problems import N_, Refused

ANSWER = "answer_request"  # the purpose by which the law knows an answer; see law.vocabulary.PURPOSES


class LetterGone(Refused):
    """The letter left, or was withdrawn, or belongs to a step of the ladder."""

    code = "letter_gone"
    text = N_("This message is no draft any more.")


@whole
def draft_letter(  # noqa: PLR0913 - all of one letter, by name
    *, account: Account, reference: str, step: str, template: str, facts: Mapping[str, Any] | None = None,
    items: Sequence[Receivable] = (), files: Sequence[Attachment] = (), channel: str = "email", purpose: str = ANSWER, on: date, at: datetime, by: User | None,
) -> Message:  # fmt: skip
    """Write a letter about an account as a draft; the same reference twice returns the draft there is.

    `step` says what kind of letter it is (see `words.LETTERS`), `facts` what its template needs besides the usual; `items`
    stand in the table of documents with what is open of them, `files` go with it and are named in `enclosed`. Raises NoAddress, templates.UnknownTemplate,
    templates.WrongTemplate.
    """
    known = Message.objects.filter(reference=reference).first()
    if known:
        return known
    debtor = account.debtor
    contact = _addressee(debtor, channel)
    if contact is None:
        raise NoAddress
    contents = {
        **_common(account, contact, items, on), "step": step, "template": template, "purpose": purpose,
        "enclosed": [file.name for file in files], **(facts or {}),
    }  # fmt: skip
    written = letter.write(templates.library(contents["language"]), contents)
    made = Message.objects.create(
        creditor_id=account.creditor_id, debtor=debtor, account=account, contact=contact, step=step, channel=channel,
        address=contact.address, addressee=contents["name"][:250], template=template, language=contents["language"],
        subject=written.subject, text=written.text, html=written.html, contents=contents, reference=reference, on=on,
    )  # fmt: skip
    Enclosure.objects.bulk_create(enclosures.kept(made, file) for file in files)
    history.record("outreach.letter.drafted", made, at=at, by=by, step=step, reference=reference)
    return made


@whole
def release(*, message: Message, at: datetime, by: User | None) -> Message:
    """Say that a draft may leave, after the creditor's minutes to undo. Twice changes nothing. Raises LetterGone."""
    found = _draft(message)
    if found.not_before is None:
        found.not_before = at + timedelta(minutes=found.creditor.undo_minutes)
        found.save(update_fields=["not_before"])
        history.record("outreach.letter.released", found, at=at, by=by, reference=found.reference)
    return found


@whole
def hold_back(*, message: Message, at: datetime, by: User | None) -> Message:
    """Make a letter that was released a draft again. Raises LetterGone once it is being handed over."""
    found = _draft(message)
    if found.not_before is not None:
        found.not_before = None
        found.save(update_fields=["not_before"])
        history.record("outreach.letter.held_back", found, at=at, by=by, reference=found.reference)
    return found


@whole
def discard_letter(*, message: Message, at: datetime, by: User | None, why: str = "") -> Message:
    """Withdraw a letter that has not left. Raises LetterGone, moves.MovedByAnother."""
    found = _draft(message)
    moves.move(found, Message.State.WITHDRAWN.value, at=at, by=by, why=why)
    return found


def _draft(message: Message) -> Message:
    """Return the letter as it stands, locked. Raises LetterGone."""
    waiting = Message.objects.select_for_update(of=("self",)).select_related("creditor")
    found = waiting.filter(pk=message.pk, proposal__isnull=True, state__in=("ready", "refused")).first()
    if found is None:
        raise LetterGone
    return found


def _addressee(debtor: Debtor, channel: str) -> Contact | None:
    """Return whom a letter goes to: an address that may be used, the preferred one and who pays first."""
    usable = parties.contacts(debtor=debtor).filter(
        channel=channel, opted_out_at__isnull=True, bad_since__isnull=True
    )
    fitting = [contact for contact in usable if contact.authorised is not False]
    return min(fitting, key=lambda one: (not one.preferred, one.role != "payer", one.pk), default=None)


def _common(account: Account, contact: Contact, items: Sequence[Receivable], on: date) -> dict[str, Any]:
    """Return what every letter is written from; amounts in minor units, see `letter`."""
    debtor, creditor = account.debtor, account.creditor
    rows = [
        {
            "id": item.pk, "number": item.number, "due_date": item.due_date.isoformat(),
            "overdue": item.due_date < on, "amount_minor": item.open_minor,
        }
        for item in items
    ]  # fmt: skip
    total = sum(item.open_minor for item in items)
    return {
        "on": on.isoformat(), "currency": account.currency, "items": rows, "any_overdue": any(row["overdue"] for row in rows),
        "amount_minor": total, "credit_minor": 0, "net_minor": total, "interest_minor": 0, "consequence": "", "until": "",
        "language": templates.language_of(debtor.language, creditor.language), "region": creditor.country,
        "role": contact.role, "creditor": drafts.creditor_facts(creditor), "channel": contact.channel, "first": False,
        "asked": [], "gestor": parties.gestors([debtor.pk], on).get(debtor.pk, ""),
        "debtor": {"name": debtor.name, "code": debtor.code},
        "name": contact.name or debtor.greeting_name or debtor.name,
    }  # fmt: skip

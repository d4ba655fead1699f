"""How a debtor is reached: addresses by role and channel, and what is known against using them."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.addresses import family, relatives
from cartera.parties.models import BadAddress, Consent, Contact, Debtor
from cartera.parties.operations import consents, ground


@whole
def set_contact(  # noqa: PLR0913 - all of one address, by name
    *, debtor: Debtor, channel: str, address: str, at: datetime, by: User | None, role: str = "payer", name: str = "",
    authorised: bool | None = None, evidence: str = "", preferred: bool | None = None,
) -> Contact:  # fmt: skip
    """Add an address of a debtor, or change what is known of it; telephone numbers are kept in E.164.

    What is left out (empty name, None) stays as it was, and so do an objection and a bounce: a file that repeats an
    address must not make it usable again. `evidence` says where an authorisation is written. Raises UnknownRole, UnknownChannel, WrongAddressGiven.
    """
    kept = checked(debtor, role, channel, address)
    contact = Contact.objects.filter(debtor=debtor, role=role, channel=channel, address=kept).first()
    added = contact is None
    if contact is None:
        contact = Contact(debtor=debtor, role=role, channel=channel, address=kept)
        consents.born([contact])
        contact.save(force_insert=True)
    if authorised is not None and not contact.opted_out_at:
        _told(contact, evidence, authorised=authorised, at=at, by=by)
    given: dict[str, Any] = {"name": name or None, "preferred": preferred}
    given["authorised"] = None if contact.opted_out_at else authorised
    new = {key: value for key, value in given.items() if value is not None and getattr(contact, key) != value}
    if added or new:
        event = "added" if added else "changed"
        _change(contact, event, at=at, by=by, **new)
    return contact


def checked(debtor: Debtor, role: str, channel: str, address: str) -> str:
    """Return an address in the one form it is kept in. Raises UnknownRole, UnknownChannel, WrongAddressGiven."""
    ground.known_role(role)
    ground.known_channel(channel)
    return ground.checked_address(debtor, channel, address)


def _told(contact: Contact, evidence: str, *, authorised: bool, at: datetime, by: User | None) -> None:
    """Add the word behind an authorisation that came with the address, or behind its end; the reading follows it."""
    if authorised == contact.authorised or (not authorised and contact.authorised is None):
        return
    state = Consent.State.AUTHORISED if authorised else Consent.State.WITHDRAWN
    Consent.objects.create(
        debtor=contact.debtor, channel=contact.channel, address=contact.address, state=state, evidence=evidence,
        at=at, by=by,
    )  # fmt: skip


def opt_out(*, contact: Contact, at: datetime, by: User | None, why: str = "", message: str = "") -> Contact:
    """Note that a person does not want to be written to at this address any more; a second time changes nothing."""
    if not contact.opted_out_at:
        consents.withdraw(
            debtor=contact.debtor, channel=contact.channel, address=contact.address, evidence=why, message=message,
            at=at, by=by,
        )  # fmt: skip
        contact.refresh_from_db()
    return contact


def allow_again(*, contact: Contact, at: datetime, by: User | None, why: str = "") -> Contact:
    """Note that a person took the objection to this address back; `why` is what proves it."""
    if contact.opted_out_at:
        state = Consent.State.AUTHORISED
        consents.say(contact.debtor, contact.channel, contact.address, state, evidence=why, at=at, by=by)
        contact.refresh_from_db()
    return contact


def mark_bad(*, contact: Contact, on: date, at: datetime, by: User | None, why: str = "") -> Contact:
    """Note that an address does not work for this debtor: what was sent there came back."""
    return contact if contact.bad_since else _change(contact, "went_bad", at=at, by=by, why=why, bad_since=on)


@whole
def disown(*, contact: Contact, on: date, at: datetime, by: User | None, why: str = "") -> list[Contact]:
    """Note that an address belongs to somebody else: it is used no more, for any debtor of any creditor.

    A wrong number is wrong for calls, SMS, WhatsApp and voice alike; addresses that come later are born bad. Returns the
    contacts that were in use till now.
    """
    kind = family(contact.channel)
    BadAddress.objects.get_or_create(
        family=kind, address=contact.address, ended_on=None,
        defaults={"why": why[:300], "since": on, "at": at, "by": by},
    )  # fmt: skip
    everywhere = Contact.objects.filter(address=contact.address, channel__in=relatives(contact.channel))
    used = list(everywhere.filter(bad_since__isnull=True).select_related("debtor").order_by("pk"))
    Contact.objects.filter(pk__in=[each.pk for each in used]).update(bad_since=on)
    for each in used:
        each.bad_since = on
    contact.refresh_from_db()
    history.record_all(
        act(
            "disowned",
            each,
            at=at,
            by=by,
            why=why if each.debtor_id == contact.debtor_id else "",
            bad_since=on,
        )
        for each in used
    )
    return used


def mark_good(
    *, contact: Contact, at: datetime, by: User | None, why: str = "", on: date | None = None
) -> Contact:
    """Note that an address works after all, and is this debtor's; other debtors' stay as they are.

    Was it thought to be somebody else's, then new addresses are no longer born bad from `on` (left out: the creditor's day at `at`).
    """
    running = BadAddress.objects.filter(address=contact.address, family=family(contact.channel))
    zone = ZoneInfo(contact.debtor.creditor.timezone)
    running.filter(ended_on__isnull=True).update(ended_on=on or at.astimezone(zone).date())
    return (
        _change(contact, "found_good", at=at, by=by, why=why, bad_since=None)
        if contact.bad_since
        else contact
    )


@whole
def _change(
    contact: Contact, event: str, *, at: datetime, by: User | None, why: str = "", **changes: Any
) -> Contact:
    """Write columns of a contact and one row of history."""
    for name, value in changes.items():
        setattr(contact, name, value)
    if changes:
        contact.save(update_fields=list(changes))
    history.record_all([act(event, contact, at=at, by=by, why=why, **changes)])
    return contact


def act(
    event: str, contact: Contact, *, at: datetime, by: User | None, why: str = "", **changes: Any
) -> history.Act:
    """Return the row of history for what was just done to an address."""
    facts: dict[str, Any] = {
        "role": contact.role,
        "channel": contact.channel,
        "address": contact.address,
        **changes,
    }
    debtor = contact.debtor
    return history.act(
        f"parties.contact.{event}", contact, at=at, by=by, why=why, debtor_id=debtor.pk,
        creditor_id=debtor.creditor_id, **facts,
    )  # fmt: skip

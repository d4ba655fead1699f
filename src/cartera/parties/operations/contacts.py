"""How a debtor is reached: addresses by role and channel, and what is known against using them."""

from datetime import date, datetime
from typing import Any

from cartera.foundation import history
from cartera.foundation.models import History, User
from cartera.foundation.transactions import whole
from cartera.kernel.policy import CHANNELS, ROLES
from cartera.parties import addresses
from cartera.parties.models import Contact, Debtor
from cartera.problems import N_, Refused


class UnknownRole(Refused):
    """A role that no policy can address."""

    code = "unknown_role"
    text = N_("%(role)s is not a role; the roles are %(roles)s.")


class UnknownChannel(Refused):
    """A channel that no policy can use."""

    code = "unknown_channel"
    text = N_("%(channel)s is not a channel; the channels are %(channels)s.")


class WrongAddressGiven(Refused):
    """No e-mail address, or no telephone number."""

    code = "wrong_address"
    text = N_("“%(address)s” cannot be reached by %(channel)s. Check for a missing digit, prefix or domain.")


@whole
def set_contact(  # noqa: PLR0913 - all of one address, by name
    *, debtor: Debtor, channel: str, address: str, at: datetime, by: User | None, role: str = "payer", name: str = "",
    authorised: bool | None = None, preferred: bool | None = None,
) -> Contact:  # fmt: skip
    """Add an address of a debtor, or change what is known of it; telephone numbers are kept in E.164.

    What is left out (empty name, None) stays as it was, and so do an objection and a bounce: a file that repeats an
    address must not make it usable again. Raises UnknownRole, UnknownChannel, WrongAddressGiven.
    """
    kept = checked(debtor, role, channel, address)
    contact, added = Contact.objects.get_or_create(debtor=debtor, role=role, channel=channel, address=kept)
    given: dict[str, Any] = {"name": name or None, "authorised": authorised, "preferred": preferred}
    new = {key: value for key, value in given.items() if value is not None and getattr(contact, key) != value}
    if added or new:
        event = "added" if added else "changed"
        _change(contact, event, at=at, by=by, **new)
    return contact


def checked(debtor: Debtor, role: str, channel: str, address: str) -> str:
    """Return an address in the one form it is kept in. Raises UnknownRole, UnknownChannel, WrongAddressGiven."""
    if role not in ROLES:
        raise UnknownRole(role=role, roles=", ".join(ROLES))
    if channel not in CHANNELS:
        raise UnknownChannel(channel=channel, channels=", ".join(CHANNELS))
    try:
        return addresses.read(channel, address, debtor.country or debtor.creditor.country)
    except addresses.WrongAddress:
        raise WrongAddressGiven(address=address, channel=channel) from None


def opt_out(*, contact: Contact, at: datetime, by: User | None, why: str = "") -> Contact:
    """Note that a person does not want to be written to at this address any more; a second time changes nothing."""
    return (
        contact
        if contact.opted_out_at
        else _change(contact, "opted_out", at=at, by=by, why=why, opted_out_at=at)
    )


def allow_again(*, contact: Contact, at: datetime, by: User | None, why: str = "") -> Contact:
    """Note that a person took the objection to this address back."""
    return (
        _change(contact, "allowed_again", at=at, by=by, why=why, opted_out_at=None)
        if contact.opted_out_at
        else contact
    )


def mark_bad(*, contact: Contact, on: date, at: datetime, by: User | None, why: str = "") -> Contact:
    """Note that an address does not work: it bounced, or the number is somebody else's."""
    return contact if contact.bad_since else _change(contact, "went_bad", at=at, by=by, why=why, bad_since=on)


def mark_good(*, contact: Contact, at: datetime, by: User | None, why: str = "") -> Contact:
    """Note that an address works after all."""
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
) -> History:
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

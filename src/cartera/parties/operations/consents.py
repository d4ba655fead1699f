"""What debtors say about being reached: authorised, withdrawn, preferred. Also what their own page will call."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from cartera.foundation import files, history
from cartera.foundation.files import Proof
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties import proofs
from cartera.parties.models import BadAddress, Consent, ConsentFile, Contact, Debtor, Wish
from cartera.parties.operations import ground
from cartera.problems import N_, Refused

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NoEvidence(Refused):
    """An authorisation that nothing proves is none."""

    code = "no_evidence"
    text = N_("Say where the authorisation is written: contract, form, recording or message.")


class EmptyHours(Refused):
    """Hours that hold no moment."""

    code = "empty_hours"
    text = N_("The hours must begin before they end: %(from_hour)s to %(to_hour)s holds no moment.")


class UnknownDay(Refused):
    """No day of the week."""

    code = "unknown_day"
    text = N_("%(day)s is not a day; the days are %(days)s.")


@whole
def authorise(
    *, debtor: Debtor, channel: str, evidence: str, address: str = "", express: bool = False,
    proof: Proof | None = None, at: datetime, by: User | None,
) -> Consent:  # fmt: skip
    """Note that a debtor authorised a channel (or one address of it), where that is written, and the file that proves it.

    `express`: also calls that a machine dials or a recorded voice speaks. The latest word holds, so this also takes back a
    withdrawal. Raises NoEvidence, UnknownChannel, WrongAddressGiven.
    """
    if not evidence.strip():
        raise NoEvidence
    given = {"evidence": evidence.strip(), **({"express": True} if express else {})}
    word = say(debtor, channel, address, Consent.State.AUTHORISED, at=at, by=by, **given)
    if proof is not None:
        _keep(word, proof, at=at, by=by)
    return word


@whole
def withdraw(
    *, debtor: Debtor, channel: str, address: str = "", evidence: str = "", message: str = "",
    proof: Proof | None = None, at: datetime, by: User | None,
) -> Consent:  # fmt: skip
    """Note that a debtor does not want to be reached by a channel (or at one address of it) any more.

    `message` names the message in which they said so, `proof` is it as a file. Raises UnknownChannel, WrongAddressGiven.
    """
    given = {"evidence": evidence.strip(), "message": message}
    word = say(debtor, channel, address, Consent.State.WITHDRAWN, at=at, by=by, **given)
    if proof is not None:
        _keep(word, proof, at=at, by=by)
    return word


@whole
def wish(
    *, debtor: Debtor, channel: str = "", hours: tuple[time, time] | None = None, days: Iterable[str] = (),
    note: str = "", on: date, at: datetime, by: User | None,
) -> Wish:  # fmt: skip
    """Keep when and by what a debtor prefers to be reached; the wish before it ends.

    `hours`: from the first up to the second. Addresses of the channel become the preferred ones. Raises UnknownChannel, EmptyHours, UnknownDay.
    """
    if channel:
        ground.known_channel(channel)
    from_hour, to_hour = hours or (None, None)
    if hours and hours[0] >= hours[1]:
        raise EmptyHours(from_hour=f"{hours[0]:%H:%M}", to_hour=f"{hours[1]:%H:%M}")
    wanted = set(days)
    if strange := sorted(wanted - set(DAYS)):
        raise UnknownDay(day=strange[0], days=", ".join(DAYS))
    ground.hold(debtor)
    Wish.objects.filter(debtor=debtor, ended_on__isnull=True).update(ended_on=on)
    said: dict[str, Any] = {
        "channel": channel, "from_hour": from_hour, "to_hour": to_hour, "note": note,
        "days": ",".join(day for day in DAYS if day in wanted),
    }  # fmt: skip
    kept = Wish.objects.create(debtor=debtor, from_on=on, at=at, by=by, **said)
    if channel:
        Contact.objects.filter(debtor=debtor, preferred=True).exclude(channel=channel).update(preferred=False)
        Contact.objects.filter(debtor=debtor, channel=channel).update(preferred=True)
    _record("parties.wish.kept", kept, at=at, by=by, **said)
    return kept


@whole
def end_wish(*, debtor: Debtor, on: date, at: datetime, by: User | None) -> None:
    """End the wish that is in force, if one is."""
    for running in Wish.objects.filter(debtor=debtor, ended_on__isnull=True):
        running.ended_on = on
        running.save(update_fields=["ended_on"])
        _record("parties.wish.ended", running, at=at, by=by)


def born(contacts: list[Contact]) -> None:
    """Tell new addresses, before they are kept, what is known already: whose they are not, and what was said of them."""
    bad = ground.running_bad(contact.address for contact in contacts)
    words = _words({contact.debtor_id for contact in contacts})
    for contact in contacts:
        found: BadAddress | None = bad.get((ground.family(contact.channel), contact.address))
        if found is not None and contact.bad_since is None:
            contact.bad_since = found.since
        own = words.get((contact.debtor_id, contact.channel, contact.address))
        any_of = words.get((contact.debtor_id, contact.channel, ""))
        last = max((word for word in (own, any_of) if word), key=lambda word: word.pk, default=None)
        if last is not None:
            contact.authorised, contact.opted_out_at = _reading(last)
            contact.express = contact.authorised and last.express


def _keep(word: Consent, proof: Proof, *, at: datetime, by: User | None) -> None:
    """Keep the file that proves a word. It is written first: a row without its file would be a lie."""
    kept = ConsentFile(
        consent=word, token=secrets.token_urlsafe(24), file_name=proof.name, kind=proof.kind, size=len(proof.content),
        sha256=proof.sha256, at=at, by=by,
    )  # fmt: skip
    files.put(proofs.path_of(kept), proof.content)
    kept.save()
    _record("parties.consent.file_kept", word, at=at, by=by, kind=proof.kind, sha256=proof.sha256)


def _words(debtor_ids: set[int]) -> dict[tuple[int, str, str], Consent]:
    """Return the last word of each debtor on each channel and address."""
    words = Consent.objects.filter(debtor__in=debtor_ids).order_by("pk")
    return {(word.debtor_id, word.channel, word.address): word for word in words}


def say(
    debtor: Debtor, channel: str, address: str, state: str, *, at: datetime, by: User | None, **more: Any
) -> Consent:
    """Add a word and bring the readings of the addresses it is about in step; `authorise` and `withdraw` check it first."""
    ground.known_channel(channel)
    kept = ground.checked_address(debtor, channel, address) if address else ""
    ground.hold(debtor)
    word = Consent.objects.create(
        debtor=debtor, channel=channel, address=kept, state=state, at=at, by=by, **more
    )
    authorised, opted_out_at = _reading(word)
    about = Contact.objects.filter(debtor=debtor, channel=channel)
    about = about.filter(address=kept) if kept else about
    about.update(authorised=authorised, opted_out_at=opted_out_at)
    if word.express or not authorised:  # a plain authorisation takes no express one away
        about.update(express=word.express)
    _record(f"parties.consent.{state}", word, at=at, by=by, channel=channel, address=kept, **more)
    return word


def _reading(word: Consent) -> tuple[bool, datetime | None]:
    """Return what a word makes of `Contact.authorised` and `opted_out_at`."""
    withdrawn = word.state == Consent.State.WITHDRAWN
    return not withdrawn, word.at if withdrawn else None


def _record(event: str, thing: Consent | Wish, *, at: datetime, by: User | None, **facts: Any) -> None:
    history.record(event, thing, at=at, by=by, creditor_id=thing.debtor.creditor_id, **facts)

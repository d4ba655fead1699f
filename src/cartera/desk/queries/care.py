"""What a debtor said about being contacted and what protects them, as the case page shows it: six queries."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cartera.disputes import queries as disputes
from cartera.kernel.policy import CHANNELS
from cartera.parties import queries as parties
from cartera.parties.models import Consent, ConsentFile, Contact, Debtor, Hardship, Protection, Wish


@dataclass(frozen=True, slots=True)
class Word:
    """What holds for one address of a channel, or for the channel as a whole (`contact` None), and what proves it."""

    address: str
    state: str  # authorised, withdrawn, denied, unknown
    contact: Contact | None = None
    evidence: str = ""
    at: datetime | None = None
    by: str = ""
    express: bool = False  # recorded calls too
    files: tuple[ConsentFile, ...] = ()


@dataclass
class Care:
    """Everything of it on a day. `words` by channel, in the channels' order; `past` are protections that have ended."""

    words: dict[str, list[Word]]
    wish: Wish | None
    hardship: Hardship | None
    review_is_due: bool = False
    protections: list[Protection] = field(default_factory=list)
    past: list[Protection] = field(default_factory=list)
    complaints: list[Any] = field(default_factory=list)
    requests: list[Any] = field(default_factory=list)


def care(*, debtor: Debtor, contacts: list[Contact], on: date) -> Care:
    """Gather what protects a debtor on a day."""
    said = {(word.channel, word.address): word for word in parties.consents(debtor=debtor)}
    words: dict[str, list[Word]] = {}
    for channel in CHANNELS:
        mine = [_of_contact(one, said) for one in contacts if one.channel == channel]
        if whole := said.get((channel, "")):
            told = (_evidence(whole), whole.at, str(whole.by or ""), whole.express, tuple(whole.files.all()))
            mine.insert(0, Word("", whole.state, None, *told))
        if mine:
            words[channel] = mine
    found = parties.protections(debtor=debtor)
    hardship = parties.hardship(debtor=debtor, on=on)
    return Care(
        words=words, wish=parties.wish(debtor=debtor, on=on), hardship=hardship,
        review_is_due=hardship is not None and hardship.review_on <= on,
        protections=[each for each in found if _runs(each, on)],
        past=[each for each in found if not _runs(each, on)],
        complaints=list(disputes.complaints(debtor=debtor)),
        requests=list(debtor.data_requests.order_by("-received_on", "-pk")),
    )  # fmt: skip


def _of_contact(contact: Contact, said: dict[tuple[str, str], Consent]) -> Word:
    """Return what holds for an address: its reading, and the latest word on it or on its channel."""
    about = [said.get((contact.channel, address)) for address in (contact.address, "")]
    last = max((word for word in about if word), key=lambda word: word.pk, default=None)
    evidence = _evidence(last) if last else ""
    at, by = (last.at, str(last.by or "")) if last else (contact.opted_out_at, "")
    # Files stand beside the word they came with: one on the whole channel has a row of its own.
    files = tuple(last.files.all()) if last and last.address else ()
    return Word(contact.address, _state(contact), contact, evidence, at, by, contact.express, files)


def _state(contact: Contact) -> str:
    if contact.opted_out_at:
        return "withdrawn"
    return {None: "unknown", True: "authorised", False: "denied"}[contact.authorised]


def _evidence(word: Consent) -> str:
    return " · ".join(part for part in (word.evidence, word.message) if part)


def _runs(protection: Protection, on: date) -> bool:
    return protection.from_on <= on and (protection.ended_on is None or protection.ended_on > on)

"""A debtor's contacts on record in words: the same rows for the page and for the paper."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from cartera.desk.masking import masked
from cartera.outreach import sentences
from cartera.outreach.audit import Again
from cartera.outreach.evidence import Kept
from cartera.outreach.models import Attempt
from cartera.outreach.words import OUTCOMES, VERDICTS
from cartera.parties import roles
from cartera.problems import N_
from cartera.strategy import words as strategy
from cartera.ui import formats, words

ROLE_WORDS = {**strategy.ROLES, **roles.WORDS}
TEXT_WORDS = {
    "as_judged": "",
    "rewritten": N_("The message was written anew after this; these are its present words."),
    "altered": N_("These are not the words that were judged."),
    "forgotten": N_(
        "The words were forgotten, as the law on personal data asks; that they were judged stays proven."
    ),
}


@dataclass(frozen=True, slots=True)
class Ruled:
    """A refusal as people read it. `said` is the rule's sentence; all empty where nothing is refused."""

    why: str = ""
    rule: str = ""
    said: str = ""
    cites: str = ""
    pack: str = ""  # empty: no law, the house's own
    allowed_from: str = ""  # on the debtor's clock; empty: waiting is no help, or nothing to wait for


@dataclass(frozen=True, slots=True)
class Shown:
    """One contact on record, every value a text that can stand anywhere."""

    id: int
    at: str
    zone: str
    channel: str
    icon: str
    party: str
    address: str
    masked: str  # as the page shows it; the paper for an authority has it whole
    state: str
    verdict: str
    refused: bool
    ruled: Ruled
    also: str
    warnings: tuple[str, ...]
    pack: str
    outcome: str
    author: str
    text: str
    note: str
    about_text: str
    outside: bool
    incoming: bool
    broken: bool
    message_id: int | None
    task_id: int | None
    now: str = ""
    now_ruled: Ruled = Ruled()
    now_pack: str = ""
    differs: bool = False

    def told(self) -> dict[str, Any]:
        """Return the row as plain values, with the word of its state."""
        return {**asdict(self), "state_said": words.state_word(self.state, "attempt")}


def shown(kept: Kept, again: Again | None = None) -> Shown:
    """Return one contact in the reader's words, judged again or not."""
    row = kept.attempt
    incoming = row.direction == "in"
    refused = bool(row.why) and not incoming
    # What a wish or a text keeps back may be lawful: it is refused all the same.
    verdict = "not_judged" if incoming else "refused" if refused and row.verdict == "allowed" else row.verdict
    found = {} if again is None else _now(again, kept.zone)
    return Shown(
        id=row.pk, at=_hour(kept.local), zone=row.zones.replace(",", ", ") or kept.zone,
        channel=words.capital(gettext(strategy.CHANNELS.get(row.channel, row.channel))), icon=icon(row.channel),
        party=role_said(row.role), address=row.address, masked=masked(row.address), state=row.state, verdict=gettext(VERDICTS[verdict]),
        refused=refused, ruled=ruled(row.why, row.rule, row.allowed_from, kept.zone) if refused else Ruled(),
        also=", ".join(each for each in row.also.split(",") if each and each != row.rule and not incoming),
        warnings=tuple(_warned(row.warnings)) if not incoming else (),
        pack=_pack(row.pack, row.pack_version), outcome=_outcome(row),
        author=(row.by.get_full_name() or row.by.get_username()) if row.by else "Cartera",
        text=kept.text, note=row.note, about_text=gettext(TEXT_WORDS[kept.words]) if TEXT_WORDS[kept.words] else "",
        outside=row.outside and row.state == Attempt.State.MADE, incoming=incoming, broken=kept.broken, message_id=row.message_id, task_id=row.task_id,
        **found,
    )  # fmt: skip


def _outcome(row: Attempt) -> str:
    """Say how far a contact came; what was only written has left, and nobody could have answered it."""
    if row.message_id and row.outcome == "attempt":
        return gettext("Sent; nobody has confirmed that it arrived")
    return gettext(OUTCOMES.get(row.outcome, row.outcome)) if row.outcome else ""


def ruled(why: str, rule: str, until: datetime | None, zone: str) -> Ruled:
    """Return a refusal in words: reason, sentence of the rule, sources, and from when it may be, on the debtor's clock."""
    sentence = sentences.of(rule)
    return Ruled(
        words.reason(why) if why else "", rule, sentence.said if sentence else "",
        "; ".join(sentence.cites) if sentence else "", sentence.pack if sentence else "",
        sentences.hour(until, zone) if until else "",
    )  # fmt: skip


def role_said(role: str) -> str:
    """Return whose an address is."""
    return gettext(ROLE_WORDS.get(role, role)) if role else ""


def icon(channel: str) -> str:
    """Return the icon of a channel."""
    return {"email": "message", "call": "call", "voice": "call", "letter": "letter", "visit": "visit"}.get(
        channel, "chat"
    )


def _now(again: Again, zone: str) -> dict[str, Any]:
    why = "contact_law" if again.refused else ""
    return {
        "now": gettext(VERDICTS[again.verdict]),
        "now_ruled": ruled(why, again.rule, again.until, zone) if again.refused else Ruled(),
        "now_pack": _pack(again.attempt.pack, again.pack_version) if again.pack_version else "", "differs": again.differs,
    }  # fmt: skip


def _warned(rules: str) -> list[str]:
    return [sentences.line(rule) for rule in rules.split(",") if rule]


def _pack(pack: str, version: str) -> str:
    return " ".join(part for part in (pack, version) if part)


def _hour(local: datetime) -> str:
    return f"{formats.day(local.date(), 'medium')}, {local:%H:%M}"

"""A rule in the words of a reader, with its source: the law's from its pack, the house's own from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext

from cartera.law import shelf
from cartera.outreach import conduct, lawbook, lawful
from cartera.outreach.conduct import Manner
from cartera.outreach.models import Attempt
from cartera.problems import N_
from cartera.ui import formats

WISH = {
    "es": "El deudor pidió que lo contacten a otras horas.",
    "en": N_("The debtor asked to be contacted at other hours."),
}
OWN: Mapping[str, Mapping[str, str]] = {**conduct.EXPLAIN, lawful.WISH: WISH}
UTC_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a rule says, and by which source; the house's own rules have none. `pack` is empty for them.

    `said` is empty for what is no rule of law or house, such as a finding on a text.
    """

    rule: str
    said: str
    cites: tuple[str, ...] = ()
    pack: str = ""


def of(rule: str) -> Sentence | None:
    """Return a rule in the reader's language; of one that is on no shelf, only its id. None: no rule is named."""
    return _of(rule, get_language() or "es", id(shelf.load())) if rule else None


@lru_cache(maxsize=2048)
def _of(rule: str, language: str, _shelf: int) -> Sentence:
    if rule in OWN:
        texts = OWN[rule]
        return Sentence(rule, texts.get(language.partition("-")[0]) or texts["en"])
    if rule.startswith(conduct.REVIEW):
        return _overdue(rule)
    try:
        one, found = shelf.rule(rule)
    except shelf.UnknownRule:
        return Sentence(rule, "")
    cites = tuple(one.sources[source].cite for source in found.source)
    return Sentence(rule, lawbook.in_language(found.explain), cites, one.id)


def _overdue(rule: str) -> Sentence:
    """Say which pack nobody has reviewed in time, and until when that was to be done."""
    pack = shelf.load().get(rule.removeprefix(conduct.REVIEW))
    if pack is None or pack.review_by is None:
        return Sentence(rule, "")
    texts = {"pack": pack.id, "day": formats.day(pack.review_by)}
    return Sentence(rule, gettext(conduct.OVERDUE["en"]) % texts, pack=pack.id)


def line(rule: str) -> str:
    """Return a rule as one line: its sentence with its id, or the id alone; empty when none is named."""
    sentence = of(rule)
    if sentence is None:
        return ""
    return f"{sentence.said} ({sentence.rule})" if sentence.said else sentence.rule


def zone_of(attempt: Attempt) -> str:
    """Return the zone of the clock that a contact was judged by: the debtor's first, else the pack's, else UTC."""
    if attempt.zones:
        return attempt.zones.split(",")[0]
    try:
        clock = conduct.book(attempt.pack, Manner()).clocks(())
    except shelf.UnknownPack:
        return UTC_ZONE
    return UTC_ZONE if clock is None else clock.first.name


def hour(moment: datetime, zone: str, style: str = "full") -> str:
    """Say a moment on the clock of a zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return gettext("%(day)s, %(hour)s") % {"day": formats.day(local.date(), style), "hour": f"{local:%H:%M}"}

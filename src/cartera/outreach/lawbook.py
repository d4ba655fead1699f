"""Jurisdiction packs as rows for people: what each rule says, by which source, how sure it is, and what expires soon."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language, gettext

from cartera.law import shelf
from cartera.law.pack import Pack, Rule, Source
from cartera.outreach import law_figures
from cartera.outreach import law_words as words

SOON = timedelta(days=120)  # a lawyer needs a season's notice


@dataclass(frozen=True, slots=True)
class CiteRow:
    """Where a rule comes from."""

    cite: str
    url: str
    grade_said: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule, in the reader's language. `binds` tells whether it is more than a warning as the pack stands."""

    id: str
    pack: str
    kind: str
    kind_said: str
    said: str
    figures: str
    channels: str
    who: str
    force: str
    force_said: str
    confidence: str
    confidence_said: str
    binds: bool
    sources: tuple[CiteRow, ...]
    effective_from: date | None
    effective_to: date | None
    ends_soon: bool
    notes: str


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack, in the reader's language. `review` is overdue, soon, later or empty; counts are of its own rules."""

    id: str
    name: str
    country: str
    parent: str
    version: str
    timezone: str
    reviewed_by: str
    review_by: date | None
    review: str
    rules: int
    binding: int
    notes: str


def packs(*, on: date) -> list[PackRow]:
    """Return every pack, as it stands on a day."""
    return [_pack(pack, on) for pack in shelf.load().values()]


def pack(pack_id: str, *, on: date) -> PackRow:
    """Return one pack; raises `shelf.UnknownPack`."""
    return _pack(shelf.pack(pack_id), on)


def rules(pack_id: str, *, on: date) -> list[tuple[str, list[RuleRow]]]:
    """Return the rules that bind under a pack, its parents' too, by kind in the order of the verdict."""
    found: dict[str, list[RuleRow]] = {}
    one = shelf.pack(pack_id)
    for each in shelf.chain(one):
        for rule in each.rules:
            found.setdefault(rule.kind, []).append(_rule(each, rule, on))
    return [(gettext(words.KINDS[kind]), found[kind]) for kind in words.KINDS if kind in found]


def rule(rule_id: str, *, on: date) -> RuleRow:
    """Return one rule; raises `shelf.UnknownRule`."""
    one, found = shelf.rule(rule_id)
    return _rule(one, found, on)


def expiring(*, on: date) -> list[tuple[str, date, str]]:
    """Return what needs a lawyer soon, the earliest first: id of the pack or rule, its day, and why."""
    due = [
        (one.id, one.review_by, gettext("to be reviewed"))
        for one in shelf.load().values()
        if one.review_by and one.review_by <= on + SOON
    ]
    ending = [
        (each.id, each.effective_to, gettext("ends"))
        for one in shelf.load().values()
        for each in one.rules
        if each.effective_to and on <= each.effective_to <= on + SOON
    ]
    return sorted([*due, *ending], key=lambda row: (row[1], row[0]))


def _pack(one: Pack, on: date) -> PackRow:
    rows = [_rule(one, each, on) for each in one.rules]
    return PackRow(
        id=one.id,
        name=in_language(one.name),
        country=one.country,
        parent=one.parent,
        version=one.version,
        timezone=one.timezone,
        reviewed_by=one.reviewed_by,
        review_by=one.review_by,
        review=_review(one.review_by, on),
        rules=len(rows),
        binding=sum(row.binds for row in rows),
        notes=in_language(one.notes),
    )


def _review(day: date | None, on: date) -> str:
    if day is None:
        return ""
    return "overdue" if day < on else "soon" if day <= on + SOON else "later"


def _rule(one: Pack, rule: Rule, on: date) -> RuleRow:
    unsigned = rule.confidence == "low" and not one.reviewed_by
    force_said = words.UNSIGNED if unsigned and rule.force == "statutory" else words.FORCES[rule.force]
    return RuleRow(
        id=rule.id,
        pack=one.id,
        kind=rule.kind,
        kind_said=gettext(words.KINDS[rule.kind]),
        said=in_language(rule.explain),
        figures=law_figures.figures(rule),
        channels=law_figures.channels(rule),
        who=law_figures.who(rule.applies),
        force=rule.force,
        force_said=gettext(force_said),
        confidence=rule.confidence,
        confidence_said=gettext(words.CONFIDENCES[rule.confidence]),
        binds=rule.force == "statutory" and not unsigned,
        sources=tuple(_cite(one.sources[source]) for source in rule.source),
        effective_from=rule.effective_from,
        effective_to=rule.effective_to,
        ends_soon=bool(rule.effective_to and rule.effective_to <= on + SOON),
        notes=in_language(rule.notes),
    )


def _cite(source: Source) -> CiteRow:
    return CiteRow(source.cite, source.url, gettext(words.GRADES[source.grade]))


def in_language(texts: Mapping[str, str]) -> str:
    """Return the text in the reader's language, else in English, else none."""
    language = (get_language() or "en").partition("-")[0]
    return texts.get(language) or texts.get("en", "")

"""What must hold between the parts of a pack, and between a pack and its parents: a child only adds or tightens."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cartera.law import vocabulary
from cartera.law.kinds import Cap, Cooldown, Gap, Party, Says, Span, Suppress, Window
from cartera.law.pack import EVERY_CHANNEL, Pack, Rule
from cartera.problems import N_, Problem
from cartera.toml.tables import Source

ENDLESS = 10**9  # days of a state that does not end by itself
_LOOSER = {
    "id": N_("A child may not rewrite “%(parent)s” of its parent; give the tighter rule an id of its own."),
    "hours": N_("These hours go beyond those of “%(parent)s”; a child may only tighten."),
    "holidays": N_("“%(parent)s” keeps holidays free, so this must too."),
    "often": N_("This allows more than “%(parent)s”, which counts the same; a child may only tighten."),
    "sooner": N_("This allows contact sooner than “%(parent)s”; a child may only tighten."),
    "parties": N_("This allows %(parties)s, whom “%(parent)s” does not; a child may only tighten."),
}


@dataclass(frozen=True, slots=True)
class _Teller:
    """Keeps a problem at a rule of the file."""

    source: Source
    index: int
    rule: Rule

    def tell(self, key: str, code: str, text: str, **fields: object) -> None:
        """Keep it, at the key if that was written, else at the rule."""
        problem = Problem(code, text, {"key": key, **fields})
        self.source.tell(("rule", self.index, key), f"rule[{self.rule.id}].{key}", problem)


def check(pack: Pack, parent: Pack | None, packs: Mapping[str, Pack], source: Source) -> None:
    """Tell what does not hold."""
    above = list(_above(parent, packs))
    for index, rule in enumerate(pack.rules):
        teller = _Teller(source, index, rule)
        _sources_resolve(pack, rule, teller)
        for other in above:
            _never_looser(rule, other, teller)
    if parent and parent.holidays and pack.holidays:
        ours, theirs = pack.holidays, parent.holidays
        if ours.country != theirs.country or set(ours.drop) - set(theirs.drop):
            said = N_("A child keeps the holidays of its parent: same country, none dropped.")
            problem = Problem("looser_than_parent", said, {})
            source.tell(("pack", "holidays"), "pack.holidays", problem)


def _above(parent: Pack | None, packs: Mapping[str, Pack]) -> Iterator[Rule]:
    while parent:
        yield from parent.rules
        parent = packs.get(parent.parent)


def _sources_resolve(pack: Pack, rule: Rule, teller: _Teller) -> None:
    for named in rule.source:
        if named in pack.sources:
            continue
        near = difflib.get_close_matches(named, pack.sources, 1)
        said = (
            N_("There is no source “%(value)s”; did you mean “%(near)s”?")
            if near
            else N_("There is no source “%(value)s” in this pack.")
        )
        teller.tell("source", "unknown_source", said, value=named, near=near[0] if near else "")


def _never_looser(rule: Rule, parent: Rule, teller: _Teller) -> None:
    if rule.id == parent.id:
        teller.tell("id", "looser_than_parent", _LOOSER["id"], parent=parent.id)
    binding = parent.force in {"statutory", "policy"}
    if rule.kind != parent.kind or not binding or not _meet(rule, parent):
        return
    for key, why, more in _looser(rule, parent):
        teller.tell(key, "looser_than_parent", _LOOSER[why], parent=parent.id, **more)


def _meet(rule: Rule, parent: Rule) -> bool:
    """Tell whether the two may speak of one contact: channels, debtors and collectors in common."""
    ours, theirs = rule.applies, parent.applies
    shared = (
        (ours.debtor, theirs.debtor),
        (ours.collector, theirs.collector),
        (ours.product, theirs.product),
    )
    everywhere = EVERY_CHANNEL in rule.channels or EVERY_CHANNEL in parent.channels
    return (everywhere or bool(set(rule.channels) & set(parent.channels))) and all(
        not one or not other or set(one) & set(other) for one, other in shared
    )


def _looser(rule: Rule, parent: Rule) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Yield key, reason and fields for each way in which a rule allows what the parent's refuses."""
    match rule.says, parent.says:
        case Window() as ours, Window() as theirs:
            yield from _wider(ours, theirs)
        case Cap() as ours, Cap() as theirs:
            same = (ours.window, ours.counts) == (theirs.window, theirs.counts)
            if same and set(ours.scope) == set(theirs.scope) and ours.limit > theirs.limit:
                yield "limit", "often", {}
        case Gap() as ours, Gap() as theirs:
            if ours.counts == theirs.counts and _hours(ours) < _hours(theirs):
                yield "min_hours", "sooner", {}
        case Cooldown() as ours, Cooldown() as theirs:
            if ours.counts == theirs.counts and ours.days < theirs.days:
                yield "days", "sooner", {}
        case Party() as ours, Party() as theirs:
            more = [party for party in vocabulary.PARTIES if party in set(ours.allow) - set(theirs.allow)]
            if more:
                yield "allow", "parties", {"parties": ", ".join(more)}
        case _:
            yield from _ends_sooner(rule.says, parent.says)


def _ends_sooner(ours: Says, theirs: Says) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Yield a state that stops contact for fewer days than the parent says of it."""
    if not (isinstance(ours, Suppress) and isinstance(theirs, Suppress) and ours.state == theirs.state):
        return
    if ours.max_days is not None and ours.max_days < (theirs.max_days or ENDLESS):
        yield "max_days", "sooner", {}


def _wider(ours: Window, theirs: Window) -> Iterator[tuple[str, str, dict[str, object]]]:
    if not all(_inside(span, day, theirs) for span in ours.allow for day in span.days):
        yield "allow", "hours", {}
    if theirs.holidays == "refuse" and ours.holidays != "refuse":
        yield "holidays", "holidays", {}


def _inside(span: Span, day: int, window: Window) -> bool:
    return any(
        day in other.days and other.start <= span.start and span.end <= other.end for other in window.allow
    )


def _hours(gap: Gap) -> int:
    return gap.min_hours if gap.min_hours is not None else 24 * (gap.min_days or 0)

"""A pack and its parents made ready to judge by: which rules bind whom, since when, indexed and kept.

What depends on the kind of debtor, the collector, the channel and the product alone is worked out once for each stretch of
days in which the same rules are in force; a question then meets only the rules that speak of it.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from cartera.law import kinds, shelf
from cartera.law.clocks import Clocks, clocks
from cartera.law.days import Days
from cartera.law.pack import Applies, Pack, Rule
from cartera.law.question import Question, family
from cartera.law.rules.counted import Counted, counted
from cartera.law.rules.hours import Hours, hours
from cartera.law.rules.standing import Answer, Lapse, answer, lapse
from cartera.law.vocabulary import COLLECTORS, DEBTORS

JUDGING = tuple(kinds.KINDS)[:10]  # the kinds that judge a contact, in the order of reasons
DEBTORS_OWN = "debtor"  # a pack's zone where there is no national default
NO_ZONE = "UTC"  # for packs that name none; their clocks are never put back
ENDLESS = 10**9  # an ordinal after all days
_KEPT: dict[str, tuple[Mapping[str, Pack], "Rulebook"]] = {}  # with the shelf they were made from


@dataclass(frozen=True, slots=True)
class Active:
    """A rule as the judge meets it."""

    id: str
    rank: int  # its place among the reasons of a refusal
    binding: bool  # it refuses; else it warns
    unless: frozenset[str]
    explain: Mapping[str, object]

    def lifted(self, flags: frozenset[str]) -> bool:
        """Tell whether a fact lifts the rule."""
        return not self.unless.isdisjoint(flags)


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The rules that speak of one kind of question on a stretch of days."""

    standing: tuple[tuple[Active, Answer], ...]
    windows: tuple[tuple[Active, Hours], ...]
    counted: tuple[tuple[Active, Counted], ...]
    lapsing: tuple[tuple[Active, Lapse], ...]
    missing: tuple[tuple[str, str], ...]  # fact, rule: binds or not by a fact that was not told


class Rulebook:
    """The law of one pack and its parents, child first."""

    def __init__(self, *packs: Pack, guidance_refuses: bool = False) -> None:
        self.id = packs[0].id
        self.version = packs[0].version
        self.timezone = next((pack.timezone for pack in packs if pack.timezone), NO_ZONE)
        self.days = Days([pack.holidays for pack in packs if pack.holidays is not None])
        self.week_start = packs[0].week_start
        self.begins = begins(packs)
        rules = [(pack, rule) for pack in packs for rule in pack.rules if rule.kind in JUDGING]
        rules.sort(key=lambda both: (JUDGING.index(both[1].kind), both[1].id))
        self._rules = [
            (rule, _active(pack, rule, rank, guidance_refuses=guidance_refuses))
            for rank, (pack, rule) in enumerate(rules)
            if rule.force != "informational"
        ]
        self._products = _named(rule.applies.product for rule, _ in self._rules) | _named(
            rule.says.except_products for rule, _ in self._rules if isinstance(rule.says, kinds.Channel)
        )
        self._natures = _named(rule.applies.nature for rule, _ in self._rules)
        self._changes = _changes(rule for rule, _ in self._rules)
        self._kept: dict[tuple[int, str, str | None, str | None, str | None, str | None], Ruleset] = {}

    def clocks(self, zones: tuple[str, ...]) -> Clocks | None:
        """Return the clocks of a debtor; None where neither the debtor's zone nor one of the pack is known."""
        if zones:
            return clocks(zones)
        return None if self.timezone == DEBTORS_OWN else clocks((self.timezone,))

    def end_of(self, day: int) -> int:
        """Return the first day on which other rules are in force than on `day`; `ENDLESS` when none is known."""
        after = bisect_right(self._changes, day)
        return self._changes[after] if after < len(self._changes) else ENDLESS

    def ruleset(self, day: int, question: Question) -> Ruleset:
        """Return the rules that speak of a question on a local day."""
        key = (
            bisect_right(self._changes, day),
            question.channel,
            question.debtor,
            question.collector,
            _known(question.product, self._products),
            _known(question.nature, self._natures),
        )
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._ruleset(day, question)
        return found

    def _ruleset(self, day: int, question: Question) -> Ruleset:
        standing: list[tuple[Active, Answer]] = []
        windows: list[tuple[Active, Hours]] = []
        counts: list[tuple[Active, Counted]] = []
        lapsing: list[tuple[Active, Lapse]] = []
        missing: list[tuple[str, str]] = []
        for rule, active in self._rules:
            if not (_in_force(rule, day) and _speaks_of(rule, question)):
                continue
            unknown = _unknown(rule.applies, question)
            if unknown:
                missing.extend((fact, rule.id) for fact in unknown if active.binding)
            elif isinstance(rule.says, kinds.Window):
                windows.append((active, hours(rule.says)))
            elif (made := counted(rule, self.week_start)) is not None:
                counts.append((active, made))
            elif (ends := lapse(rule)) is not None:
                lapsing.append((active, ends))
            elif (says := answer(rule, question.channel, question.product)) is not None:
                standing.append((active, says))
        return Ruleset(tuple(standing), tuple(windows), tuple(counts), tuple(lapsing), tuple(missing))


def _active(pack: Pack, rule: Rule, rank: int, *, guidance_refuses: bool) -> Active:
    """Say how strong a rule is: what is only advised, or badly known and signed by nobody, warns.

    A pack of no country is the house's own, whose policy binds; in the pack of a jurisdiction policy is a suggestion.
    """
    advised = rule.force == "guidance" or (rule.force == "policy" and bool(pack.country))
    strong = not advised or guidance_refuses
    known = rule.confidence != "low" or bool(pack.reviewed_by)
    cites = [pack.sources[source].cite for source in rule.source if source in pack.sources]
    explain = {**rule.explain, "cite": cites, "confidence": rule.confidence}
    return Active(rule.id, rank, strong and known, frozenset(rule.unless), explain)


def begins(packs: Iterable[Pack], asked: Collection[str] = JUDGING) -> int:
    """Return the first day the packs know anything of; 0 where a rule of the kinds asked about was always there."""
    rules = [rule for pack in packs for rule in pack.rules]
    if any(rule.effective_from is None and rule.kind in asked for rule in rules):
        return 0
    return min((rule.effective_from.toordinal() for rule in rules if rule.effective_from), default=0)


def _changes(rules: Iterable[Rule]) -> list[int]:
    days: set[int] = set()
    for rule in rules:
        if rule.effective_from is not None:
            days.add(rule.effective_from.toordinal())
        if rule.effective_to is not None:
            days.add(rule.effective_to.toordinal() + 1)
    return sorted(days)


def _named(lists: Iterable[tuple[str, ...]]) -> frozenset[str]:
    return frozenset(word for words in lists for word in words)


def _known(word: str | None, named: frozenset[str]) -> str | None:
    """Return a word as far as the rules tell words apart, so that what is kept stays small."""
    return word if word is None or word in named else "*"


def _in_force(rule: Rule, day: int) -> bool:
    started = rule.effective_from is None or rule.effective_from.toordinal() <= day
    return started and (rule.effective_to is None or day <= rule.effective_to.toordinal())


def _speaks_of(rule: Rule, question: Question) -> bool:
    """Tell whether a rule covers the channel and binds this case as far as the case is known.

    What is not known of the product, the nature and the amount of a debt does not lift a rule.
    """
    if not (rule.covers(question.channel) or rule.covers(family(question.channel))):
        return False
    told = (
        (rule.applies.debtor, question.debtor),
        (rule.applies.collector, question.collector),
        (rule.applies.product, question.product),
        (rule.applies.nature, question.nature),
    )
    return all(not bound or fact is None or fact in bound for bound, fact in told)


def _unknown(applies: Applies, question: Question) -> list[str]:
    """Return the facts that decide whether a rule binds and that were not told."""
    facts = []
    if question.debtor is None and applies.debtor and not set(DEBTORS) <= set(applies.debtor):
        facts.append("debtor")
    if question.collector is None and applies.collector and not set(COLLECTORS) <= set(applies.collector):
        facts.append("collector")
    return facts


def of(pack_id: str) -> Rulebook:
    """Return the rulebook of a pack on the shelf; raises `shelf.UnknownPack`."""
    packs = shelf.load()
    kept, book = _KEPT.get(pack_id, (None, None))
    if kept is not packs or book is None:
        book = Rulebook(*shelf.chain(shelf.pack(pack_id)))
        _KEPT[pack_id] = (packs, book)
    return book

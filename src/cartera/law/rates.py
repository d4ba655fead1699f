"""How much late interest may be asked, and how much is owed where nothing was agreed, on a day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from cartera.law import asking_words, figures
from cartera.law.formula import MissingFact, MissingSeries, NoResult, Value, read_formula
from cartera.law.kinds import RateCap, RateDefault
from cartera.law.pack import Pack, Rule
from cartera.problems import N_, Problem

KEYS = frozenset({"id", "pack", "on", "series", "facts"})
DIGITS = Decimal("0.000001")  # what a rate is rounded to

Series = Mapping[str, Decimal]  # by normalised name, see `plain`


@dataclass(frozen=True, slots=True)
class RateQuestion:
    """Which rates hold for a credit on a day; `series` are the published values of that day."""

    packs: tuple[Pack, ...]
    on: date
    series: Series = field(default_factory=dict)
    facts: Mapping[str, Value] = field(default_factory=dict)
    id: object = None


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate in percent, by which rule and in which unit; `missing`: what was needed to know it."""

    value: Decimal | None = None
    rule: str | None = None
    unit: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RateAnswer:
    """The ceiling of interest and the rate owed without agreement; None: the pack knows none."""

    ceiling: Rate
    default: Rate
    id: object = None

    def told(self) -> dict[str, object]:
        """Return the answer as `cartera law rate` prints it; `rule` is that of the ceiling, else of the default."""
        told: dict[str, object] = {
            "id": self.id,
            "ceiling": figures.said(self.ceiling.value),
            "default": figures.said(self.default.value),
            "rule": self.ceiling.rule or self.default.rule,
            "default_rule": self.default.rule,
            "ceiling_unit": self.ceiling.unit,
            "default_unit": self.default.unit,
        }
        missing = sorted({*self.ceiling.missing, *self.default.missing})
        return {**told, "missing": missing} if missing else told


def rates(question: RateQuestion) -> RateAnswer:
    """Answer by the rules made for the case.

    Of several ceilings that may hold, the lowest does; where the case does not tell which default holds, none is given.
    """
    return RateAnswer(_ceiling(question), _default(question), question.id)


def _ceiling(question: RateQuestion) -> Rate:
    found = _rates("rate_cap", question)
    missing = sorted({name for rate, _ in found for name in rate.missing})
    if missing:
        return Rate(None, found[0][0].rule if len(found) == 1 else None, None, tuple(missing))
    return min((rate for rate, _ in found), key=lambda rate: rate.value or Decimal(0), default=Rate())


def _default(question: RateQuestion) -> Rate:
    found = _rates("rate_default", question)
    decided = [rate for rate, undecided in found if not undecided]
    if decided:
        return decided[0]
    # A rule for one product alone says nothing of a credit whose product was not told.
    doubts = {fact for _, undecided in found if "product" not in undecided for fact in undecided}
    return Rate(missing=tuple(sorted(doubts)))


def _rates(kind: str, question: RateQuestion) -> list[tuple[Rate, frozenset[str]]]:
    rules = list(figures.rules_for(question.packs, kind, question.on, question.facts))
    chosen = figures.narrowed(rules, question.facts)
    return [(_rate(rule, question), undecided) for rule, undecided in chosen]


def _rate(rule: Rule, question: RateQuestion) -> Rate:
    says = rule.says
    assert isinstance(says, RateCap | RateDefault)  # noqa: S101 - only these have the kinds asked for
    formula, _ = read_formula(says.formula)
    assert formula is not None  # noqa: S101 - the reader of packs refuses a formula that cannot be read
    try:
        value = formula.value(lambda name, key: _published(name, key, question.series), question.facts)
    except (MissingFact, MissingSeries) as missing:
        return Rate(None, rule.id, says.unit, (str(missing.args[0]),))
    except NoResult:
        return Rate(None, rule.id, says.unit, tuple(sorted(formula.facts)))
    return Rate(value.quantize(DIGITS, ROUND_HALF_UP), rule.id, says.unit)


def _published(name: str, key: str | None, series: Series) -> Decimal:
    """Return a series' value; it may be called by its whole name or the last part, with its key behind or without."""
    names = (plain(name), plain(name.rpartition(".")[2]))
    tried = [f"{one}_{plain(key)}" for one in names if key] + list(names)
    for one in tried:
        if one in series:
            return series[one]
    raise MissingSeries(f"{name}.{key}" if key else name)


def plain(name: str) -> str:
    """Return a name of a series as names are compared: in small letters, words joined by one underscore."""
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def read_rate_question(raw: object) -> tuple[RateQuestion | None, list[Problem]]:
    """Return the question a JSON object asks, or None and every problem; `column` names the key."""
    if not isinstance(raw, Mapping):
        return None, [Problem("not_an_object", N_("A question is a JSON object."))]
    problems = [asking_words.unknown_key(str(key), KEYS) for key in raw if key not in KEYS]
    packs = figures.packs_of(raw.get("pack"), problems)
    on = figures.day(raw.get("on"), "on", problems)
    if raw.get("on") is None:
        problems.append(asking_words.wrong("on", None))
    figures.before(packs, ("rate_cap", "rate_default"), on, problems)
    series = _series(raw.get("series"), problems)
    facts = _facts(raw.get("facts"), problems)
    if problems or on is None:
        return None, problems
    return RateQuestion(packs, on, series, facts, raw.get("id")), []


def _series(told: object, problems: list[Problem], above: str = "") -> dict[str, Decimal]:
    """Return series by their plain names; a series may be an object of its own, by key."""
    if told is None:
        return {}
    if not isinstance(told, Mapping):
        problems.append(asking_words.wrong(above or "series", told))
        return {}
    found: dict[str, Decimal] = {}
    for name, value in told.items():
        place = f"{above}.{name}" if above else str(name)
        if isinstance(value, Mapping) and not above:
            found |= _series(value, problems, place)
        else:
            number = figures.number(value, f"series.{place}", problems)
            if number is not None:
                found[plain(place)] = number
    return found


def _facts(told: object, problems: list[Problem]) -> dict[str, Value]:
    """Return facts with numbers as numbers wherever they read as such."""
    if told is None:
        return {}
    if not isinstance(told, Mapping):
        problems.append(asking_words.wrong("facts", told))
        return {}
    facts: dict[str, Value] = {}
    for name, value in told.items():
        if isinstance(value, bool):
            facts[name] = value
        elif isinstance(value, str) and (name in asking_words.CLOSED or not _is_number(value)):
            problems += asking_words.wrong_word(name, value) if name in asking_words.CLOSED else []
            facts[name] = value
        elif value is not None:
            number = figures.number(value, f"facts.{name}", problems)
            if number is not None:
                facts[name] = number
    return facts


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", text.strip()) is not None

"""What the law of a country says of late interest on a day: the ceiling, and the rate owed without agreement. Pure.

Rates come out simple, in percent a year. An effective yearly rate becomes the simple one that bears the same in one day,
rounded down, so that no span of days bears more than the law lets it.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal, localcontext
from functools import lru_cache

from cartera.law import rates, shelf
from cartera.law.formula import Formula, Value, read_formula
from cartera.law.kinds import RateCap, RateDefault
from cartera.law.pack import Pack, Rule

KINDS = ("rate_cap", "rate_default")
AMOUNTS = (
    Decimal(1),
    Decimal(100),
    Decimal(10**9),
)  # of a unit of account: a small, a middling and a large sum
DIGITS = Decimal("0.000001")

Published = Mapping[str, tuple[tuple[date, Decimal], ...]]  # by plain name, in order of days


@dataclass(frozen=True, slots=True)
class Case:
    """Whose debt it is, as far as the law asks."""

    pack: str
    kind: str  # business | consumer
    collects_as: str = "own_name"
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One rate in percent a year, simple, and its rule. `missing`: what was needed to know it; None and "": no rule."""

    rate: Decimal | None = None
    rule: str = ""
    missing: tuple[str, ...] = field(default=())


def has_default(pack_id: str, published: Published) -> bool:
    """Tell whether a pack knows a rate that is owed without agreement, from what was published."""
    names = published.keys()
    formulas = [_formula(rule) for rule in _rules(pack_id) if rule.kind == "rate_default"]
    return any(all(known(name, names) for name in each.series) for each in formulas)


def known(series: str, names: Collection[str]) -> bool:
    """Tell whether a series, whatever its keys, is among plain names."""
    wanted = names_of([series])
    return any(name in wanted or name.startswith(tuple(f"{each}_" for each in wanted)) for name in names)


def series_asked(pack_id: str) -> frozenset[str]:
    """Return the published series that a pack's rates are made of, as packs name them."""
    return frozenset(name for rule in _rules(pack_id) for name in _formula(rule).series)


def names_of(series: Iterable[str]) -> frozenset[str]:
    """Return every plain name by which some series may have been imported, their last parts too."""
    return frozenset(rates.plain(part) for name in series for part in (name, name.rpartition(".")[2]))


def changes(pack_id: str, published: Published, since: date, until: date) -> set[date]:
    """Return the days after `since` on which a pack's rates may change: by its rules, or by what was published."""
    days = {day for values in published.values() for day, _ in values}
    for rule in _rules(pack_id):
        days |= {rule.effective_from} if rule.effective_from else set()
        days |= {rule.effective_to + timedelta(days=1)} if rule.effective_to else set()
        if "half_year" in _formula(rule).facts:
            days |= {date(year, month, 1) for year in range(since.year, until.year + 1) for month in (1, 7)}
    return {day for day in days if since < day <= until}


def ceiling(case: Case, on: date, published: Published) -> Told:
    """Return the most that may be asked on a day; of several that may hold the lowest."""
    told = [rates.rates(each).ceiling for each in _questions(case, on, published)]
    known = [each for each in told if each.value is not None]
    if not known or len(known) < len(told):
        missing = tuple(sorted({name for each in told for name in each.missing}))
        return Told(missing=missing, rule=next((each.rule for each in told if each.rule), "") or "")
    return min((_told(each) for each in known), key=lambda each: each.rate or Decimal(0))


def default(case: Case, on: date, published: Published) -> Told:
    """Return what is owed on a day where nothing was agreed."""
    found = rates.rates(_question(case, on, published)).default
    return _told(found) if found.value is not None else Told(missing=found.missing)


def published_on(published: Published, name: str, on: date) -> Decimal | None:
    """Return the latest value of a series not after a day."""
    values = published.get(name, ())
    place = bisect_right(values, on, key=lambda each: each[0])
    return values[place - 1][1] if place else None


def _told(rate: rates.Rate) -> Told:
    return Told(_simple(rate.value or Decimal(0), rate.unit or ""), rate.rule or "")


def _simple(value: Decimal, unit: str) -> Decimal:
    if unit == "pct_per_month":
        return value * 12
    if unit != "pct_per_year_effective":
        return value
    with localcontext() as context:
        context.prec = 40
        daily = (1 + value / 100) ** (Decimal(1) / 365) - 1
        return (daily * 36500).quantize(DIGITS, ROUND_DOWN)


def _questions(case: Case, on: date, published: Published) -> list[rates.RateQuestion]:
    """Return the question; where it depends on a sum that is not told, once for a small, a middling and a large one."""
    question = _question(case, on, published)
    answer = rates.rates(question).ceiling
    sums = {name for name in answer.missing if name.startswith("amount_")}
    if not sums:
        return [question]
    return [
        rates.RateQuestion(
            question.packs, on, question.series, {**question.facts, **dict.fromkeys(sums, amount)}
        )
        for amount in AMOUNTS
    ]


def _question(case: Case, on: date, published: Published) -> rates.RateQuestion:
    half = f"{on.year}h{1 if on.month <= 6 else 2}"
    begun = date(on.year, 1 if on.month <= 6 else 7, 1)
    series = {name: published_on(published, name, on) for name in published}
    series |= {f"{name}_{half}": published_on(published, name, begun) for name in published}
    facts: dict[str, Value] = {
        "debtor": case.kind, "collector": case.collects_as, "indexed": case.indexed, "half_year": half,
        "days_past_due": Decimal(1), "modality": "consumo_ordinario",
    }  # fmt: skip
    if case.kind == "business":
        facts |= {"nature": "commercial", "product": "invoice"}
    known = {name: value for name, value in series.items() if value is not None}
    return rates.RateQuestion(_chain(case.pack), on, known, facts)


@lru_cache(maxsize=64)
def _chain(pack_id: str) -> tuple[Pack, ...]:
    return tuple(shelf.chain(shelf.pack(pack_id)))


def _rules(pack_id: str) -> list[Rule]:
    return [rule for pack in _chain(pack_id) for rule in pack.rules if rule.kind in KINDS]


def _formula(rule: Rule) -> Formula:
    says = rule.says
    assert isinstance(says, RateCap | RateDefault)  # noqa: S101 - only these have the kinds asked for
    formula, _ = read_formula(says.formula)
    assert formula is not None  # noqa: S101 - the reader of packs refuses a formula that cannot be read
    return formula

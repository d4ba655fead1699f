"""How much collecting may cost the debtor: the ceiling of a pack for one overdue sum."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from cartera.law import asking_words, figures
from cartera.law.formula import Value
from cartera.law.kinds import Fee, Tier
from cartera.law.pack import Pack, Rule
from cartera.problems import N_, Problem

KEYS = frozenset({
    "id", "pack", "amount", "unit", "unit_value", "days_past_due", "notice_sent", "on", "debtor", "collector",
    "product", "nature", "facts",
})  # fmt: skip
WORDS = ("debtor", "collector", "product", "nature")
NOTICE = "free_notice_within_15_days"  # the fact that `notice_sent` tells
MONEY, UNITS = Decimal("0.01"), Decimal("0.0001")  # what a ceiling is rounded to
CURRENCY = 3  # letters


@dataclass(frozen=True, slots=True)
class FeeQuestion:
    """What may be charged for collecting a sum.

    `amount` is money when `unit_value` tells how much money a unit is worth, else it is in units of the rule's unit.
    What is not told is taken to the debtor's favour: no notice was sent, and the lowest ceiling holds.
    """

    packs: tuple[Pack, ...]
    amount: Decimal
    unit: str | None = None
    unit_value: Decimal | None = None
    days_past_due: int | None = None
    notice_sent: bool = False
    on: date | None = None  # None: by the rules still in force
    facts: Mapping[str, Value] = field(default_factory=dict)
    id: object = None


@dataclass(frozen=True, slots=True)
class FeeAnswer:
    """The most that may be charged, by which rule; None: no rule names a figure. `missing`: what was needed."""

    ceiling: Decimal | None
    rule: str | None
    missing: tuple[str, ...] = ()
    id: object = None

    def told(self) -> dict[str, object]:
        """Return the answer as `cartera law fee` prints it."""
        told = {"id": self.id, "ceiling": figures.said(self.ceiling), "rule": self.rule}
        return {**told, "missing": self.missing} if self.missing else told


def ceiling(question: FeeQuestion) -> FeeAnswer:
    """Answer by the rule made for the case; of several that may hold, by the lowest."""
    found = list(figures.rules_for(question.packs, "fee", question.on, question.facts))
    answers = [_answer(rule, question) for rule, _ in figures.narrowed(found, question.facts)]
    if not answers:
        return FeeAnswer(None, None, id=question.id)
    needing = [answer for answer in answers if answer.missing]
    numbered = [answer for answer in answers if answer.ceiling is not None]
    if needing or not numbered:
        return (needing or answers)[0]
    return min(numbered, key=lambda answer: answer.ceiling or Decimal(0))


def _answer(rule: Rule, question: FeeQuestion) -> FeeAnswer:
    says, held = rule.says, {key for key, value in question.facts.items() if value is True}
    if not isinstance(says, Fee) or says.mode == "incurred_only" or held & set(rule.unless):
        return FeeAnswer(None, rule.id, id=question.id)
    if says.mode == "forbidden_unless":
        return FeeAnswer(Decimal(0), rule.id, id=question.id)
    missing = []
    if says.after_days_past_due and question.days_past_due is None:
        missing.append("days_past_due")
    worth = _worth(says.unit, question)
    if worth is None:
        missing.append("unit_value")
    if worth is None or missing:
        return FeeAnswer(None, rule.id, tuple(missing), question.id)
    if says.after_days_past_due and (question.days_past_due or 0) <= says.after_days_past_due:
        return FeeAnswer(Decimal(0), rule.id, id=question.id)
    units = _ceiling(says, question.amount / worth, held | ({NOTICE} if question.notice_sent else set()))
    least = UNITS if worth == 1 and len(says.unit) != CURRENCY else MONEY
    return FeeAnswer((units * worth).quantize(least, ROUND_HALF_UP), rule.id, id=question.id)


def _worth(unit: str, question: FeeQuestion) -> Decimal | None:
    """Return how much of the amount's money a unit of the rule is; None where that was needed and not told."""
    if question.unit_value is not None:
        return question.unit_value
    return (
        Decimal(1) if unit == (question.unit or unit) and (question.unit or len(unit) == CURRENCY) else None
    )


def _ceiling(says: Fee, amount: Decimal, held: set[str]) -> Decimal:
    if says.mode == "marginal":
        most = _marginal(says.tiers, amount)
    else:
        tier = next(
            (tier for tier in says.tiers if tier.up_to is None or amount <= tier.up_to), says.tiers[-1]
        )
        most = tier.amount if tier.amount is not None else amount * (tier.pct or 0) / 100
    less = sum((each.by for each in says.reduce if each.unless not in held), Decimal(0))
    return max(most - less, Decimal(0))


def _marginal(tiers: tuple[Tier, ...], amount: Decimal) -> Decimal:
    most, below = Decimal(0), Decimal(0)
    for tier in tiers:
        top = amount if tier.up_to is None else min(amount, tier.up_to)
        if top > below:
            most += (top - below) * (tier.pct or 0) / 100
            below = top
    return most


def read_fee_question(raw: object) -> tuple[FeeQuestion | None, list[Problem]]:
    """Return the question a JSON object asks, or None and every problem; `column` names the key."""
    if not isinstance(raw, Mapping):
        return None, [Problem("not_an_object", N_("A question is a JSON object."))]
    problems = [asking_words.unknown_key(str(key), KEYS) for key in raw if key not in KEYS]
    packs = figures.packs_of(raw.get("pack"), problems)
    amount = figures.number(raw.get("amount"), "amount", problems)
    unit_value = figures.number(raw.get("unit_value"), "unit_value", problems)
    days = figures.number(raw.get("days_past_due"), "days_past_due", problems)
    on = figures.day(raw.get("on"), "on", problems)
    figures.before(packs, ("fee",), on, problems)
    for key, least in (("amount", 0), ("unit_value", None)):
        problems += _wrong_size(key, amount if key == "amount" else unit_value, least)
    if raw.get("amount") is None:
        problems.append(asking_words.wrong("amount", None))
    unit, notice = raw.get("unit"), raw.get("notice_sent")
    if not isinstance(unit, str | None):
        problems.append(asking_words.wrong("unit", unit))
    if not isinstance(notice, bool | None):
        problems.append(asking_words.wrong("notice_sent", notice))
    facts = _facts(raw, problems)
    if not problems and isinstance(unit, str):
        problems += _wrong_unit(packs, unit)
    if problems or amount is None:
        return None, problems
    past_due = None if days is None else int(days)
    unit_told = unit if isinstance(unit, str) else None
    question = FeeQuestion(
        packs, amount, unit_told, unit_value, past_due, bool(notice), on, facts, raw.get("id")
    )
    return question, []


def _wrong_size(key: str, value: Decimal | None, least: int | None) -> list[Problem]:
    if value is None or (value > 0 or (least is not None and value >= least)):
        return []
    text = N_("“%(key)s” cannot be %(value)s.")
    return [Problem("wrong_size", text, {"key": key, "value": value}, column=key)]


def _wrong_unit(packs: tuple[Pack, ...], unit: str) -> list[Problem]:
    units = {
        rule.says.unit
        for pack in packs
        for rule in pack.rules
        if isinstance(rule.says, Fee) and rule.says.unit
    }
    if not units or unit in units:
        return []
    text = N_("The pack “%(pack)s” reckons fees in %(units)s, not in %(value)s.")
    fields = {"pack": packs[0].id, "units": ", ".join(sorted(units)), "value": unit}
    return [Problem("unknown_unit", text, fields, column="unit")]


def _facts(raw: Mapping[str, object], problems: list[Problem]) -> dict[str, Value]:
    """Return who is asked about, and the facts that lift a rule, given as a list of names."""
    facts: dict[str, Value] = {}
    for key in WORDS:
        told = raw.get(key)
        problems += asking_words.wrong_word(key, told)
        if isinstance(told, str):
            facts[key] = told
    named = raw.get("facts")
    if named is None:
        return facts
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        problems.append(asking_words.wrong("facts", named))
        return facts
    return facts | dict.fromkeys(named, True)

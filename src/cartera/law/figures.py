"""What questions about fees and rates share: numbers as JSON gives them, and which rule speaks of a case."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from cartera.law import asking_words, rulebook, shelf
from cartera.law.formula import Value
from cartera.law.pack import Applies, Pack, Rule
from cartera.law.vocabulary import COLLECTORS, DEBTORS
from cartera.problems import N_, Problem

NEVER = frozenset({""})  # no list holds it
EVERYBODY = {"debtor": frozenset(DEBTORS), "collector": frozenset(COLLECTORS)}
CENTS = Decimal("0.01")


def packs_of(told: object, problems: list[Problem]) -> tuple[Pack, ...]:
    """Return a pack with its parents; none, and a problem, for an unknown one."""
    if not isinstance(told, str):
        problems.append(asking_words.wrong("pack", told))
        return ()
    try:
        return tuple(shelf.chain(shelf.pack(told)))
    except shelf.UnknownPack as unknown:
        problems.append(Problem(unknown.code, unknown.text, unknown.fields, column="pack"))
        return ()


def number(told: object, key: str, problems: list[Problem]) -> Decimal | None:
    """Return a number given as text or whole; a binary fraction is refused, for it has lost its cents already."""
    if told is None:
        return None
    if isinstance(told, str | int) and not isinstance(told, bool):
        try:
            found = Decimal(told)
        except InvalidOperation:
            found = Decimal("NaN")
        if found.is_finite():
            return found
    text = N_('“%(key)s” must be a decimal number in quotes such as "1234.50", not %(value)s.')
    problems.append(Problem("bad_number", text, {"key": key, "value": told}, column=key))
    return None


def day(told: object, key: str, problems: list[Problem]) -> date | None:
    """Return a day as in ``2026-11-18``."""
    if told is None:
        return None
    try:
        return date.fromisoformat(told)  # type: ignore[arg-type] # what is no text is told below
    except (TypeError, ValueError):
        text = N_("“%(key)s”: “%(value)s” is no day such as 2026-11-18.")
        problems.append(Problem("bad_day", text, {"key": key, "value": told}, column=key))
        return None


def before(packs: tuple[Pack, ...], kinds: Collection[str], on: date | None, problems: list[Problem]) -> None:
    """Note a day about which the packs know nothing yet."""
    first = rulebook.begins(packs, kinds)
    if on is None or on.toordinal() >= first:
        return
    fields = {"day": on.isoformat(), "pack": packs[0].id, "begins": date.fromordinal(first).isoformat()}
    text = N_("%(day)s lies before the pack “%(pack)s”, which begins on %(begins)s.")
    problems.append(Problem("before_pack", text, fields, column="on"))


def rules_for(
    packs: Iterable[Pack], kind: str, on: date | None, facts: Mapping[str, Value]
) -> Iterator[tuple[Rule, frozenset[str]]]:
    """Yield the rules of a kind that the facts do not exclude, with the facts that would decide and were not told.

    A child's rules come first. Without a day, those that are still in force.
    """
    for pack in packs:
        for rule in pack.rules:
            in_force = rule.effective_to is None if on is None else rule.in_force(on)
            if rule.kind == kind and rule.force != "informational" and in_force:
                undecided = _undecided(rule.applies, facts)
                if undecided is not None:
                    yield rule, undecided


def narrowed(
    rules: list[tuple[Rule, frozenset[str]]], facts: Mapping[str, Value]
) -> list[tuple[Rule, frozenset[str]]]:
    """Return the rules made for the case: those that name its product before those for all, binding before advice."""
    for preferred in (_binds, _names_product if "product" in facts else _for_all_products):
        chosen = [each for each in rules if preferred(each[0])]
        rules = chosen or rules
    return rules


def _binds(rule: Rule) -> bool:
    return rule.force == "statutory" and rule.confidence != "low"


def _names_product(rule: Rule) -> bool:
    return bool(rule.applies.product)


def _for_all_products(rule: Rule) -> bool:
    return not rule.applies.product


def _undecided(applies: Applies, facts: Mapping[str, Value]) -> frozenset[str] | None:
    """Return the facts that decide whether a rule binds and were not told; None when it does not bind."""
    undecided = set()
    for key in ("debtor", "collector", "product", "nature"):
        bound, told = getattr(applies, key), facts.get(key)
        if bound and told is None:
            if not EVERYBODY.get(key, NEVER) <= set(bound):
                undecided.add(key)
        elif bound and told not in bound:
            return None
    amounts = _amounts(applies, facts)
    days = facts.get("term_days")
    if amounts is None or (
        applies.indexed is not None and facts.get("indexed", applies.indexed) != applies.indexed
    ):
        return None
    if applies.term_days_from is not None and isinstance(days, Decimal) and days < applies.term_days_from:
        return None
    return frozenset(undecided | amounts)


def _amounts(applies: Applies, facts: Mapping[str, Value]) -> set[str] | None:
    """Return the amounts that would decide; None when one that was told lies outside."""
    undecided = set()
    for quantity, over in ((applies.amount_over, True), (applies.amount_to, False)):
        if quantity is None:
            continue
        key = f"amount_{quantity.unit.lower()}"
        amount = facts.get(key)
        if not isinstance(amount, Decimal):
            undecided.add(key)
        elif (amount > quantity.value) != over:
            return None
    return undecided


def said(value: Decimal | None, least: Decimal = CENTS) -> str | None:
    """Say a number as JSON answers it: in plain digits, with two decimals at least and no zeros after those."""
    if value is None:
        return None
    short = value.normalize()
    exponent = short.as_tuple().exponent
    if not isinstance(exponent, int) or exponent > -2:
        short = value.quantize(least)
    return f"{short:f}"

"""Matching measured on a made-up book: what was applied alone and right, how long it took. Right: the very items and amounts."""

from collections import Counter
from dataclasses import dataclass
from random import Random

from cartera.insight.bench.matching import book, payments, people
from cartera.insight.bench.matching.payments import Truth
from cartera.payments.matching.found import Answer, Match
from cartera.payments.matching.given import Debtor, Given, Item, Line

ITEMS_EACH = 5.5  # open items of a debtor, on average


@dataclass(frozen=True, slots=True)
class Trial:
    """What matching is given, and the truth it is measured by."""

    given: Given
    lines: list[Line]
    truths: dict[int, Truth]


def trial(country: str, items: int, lines: int, seed: int) -> Trial:
    """Make a book and its lines; the same seed, the same trial."""
    rng = Random(f"cartera matching {country} {seed}")  # noqa: S311 - a made-up book needs no secrets
    made = people.people(country, max(2, round(items / ITEMS_EACH)), rng)
    owed = book.items(country, made, items, rng)
    known = people.known_accounts(made, rng)
    arrived, truths = payments.Bank(country, made, owed, rng).lines(lines)
    given = Given(
        [Item(each.item_id, each.debtor_id, each.number, each.currency, each.minor, each.due_date, each.issued_on) for each in owed],
        [Debtor(each.debtor_id, each.name, each.tax_id, each.parent_id) for each in made],
        known,
    )  # fmt: skip
    told = [
        Line(each.line_id, each.minor, each.currency, each.on, each.text, each.reference, each.name, each.account, each.tax_id)
        for each in arrived
    ]  # fmt: skip
    return Trial(given, told, truths)


def is_right(match: Match, truth: Truth) -> bool:
    """Tell whether a match settles the very items by the very amounts, and calls taxes and fee what they are."""
    settled = {part.item_id: part.settled_minor for part in match.parts}
    withheld = sum(part.withheld_minor for part in match.parts)
    return settled == truth.settled and withheld == truth.withheld and match.fee_minor == truth.fee


def score(answers: list[Answer], truths: dict[int, Truth]) -> dict[str, object]:
    """Return how many lines were applied alone, how many of these rightly, and both by difficulty."""
    alone, right = Counter[str](), Counter[str]()
    count = Counter(kind for truth in truths.values() for kind in (truth.kinds or {"plain"}))
    applied = good = 0
    for answer in answers:
        match, truth = answer.certain, truths[answer.line_id]
        if match is None:
            continue
        ok = is_right(match, truth)
        applied, good = applied + 1, good + ok
        for kind in truth.kinds or {"plain"}:
            alone[kind] += 1
            right[kind] += ok
    return {
        "lines": len(answers),
        "applied_alone": applied,
        "right": good,
        "precision": round(good / applied, 5) if applied else None,
        "touchless": round(good / len(answers), 4),
        "by_difficulty": {
            kind: {"lines": number, "applied_alone": alone[kind], "right": right[kind]} for kind, number in sorted(count.items())
        },
    }  # fmt: skip

"""Matching measured on a made-up book: what was applied alone and right, how long it took. Right: the very items and amounts."""

from collections import Counter
from dataclasses import dataclass
from random import Random

from cartera.insight.bench.matching import book, payments, people
from cartera.insight.bench.matching.payments import Truth
from cartera.payments.matching.found import Answer
from cartera.payments.matching.given import Debtor, Given, Line

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
    told, truths = payments.Bank(country, made, owed, rng).lines(lines)
    given = Given(
        owed,
        [Debtor(each.debtor_id, each.name, each.tax_id, each.parent_id) for each in made],
        known,
    )  # fmt: skip
    return Trial(given, told, truths)


@dataclass(frozen=True, slots=True)
class Posted:
    """What the ledger says of a line that was applied alone."""

    settled: dict[int, int]  # item id → minor units
    withheld: int
    fee: int


def posted() -> dict[int, Posted]:
    """Read from the ledger what was done with each line that was applied; by line id."""
    from cartera.payments.models import Match
    from cartera.portfolio.models import LedgerEntry

    lines = dict(Match.objects.filter(state="applied", alone=True).values_list("payment_id", "line_id"))
    done = {line_id: Posted({}, 0, 0) for line_id in lines.values()}
    kept = {line_id: Counter[str]() for line_id in lines.values()}
    entries = LedgerEntry.objects.filter(payment__isnull=False, receivable__isnull=False).order_by()
    for payment_id, item_id, kind, minor in entries.values_list(
        "payment_id", "receivable_id", "kind", "amount_minor"
    ).iterator():
        line_id = lines[payment_id]
        settled = done[line_id].settled
        settled[item_id] = settled.get(item_id, 0) - minor
        kept[line_id][kind] -= minor
    return {
        line_id: Posted(each.settled, kept[line_id]["withholding"], kept[line_id]["bank_fee"])
        for line_id, each in done.items()
    }


def of(answers: list[Answer]) -> dict[int, Posted]:
    """Return what answers would do, without a database."""
    return {
        answer.line_id: Posted(
            {part.item_id: part.settled_minor for part in match.parts},
            sum(part.withheld_minor for part in match.parts),
            match.fee_minor,
        )
        for answer in answers
        if (match := answer.certain)
    }


def is_right(done: Posted, truth: Truth) -> bool:
    """Tell whether the very items are settled by the very amounts, and taxes and fee called what they are."""
    return done == Posted(truth.settled, truth.withheld, truth.fee)


def score(applied: dict[int, Posted], truths: dict[int, Truth]) -> dict[str, object]:
    """Return how many lines were applied alone, how many of these rightly, and both by difficulty."""
    alone, right = Counter[str](), Counter[str]()
    count = Counter(kind for truth in truths.values() for kind in (truth.kinds or {"plain"}))
    good = 0
    for line_id, done in applied.items():
        truth = truths[line_id]
        ok = is_right(done, truth)
        good += ok
        for kind in truth.kinds or {"plain"}:
            alone[kind] += 1
            right[kind] += ok
    return {
        "lines": len(truths),
        "applied_alone": len(applied),
        "right": good,
        "precision": round(good / len(applied), 5) if applied else None,
        "touchless": round(good / len(truths), 4),
        "by_difficulty": {
            kind: {"lines": number, "applied_alone": alone[kind], "right": right[kind]} for kind, number in sorted(count.items())
        },
    }  # fmt: skip

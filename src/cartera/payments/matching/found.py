"""What matching answers: for each line its candidates, the best first, with points and reasons. Pure.

Tuples with names: of a month's lines there are hundreds of thousands, and they travel between processes.
"""

from collections.abc import Sequence
from typing import NamedTuple

from cartera.money.amounts import spread
from cartera.payments.matching.deductions import Taken
from cartera.payments.matching.solving import Solution
from cartera.payments.matching.words import Why


class Part(NamedTuple):
    """What happens to one item, in minor units: money set against it, tax kept back, fee, cents let go, discount.

    Kept in this order with the match; what is added goes to the end.
    """

    item_id: int
    paid_minor: int
    withheld_minor: int = 0
    fee_minor: int = 0
    cents_minor: int = 0
    discount_minor: int = 0

    @property
    def settled_minor(self) -> int:
        """What is less open of the item afterwards."""
        kept = self.withheld_minor + self.fee_minor + self.cents_minor
        return self.paid_minor + kept + self.discount_minor


class Match(NamedTuple):
    """One candidate for one line. `debtor_id`: whose money it is taken for; None: nobody's, what is
    named is in another currency. `points` of a hundred.

    `certain`: it may be applied without a person; else the last of `why` says what it waits for. `over_minor` is left
    on account.
    """

    line_id: int
    debtor_id: int | None
    parts: tuple[Part, ...]
    over_minor: int
    taken: tuple[Taken, ...]
    points: int
    why: tuple[Why, ...]
    certain: bool = False

    @property
    def fee_minor(self) -> int:
        """The bank's fee, in minor units."""
        return sum(part.fee_minor for part in self.parts)

    @property
    def items(self) -> tuple[int, ...]:
        """The ids of its items."""
        return tuple(sorted(part.item_id for part in self.parts))


class Answer(NamedTuple):
    """All candidates for one line, the best first, at most a few; only the first may be certain."""

    line_id: int
    matches: tuple[Match, ...]
    waits: str = ""  # why no candidate is applied; empty: the first one is certain

    @property
    def certain(self) -> Match | None:
        """The match that may be applied without a person."""
        return self.matches[0] if self.matches and self.matches[0].certain else None


def parts_of(minor: int, solution: Solution) -> tuple[tuple[Part, ...], int]:
    """Return what a solution does to each item, and what is left on account; all of `minor` is in them."""
    short = solution.short
    if short is None:
        return (
            _late(solution) if solution.origin == "late" else _in_part(minor, solution)
        ), solution.over_minor
    if short.sort == "exact" and not solution.cuts:
        return tuple(Part(item.item_id, item.minor) for item in solution.items), 0
    given = {pk: cut.minor for pk, cut in solution.cuts if cut.earned}
    discounts = [given.get(item.item_id, 0) for item in solution.items]
    amounts = [item.minor - discount for item, discount in zip(solution.items, discounts, strict=True)]
    withheld = spread(sum(taken.minor for taken in short.taken), amounts)
    fee = spread(short.fee_minor, amounts)
    cents = _cents(max(short.slack_minor, 0), amounts, withheld, fee)
    parts = tuple(
        Part(item.item_id, amount - tax - cost - slack, tax, cost, slack, discount)
        for item, amount, tax, cost, slack, discount in zip(
            solution.items, amounts, withheld, fee, cents, discounts, strict=True
        )
    )
    return parts, max(-short.slack_minor, 0)


def _cents(minor: int, amounts: Sequence[int], withheld: Sequence[int], fee: Sequence[int]) -> list[int]:
    """Lay rounding on the largest item: it is too little to be spread."""
    left = [amount - tax - cost for amount, tax, cost in zip(amounts, withheld, fee, strict=True)]
    largest = left.index(max(left))
    return [minor if place == largest else 0 for place in range(len(amounts))]


def _late(solution: Solution) -> tuple[Part, ...]:
    """Lay on each item what arrived for it; a discount that was not earned stays open."""
    cuts = dict(solution.cuts)
    parts = []
    for item in solution.items:
        cut = cuts.get(item.item_id)
        discount = cut.minor if cut and cut.earned else 0
        parts.append(Part(item.item_id, item.minor - (cut.minor if cut else 0), discount_minor=discount))
    return tuple(parts)


def _in_part(minor: int, solution: Solution) -> tuple[Part, ...]:
    rest, parts = minor - solution.over_minor, []
    for item in solution.items:
        paid = min(rest, item.minor)
        parts.append(Part(item.item_id, paid))
        rest -= paid
    return tuple(parts)

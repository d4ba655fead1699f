"""Discounts for paying early, as payers take them off: in time, and when it is too late. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from cartera.payments.matching import solving
from cartera.payments.matching.given import Item, Terms
from cartera.payments.matching.solving import Cut, Solution, Task
from cartera.portfolio import discounting
from cartera.portfolio.discounting import Tier

Key = tuple[int, ...]


class _View(NamedTuple):
    """One way to take discounts off a payer's items. `late`: some of them came after their day."""

    cuts: Mapping[int, Cut]
    late: bool


class Early:
    """What the items give for paying early, by item id."""

    def __init__(self, terms: Mapping[int, Terms]) -> None:
        self.terms = terms

    def amounts(self, item: Item) -> set[int]:
        """Return what may arrive for an item when one of its discounts is taken off, whatever the day."""
        terms = self.terms.get(item.item_id)
        if terms is None:
            return set()
        return {item.minor - _cut(terms, item, tier, earned=True).minor for tier in terms.offer.tiers}

    def solve(self, task: Task, on: date) -> dict[Key, Solution]:
        """Return the ways in which money of a value date may settle the items, with and without discounts.

        A discount in time goes before a tax or a fee of the same amount: it was agreed. One that is late and might as well
        be such a tax leaves a doubt.
        """
        found = solving.solve(task)
        if not self.terms:
            return found
        for view in self._views(task.items, on):
            for key, way in _ways(task, view):
                known = found.get(key)
                found[key] = _late(way, known) if view.late else _better(way, known)
        return found

    def _views(self, items: Sequence[Item], on: date) -> Iterator[_View]:
        """Yield what each item earns on a day; then, for each day that has passed, what a payer takes off all the same."""
        offering = [(item, terms) for item in items if (terms := self.terms.get(item.item_id))]
        earned: dict[int, Cut] = {}
        lapsed: dict[int, list[Cut]] = {}
        for item, terms in offering:
            if tier := terms.offer.best(on):
                earned[item.item_id] = _cut(terms, item, tier, earned=True)
            over = [
                _cut(terms, item, tier, earned=False)
                for tier in terms.offer.tiers
                if terms.offer.until(tier) < on
            ]
            if over:
                lapsed[item.item_id] = over[::-1]  # the one that ran out last is likeliest meant
        if earned:
            yield _View(earned, late=False)
        for rank in range(max(map(len, lapsed.values()), default=0)):
            over_now = {pk: cuts[min(rank, len(cuts) - 1)] for pk, cuts in lapsed.items()}
            yield _View(earned | over_now, late=True)


def _cut(terms: Terms, item: Item, tier: Tier, *, earned: bool) -> Cut:
    minor = discounting.of_whole(min(terms.principal_minor, item.minor), tier.percent)
    return Cut(discounting.said(tier.percent), terms.offer.until(tier), minor, earned)


def _ways(task: Task, view: _View) -> Iterator[tuple[Key, Solution]]:
    """Yield the ways in which the money settles items less their discounts, each with the items as they are owed."""
    owed = {item.item_id: item for item in task.items}
    less = [
        replace(item, minor=item.minor - view.cuts[item.item_id].minor) if item.item_id in view.cuts else item
        for item in task.items
    ]
    # What is late is looked for only where the text names it or one item gives the amount.
    thorough = task.thorough and not view.late
    for key, way in solving.solve(replace(task, items=less, promises=(), thorough=thorough)).items():
        cuts = tuple((pk, view.cuts[pk]) for pk in key if pk in view.cuts)
        if way.short is None or not cuts:
            continue
        if view.late and (way.short.sort != "exact" or all(cut.earned for _, cut in cuts)):
            continue
        yield key, way._replace(items=tuple(owed[item.item_id] for item in way.items), cuts=cuts)


def _better(way: Solution, known: Solution | None) -> Solution:
    """Choose between a way with discounts that were earned and one without."""
    exactly = way.short is not None and way.short.sort == "exact"
    return way if known is None or known.short is None or exactly else known


def _late(way: Solution, known: Solution | None) -> Solution:
    """Say that a discount was taken off too late; it stays owed. A tax or a usual fee that explains the same leaves two."""
    if known is None or known.short is None:
        return way._replace(short=None, origin="late")
    if known.short.sort in {"exact", "tolerance"} or known.cuts:
        return known
    if known.short.sort == "withheld_and_fee" or not known.short.usual:  # two guesses against one agreement
        return way._replace(short=None, origin="late")
    late = tuple((pk, cut) for pk, cut in way.cuts if not cut.earned)
    return known._replace(short=known.short._replace(ways=known.short.ways + 1), cuts=late)

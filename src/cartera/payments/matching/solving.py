"""Which items of one payer add up to the amount that arrived, and how. Bounded, and every way kept. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from typing import NamedTuple

from cartera.payments.matching.deductions import Deductions, Short
from cartera.payments.matching.given import Item, Promised
from cartera.payments.matching.references import Named

WIDE = 24  # items of one payer that sums are looked for among, the oldest first
PAIRED = 12  # of these, pairs are tried with taxes and fees too
FOURS = 14  # of these, sums of four
MOST = 4  # items in one sum
SUMS = 6  # ways of adding up that are kept: more than one is doubt enough
STRONG = ("whole", "series")


class Cut(NamedTuple):
    """A discount that a payer took off one item, in minor units; `earned`: the money came in time."""

    percent: str
    until_on: date
    minor: int
    earned: bool


class Solution(NamedTuple):
    """One way the amount may be meant.

    `short` None: it is a part payment (`over_minor` 0) or more than the items owe (`over_minor` on account). `cuts`: by item
    id, discounts for paying early that were taken off.
    """

    items: tuple[Item, ...]
    short: Short | None
    origin: str  # named | with_others | single | all | run | sum | promise | part | late | over
    over_minor: int = 0
    cuts: tuple[tuple[int, Cut], ...] = ()

    @property
    def key(self) -> tuple[int, ...]:
        """The items, whatever explains the difference."""
        if len(self.items) == 1:
            return (self.items[0].item_id,)
        return tuple(sorted([item.item_id for item in self.items]))


@dataclass(frozen=True, slots=True)
class Task:
    """An amount and one payer's open items, the oldest due first, with what the text names of them.

    `thorough`: sums of items that nothing names are tried too; it needs a payer, not only a number in common.
    """

    minor: int
    items: Sequence[Item]
    named: Mapping[int, Named]
    promises: Sequence[Promised]
    rules: Deductions
    thorough: bool = True


def solve(task: Task) -> dict[tuple[int, ...], Solution]:
    """Return the ways in which the amount may settle the items, each set of items once, by their ids."""
    found: dict[tuple[int, ...], Solution] = {}
    for solution in _all(task):
        key = solution.key
        known = found.get(key)
        if known is None or (known.short is None and solution.short is not None):
            found[key] = solution
    if not found and task.items and task.thorough:
        last = _as_it_comes(task.minor, task.items)
        found[last.key] = last
    return found


def _as_it_comes(minor: int, items: Sequence[Item]) -> Solution:
    """Where nothing adds up, set the money against the oldest first; what is more than all of it waits on account."""
    over = minor - sum(item.minor for item in items)
    if over > 0:
        return Solution(tuple(items), None, "over", over_minor=over)
    return Solution(_oldest_covering(items, minor), None, "part")


def _all(task: Task) -> Iterator[Solution]:
    minor, items, rules = task.minor, task.items, task.rules
    mine = [item for item in items if item.item_id in task.named]
    clear = False
    for solution in _named(minor, mine, items, task.named, rules):
        clear = clear or (solution.short is not None and solution.short.sort == "exact")
        yield solution
    low, high = rules.within(minor)
    for item in items:
        if low <= item.minor <= high and (short := rules.explain(minor, [item.minor])):
            yield Solution((item,), short, "single")
    yield from _promised(minor, items, task.promises, rules)
    if len(items) > 1 and task.thorough and not clear:
        yield from _runs(minor, items, rules)
        yield from _pairs(minor, items[:PAIRED], rules)
        yield from _sums(minor, items[:WIDE])
    if not mine and items and minor < items[0].minor:
        yield Solution((items[0],), None, "part")


def _named(
    minor: int, mine: Sequence[Item], items: Sequence[Item], named: Mapping[int, Named], rules: Deductions
) -> Iterator[Solution]:  # fmt: skip
    """Try what the text names: all of it, the surely named, each subset of a few, with others, in part."""
    if not mine:
        return
    strong = [item for item in mine if named[item.item_id].how in STRONG]
    for chosen in _choices(mine, strong):
        gross = sum(item.minor for item in chosen)
        if rules.may_explain(minor, gross) and (short := rules.explain(minor, [i.minor for i in chosen])):
            yield Solution(tuple(chosen), short, "named")
    surely = strong or mine
    gross = sum(item.minor for item in surely)
    if gross > minor:
        yield Solution(_oldest_covering(surely, minor), None, "part")
    elif gross < minor:
        others = [item for item in items if item not in surely][:WIDE]
        for more in _adding_up(minor - gross, others, limit=SUMS):
            yield Solution((*surely, *more), Short("exact"), "with_others")
        yield Solution(tuple(surely), None, "over", over_minor=minor - gross)


def _choices(mine: Sequence[Item], strong: Sequence[Item]) -> Iterator[Sequence[Item]]:
    yield mine
    if strong and len(strong) < len(mine):
        yield strong
    if 1 < len(mine) <= 8:
        for size in range(len(mine) - 1, 0, -1):
            yield from combinations(mine, size)


def _oldest_covering(items: Sequence[Item], minor: int) -> tuple[Item, ...]:
    """Return the items that a part payment reaches, oldest due first."""
    chosen, rest = [], minor
    for item in sorted(items, key=lambda each: (each.due_date, each.item_id)):
        if rest <= 0:
            break
        chosen.append(item)
        rest -= item.minor
    return tuple(chosen)


def _promised(
    minor: int, items: Sequence[Item], promises: Sequence[Promised], rules: Deductions
) -> Iterator[Solution]:
    """Try what was promised: the very amount, set against the items of the promise, oldest due first."""
    for promise in promises:
        chosen = [item for item in items if item.item_id in promise.items]
        if chosen and minor == promise.minor:
            gross = sum(item.minor for item in chosen)
            short = rules.explain(minor, [item.minor for item in chosen]) if gross <= minor else None
            yield Solution(_oldest_covering(chosen, minor), short, "promise")


def _runs(minor: int, items: Sequence[Item], rules: Deductions) -> Iterator[Solution]:
    """Try neighbours by due date: the oldest ones together, a month, all there is."""
    count = len(items)
    for start in range(count if count <= WIDE else 1):
        gross = items[start].minor
        for end in range(start + 1, count):
            gross += items[end].minor
            if gross - minor > gross * rules.most_share + rules.most_fee + rules.tolerance:
                break
            if not rules.may_explain(minor, gross):
                continue
            chosen = items[start : end + 1]
            if short := rules.explain(minor, [item.minor for item in chosen], simply=True):
                yield Solution(tuple(chosen), short, "all" if len(chosen) == count else "run")


def _pairs(minor: int, items: Sequence[Item], rules: Deductions) -> Iterator[Solution]:
    """Try any two with taxes and fees."""
    low, high = rules.within(minor)
    for one, other in combinations(items, 2):
        if low <= one.minor + other.minor <= high and (
            short := rules.explain(minor, [one.minor, other.minor], simply=True)
        ):
            yield Solution((one, other), short, "sum")


def _sums(minor: int, items: Sequence[Item]) -> Iterator[Solution]:
    """Try any two, three or four whose sum is the very amount."""
    for chosen in _adding_up(minor, items, limit=SUMS):
        if len(chosen) > 1:
            yield Solution(chosen, Short("exact"), "sum")


def _adding_up(target: int, items: Sequence[Item], *, limit: int) -> list[tuple[Item, ...]]:
    """Return sets of one to four items that sum to the target exactly, at most so many."""
    small = [item for item in items if item.minor <= target]
    amounts = [item.minor for item in small]
    if sum(sorted(amounts)[-MOST:]) < target:
        return []
    sets = {*_pairs_and_threes(target, amounts), *(_fours(target, amounts) if len(small) <= FOURS else ())}
    found: list[tuple[Item, ...]] = [(item,) for item in small if item.minor == target]
    found += [
        tuple(small[place] for place in each) for each in sorted(sets, key=lambda each: (len(each), each))
    ]
    return found[:limit]


def _pairs_and_threes(target: int, amounts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield the places of two or three amounts that sum to the target."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, amount in enumerate(amounts):
        places[amount].append(place)
    for (i, one), (j, other) in combinations(enumerate(amounts), 2):
        rest = target - one - other
        if rest == 0:
            yield i, j
        elif rest in places:
            yield from (tuple(sorted((i, j, k))) for k in places[rest] if k not in (i, j))


def _fours(target: int, amounts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield the places of four amounts that sum to the target."""
    pairs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (i, one), (j, other) in combinations(enumerate(amounts), 2):
        pairs[one + other].append((i, j))
    for total, ones in pairs.items():
        if 2 * total <= target and target - total in pairs:
            for pair, other_pair in product(ones, pairs[target - total]):
                if not {*pair} & {*other_pair}:
                    yield tuple(sorted((*pair, *other_pair)))

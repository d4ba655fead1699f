"""The bridge from a customer's balance to ours: every line of both ledgers stands in exactly one step. Pure.

Lines are set side by side by their number; then by the last figures of it, when amount or date agree; then by amount and
date, when no other line could be meant. What is left is only theirs or only ours, so the steps always sum:

    their balance + what the steps differ by = our balance
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from cartera.disputes.reconciling import numbers

Kind = Literal["both", "differs", "only_theirs", "only_ours"]
By = Literal["", "number", "tail", "amount"]
CROWD = 200  # so many lines of one amount tell nothing apart, and comparing them all would take for ever
Pairs = list[tuple[int, int]]  # places in our ledger and in theirs


@dataclass(frozen=True, slots=True)
class Line:
    """One document in one ledger; minor units, below zero when it lowers the balance. `place`: its id, or lines of a file."""

    number: str
    minor: int
    on: date | None = None
    place: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the bridge. `difference_minor` is what it adds on the way from their balance to ours."""

    theirs: Line | None
    ours: Line | None
    by: By = ""
    within: int = 0  # a difference up to this counts as none

    @property
    def difference_minor(self) -> int:
        """Return how much more we have than they do."""
        return (self.ours.minor if self.ours else 0) - (self.theirs.minor if self.theirs else 0)

    @property
    def kind(self) -> Kind:
        """Return who has it, and whether the amounts agree."""
        if self.theirs is None:
            return "only_ours"
        if self.ours is None:
            return "only_theirs"
        return "both" if abs(self.difference_minor) <= self.within else "differs"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how much amounts (minor units) and dates (days) of one and the same document may differ."""

    minor: int = 0
    days: int = 0

    def amounts(self, one: Line, other: Line) -> bool:
        """Tell whether two lines have the same amount."""
        return abs(one.minor - other.minor) <= self.minor

    def dates(self, one: Line, other: Line) -> bool:
        """Tell whether two lines are of the same day, as far as both say one."""
        return one.on is None or other.on is None or abs((one.on - other.on).days) <= self.days


def bridge(theirs: Iterable[Line], ours: Iterable[Line], tolerance: Tolerance) -> list[Step]:
    """Set two ledgers side by side. Their lines with one number count together, as an invoice and what they paid of it.

    Steps come in our order first, then what only they have in theirs.
    """
    left, right = _merged(theirs), list(ours)
    steps: dict[int, Step] = {}  # by place in our ledger
    used: set[int] = set()  # places in theirs
    for by, match in _WAYS:
        free_left = [place for place in range(len(left)) if place not in used]
        free_right = [place for place in range(len(right)) if place not in steps]
        pairs = match([left[place] for place in free_left], [right[place] for place in free_right], tolerance)
        for mine, yours in pairs:
            steps[free_right[mine]] = Step(
                left[free_left[yours]], right[free_right[mine]], by, tolerance.minor
            )
            used.add(free_left[yours])
    own = [steps.get(place) or Step(None, line) for place, line in enumerate(right)]
    return own + [Step(line, None) for place, line in enumerate(left) if place not in used]


def _merged(lines: Iterable[Line]) -> list[Line]:
    """Add up lines of one number, in the order of the first; lines without a number stay apart."""
    found: dict[str, Line] = {}
    for place, line in enumerate(lines):
        key = numbers.key(line.number) or f"\0{place}"
        known = found.get(key)
        if known is None:
            found[key] = line
        else:
            # The document itself is the largest of them: its number and day are those people know it by.
            chief = line if abs(line.minor) > abs(known.minor) else known
            found[key] = replace(chief, minor=known.minor + line.minor, place=known.place + line.place)
    return list(found.values())


def _by_number(left: Sequence[Line], right: Sequence[Line], tolerance: Tolerance) -> Pairs:
    """Pair lines by their whole number, whatever their amounts."""
    return _by_key(left, right, lambda line: numbers.key(line.number), lambda one, other: True)


def _by_tail(left: Sequence[Line], right: Sequence[Line], tolerance: Tolerance) -> Pairs:
    """Pair lines by the last figures of their numbers where amount or day agree."""

    def agrees(one: Line, other: Line) -> bool:
        dated = one.on is not None and other.on is not None
        return tolerance.amounts(one, other) or (dated and tolerance.dates(one, other))

    return _by_key(left, right, lambda line: numbers.tail(line.number), agrees)


def _by_key(
    left: Sequence[Line],
    right: Sequence[Line],
    of: Callable[[Line], str],
    agrees: Callable[[Line, Line], bool],
) -> Pairs:
    """Pair lines whose key stands once in each ledger; of several, those that are written alike to the letter."""
    theirs, ours = _places(left, of), _places(right, of)
    pairs = []
    for key, mine in ours.items():
        yours = theirs.get(key, [])
        if len(mine) == 1 and len(yours) == 1:
            found = [(mine[0], yours[0])]
        else:
            exact = {left[place].number: place for place in yours}
            found = [(place, exact[right[place].number]) for place in mine if right[place].number in exact]
        pairs += [(one, other) for one, other in found if agrees(right[one], left[other])]
    return list({yours: (mine, yours) for mine, yours in reversed(pairs)}.values())  # each of theirs once


def _places(lines: Sequence[Line], of: Callable[[Line], str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        if key := of(line):
            found[key].append(place)
    return found


def _by_amount(left: Sequence[Line], right: Sequence[Line], tolerance: Tolerance) -> Pairs:
    """Pair lines of one amount and day where each is the only one that the other could mean."""
    order = sorted(range(len(left)), key=lambda place: left[place].minor)
    minors = [left[place].minor for place in order]
    candidates: dict[int, list[int]] = {}
    for mine, line in enumerate(right):
        near = _window(minors, line.minor, tolerance.minor)
        if len(near) > CROWD:
            continue
        fitting = [
            order[at] for at in near if tolerance.dates(line, left[order[at]]) and left[order[at]].minor
        ]
        if fitting:
            candidates[mine] = fitting
    wanted_by: dict[int, int] = defaultdict(int)
    for fitting in candidates.values():
        for yours in fitting:
            wanted_by[yours] += 1
    return [
        (mine, fitting[0])
        for mine, fitting in candidates.items()
        if len(fitting) == 1 and wanted_by[fitting[0]] == 1
    ]


def _window(minors: Sequence[int], minor: int, within: int) -> range:
    """Return the places of sorted amounts that are near one."""
    return range(bisect_left(minors, minor - within), bisect_right(minors, minor + within))


_WAYS: tuple[tuple[By, Callable[[Sequence[Line], Sequence[Line], Tolerance], Pairs]], ...] = (
    ("number", _by_number), ("tail", _by_tail), ("amount", _by_amount),
)  # fmt: skip

"""Late interest: simple, by days, on the principal that was open on each of them. Pure, and exact until it is rounded.

A rate may change from day to day: a curve is a row of stretches of days, on each of which one rate holds. What is owed is
the sum over days of open principal × rate ÷ days of the year, and where interest is taxed a percentage of it beside it. A
payment counts from the day after it. Sums are fractions; `rounded` rounds half up, only when they are shown or posted.

Two readers of the one definition: `lines` says span by span how an item's interest comes about; `accrue` works out very
many items at once, those whose interest never rested. A test compares both with a slow count
day by day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Literal

import polars as pl

Basis = Literal["360", "365", "actual"]
Days = tuple[date, date | None]  # both included; None: still running

SAFE = 2**62  # what a sum in Int64 may reach
LEAP = 366
DAY = timedelta(days=1)
UNTAXED = Decimal(0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row, both included, on which one rate holds, in percent a year.

    `after_days`: a day counts only when the item was due more than so many days before it (0: from the day after).
    `source`: where the rate comes from, a policy, a contract or a rule; `held`: why there is none though one was meant.
    `tax`: percent owed beside the interest of these days.
    """

    from_on: date
    to_on: date
    rate: Decimal
    basis: Basis = "365"
    after_days: int = 0
    source: str = ""
    held: str = ""
    tax: Decimal = UNTAXED


Curve = tuple[Stretch, ...]  # in order, never overlapping


@dataclass(frozen=True, slots=True)
class Bearing:
    """What one item's interest follows from, as known on a day. Amounts in minor units.

    `principal_minor` is what was open before the first of `moves`; a move (day, minor) counts from the day after it. Moves
    that were taken back are left out with what took them back: the item counts as if neither had been. `rests` are days
    without interest, `contested` days on which an amount of the item is in dispute.
    """

    due_date: date
    principal_minor: int
    moves: tuple[tuple[date, int], ...] = ()
    rests: tuple[Days, ...] = ()
    contested: tuple[tuple[date, date | None, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One span of days on which nothing changed, both days included: so much, for so long, at this rate.

    `base_minor` bears interest: the open principal without what was in dispute, or nothing while it rests.
    """

    from_on: date
    to_on: date
    days: int
    principal_minor: int
    contested_minor: int
    base_minor: int
    rate: Decimal
    basis: Basis
    year_days: int
    exact: Fraction  # minor units
    source: str = ""
    why: str = ""  # resting | the stretch's `held`; empty where interest ran
    tax: Decimal = UNTAXED  # percent

    @property
    def exact_tax(self) -> Fraction:
        """The tax on the interest of the span, in minor units."""
        return self.exact * Fraction(self.tax) / 100


def lines(bearing: Bearing, curve: Curve, on: date) -> list[Line]:
    """Say how the interest of an item comes about, from the day after it was due until a day, that day included."""
    first = bearing.due_date + DAY
    if on < first:
        return []
    found: list[Line] = []
    stretches = split_years(_within(curve, first, on))
    for start, after in pairwise(sorted(_cuts(bearing, stretches, first, on))):
        line = _line(bearing, _holding(stretches, start), start, after - DAY)
        if line is None:
            continue
        if found and _alike(found[-1], line):
            found[-1] = _joined(found[-1], line)
        else:
            found.append(line)
    return found


def exact(bearing: Bearing, curve: Curve, on: date) -> Fraction:
    """Return the interest of an item until a day, in minor units, not rounded."""
    return sum((line.exact for line in lines(bearing, curve, on)), Fraction(0))


def rounded(amount: Fraction) -> int:
    """Round minor units half up."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def accrue(amounts: pl.DataFrame, curve: Curve, on: date) -> pl.DataFrame:
    """Return the interest of many items until a day and its tax (item_id, interest_minor, tax_minor), each rounded half up.

    One row per item.

    `amounts`: item_id, due_date, since, minor; several rows an item, the principal and each move of it, that count from the
    day after `since`. Interest is linear in principal, so they are worked out apart and summed. Only for items without
    rests and disputes.
    """
    earliest = amounts["due_date"].min()
    stretches = split_years(_within(curve, earliest, on)) if isinstance(earliest, date) else []
    weights = [_weight(each) for each in stretches]
    found = _sums(amounts, stretches, weights, on).rename({"minor": "interest_minor"})
    if not any(each.tax for each in stretches):
        return found.with_columns(tax_minor=pl.lit(0, pl.Int64))
    taxed = [weight * Fraction(each.tax) / 100 for each, weight in zip(stretches, weights, strict=True)]
    taxes = _sums(amounts, stretches, taxed, on).rename({"minor": "tax_minor"})
    return found.join(taxes, on="item_id", how="left")


def _sums(
    amounts: pl.DataFrame, stretches: Sequence[Stretch], weights: Sequence[Fraction], on: date
) -> pl.DataFrame:
    """Return by item (item_id, minor) its days of each stretch times what one of them weighs, rounded half up."""
    unit = lcm(1, *(weight.denominator for weight in weights))
    days = [_days(each, on) * int(weight * unit) for each, weight in zip(stretches, weights, strict=True)]
    factor = pl.sum_horizontal(days).cast(pl.Int64) if days else pl.lit(0, pl.Int64)
    rows = amounts.select("item_id", "minor", factor=factor)
    total = (pl.col("minor") * pl.col("factor")).sum()
    if _fits(rows, unit):
        sums = rows.group_by("item_id").agg(total=total)
        return sums.select("item_id", minor=(2 * pl.col("total") + unit) // (2 * unit))
    return _summed(rows, unit)


def _fits(rows: pl.DataFrame, unit: int) -> bool:
    """Tell whether the sum of each item stays within Int64 for certain."""
    if rows.is_empty():
        return True
    minor, factor = rows.select(pl.col("minor", "factor").abs().max()).row(0)
    most = rows.group_by("item_id").len()["len"].max()
    return 2 * int(minor) * int(factor) * int(str(most)) + unit < SAFE


def _summed(rows: pl.DataFrame, unit: int) -> pl.DataFrame:
    """Sum by item in whole numbers of any size."""
    sums: dict[int, int] = {}
    for item, minor, factor in rows.iter_rows():
        sums[item] = sums.get(item, 0) + minor * factor
    found = [(item, rounded(Fraction(number, unit))) for item, number in sums.items()]
    return pl.DataFrame(found, {"item_id": pl.Int64, "minor": pl.Int64}, orient="row")


def split_years(curve: Iterable[Stretch]) -> list[Stretch]:
    """Cut stretches that count the days of each calendar year where a year ends."""
    parts: list[Stretch] = []
    for each in curve:
        years = range(each.from_on.year, each.to_on.year + 1) if each.basis == "actual" else ()
        parts += [
            _between(each, max(each.from_on, date(year, 1, 1)), min(each.to_on, date(year, 12, 31)))
            for year in years
        ] or [each]
    return parts


def _within(curve: Curve, first: date, on: date) -> list[Stretch]:
    """Keep of a curve what concerns some days, both included."""
    return [
        _between(each, max(each.from_on, first), min(each.to_on, on))
        for each in curve
        if each.from_on <= on and each.to_on >= first
    ]


def year_days(basis: Basis, on: date) -> int:
    """Return how many days the year of a day has by a basis."""
    if basis != "actual":
        return int(basis)
    return LEAP - (not _is_leap(on.year))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _weight(stretch: Stretch) -> Fraction:
    """Return what one minor unit bears in one day of a stretch."""
    return Fraction(stretch.rate) / 100 / year_days(stretch.basis, stretch.from_on)


def _days(stretch: Stretch, on: date) -> pl.Expr:
    """Count the days of a stretch that each item bears interest on."""
    due, since = pl.col("due_date") + pl.duration(days=stretch.after_days), pl.col("since")
    opens = pl.max_horizontal(pl.max_horizontal(due, since) + pl.duration(days=1), pl.lit(stretch.from_on))
    closes = pl.lit(min(stretch.to_on, on))
    return ((closes - opens).dt.total_days() + 1).clip(lower_bound=0)


def _between(each: Stretch, from_on: date, to_on: date) -> Stretch:
    return Stretch(from_on, to_on, each.rate, each.basis, each.after_days, each.source, each.held, each.tax)


def _holding(curve: Iterable[Stretch], on: date) -> Stretch | None:
    return next((each for each in curve if each.from_on <= on <= each.to_on), None)


def _cuts(bearing: Bearing, stretches: Iterable[Stretch], first: date, on: date) -> set[date]:
    """Return the days on which something begins or has just ended, within the days that are looked at."""
    cuts = {day + DAY for day, _ in bearing.moves}
    spans = [*bearing.rests, *((start, end) for start, end, _ in bearing.contested)]
    cuts |= {start for start, _ in spans} | {end + DAY for _, end in spans if end}
    for stretch in stretches:
        cuts |= {stretch.from_on, stretch.to_on + DAY, first + timedelta(days=stretch.after_days)}
    return {day for day in cuts if first < day <= on} | {first, on + DAY}


def _line(bearing: Bearing, stretch: Stretch | None, start: date, end: date) -> Line | None:
    """Return the line of days on which nothing changes; None before interest begins, or where nothing is open."""
    if stretch is None or (start - bearing.due_date).days <= stretch.after_days:
        return None
    principal = bearing.principal_minor + sum(minor for day, minor in bearing.moves if day < start)
    if principal <= 0 or not (stretch.rate or stretch.held):
        return None
    resting = any(_covers(each, start) for each in bearing.rests)
    disputed = sum(minor for first, last, minor in bearing.contested if _covers((first, last), start))
    contested = min(disputed, principal)
    base = 0 if resting else principal - contested
    days, divisor = (end - start).days + 1, year_days(stretch.basis, start)
    return Line(
        start, end, days, principal, contested, base, stretch.rate, stretch.basis, divisor,
        base * days * Fraction(stretch.rate) / 100 / divisor, stretch.source, "resting" if resting else stretch.held,
        stretch.tax,
    )  # fmt: skip


def _covers(days: Days, on: date) -> bool:
    return days[0] <= on and (days[1] is None or on <= days[1])


def _alike(before: Line, after: Line) -> bool:
    names = (
        "principal_minor",
        "contested_minor",
        "base_minor",
        "rate",
        "basis",
        "year_days",
        "source",
        "why",
        "tax",
    )
    same = all(getattr(before, name) == getattr(after, name) for name in names)
    return same and before.to_on + DAY == after.from_on


def _joined(before: Line, after: Line) -> Line:
    return Line(
        before.from_on, after.to_on, before.days + after.days, before.principal_minor, before.contested_minor,
        before.base_minor, before.rate, before.basis, before.year_days, before.exact + after.exact, before.source,
        before.why, before.tax,
    )  # fmt: skip


def total(found: Sequence[Line]) -> int:
    """Return what lines come to, rounded half up once, in minor units."""
    return rounded(sum((line.exact for line in found), Fraction(0)))


def total_tax(found: Sequence[Line]) -> int:
    """Return what the tax on lines comes to, rounded half up once, in minor units."""
    return rounded(sum((line.exact_tax for line in found), Fraction(0)))

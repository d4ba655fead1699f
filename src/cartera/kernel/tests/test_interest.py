"""Late interest against a slow count day by day, and the examples a treasurer would work out by hand."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartera.kernel.steps import interest
from cartera.kernel.steps.interest import Bearing, Stretch

START = date(2023, 11, 1)
LONG_AGO, FAR_OFF = date(1900, 1, 1), date(2100, 1, 1)


def curve(rate="12", basis="365", after_days=0):
    return (Stretch(LONG_AGO, FAR_OFF, Decimal(rate), basis, after_days),)


def by_the_day(bearing, stretches, on):
    """Count one day after the other, as slowly and plainly as it can be said: interest, and the tax on it."""
    total, tax, day = Fraction(0), Fraction(0), bearing.due_date + timedelta(days=1)
    while day <= on:
        stretch = next((each for each in stretches if each.from_on <= day <= each.to_on), None)
        principal = bearing.principal_minor + sum(minor for moved, minor in bearing.moves if moved < day)
        disputed = sum(m for a, b, m in bearing.contested if a <= day and (b is None or day <= b))
        resting = any(a <= day and (b is None or day <= b) for a, b in bearing.rests)
        if stretch and not resting and (day - bearing.due_date).days > stretch.after_days:
            leap = day.year % 4 == 0
            year = {"360": 360, "365": 365, "actual": 366 if leap else 365}[stretch.basis]
            owed = max(principal - disputed, 0) * Fraction(stretch.rate) / 100 / year
            total, tax = total + owed, tax + owed * Fraction(stretch.tax) / 100
        day += timedelta(days=1)
    return total, tax


days = st.integers(0, 500).map(lambda n: START + timedelta(days=n))
ends = st.none() | days
rates = st.decimals("0", "80", places=3)
taxes = st.sampled_from([Decimal(0), Decimal(0), Decimal(18), Decimal("10.5")])


@st.composite
def curves(draw):
    cuts = sorted(draw(st.sets(days, max_size=4)) | {LONG_AGO})
    bounds = [*(cut - timedelta(days=1) for cut in cuts[1:]), FAR_OFF]
    return tuple(
        Stretch(
            a, b, draw(rates), draw(st.sampled_from(["360", "365", "actual"])), draw(st.integers(0, 9)),
            tax=draw(taxes),
        )
        for a, b in zip(cuts, bounds, strict=True)
    )  # fmt: skip


@st.composite
def bearings(draw):
    principal = draw(st.integers(1, 10**9))
    left, moves = principal, []
    for day in sorted(draw(st.lists(days, max_size=4))):
        moved = draw(st.integers(-left, principal))
        left += moved
        moves.append((day, moved))
    return Bearing(
        draw(days), principal, tuple(moves), tuple(draw(st.lists(st.tuples(days, ends), max_size=3))),
        tuple(draw(st.lists(st.tuples(days, ends, st.integers(1, 10**9)), max_size=2))),
    )  # fmt: skip


@given(bearing=bearings(), stretches=curves(), on=days)
def test_the_lines_sum_to_what_a_count_day_by_day_gives(bearing, stretches, on):
    owed, tax = by_the_day(bearing, stretches, on)
    said = interest.lines(bearing, stretches, on)
    assert interest.exact(bearing, stretches, on) == owed
    assert sum(line.exact_tax for line in said) == tax
    assert all(a.to_on < b.from_on for a, b in pairwise(said))
    assert all((line.to_on - line.from_on).days + 1 == line.days for line in said)


amounts = st.integers(0, 10**12)
moves = st.lists(st.tuples(days, st.integers(-(10**9), 10**9)), max_size=3)


@given(rows=st.lists(st.tuples(days, amounts, moves), min_size=1, max_size=8), stretches=curves(), on=days)
def test_many_at_once_come_to_what_each_comes_to_alone(rows, stretches, on):
    rows = [(due, 4 * 10**9 + minor, moved) for due, minor, moved in rows]
    told = [
        (pk, due, since, minor)
        for pk, (due, whole, moved) in enumerate(rows)
        for since, minor in [(LONG_AGO, whole), *moved]
    ]
    schema = {"item_id": pl.Int64, "due_date": pl.Date, "since": pl.Date, "minor": pl.Int64}
    found = interest.accrue(pl.DataFrame(told, schema, orient="row"), stretches, on)
    alone = {
        pk: [interest.rounded(part) for part in by_the_day(Bearing(due, whole, tuple(moved)), stretches, on)]
        for pk, (due, whole, moved) in enumerate(rows)
    }
    assert {pk: sums for pk, *sums in found.iter_rows()} == alone


@pytest.mark.parametrize(
    ("basis", "minor"), [("360", 100_000), ("365", 98_630), ("actual", 98_361)], ids=["360", "365", "actual"]
)
def test_a_month_by_each_basis_in_a_leap_year(basis, minor):
    assert interest.rounded(
        interest.exact(Bearing(date(2024, 1, 31), 10_000_000), curve(basis=basis), date(2024, 3, 1))
    ) == minor  # fmt: skip


def test_the_year_that_counts_is_that_of_each_day():
    said = interest.lines(Bearing(date(2023, 12, 21), 366_000), curve(basis="actual"), date(2024, 1, 10))
    assert [(line.days, line.year_days) for line in said] == [(10, 365), (10, 366)]


def test_a_payment_counts_from_the_day_after_it():
    bearing = Bearing(date(2026, 1, 1), 100_000, ((date(2026, 1, 31), -20_000), (date(2026, 3, 2), -30_000)))
    said = interest.lines(bearing, curve(basis="360"), date(2026, 4, 1))
    assert [(line.base_minor, line.days, int(line.exact)) for line in said] == [
        (100_000, 30, 1_000), (80_000, 30, 800), (50_000, 30, 500)
    ]  # fmt: skip


def test_grace_days_bear_nothing_and_are_never_charged_afterwards():
    said = interest.lines(Bearing(date(2026, 1, 1), 36_500), curve(after_days=10), date(2026, 1, 12))
    assert [(line.from_on, line.days) for line in said] == [(date(2026, 1, 12), 1)]


def test_days_of_rest_are_told_and_bear_nothing():
    bearing = Bearing(date(2026, 1, 1), 36_500, rests=((date(2026, 1, 5), date(2026, 1, 9)),))
    said = interest.lines(bearing, curve(), date(2026, 1, 11))
    assert [(line.days, line.why, line.exact == 0) for line in said] == [
        (3, "", False), (5, "resting", True), (2, "", False)
    ]  # fmt: skip


def test_halves_of_a_cent_go_up():
    assert interest.rounded(Fraction(5, 2)) == 3
    assert interest.rounded(Fraction(249, 100)) == 2


def test_what_is_not_due_or_due_today_bears_nothing():
    assert interest.lines(Bearing(date(2026, 1, 1), 100), curve(), date(2026, 1, 1)) == []
    frame = pl.DataFrame(
        {"item_id": [1], "due_date": [date(2026, 1, 1)], "since": [LONG_AGO], "minor": [100]}
    )
    assert interest.accrue(frame, curve(), date(2025, 12, 1))["interest_minor"].to_list() == [0]


def test_a_rate_that_is_held_back_is_told():
    stretch = Stretch(LONG_AGO, FAR_OFF, Decimal(0), held="unknown_ceiling")
    [line] = interest.lines(Bearing(date(2026, 1, 1), 100), (stretch,), date(2026, 1, 3))
    assert (line.why, line.exact) == ("unknown_ceiling", 0)

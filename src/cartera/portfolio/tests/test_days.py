from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartera.portfolio import days

DUE = date(2026, 10, 1)
PAUSE = (date(2026, 10, 6), date(2026, 10, 30))
offsets = st.integers(min_value=-20, max_value=60)


def spans_of(pairs):
    return [(DUE + timedelta(days=a), None if b is None else DUE + timedelta(days=b)) for a, b in pairs]


@pytest.mark.parametrize(
    ("on", "past_due", "delinquent"),
    [
        (date(2026, 9, 30), 0, 0),
        (date(2026, 10, 1), 0, 0),
        (date(2026, 10, 2), 1, 0),
        (date(2026, 10, 4), 3, 0),
        (date(2026, 10, 5), 4, 1),
        (date(2026, 10, 20), 19, 1),
        (date(2026, 10, 31), 30, 2),
    ],
)
def test_a_pause_stops_the_delinquency_clock_but_not_the_calendar(on, past_due, delinquent):
    assert days.past_due(DUE, on) == past_due
    assert days.delinquent(DUE, on, grace_days=3, spans=[PAUSE]) == delinquent


def test_a_day_that_rests_for_two_reasons_rests_once():
    both = [PAUSE, (date(2026, 10, 10), None)]
    assert days.delinquent(DUE, date(2026, 11, 30), spans=both) == 4


@given(
    pairs=st.lists(st.tuples(offsets, st.none() | offsets), max_size=4),
    grace=st.integers(0, 10),
    age=st.integers(-5, 60),
)
def test_delinquent_days_are_those_counted_one_by_one(pairs, grace, age):
    spans, on = spans_of(pairs), DUE + timedelta(days=age)
    counted = [DUE + timedelta(days=n) for n in range(grace + 1, age + 1)]
    outside = [d for d in counted if not any(a <= d and (b is None or d <= b) for a, b in spans)]
    assert days.delinquent(DUE, on, grace_days=grace, spans=spans) == len(outside)

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cartera.agreements import instalments
from cartera.agreements.instalments import (
    Money,
    Part,
    Planned,
    Schedule,
    asked,
    due_dates,
    due_minor,
    judge,
    lay_out,
    spread,
    with_interest,
)

JAN_31 = date(2026, 1, 31)
OCT_6 = date(2026, 10, 6)


def day(number):
    return date(2026, 10, number)


def plan(began_on=OCT_6, tolerance=2, parts=((10, 100), (20, 100)), **more):
    instalments = tuple((day(due), minor) for due, minor in parts)
    return Planned(1, began_on, 10, tolerance, frozenset({1, 2}), instalments, **more)


def money(minor, on, item=1, entry=11, back=None):
    return Money(entry, item, day(on), minor, back and day(back))


def stands(planned, received, on):
    found = judge(planned, received, day(on))
    return found.state, found.paid_minor, found.next_due and found.next_due.day


def test_instalments_are_equal_half_up_and_the_last_takes_the_rest():
    assert [part.minor for part in lay_out(10_000, Schedule(3, JAN_31))] == [3333, 3333, 3334]
    assert [part.minor for part in lay_out(20_000, Schedule(3, JAN_31))] == [6667, 6667, 6666]


def test_months_keep_their_day_or_take_the_last_there_is():
    days = [part.due_date for part in lay_out(400, Schedule(4, JAN_31))]
    assert days == [JAN_31, date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    assert due_dates(JAN_31, "fortnight", 2) == date(2026, 2, 14)
    assert due_dates(JAN_31, "week", 3) == date(2026, 2, 14)


def test_a_rate_bears_on_what_is_still_to_be_paid_and_a_first_payment_bears_nothing():
    schedule = Schedule(4, JAN_31, down_minor=10_000, down_on=date(2026, 1, 5), rate=Decimal(24))
    parts = lay_out(100_000, schedule)
    assert parts[0] == Part(date(2026, 1, 5), 10_000, 0)
    assert [part.minor for part in parts[1:]] == [23_636, 23_636, 23_636, 23_636]
    assert [part.interest_minor for part in parts[1:]] == [1800, 1363, 918, 463]


@given(
    st.integers(1, 10**9),
    st.integers(1, 60),
    st.integers(0, 60),
    st.sampled_from(["week", "fortnight", "month"]),
)
def test_capital_of_the_instalments_is_the_debt_to_the_cent(minor, count, rate, every):
    parts = lay_out(minor, Schedule(count, JAN_31, every, rate=Decimal(rate)))
    assert sum(part.minor - part.interest_minor for part in parts) == minor
    assert [part.due_date for part in parts] == sorted({part.due_date for part in parts})
    assert all(part.interest_minor >= 0 for part in parts)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=20), st.integers(0, 10**6))
def test_interest_laid_over_given_instalments_sums_to_what_it_is(amounts, interest):
    parts = with_interest([Part(JAN_31, minor) for minor in amounts], interest)
    assert sum(part.interest_minor for part in parts) == interest
    assert [part.minor for part in parts] == amounts


def test_an_offer_asks_for_its_first_instalment_until_it_is_accepted_or_taken_back():
    assert stands(plan(began_on=None), [money(100, 7)], 9) == ("offered", 0, 10)
    taken_back = plan(began_on=None, ended_on=day(8), ended_as="cancelled")
    assert stands(taken_back, [], 7) == ("offered", 0, 10)
    assert stands(taken_back, [], 8) == ("cancelled", 0, None)


def test_money_fills_instalments_in_order_within_their_tolerance():
    assert stands(plan(), [], 12) == ("active", 0, 10)
    assert stands(plan(), [], 13) == ("broken", 0, None)
    assert stands(plan(), [money(60, 8), money(40, 12, item=2)], 13) == ("active", 100, 20)
    assert stands(plan(), [money(60, 8), money(40, 13)], 13) == ("broken", 60, None)
    assert stands(plan(), [money(250, 8)], 8) == ("kept", 200, None)


def test_what_came_before_or_is_not_of_its_items_does_not_count():
    assert stands(plan(), [money(100, 6, entry=10), money(100, 5), money(100, 8, item=3)], 9) == (
        "active",
        0,
        10,
    )
    assert stands(plan(), [money(100, 6, entry=11)], 6) == ("active", 100, 20)


def test_money_taken_back_breaks_a_plan_from_that_day_on():
    back = [money(100, 8, back=15), money(100, 9)]
    assert stands(plan(), back, 14) == ("kept", 200, None)
    assert stands(plan(), back, 15) == ("active", 100, 20)
    both = [money(100, 8, back=15)]
    assert stands(plan(), both, 14) == ("active", 100, 20)
    assert judge(plan(), both, day(20)).since == day(15)
    assert stands(plan(), both, 20) == ("broken", 0, None)


def test_a_plan_is_kept_when_nothing_of_its_items_is_open_any_more():
    assert stands(plan(settled_on=day(11)), [money(50, 8)], 11) == ("kept", 50, None)
    assert stands(plan(settled_on=day(11)), [money(50, 8)], 30) == ("kept", 50, None)
    assert stands(plan(settled_on=day(14)), [money(50, 8)], 14) == ("broken", 50, None)


def test_a_person_ends_a_plan_and_it_stays_broken_when_it_was_before():
    ended = plan(ended_on=day(9), ended_as="broken")
    assert stands(ended, [money(30, 9)], 8) == ("active", 0, 10)
    assert stands(ended, [money(30, 9)], 9) == ("broken", 30, None)
    assert stands(plan(ended_on=day(15), ended_as="cancelled"), [], 15) == ("broken", 0, None)


def test_a_plan_asks_for_all_that_is_late_together_else_for_the_next():
    planned = plan(parts=((10, 100), (11, 100), (20, 100)), tolerance=9)
    for on, received, wanted, due in (
        (7, [], (day(10), 100), 0), (10, [], (day(10), 100), 100), (11, [], (day(10), 100), 200),
        (12, [], (day(10), 200), 200), (12, [money(150, 8)], (day(11), 50), 50), (12, [money(200, 8)], (day(20), 100), 0),
    ):  # fmt: skip
        standing = judge(planned, received, day(on))
        assert asked(planned, standing, day(on)) == wanted
        assert due_minor(planned, standing, day(on)) == due
    assert asked(planned, judge(planned, [money(300, 8)], day(12)), day(12)) is None


def test_what_is_asked_is_laid_over_the_items_in_their_order():
    assert spread(150, [(1, 100), (2, 0), (3, 100)]) == [(1, 100), (3, 50)]


paid = st.builds(
    Money,
    st.integers(11, 40),
    st.sampled_from([1, 2, 3]),
    st.integers(1, 28).map(day),
    st.integers(1, 200),
    st.none(),
)


@given(
    st.lists(paid, max_size=6),
    st.integers(1, 28),
    st.one_of(st.none(), st.integers(7, 28).map(day)),
    st.integers(0, 4),
)
def test_one_pass_finds_the_day_a_slow_count_finds(money_in, on, settled_on, tolerance):
    planned = plan(tolerance=tolerance, settled_on=settled_on, parts=((8, 100), (12, 50), (20, 100)))
    mine = [each for each in money_in if instalments._answers(each, planned)]
    days = [day(due + tolerance + 1) for due in (8, 12, 20)]
    slow = next(
        (each for each in days if each <= day(on) and instalments._is_short(planned, mine, each)), None
    )
    assert instalments._broke_on(planned, mine, day(on)) == slow

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cartera.agreements.keeping import Given, Money, Standing, judge

OCT_6 = date(2026, 10, 6)


def day(number):
    return date(2026, 10, number)


def promise(pk=1, minor=500, given_on=OCT_6, until=17, items=(1,), after=10):
    return Given(pk, minor, given_on, day(until), after, frozenset(items))


def money(minor, on, item=1, entry=11):
    return Money(entry, item, day(on), minor)


def test_a_promise_is_open_until_its_window_is_over_and_then_says_what_came():
    assert judge([promise()], [], day(17))[1] == Standing(0, "open")
    assert judge([promise()], [], day(18))[1] == Standing(0, "broken")
    assert judge([promise()], [money(300, 15)], day(17))[1] == Standing(300, "open")
    assert judge([promise()], [money(300, 15)], day(18))[1] == Standing(300, "partial")
    assert judge([promise()], [money(300, 15), money(200, 17)], day(17))[1] == Standing(500, "kept")


def test_money_counts_by_value_date_between_the_giving_and_the_end():
    for on, counts in [(5, False), (7, True), (17, True), (18, False)]:
        assert (judge([promise()], [money(500, on)], day(30))[1].state == "kept") is counts


def test_on_the_day_it_was_given_only_what_came_after_counts():
    assert judge([promise()], [money(500, 6, entry=10)], OCT_6)[1].state == "open"
    assert judge([promise()], [money(500, 6, entry=11)], OCT_6)[1].state == "kept"


def test_money_on_another_item_or_of_a_later_day_does_not_count():
    assert judge([promise()], [money(500, 10, item=2)], day(18))[1].state == "broken"
    assert judge([promise()], [money(500, 16)], day(15))[1].state == "open"


def test_the_earlier_promise_is_filled_first_and_what_is_over_goes_to_the_next():
    both = [promise(2, 400, day(8), items=(1, 2)), promise(1, 500)]
    assert judge(both, [money(700, 10)], day(18)) == {1: Standing(500, "kept"), 2: Standing(200, "partial")}
    assert judge(both, [money(700, 7)], day(18))[2] == Standing(0, "broken")


windows = st.tuples(
    st.integers(1, 20), st.integers(0, 15), st.integers(1, 1_000), st.sets(st.integers(1, 3), min_size=1)
)
payments = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 3), st.integers(1, 1_000)), max_size=8)


@given(windows=st.lists(windows, max_size=5), paid=payments, on=st.integers(0, 45))
def test_no_cent_counts_twice_and_none_counts_for_more_than_was_promised(windows, paid, on):
    start = date(2026, 9, 30)
    promises = [
        Given(pk, minor, start + timedelta(days=a), start + timedelta(days=a + b), 0, frozenset(items))
        for pk, (a, b, minor, items) in enumerate(windows)
    ]
    entries = [Money(n, item, start + timedelta(days=d), minor) for n, (d, item, minor) in enumerate(paid, 1)]
    standings = judge(promises, entries, start + timedelta(days=on))
    assert sum(each.paid_minor for each in standings.values()) <= sum(each.minor for each in entries)
    assert all(standings[each.promise_id].paid_minor <= each.amount_minor for each in promises)

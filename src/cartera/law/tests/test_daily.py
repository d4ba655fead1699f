"""The hours of a day, as a plan asks for them, are those in which the judge's windows are open."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cartera.law import clocks, rulebook
from cartera.law.daily import window_of_day
from cartera.law.judge import judge
from cartera.law.question import Question
from cartera.law.rulebook import Rulebook
from cartera.law.tests import strategies


def hours(pack, on, channel="call", *zones):
    question = Question(pack, 0, channel, zones, debtor="consumer", collector="third_party")
    spans = window_of_day(rulebook.of(pack), question, on)
    return (
        None
        if spans is None
        else [f"{start // 60}:{start % 60:02}-{end // 60}:{end % 60:02}" for start, end in spans]
    )


def test_the_hours_of_working_days_saturdays_and_holidays():
    assert hours("co", date(2026, 11, 18)) == ["7:00-19:00"]
    assert hours("co", date(2026, 11, 21)) == ["8:00-15:00"]
    assert hours("co", date(2026, 11, 22)) == []
    assert hours("co", date(2026, 11, 16)) == []
    assert hours("cl", date(2026, 11, 22), "email") == ["0:00-24:00"]
    assert hours("none", date(2026, 11, 22)) == ["0:00-24:00"]


def test_two_zones_share_fewer_hours_and_no_zone_tells_none():
    assert hours("us", date(2026, 11, 18), "call", "America/New_York", "America/Los_Angeles") == [
        "11:00-21:00"
    ]
    assert hours("us", date(2026, 11, 18), "call", "America/Los_Angeles", "America/New_York") == [
        "8:00-18:00"
    ]
    assert hours("us", date(2026, 11, 18)) is None


@settings(max_examples=25, deadline=None)
@given(
    pack=strategies.packs(timed=True),
    zones=st.lists(st.sampled_from(strategies.ZONES), min_size=1, max_size=2, unique=True),
    start=st.sampled_from(strategies.STARTS),
)
def test_the_judge_refuses_no_minute_of_the_hours_and_every_other(pack, zones, start):
    book, on = Rulebook(pack), start.date()
    question = Question(
        "x", 0, "call", tuple(zones), debtor="consumer", collector="third_party", product="invoice"
    )
    spans = window_of_day(book, question, on)
    first = clocks.zone(zones[0])
    for minute in range(0, 24 * 60, 10):
        at = clocks.second_of(datetime.combine(on, datetime.min.time()) + timedelta(minutes=minute))
        if first.real(at) != at:
            continue
        asked = Question(
            "x", at, "call", tuple(zones), debtor="consumer", collector="third_party", product="invoice"
        )
        assert judge(asked, book).allowed == any(start <= minute < end for start, end in spans)

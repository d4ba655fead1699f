"""Local seconds mean what the standard library says, in every zone and on every night that clocks change."""

# ruff: noqa: DTZ001 - wall clocks are what is tested

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartera.law import clocks
from cartera.law.tests.strategies import ZONES

# In the hour that comes twice a local time means its first coming, whatever hypothesis would have it mean.
MINUTES = st.datetimes(datetime(1995, 1, 1), datetime(2037, 12, 31)).map(
    lambda at: at.replace(second=0, microsecond=0, fold=0)
)
# Nights on which clocks are put forward or back, where that happens at midnight too.
NIGHTS = [
    ("America/Santiago", datetime(2026, 4, 4, 21)), ("America/Santiago", datetime(2026, 9, 5, 22)),
    ("America/New_York", datetime(2026, 3, 8)), ("America/New_York", datetime(2026, 11, 1)),
    ("America/Havana", datetime(2026, 3, 7, 22)), ("America/Havana", datetime(2026, 10, 31, 22)),
    ("America/Asuncion", datetime(2023, 9, 30, 22)), ("America/Asuncion", datetime(2024, 3, 23, 21)),
    ("Australia/Lord_Howe", datetime(2026, 10, 4)), ("Australia/Lord_Howe", datetime(2026, 4, 5)),
    ("Pacific/Apia", datetime(2011, 12, 29, 20)),
]  # fmt: skip


def plain(moment):
    return moment.replace(tzinfo=None)


@settings(max_examples=200)
@given(name=st.sampled_from(ZONES), at=MINUTES)
def test_local_and_utc_agree_with_the_standard_library(name, at):
    zone, known = clocks.zone(name), ZoneInfo(name)
    second = clocks.second_of(at)
    assert zone.utc(second) == clocks.second_of(at.replace(tzinfo=known).astimezone(UTC))
    assert zone.local(second) == clocks.second_of(at.replace(tzinfo=UTC).astimezone(known))


@pytest.mark.parametrize(("name", "start"), NIGHTS)
def test_on_nights_of_change_every_minute_is_right(name, start):
    zone, known = clocks.zone(name), ZoneInfo(name)
    for minute in range(0, 30 * 60, 5):
        at = start + timedelta(minutes=minute)
        second, instant = clocks.second_of(at), at.replace(tzinfo=known).astimezone(UTC)
        shown = plain(instant.astimezone(known)) == at
        assert (zone.real(second) == second) == shown
        assert zone.utc(second) == clocks.second_of(instant)
        if not shown:
            ends = clocks.moment_of(zone.real(second))
            assert plain(ends.replace(tzinfo=known).astimezone(UTC).astimezone(known)) == ends
            before = ends - timedelta(seconds=1)
            assert plain(before.replace(tzinfo=known).astimezone(UTC).astimezone(known)) != before


@pytest.mark.parametrize(("name", "start"), NIGHTS)
def test_the_earliest_local_minute_at_or_after_a_moment_is_found(name, start):
    zone = clocks.zone(name)
    first = clocks.second_of(start) - 12 * 3600
    minutes = range(first, first + 48 * 3600, 1800)
    for utc in range(first + 8 * 3600, first + 30 * 3600, 1800):
        found = zone.earliest(utc)
        assert zone.real(found) == found
        assert zone.utc(found) >= utc
        assert all(zone.utc(local) < utc for local in minutes if local < found and zone.real(local) == local)


def test_an_unknown_zone_is_refused_by_name():
    with pytest.raises(clocks.UnknownZone, match="Mars/Base"):
        clocks.zone("Mars/Base")


@pytest.mark.parametrize(
    "text", ["", "2026-11-18", "2026-11-18T9:15", "2026-11-18x09:15", "18-11-2026T09:15", "2026-13-01T00:00"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the text is the message
        clocks.read(text)


def test_a_time_is_said_as_it_is_read():
    assert clocks.say(clocks.read("2026-11-18T09:05")[0]) == "2026-11-18T09:05"
    assert clocks.moment_of(clocks.second_of(datetime(2026, 11, 18, 9, 5, 7))) == datetime(
        2026, 11, 18, 9, 5, 7
    )

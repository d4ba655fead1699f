"""When a day is due: cases by moment, in the creditor's zone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from cartera.config.schedule import AGAIN_AFTER, Due, Hours, LastRun, due_runs, latest_hour

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
LIMA = Hours(1, "America/Lima", time(6), LONG_AGO)  # five hours behind UTC
TUESDAY = date(2026, 3, 3)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def ran(day: int, hour: int, **more: object) -> LastRun:
    return LastRun(date(2026, 3, day), utc(day, hour), **more)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (ran(2, 11), utc(3, 10, 59), False),  # 05:59 in Lima
        (ran(2, 11), utc(3, 11), True),  # 06:00
        (ran(3, 11, failed_at=None), utc(3, 23), False),  # done today
        (ran(3, 9), utc(3, 11), True),  # run by hand before the hour: decided again at the hour
        (LastRun(TUESDAY, None), utc(3, 12), True),  # died half-way
        (LastRun(TUESDAY, None, failed_at=utc(3, 12)), utc(3, 12) + AGAIN_AFTER / 2, False),
        (LastRun(TUESDAY, None, failed_at=utc(3, 12)), utc(3, 12) + AGAIN_AFTER, True),
        (LastRun(date(2013, 6, 1), utc(2, 11), past=True), utc(3, 12), False),  # somebody works in 2013
        (LastRun(date(2026, 3, 9), utc(2, 11)), utc(3, 12), False),  # somebody ran ahead
    ],
)
def test_a_run_is_due_when_its_hour_has_come_since_the_last_one(last, now, due):
    expected = [Due(1, TUESDAY)] if due else []
    assert due_runs([LIMA], {1: last}, now) == expected


def test_a_week_of_missed_days_is_one_run_for_today():
    assert due_runs([LIMA], {1: ran(2, 11)}, utc(9, 15)) == [Due(1, date(2026, 3, 9))]


def test_a_missed_run_happens_on_return_even_before_the_hour_of_the_day():
    assert due_runs([LIMA], {1: ran(2, 11)}, utc(5, 8)) == [Due(1, date(2026, 3, 5))]


def test_nothing_runs_before_the_house_is_set_up():
    assert due_runs([Hours(1, "America/Lima", time(6), None)], {}, utc(3, 12)) == []


def test_the_first_run_of_all_waits_for_the_next_hour():
    hours = Hours(1, "America/Lima", time(6), utc(3, 12))
    assert due_runs([hours], {}, utc(3, 13)) == []
    assert due_runs([hours], {}, utc(4, 11)) == [Due(1, date(2026, 3, 4))]


def test_each_creditor_has_its_own_day():
    madrid = Hours(2, "Europe/Madrid", time(6), LONG_AGO)
    last = {1: ran(2, 11), 2: ran(2, 5)}
    assert due_runs([LIMA, madrid], last, utc(3, 5, 30)) == [Due(2, TUESDAY)]


def test_clocks_that_jump_neither_skip_nor_double_a_run():
    """In Santiago the clock goes back on 5 April 2026: 23:30 happens twice."""
    santiago = Hours(3, "America/Santiago", time(23, 30), LONG_AGO)
    first = latest_hour(santiago, datetime(2026, 4, 5, 2, 40, tzinfo=UTC))
    assert first == datetime(2026, 4, 5, 2, 30, tzinfo=UTC)
    last = LastRun(date(2026, 4, 4), first + timedelta(minutes=1))
    assert due_runs([santiago], {3: last}, datetime(2026, 4, 5, 3, 45, tzinfo=UTC)) == []

"""When each creditor's day is due. Pure: moments in, what to run out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AGAIN_AFTER = timedelta(minutes=10)  # a run that went wrong is tried again


@dataclass(frozen=True, slots=True)
class Hours:
    """A creditor's hour of the daily run, in its own zone; `since`: when the house began to work for it (None: not yet)."""

    creditor_id: int
    timezone: str
    run_at: time
    since: datetime | None


@dataclass(frozen=True, slots=True)
class LastRun:
    """The run of the latest date. `finished_at` None: it died; `past`: it was made for a day gone by, on purpose."""

    on: date | None = None
    finished_at: datetime | None = None
    past: bool = False
    failed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A creditor whose day is to be run, and for which date."""

    creditor_id: int
    on: date


def due_runs(creditors: Iterable[Hours], last_runs: Mapping[int, LastRun], now: datetime) -> list[Due]:
    """Return the runs that are due: those whose hour has come since the last one.

    However many days were missed, the run is one, for today. Who works through the past is left there, and nobody's day
    is run before the house is set up: the first run of all is a person's, or that of the next hour.
    """
    return [
        Due(hours.creditor_id, now.astimezone(ZoneInfo(hours.timezone)).date())
        for hours in creditors
        if _is_due(hours, last_runs.get(hours.creditor_id, LastRun()), now)
    ]


def latest_hour(hours: Hours, now: datetime) -> datetime:
    """Return the latest moment at which the day should have been run, in UTC."""
    zone = ZoneInfo(hours.timezone)
    today = now.astimezone(zone).date()
    # Compared in UTC: two moments of one zone compare by their wall clocks, which jump twice a year.
    hour = datetime.combine(today, hours.run_at, tzinfo=zone).astimezone(UTC)
    if hour > now:
        hour = datetime.combine(today - timedelta(days=1), hours.run_at, tzinfo=zone).astimezone(UTC)
    return hour


def _is_due(hours: Hours, last: LastRun, now: datetime) -> bool:
    hour = latest_hour(hours, now)
    if hours.since is None or last.past:
        return False
    if last.failed_at is not None and now - last.failed_at < AGAIN_AFTER:
        return False
    if last.on is None:
        return hour > hours.since
    if last.on > now.astimezone(ZoneInfo(hours.timezone)).date():
        return False  # somebody ran ahead; run dates go forward only
    return last.finished_at is None or last.finished_at < hour

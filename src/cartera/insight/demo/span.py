"""Which days a demonstration plays, on which of them the firm collects, and at what hour. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = "America/Lima"
BOOKS_AT, RUN_AT = time(5, 30), time(6)
MONDAY = 0
# Every run reads the whole book: a year that collects on every working day takes more than twice as long.
DAILY_FOR = timedelta(days=11)
LEFT_TO_THE_DESK = timedelta(days=3)  # before the last day: run, but nobody has worked on it


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are played: `days` up to `on`. `last_at`: the moment of the last run. `daily`: it always collects daily."""

    on: date
    days: int
    last_at: datetime
    daily: bool = False

    @property
    def since(self) -> date:
        """The first day."""
        return self.on - timedelta(days=self.days)

    def working(self) -> list[date]:
        """Return the working days and the last day, whatever it is."""
        every = [self.since + timedelta(days=number) for number in range(self.days)]
        return [*[day for day in every if day.weekday() < 5], self.on]

    def collects(self, day: date) -> bool:
        """Tell whether the firm runs its cycle on a working day."""
        return self.daily or day.weekday() == MONDAY or day > self.on - DAILY_FOR


def moment(on: date, at: time) -> datetime:
    """Return a moment where the firm is."""
    return datetime.combine(on, at, ZoneInfo(ZONE))

"""What kind of day a date is to a pack: its weekday, and whether it is a public holiday."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

import holidays

from cartera.law.pack import Calendar

HOLIDAY = 7  # added to the weekday of a public holiday
KINDS = 14


def weekday(day: int) -> int:
    """Return the weekday of an ordinal; Monday is 0."""
    return (day + 6) % 7


def next_week(day: int, week_start: int) -> int:
    """Return the first day of the week after that of `day`."""
    return day - (weekday(day) - week_start) % 7 + 7


def next_month(day: int) -> int:
    """Return the first day of the month after that of `day`."""
    first = date.fromordinal(day).replace(day=1)
    return (first + timedelta(days=32)).replace(day=1).toordinal()


class Days:
    """The kinds of days under the calendars of a pack and its parents: a holiday of any is a holiday."""

    __slots__ = ("_calendars", "_kinds")

    def __init__(self, calendars: Collection[Calendar]) -> None:
        self._calendars = tuple(calendars)
        self._kinds: dict[int, int] = {}

    def kind(self, day: int) -> int:
        """Return the weekday of a day, plus `HOLIDAY` on a public holiday."""
        kind = self._kinds.get(day)
        return self._year(day) if kind is None else kind

    def _year(self, day: int) -> int:
        """Work out all days of a year at once, for the holidays of a year are found together."""
        year = date.fromordinal(day).year
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        off = frozenset().union(*(holidays_of(calendar, year) for calendar in self._calendars))
        self._kinds.update((one, weekday(one) + HOLIDAY * (one in off)) for one in range(first, last + 1))
        return self._kinds[day]


@lru_cache(maxsize=512)
def holidays_of(calendar: Calendar, year: int) -> frozenset[int]:
    """Return the public holidays of a year by a pack's settings, as ordinals."""
    found: set[date] = set()
    if calendar.country:
        found = set(
            holidays.country_holidays(
                calendar.country, subdiv=calendar.subdiv or None, years=year, categories=calendar.categories
            )
        )
    found |= {day for day in calendar.add if day.year == year}
    found -= set(calendar.drop)
    return frozenset(day.toordinal() for day in found if day.year == year)

"""Local times as whole seconds, and the zones they are read in, quick enough to judge thousands a second.

A *second* here is ``date.toordinal() * 86400`` plus the second of the day: of a wall clock ("local") or of UTC ("utc").
Days are ordinals. Where clocks are put back and an hour comes twice, a local time means its first coming; a local time
that the clock skips is read as if it had not jumped yet, and is never an answer.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

DAY = 86400
YEARS = (1900, 2200)  # questions outside are taken for mistakes
_KEPT_DAYS = 50_000  # days whose offset a zone remembers
_TIME = re.compile(r"[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?:(Z)|([+-])(\d\d):?(\d\d))?", re.ASCII)


def second_of(moment: datetime) -> int:
    """Return the local second of a wall clock; the zone of `moment`, if it has one, is not looked at."""
    return moment.toordinal() * DAY + moment.hour * 3600 + moment.minute * 60 + moment.second


def moment_of(second: int) -> datetime:
    """Return the wall clock, without a zone, of a local second."""
    day, rest = divmod(second, DAY)
    return datetime.combine(date.fromordinal(day), datetime.min.time()) + timedelta(seconds=rest)


def say(second: int) -> str:
    """Say a local second as in ``2026-11-18T09:15``."""
    day, rest = divmod(second, DAY)
    return f"{_said_day(day)}T{rest // 3600:02}:{rest // 60 % 60:02}"


def read(text: str) -> tuple[int, int | None]:
    """Read ``2026-11-18T09:15``, with seconds or not, as a local second and its offset from UTC if it names one.

    Raises ValueError for anything else and for years outside `YEARS`.
    """
    second, offset = _clock(text[10:])
    return _day(text[:10]) + second, offset


@lru_cache(maxsize=4096)
def _day(text: str) -> int:
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        raise ValueError(text)
    day = date.fromisoformat(text)
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(text)
    return day.toordinal() * DAY


@lru_cache(maxsize=4096)
def _clock(text: str) -> tuple[int, int | None]:
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    hours, minutes, seconds, utc, sign, off_hours, off_minutes = found.groups()
    if int(hours) > 23 or int(minutes) > 59 or int(seconds or 0) > 59:
        raise ValueError(text)
    second = int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
    if sign is None:
        return second, 0 if utc else None
    offset = int(off_hours) * 3600 + int(off_minutes) * 60
    return second, -offset if sign == "-" else offset


@lru_cache(maxsize=4096)
def _said_day(day: int) -> str:
    return date.fromordinal(day).isoformat()


class UnknownZone(LookupError):
    """A zone that the time zone database does not know; the argument is its name."""


class Zone:
    """One time zone, with the offsets of its days remembered: most days have only one."""

    __slots__ = ("_days", "_info", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self._info = ZoneInfo(name)
        self._days: dict[int, int | None] = {}

    def utc(self, local: int) -> int:
        """Return the UTC second of a local second."""
        offset = self._steady(local // DAY)
        if offset is None:
            offset = _offset(moment_of(local).replace(tzinfo=self._info))
        return local - offset

    def local(self, utc: int) -> int:
        """Return the local second of a UTC second."""
        offset = self._steady(utc // DAY)
        if offset is None:
            offset = _offset(moment_of(utc).replace(tzinfo=UTC).astimezone(self._info))
        return utc + offset

    def earliest(self, utc: int) -> int:
        """Return the first local second that does not mean a moment before a UTC second.

        In the hour that comes twice this is the end of that hour, for a local time means its first coming.
        """
        local = self.local(utc)
        return local if self.utc(local) == utc else self._after_the_second_hour(utc)

    def real(self, local: int) -> int:
        """Return a local second that the clock shows: itself, or the end of the jump that skips it."""
        if self._steady(local // DAY) is not None:
            return local
        shown = self.local(self.utc(local))
        if shown == local:
            return local
        before = _offset(moment_of(local).replace(tzinfo=self._info))
        after = _offset(moment_of(local).replace(tzinfo=self._info, fold=1))
        return self._jump(local - max(before, after), local - min(before, after)) + max(before, after)

    def _after_the_second_hour(self, utc: int) -> int:
        """Return the local second at which the hour that comes twice, and holds `utc` as its second coming, ends."""
        low = utc - 3 * 3600
        change = self._jump(low, utc)
        return change + _offset(moment_of(low).replace(tzinfo=UTC).astimezone(self._info))

    def _jump(self, low: int, high: int) -> int:
        """Return the UTC second between two at which the offset changes."""
        start = _offset(moment_of(low).replace(tzinfo=UTC).astimezone(self._info))
        while high - low > 1:
            middle = (low + high) // 2
            same = _offset(moment_of(middle).replace(tzinfo=UTC).astimezone(self._info)) == start
            low, high = (middle, high) if same else (low, middle)
        return high

    def _steady(self, day: int) -> int | None:
        """Return the offset of a day on which, and around which, it does not change; else None."""
        try:
            return self._days[day]
        except KeyError:
            pass
        noon = datetime.combine(date.fromordinal(day), datetime.min.time(), tzinfo=UTC)
        near = [
            _offset((noon + timedelta(hours=hours)).astimezone(self._info)) for hours in range(-24, 73, 12)
        ]
        if len(self._days) >= _KEPT_DAYS:
            self._days.clear()
        self._days[day] = near[0] if len(set(near)) == 1 else None
        return self._days[day]


def _offset(moment: datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Return the IANA names of all time zones. Looking them up reads hundreds of folders, so it is done once."""
    return frozenset(available_timezones())


@lru_cache(maxsize=1024)
def zone(name: str) -> Zone:
    """Return a zone by its IANA name; raise `UnknownZone`."""
    if name not in names():
        raise UnknownZone(name)
    return Zone(name)


class Clocks:
    """The zones a debtor may be in; questions are told in the first, and lawful means lawful in all."""

    __slots__ = ("first", "others")

    def __init__(self, names: tuple[str, ...]) -> None:
        self.first = zone(names[0])
        self.others = tuple(zone(name) for name in names[1:] if name != names[0])

    def there(self, other: Zone, local: int) -> int:
        """Return what the clock of another zone shows at a local second of the first."""
        return other.local(self.first.utc(local))

    def here(self, other: Zone, local: int) -> int:
        """Return the first local second of the first zone at which another zone's clock has come to `local`."""
        return self.first.earliest(other.utc(other.real(local)))


@lru_cache(maxsize=4096)
def clocks(names: tuple[str, ...]) -> Clocks:
    """Return the clocks of a debtor's zones; raise `UnknownZone`."""
    return Clocks(names)

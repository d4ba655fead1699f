"""Windows: when one may contact at all, on the wall clock of every zone the debtor may be in."""

from dataclasses import dataclass
from datetime import time

from cartera.law import kinds
from cartera.law.clocks import DAY, Clocks
from cartera.law.days import HOLIDAY, KINDS, Days

LOOK_AHEAD = 400  # days; a window that stays shut for longer never opens
SUNDAY = 6

Open = tuple[tuple[int, int], ...]  # spans of a day in seconds, the end not included


@dataclass(frozen=True, slots=True)
class Hours:
    """One window rule, made ready: the spans of each kind of day (see `days`)."""

    spans: tuple[Open, ...]

    def earliest(self, second: int, clocks: Clocks, days: Days, off: frozenset[int]) -> int | None:
        """Return `second` when the window is open then in every zone, else a later one before which it is not.

        `off` are further days that count as holidays. None: it stays shut.
        """
        later = self._next(second, days, off)
        for other in clocks.others:
            if later is None:
                return None
            there = clocks.there(other, later)
            opens = self._next(there, days, off)
            if opens is None:
                return None
            if opens != there:
                later = clocks.here(other, opens)
        return later

    def on(self, day: int, days: Days, off: frozenset[int]) -> Open:
        """Return the spans of one day."""
        kind = days.kind(day)
        return self.spans[kind + HOLIDAY if day in off and kind < HOLIDAY else kind]

    def _next(self, local: int, days: Days, off: frozenset[int]) -> int | None:
        day, clock = divmod(local, DAY)
        for ahead in range(day, day + LOOK_AHEAD + 1):
            for start, end in self.on(ahead, days, off):
                if clock < end:
                    return ahead * DAY + max(start, clock)
            clock = 0
        return None


def hours(says: kinds.Window) -> Hours:
    """Make a window ready."""
    week = [_day(says, weekday) for weekday in range(HOLIDAY)]
    match says.holidays:
        case "refuse":
            feasts: list[Open] = [()] * HOLIDAY
        case "as_sunday":
            feasts = [week[SUNDAY]] * HOLIDAY
        case "ignore":
            feasts = week
    spans = tuple(week + feasts)
    assert len(spans) == KINDS  # noqa: S101 - one for each kind of day
    return Hours(spans)


def _day(says: kinds.Window, weekday: int) -> Open:
    spans = [(_second(span.start), _second(span.end) or DAY) for span in says.allow if weekday in span.days]
    return joined(spans)


def joined(spans: list[tuple[int, int]]) -> Open:
    """Return spans in order, those that touch or overlap made one."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        elif start < end:
            whole.append((start, end))
    return tuple(whole)


def shared(one: Open, other: Open) -> Open:
    """Return what two days' spans have in common."""
    both = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return tuple(sorted(span for span in both if span[0] < span[1]))


def _second(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second

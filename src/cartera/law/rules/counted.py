"""Rules over what has been: cap, gap, cooldown and channel lock.

All four say the same: once so many events count, silence until a moment that the events decide. Nothing later than the
question is in its history, so that moment is known at once: a cap opens again when the *limit*-th latest event leaves
its frame.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cartera.law import kinds
from cartera.law.clocks import DAY, Clocks, Zone
from cartera.law.days import next_month, next_week
from cartera.law.pack import EVERY_CHANNEL, Rule
from cartera.law.question import LEVELS, Event, Question, family, kin

TOLD_BY_CHANNEL = {"debtor", "channel"}  # scopes that no field of an event has to answer

Release = Callable[[int, Zone], int]  # the local second of an event -> the first local second free of it


@dataclass(frozen=True, slots=True)
class Counted:
    """One such rule, made ready."""

    channels: frozenset[str] | None  # None: all
    level: int
    scope: tuple[str, ...]
    limit: int
    release: Release
    same_channel: bool = False  # counts each channel by itself
    other_channel: bool = False  # counts what went through another channel
    not_counted: frozenset[str] = frozenset()

    def until(self, question: Question, clocks: Clocks, *, sure: bool) -> int | None:
        """Return the first second at which the rule lets the contact pass again; None when it never stopped it.

        `sure`: an event counts only where it is certain to lie within the scope; else also where the question does
        not tell. An event that does not tell always counts.
        """
        channels, level = self.channels, self.level
        seconds = [
            event.second
            for event in question.history
            if event.out
            and event.level >= level
            and (channels is None or event.channel in channels)
            and self._in_scope(event, question, sure=sure)
        ]
        if len(seconds) < self.limit:
            return None
        seconds.sort()
        last = seconds[-self.limit]
        free = self.release(last, clocks.first)
        for other in clocks.others:
            free = max(free, clocks.here(other, self.release(clocks.there(other, last), other)))
        return free

    def unknown(self, question: Question) -> str:
        """Return the first fact of the scope that the question does not tell; empty when it tells all."""
        return next((key for key in self.scope if getattr(question, key) is None), "")

    def _in_scope(self, event: Event, question: Question, *, sure: bool) -> bool:
        if event.flags and not event.flags.isdisjoint(self.not_counted):
            return False
        if self.same_channel or self.other_channel:
            same = family(event.channel) == family(question.channel)
            if same != self.same_channel:
                return False
        for key in self.scope:
            theirs = getattr(event, key)
            if theirs is not None:
                ours = getattr(question, key)
                if (sure and ours is None) or (ours is not None and ours != theirs):
                    return False
        return True


def counted(rule: Rule, week_start: int) -> Counted | None:
    """Make a rule ready; None for the other kinds."""
    match rule.says:
        case kinds.Cap() as says:
            not_counted = frozenset(says.not_counted)
            return _made(rule, says, says.limit, _framed(says.window, week_start), not_counted=not_counted)
        case kinds.Gap(min_hours=int() as hours) as says:
            return _made(rule, says, 1, _after_hours(hours))
        case kinds.Gap() as says:
            return _made(rule, says, 1, _after_days(says.min_days or 0))
        case kinds.Cooldown() as says:
            return _made(rule, says, 1, _after_days(says.days))
        case kinds.ChannelLock() as says:
            return _made(rule, says, 1, _framed(says.window, week_start), other_channel=True)
        case _:
            return None


def _made(
    rule: Rule,
    says: kinds.Cap | kinds.Gap | kinds.Cooldown | kinds.ChannelLock,
    limit: int,
    release: Release,
    *,
    not_counted: frozenset[str] = frozenset(),
    other_channel: bool = False,
) -> Counted:
    return Counted(
        channels=None if EVERY_CHANNEL in rule.channels else kin(rule.channels),
        level=LEVELS[says.counts],
        scope=tuple(key for key in says.scope if key not in TOLD_BY_CHANNEL),
        limit=limit,
        release=release,
        same_channel="channel" in says.scope and not other_channel,
        other_channel=other_channel,
        not_counted=not_counted,
    )


def _framed(frame: kinds.Frame, week_start: int) -> Release:
    match frame.type:
        case "calendar_day":
            return _after_days(1)
        case "calendar_week":
            return lambda second, zone: next_week(second // DAY, week_start) * DAY
        case "calendar_month":
            return lambda second, zone: next_month(second // DAY) * DAY
        case "rolling_days":
            return _after_days(frame.n)
        case "rolling_hours":
            return _after_hours(frame.n)


def _after_days(days: int) -> Release:
    return lambda second, zone: (second // DAY + days) * DAY


def _after_hours(hours: int) -> Release:
    """Count hours as they pass, not as clocks show them that are put forward and back."""
    return lambda second, zone: zone.earliest(zone.utc(second) + hours * 3600)

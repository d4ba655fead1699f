"""Climbing of the reference: which rung is next, and from which day."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from cartera.kernel.policy import Ladder, Step
from cartera.kernel.tests.book import cumulative
from cartera.kernel.tests.reference_spells import Spell

Condition = Callable[[Step], bool]


@dataclass
class Climb:
    """One account's ladder with all that says whether a rung is due."""

    ladder: Ladder
    spell: Spell
    holds: Condition  # `when` and `min_open` of a step
    carrying_due: date
    on: date

    def choose(self) -> tuple[int, date] | None:
        """Give the rung to propose and the day it came due, or None."""
        if self._may_repeat():
            day = self._repeat_day()
            return (self._p, day) if day <= self.on and self.holds(self._step(self._p)) else None
        ahead = [k for k in range(self._p + 1, len(self.ladder.rungs)) if k <= self._barrier()]
        real = [k for k in ahead if not self._passed_over(k)]
        if self.ladder.climb == "each":
            real = real[:1]
        due = [(k, day) for k in real if (day := self._day(k)) is not None and day <= self.on]
        return due[-1] if due else None

    def waits(self, *, come: bool = False) -> bool:
        """Tell whether the term of an announced consequence is not over; with `come`, though its own day has come."""
        for k in range(self._p + 1, len(self.ladder.rungs)):
            if self._is_announced(k) and not self.spell.has(k) and self.holds(self._step(k)):
                day = self._age_day(k)
                if self.on < self._term(k) and (not come or (day is not None and day <= self.on)):
                    return True
        return False

    @property
    def _p(self) -> int:
        return self.spell.position

    def _step(self, rung: int) -> Step:
        return self.ladder.rungs[rung]

    def _passed_over(self, k: int) -> bool:
        """A failing step, a consequence that nothing announced, and one that a person waived."""
        unannounced = self._step(k).is_consequence and not self._is_announced(k)
        return unannounced or self.spell.has(k) or not self.holds(self._step(k))

    def _barrier(self) -> int:
        """Give the highest rung that may be reached.

        "`latest` never overtakes an announcing step whose consequence lies ahead, nor a consequence that is announced."
        """
        stops = [len(self.ladder.rungs)]
        for k in range(self._p + 1, len(self.ladder.rungs)):
            said = self._step(k).announces
            actions_ahead = [step.action for step in self.ladder.rungs[k + 1 :]]
            if said and said.consequence in actions_ahead and not self._passed_over(k):
                stops.append(k)
            if self._is_announced(k) and not self.spell.has(k):
                stops.append(k)
        return min(stops)

    def _is_announced(self, k: int) -> bool:
        return self._step(k).is_consequence and bool(self._announcements(k))

    def _announcements(self, k: int) -> list[date]:
        """Give the days from which a consequence may be carried out, one for each announcement, oldest first."""
        terms = []
        for row in self.spell.standing:
            said = self._step(row["rung"]).announces
            if said and not row["waived"] and row["rung"] < k and said.consequence == self._step(k).action:
                terms.append(row["done_on"] + timedelta(days=said.within_days))
        return terms

    def _term(self, k: int) -> date:
        return self._announcements(k)[-1]

    def _day(self, k: int) -> date | None:
        """Give the day from which a rung is due, all things taken together; None: not yet known."""
        day = self._age_day(k)
        if day is None:
            return None
        days = [day]
        if self._step(k).is_consequence:
            days.append(self._term(k))
        if self.ladder.climb == "each":
            days += self._distances(k)
        return max(days)

    def _age_day(self, k: int) -> date | None:
        """Give the day that a rung's own `days` and `after` say."""
        step = self._step(k)
        if step.after == "due":
            return _rounded(
                self.carrying_due + timedelta(days=max(step.days, 1)), step
            )  # due today is current
        between = range(self._p + 1, k)
        if self._p < 0 or not all(self._passed_over(j) for j in between):
            return None
        day = _rounded(self._last_done() + timedelta(days=step.days), step)
        if not any(row["rung"] > self._p for row in self.spell.rows if row not in self.spell.standing):
            return day
        # "The steps above it count as not done and come again at that item's own days."
        own = cumulative(self.ladder, self._p) + step.days
        return max(day, _rounded(self.carrying_due + timedelta(days=own), step))

    def _distances(self, k: int) -> list[date]:
        """ "With `each` two steps counted from `due` keep at least the distance between their `days`." """
        step = self._step(k)
        if step.after != "due":
            return []
        done = [
            (row, self._step(row["rung"])) for row in self.spell.standing
            if not row["waived"] and self._step(row["rung"]).after == "due"
        ]  # fmt: skip
        return [row["done_on"] + timedelta(days=step.days - other.days) for row, other in done]

    def _may_repeat(self) -> bool:
        return self._p == len(self.ladder.rungs) - 1 and self._p >= 0 and self._step(self._p).repeat

    def _repeat_day(self) -> date:
        step = self._step(self._p)
        return _rounded(self._last_done() + timedelta(days=step.days), step)

    def _last_done(self) -> date:
        """ "`previous` counts from the last step really done", or from the waiver that the position stands on, if later."""
        really = [
            row["done_on"] for row in self.spell.standing if row["rung"] < self._p and not row["waived"]
        ]
        return max([self.spell.last_at(self._p)["done_on"], *really])


def _rounded(day: date, step: Step) -> date:
    """Round a day up to the end of its month where the step says so."""
    if not step.month_end:
        return day
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])

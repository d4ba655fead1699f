"""What is needed to know of each rung, laid out as columns beside an account's row.

Reads the columns that `ladder.widen` lays out (`done_K`, `waived_K`, `fell_from`), `rung` (the position) with `last_done`
and `reached_at` (its days from due), `carrying_due`, `currency`, `net_overdue_minor` and the conditions' columns. Lays out for each rung K `wanted_K`, `passable_K`, `day_K` and,
for a consequence, `ready_K`: columns and not nested expressions, because each rung looks back at all before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import polars as pl

from cartera.kernel.conditions import compile_condition
from cartera.kernel.policy import Ladder, Limits, Step

TRUE = pl.lit(value=True)
NO_DAY = pl.lit(None, dtype=pl.Date)
NO_MINIMUM = -(2**62)
CACHED = 256  # ladders whose expressions are kept: they follow from the ladder alone


@dataclass(frozen=True)
class Rung:
    """One rung with the columns that decide it."""

    index: int
    step: Step
    wanted: pl.Expr  # its condition and its minimum hold
    passable: pl.Expr  # wanted, not waived, and a consequence only when announced; else it is passed over
    day: pl.Expr  # the day it is due; null while unknown
    ready_from: pl.Expr | None  # the first day its announcement allows it; None: not a consequence
    leads_to: int | None  # the rung that carries out what this one announces, if it lies ahead

    @property
    def above(self) -> pl.Expr:
        """Tell whether the rung lies above the position."""
        return pl.col("rung") < self.index


@lru_cache(maxsize=CACHED)
def named(ladder: Ladder) -> tuple[Rung, ...]:
    """Give every rung of a ladder with the names of its columns."""
    return tuple(
        Rung(
            index, step, wanted=pl.col(f"wanted_{index}"), passable=pl.col(f"passable_{index}"), day=pl.col(f"day_{index}"),
            ready_from=pl.col(f"ready_{index}") if step.is_consequence else None, leads_to=_leads_to(ladder, index),
        )
        for index, step in enumerate(ladder.rungs)
    )  # fmt: skip


def lay_out(accounts: pl.DataFrame, ladder: Ladder) -> pl.DataFrame:
    """Add the columns of every rung, layer upon layer."""
    for layer in _layers(ladder):
        accounts = accounts.with_columns(layer)
    return accounts


@lru_cache(maxsize=CACHED)
def _layers(ladder: Ladder) -> tuple[list[pl.Expr], ...]:
    """Give the columns of all rungs in three layers, each of which reads the one before: few steps over many columns."""
    rungs = named(ladder)
    own = [wants(rung.step, "net_overdue_minor").alias(f"wanted_{rung.index}") for rung in rungs]
    own += [
        announced_from(ladder, rung.index).alias(f"ready_{rung.index}")
        for rung in rungs
        if rung.ready_from is not None
    ]
    passable = [_passable(rung).alias(f"passable_{rung.index}") for rung in rungs]
    # `previous` looks back at the rungs before.
    days = [_day(rung.step, rungs[: rung.index]).alias(f"day_{rung.index}") for rung in rungs]
    return own, passable, days


def _passable(rung: Rung) -> pl.Expr:
    passable = rung.wanted & pl.col(f"waived_{rung.index}").is_null()
    return passable if rung.ready_from is None else passable & rung.ready_from.is_not_null()


def wants(step: Step, net: str) -> pl.Expr:
    """Tell whether a step's own condition and minimum hold; what is unknown does not hold."""
    holds = TRUE if step.when is None else compile_condition(step.when).fill_null(value=False)
    return holds & (pl.col(net) >= minimum(step.min_open))


def minimum(limits: Limits) -> pl.Expr:
    """Give the minimum of the row's currency in minor units; a currency that is not listed has none."""
    return _minimum(tuple(limits.items()))


@lru_cache(maxsize=CACHED)
def _minimum(limits: tuple[tuple[str, int], ...]) -> pl.Expr:
    if not limits:
        return pl.lit(NO_MINIMUM, dtype=pl.Int64)
    return pl.col("currency").replace_strict(dict(limits), default=NO_MINIMUM, return_dtype=pl.Int64)


def again(step: Step) -> pl.Expr:
    """Give the day a repeating step comes again: by the same number of days after each time."""
    return _rounded(step, pl.col("last_done") + timedelta(days=step.days))


def cumulative_days(ladder: Ladder) -> list[int]:
    """Give for each rung the days from the due date at which it is reached: those of `previous` steps add up."""
    days: list[int] = []
    for step in ladder.rungs:
        days.append(step.days + (days[-1] if step.after == "previous" and days else 0))
    return days


def announced_from(ladder: Ladder, index: int) -> pl.Expr:
    """Give the first day on which a consequence may be carried out; null while no standing rung announces it.

    Announced twice, the later word counts.
    """
    action = ladder.rungs[index].action
    words = [
        (pl.col(f"done_{j}"), step.announces.within_days)
        for j, step in enumerate(ladder.rungs[:index])
        if step.announces and step.announces.consequence == action
    ]
    if not words:
        return NO_DAY
    last = pl.max_horizontal(*(said for said, _ in words))
    return pl.coalesce(*(pl.when(said == last).then(said + timedelta(days=term)) for said, term in words))


def _leads_to(ladder: Ladder, index: int) -> int | None:
    """Find the rung that carries out what this one announces."""
    announces = ladder.rungs[index].announces
    if announces is None:
        return None
    ahead = range(index + 1, len(ladder.rungs))
    return next((k for k in ahead if ladder.rungs[k].action == announces.consequence), None)


def _day(step: Step, before: Sequence[Rung]) -> pl.Expr:
    """Give the day a rung is due: from the carrying item's due date, or from the step really done before it."""
    if step.after == "due":
        # An item due today is current, so the first day of lateness is the earliest day of any step.
        return _rounded(step, pl.col("carrying_due") + timedelta(days=max(step.days, 1)))
    # Every rung between the position and this one must be passed over: else the step before it is still to come.
    nothing_between = pl.all_horizontal(TRUE, *((pl.col("rung") >= r.index) | ~r.passable for r in before))
    # After a fall-back the steps above come again at the days of the item that carries now, not of the one that is gone.
    own = _rounded(step, pl.col("carrying_due") + pl.duration(days=pl.col("reached_at") + step.days))
    fell = (pl.col("fell_from") > pl.col("rung")).fill_null(value=False)
    day = pl.when(fell).then(pl.max_horizontal(again(step), own)).otherwise(again(step))
    return pl.when((pl.col("rung") >= 0) & nothing_between).then(day)


def _rounded(step: Step, day: pl.Expr) -> pl.Expr:
    """Round a day up to the end of its month where the step asks for it."""
    return day.dt.month_end() if step.month_end else day

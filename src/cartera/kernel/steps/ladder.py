"""The ladder: which rung is due today for each account.

Grain: one row per account, in and out; all accounts on one ladder. Reads the carrying item, the balances, the conditions'
columns and the memory of the spell; adds `rung` (index of the position, -1 none), `position`, `chosen` (index of the rung
due today, null none), `due_from` and `waiting`. Every expression is about one row, so the order of accounts is irrelevant.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from cartera.kernel.policy import Ladder
from cartera.kernel.steps import rungs as rungs_of
from cartera.kernel.steps.rungs import TRUE, Rung

NONE = pl.lit(None, dtype=pl.Int64)


def widen(memory: pl.DataFrame, ladder: Ladder) -> pl.DataFrame:
    """Spread the rungs carried out over columns: one row per account with a current spell.

    `done_K`: the last day rung K was carried out and still stands; `waived_K`: the same for a waived consequence.
    `fell_from`: the highest rung that was fallen back from; null where none was.
    """
    # Masked first: filtering inside a group is many times slower.
    return memory.filter("current").select("account_id", *_spread(ladder)).group_by("account_id").max()


@lru_cache(maxsize=rungs_of.CACHED)
def _spread(ladder: Ladder) -> list[pl.Expr]:
    """Give the columns of `widen` for one rung carried out: its day under its own name."""
    columns = [pl.when(~pl.col("standing")).then("rung").alias("fell_from")]
    for k in range(len(ladder.rungs)):
        here = (pl.col("rung") == k) & pl.col("standing")
        columns.append(pl.when(here & ~pl.col("waived")).then("done_on").alias(f"done_{k}"))
        columns.append(pl.when(here & pl.col("waived")).then("done_on").alias(f"waived_{k}"))
    return columns


def climb(accounts: pl.DataFrame, ladder: Ladder, on: date) -> pl.DataFrame:
    """Choose the rung due on the day. `accounts` carries the columns of `widen`; who has no carrying item chooses none."""
    if not ladder.rungs:
        nowhere = {"rung": pl.lit(-1, dtype=pl.Int64), "position": pl.lit("none"), "chosen": NONE}
        return accounts.with_columns(**nowhere, due_from=rungs_of.NO_DAY, waiting=~TRUE, early=~TRUE)
    laid = rungs_of.lay_out(_place(accounts, ladder).with_columns(_about_position(ladder)), ladder)
    rungs = rungs_of.named(ladder)
    laid = laid.with_columns(
        barrier=_barrier(rungs), waiting=_waiting(rungs, on), early=~_waiting(rungs, on, come=True)
    )
    chosen = _latest(rungs, on) if ladder.climb == "latest" else _each(rungs, on)
    climbed = laid.with_columns(chosen=pl.coalesce(chosen, _again(rungs[-1], on)))
    added = [climbed.get_column(name) for name in ("rung", "position", "chosen", "waiting", "early")]
    return accounts.with_columns(*added, climbed.select(due_from=_due_from(ladder)).to_series())


@lru_cache(maxsize=rungs_of.CACHED)
def _about_position(ladder: Ladder) -> list[pl.Expr]:
    """Give what is known of the rung the account stands on: its name, when a step was last done and its days from due."""
    own = [
        pl.when(pl.col("rung") == k).then(pl.coalesce(f"done_{k}", f"waived_{k}"))
        for k in range(len(ladder.rungs))
    ]
    # A waived consequence may lie above a step that was really done after it was waived.
    really = [pl.when(pl.col("rung") > k).then(f"done_{k}") for k in range(len(ladder.rungs))]
    return [
        _position_name(ladder).alias("position"),
        pl.max_horizontal(*own, *really).alias("last_done"),
        _by_position(pl.Series([None, *rungs_of.cumulative_days(ladder)], dtype=pl.Int64)).alias(
            "reached_at"
        ),
    ]


def _place(accounts: pl.DataFrame, ladder: Ladder) -> pl.DataFrame:
    """Find the highest rung that stands, then go on over waived consequences right after it: they count as done."""
    steps = range(len(ladder.rungs))
    highest = pl.max_horizontal(
        pl.lit(-1, dtype=pl.Int64), *(pl.when(pl.col(f"done_{k}").is_not_null()).then(k) for k in steps)
    )
    placed = accounts.with_columns(rung=highest.cast(pl.Int64))
    for k, step in enumerate(ladder.rungs):
        if step.is_consequence and accounts[f"waived_{k}"].count():  # most days nobody waived anything
            passed = (pl.col("rung") == k - 1) & pl.col(f"waived_{k}").is_not_null()
            placed = placed.with_columns(
                rung=pl.when(passed).then(pl.lit(k, dtype=pl.Int64)).otherwise("rung")
            )
    return placed


def _position_name(ladder: Ladder) -> pl.Expr:
    """Name the position: none, the step's name, or finished after a last step that does not repeat."""
    names = [step.name for step in ladder.rungs]
    if not ladder.rungs[-1].repeat:
        names[-1] = "finished"
    return _by_position(pl.Series(["none", *names]))


def _by_position(values: pl.Series) -> pl.Expr:
    """Take the value that belongs to the rung the account stands on; the first is for who stands on none."""
    return pl.lit(values).gather(pl.col("rung") + 1)


def _due(rung: Rung, on: date) -> pl.Expr:
    """Tell whether a rung above the position may be taken today, barriers aside."""
    due = rung.above & rung.passable & (rung.day <= on)
    if rung.ready_from is not None:
        due = due & (rung.ready_from <= on)
    return due.fill_null(value=False)


def _barrier(rungs: Sequence[Rung]) -> pl.Expr:
    """Find the rung that may not be overtaken: an announcement still to be made, or an announced consequence.

    A step that is passed over holds nobody up, also when it would have announced something.
    """
    ahead = []
    for rung in rungs:
        if rung.leads_to is not None:
            ahead.append(pl.when(rung.above & rung.passable).then(rung.index))
        if rung.ready_from is not None:
            waits = rung.ready_from.is_not_null() & pl.col(f"waived_{rung.index}").is_null()
            ahead.append(pl.when(rung.above & waits).then(rung.index))
    return pl.min_horizontal(pl.lit(len(rungs)), *ahead)


def _latest(rungs: Sequence[Rung], on: date) -> pl.Expr:
    """Take the most severe rung that is due, skipping overtaken ones, but no barrier."""
    return pl.max_horizontal(
        NONE,
        *(pl.when(_due(rung, on) & (pl.col("barrier") >= rung.index)).then(rung.index) for rung in rungs),
    ).cast(pl.Int64)


def _each(rungs: Sequence[Rung], on: date) -> pl.Expr:
    """Take the next rung that is not passed over, if it is due, far enough from the one before and behind no barrier."""
    following = pl.min_horizontal(
        NONE, *(pl.when(rung.above & rung.passable).then(rung.index) for rung in rungs)
    )
    due = [
        pl.when(
            _due(rung, on)
            & (following == rung.index)
            & (pl.col("barrier") >= rung.index)
            & _far_enough(rung, rungs, on)
        ).then(rung.index)
        for rung in rungs
    ]
    return pl.coalesce(NONE, *due).cast(pl.Int64)


def _far_enough(rung: Rung, rungs: Sequence[Rung], on: date) -> pl.Expr:
    """Tell whether a rung keeps its distance from those done before it, however late we are."""
    return pl.all_horizontal(TRUE, *((day <= on).fill_null(value=True) for day in _distances(rung, rungs)))


def _distances(rung: Rung, rungs: Sequence[Rung]) -> list[pl.Expr]:
    """Give the days from which two rungs counted from the due date are as far apart as their days; null where not done."""
    if rung.step.after != "due":
        return []
    return [
        pl.col(f"done_{before.index}") + timedelta(days=rung.step.days - before.step.days)
        for before in rungs[: rung.index]
        if before.step.after == "due"
    ]


def _again(last: Rung, on: date) -> pl.Expr:
    """Take the last rung again when it repeats and its time has come."""
    if not last.step.repeat:
        return NONE
    return pl.when((pl.col("rung") == last.index) & last.wanted & (rungs_of.again(last.step) <= on)).then(
        last.index
    )


@lru_cache(maxsize=rungs_of.CACHED)
def _due_from(ladder: Ladder) -> pl.Expr:
    """Give the day the chosen rung came due: its own day, the end of its term or distance, or its next time."""
    rungs = rungs_of.named(ladder)
    days = []
    for rung in rungs:
        others = [] if rung.ready_from is None else [rung.ready_from]
        if ladder.climb == "each":
            others += _distances(rung, rungs)
        day = pl.max_horizontal(rung.day, *others)
        if rung.step.repeat:
            day = pl.when(pl.col("rung") == rung.index).then(rungs_of.again(rung.step)).otherwise(day)
        days.append(pl.when(pl.col("chosen") == rung.index).then(day))
    return pl.coalesce(*days)


def _waiting(rungs: Sequence[Rung], on: date, *, come: bool = False) -> pl.Expr:
    """Tell whether an announced consequence waits for the end of its term; with `come`, one whose own day has come."""
    waits = [
        rung.above & rung.passable & (rung.ready_from > on) & ((rung.day <= on) if come else TRUE)
        for rung in rungs
        if rung.ready_from is not None
    ]
    return pl.any_horizontal(~TRUE, *(wait.fill_null(value=False) for wait in waits))

"""Spells: what was carried out for each account, and what of it still stands.

Positions, cures and fall-backs are derived, never stored: they follow from the steps carried out and from the dates on
which items were settled, as both are known today. So when a payment is returned, the position stands as if the payment had
never come.

A day is counted in half-days here, so that "right after the step of that day" can be told from "on that day":
`2 * day` is the day itself, `2 * day + 1` right after the steps carried out on it.
"""

from datetime import date

import polars as pl

from cartera.kernel.steps import grouped

NEVER = 2**31  # half-days: later than any settlement
FAR = date(9999, 12, 31)
OLD = 2**31  # days: nothing older ever went away


def remember(done: pl.DataFrame, done_items: pl.DataFrame, items: pl.DataFrame, on: date) -> pl.DataFrame:
    """Mark every rung carried out with the spell it belongs to and whether it still stands.

    Grain: one row per rung carried out or waived (DONE rows with a rung). Adds `spell` (counted per account from 0),
    `current` (its spell is not cured on the day) and `standing` (current, and never since fallen back from).
    `items` is aged. Steps before the due date set no position and are left out.
    """
    rungs = done.filter(pl.col("rung").is_not_null()).sort("account_id", "done_on", "done_id")
    if rungs.is_empty():
        none = pl.lit(None, dtype=pl.Boolean)
        return rungs.with_columns(spell=pl.lit(None, dtype=pl.Int64), current=none, standing=none)
    spoken = done_items.select("done_id", "item_id", "due_date").join(
        rungs.select("done_id", "done_on"), on="done_id"
    )
    known = items.select("item_id", "settled_on", "is_open", now_due="due_date")
    spoken = spoken.join(known, on="item_id", how="left")
    numbered = _number_all(rungs, _spans(spoken, on))
    last = numbered.group_by("account_id").agg(last_spell=pl.col("spell").max())
    told = numbered.join(last, on="account_id", how="left", maintain_order="left")
    current = (pl.col("spell") == pl.col("last_spell")) & (pl.col("spell_ends") >= NEVER)
    told = told.with_columns(current=current.fill_null(value=False)).drop("last_spell", "spell_ends")
    return told.pipe(_fall_back, spoken, items)


def _spans(spoken: pl.DataFrame, on: date) -> pl.DataFrame:
    """Say for each rung and item it spoke of when, in half-days, the item was no longer open and overdue.

    `gone`: the end of the stretch that begins with the rung, NEVER while it lasts; right after the rung for an item that
    was only mentioned (not due yet) or then given a due date ahead. Such an item may fall overdue later: `again_from`,
    `again_until`. A settlement not after the last rung that spoke of the item (dated back, or later on the same day) counts
    right after that rung: the rung did speak of it. So does an item that is no longer known.
    """
    told = spoken.sort("item_id", "done_on", "done_id")
    final = (pl.col("item_id") != pl.col("item_id").shift(-1)).fill_null(value=True)
    half = pl.col("done_on").cast(pl.Int32).cast(pl.Int64) * 2
    settled = pl.col("settled_on").cast(pl.Int32).cast(pl.Int64) * 2
    still = pl.col("settled_on").is_null() & pl.col("is_open") & (pl.col("now_due") < on)
    itself = pl.when(still).then(pl.lit(NEVER)).when(settled > half).then(settled).otherwise(half + 1)
    told = told.with_columns(
        final=final,
        half=half,
        ends_itself=pl.when(final).then(itself),
        # The due date that held after the rung: the one the next rung spoke of, or today's.
        due_next=pl.when(final).then("now_due").otherwise(pl.col("due_date").shift(-1)),
    )
    moved = (pl.col("due_next") > pl.col("due_date")) & (pl.col("due_next") >= pl.col("done_on"))
    told = told.with_columns(
        moved=moved.fill_null(value=False), mentioned=pl.col("due_date") >= pl.col("done_on")
    )
    told = told.with_columns(
        ends=pl.when("moved").then(pl.col("half") + 1).otherwise("ends_itself").backward_fill()
    )
    ends_next = pl.when("final").then("ends_itself").otherwise(pl.col("ends").shift(-1))
    again_from = pl.col("due_next").cast(pl.Int32).cast(pl.Int64) * 2 + 1
    again = (pl.col("moved") | pl.col("mentioned")) & (ends_next > again_from)
    return told.select(
        "done_id",
        gone=pl.when("mentioned").then(pl.col("half") + 1).otherwise("ends"),
        again_from=pl.when(again).then(again_from),
        again_until=ends_next,
    )


def _number_all(rungs: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Number the spells, each carried on by items that fall overdue again while it lasts; later, they are for another one."""
    numbered = _number(rungs, spans)
    while spans["again_from"].count():
        met = (pl.col("again_from") < pl.col("spell_ends")).fill_null(value=False)
        ends = numbered.select("done_id", "spell_ends")
        spans = spans.join(ends, on="done_id", how="left").with_columns(met=met)
        if not spans["met"].any():
            break
        spans = spans.with_columns(
            gone=pl.when("met").then(pl.max_horizontal("gone", "again_until")).otherwise("gone"),
            again_from=pl.when(~pl.col("met")).then("again_from"),
        ).drop("met", "spell_ends")
        numbered = _number(rungs, spans)
    return numbered


def _number(rungs: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Number the spells: a new one begins where everything earlier rungs spoke of was gone by that day.

    Adds `spell` and `spell_ends`, in half-days.
    """
    gone_of_rung = spans.group_by("done_id").agg(gone=pl.col("gone").max())
    half = pl.col("done_on").cast(pl.Int32).cast(pl.Int64) * 2
    joined = rungs.join(gone_of_rung, on="done_id", how="left", maintain_order="left")
    latest = grouped.running_max(joined["gone"].fill_null(0), joined["account_id"])
    starts = joined["account_id"] != joined["account_id"].shift(1)
    before = pl.when(~starts.fill_null(value=True)).then(latest.shift(1))
    fresh = joined.select((before <= half).fill_null(value=False).cast(pl.Int64)).to_series()
    numbered = joined.with_columns(spell=grouped.running_sum(fresh, joined["account_id"]))
    ends = numbered.group_by("account_id", "spell").agg(spell_ends=pl.col("gone").max())
    return numbered.drop("gone").join(ends, on=["account_id", "spell"], how="left", maintain_order="left")


def _fall_back(rungs: pl.DataFrame, spoken: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Mark the rungs that stand: never since was the oldest overdue item settled with the next too young for them.

    Only the evenings on which the oldest item went away matter; between them the age only grows.
    """
    gone_at_once = _gone_that_day(rungs, spoken)
    settled = items.filter(pl.col("settled_on").is_not_null()).select("account_id")
    # Where nothing was settled nothing can fall back: most accounts, most days.
    accounts = pl.concat([settled, gone_at_once.select("account_id")]).unique().join(
        rungs.filter("current").select("account_id").unique(), on="account_id", how="semi"
    )  # fmt: skip
    known = items.filter(pl.col("is_open") | pl.col("settled_on").is_not_null())
    mine = known.join(accounts, on="account_id", how="semi").select(
        "account_id", "due_date", gone_on=pl.col("settled_on").fill_null(FAR)
    )
    oldest = _oldest_after(mine)
    went = mine.filter((pl.col("due_date") < pl.col("gone_on")) & (pl.col("gone_on") < FAR))
    settlements = went.group_by("account_id", day="gone_on").agg(went=pl.col("due_date").min())
    later = (
        _ages(settlements, oldest).sort("account_id", "day")
        .pipe(grouped.from_here_on, "age", "youngest")
        .select("account_id", "day", "youngest")
    )  # fmt: skip
    same_day = _ages(gone_at_once, oldest).select("done_id", age_then="age")
    judged = rungs.sort("account_id", "done_on", "done_id").join_asof(
        later, left_on="done_on", right_on="day", by="account_id", strategy="forward", allow_exact_matches=False,
        check_sortedness=False,
    ).join(same_day, on="done_id", how="left", maintain_order="left")  # fmt: skip
    youngest = pl.min_horizontal("youngest", "age_then").fill_null(OLD)
    old_enough = youngest >= pl.max_horizontal(pl.col("cumulative_days"), pl.lit(1))
    return judged.with_columns(standing=pl.col("current") & old_enough).drop(
        "youngest", "age_then", "day", strict=False
    )


def _oldest_after(mine: pl.DataFrame) -> pl.DataFrame:
    """Give for each settlement date the earliest due date among items that go on that date or later."""
    return (
        mine.group_by("account_id", "gone_on").agg(pl.col("due_date").min()).sort("account_id", "gone_on")
        .pipe(grouped.from_here_on, "due_date", "oldest")
        .select("account_id", "gone_on", "oldest")
    )  # fmt: skip


def _ages(evenings: pl.DataFrame, oldest: pl.DataFrame) -> pl.DataFrame:
    """Give the age of the oldest overdue item on evenings on which an older one went away; -1 when none is left.

    `evenings`: account_id, day, `went` (the earliest due date that went away). Others are dropped.
    """
    joined = evenings.sort("account_id", "day").join_asof(
        oldest, left_on="day", right_on="gone_on", by="account_id", strategy="forward", allow_exact_matches=False,
        check_sortedness=False,
    )  # fmt: skip
    left = pl.when(pl.col("oldest") < pl.col("day")).then(pl.col("oldest"))
    moved = joined.with_columns(oldest=left).filter(
        pl.col("went").is_not_null() & (pl.col("oldest").is_null() | (pl.col("oldest") > pl.col("went")))
    )
    return moved.with_columns(age=(pl.col("day") - pl.col("oldest")).dt.total_days().fill_null(-1))


def _gone_that_day(rungs: pl.DataFrame, spoken: pl.DataFrame) -> pl.DataFrame:
    """Find what a rung spoke of as overdue and what, as is known today, was not overdue that very evening.

    Paid on that day, by a payment dated back, or given a later due date since.
    """
    day = pl.col("done_on")
    open_then = pl.col("is_open") | (pl.col("settled_on") > day)
    overdue_then = (open_then & (pl.col("now_due") < day)).fill_null(value=False)
    gone = spoken.filter((pl.col("due_date") < day) & ~overdue_then)
    current = rungs.filter("current").select("done_id", "account_id")
    return gone.join(current, on="done_id").group_by("done_id", "account_id", day="done_on").agg(
        went=pl.col("due_date").min()
    )  # fmt: skip

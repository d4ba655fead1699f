"""What stands apart from the ladder's rungs: courtesies before the due date, and reminders of the instalments of a plan.

Grain: items in, one row per account and item to be spoken of out. Carried by items due from today on, and by what plans
ask next, due or late; only for accounts with no carrying item. What is due on one date shares a message; money on account
is set against the earliest due date first.
"""

from datetime import date, timedelta

import polars as pl

from cartera.kernel.condition_columns import STEP_COLUMNS
from cartera.kernel.facts import Known
from cartera.kernel.policy import Ladder, Limits, Step
from cartera.kernel.steps import brakes, rungs

NOT_DONE = -1
ASKED = list(dict.fromkeys(("account_id", "on_account_minor", "carrying_item", "done_today", *STEP_COLUMNS)))
NOTHING = pl.DataFrame(schema={
    "account_id": pl.Int64, "item_id": pl.Int64, "due_date": pl.Date, "before": pl.Int64, "credit_minor": pl.Int64,
    "due_from": pl.Date, "chaseable_minor": pl.Int64, "interest_minor": pl.Int64, "instalment": pl.Boolean,
})  # fmt: skip
NOBODY_HELD = pl.DataFrame(
    schema={"account_id": pl.Int64, "credit_covers": pl.Boolean, "below_threshold": pl.Boolean}
)


def remind(
    accounts: pl.DataFrame, known: Known, ladder: Ladder, min_open: Limits
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Choose at most one due date per account to remind of.

    `accounts`: those on this ladder, without carrying item: the columns of `ASKED`. Returns what to speak of (account_id, item_id, due_date, `before` the index in `ladder.apart`, credit_minor,
    due_from, chaseable_minor, interest_minor, `instalment`) and, per account, what held a date back (account_id,
    credit_covers, below_threshold).
    """
    steps = ladder.apart
    instalments = known.facts.instalments
    if accounts.is_empty() or not (ladder.before_due or (steps and instalments.height)):
        return NOTHING, NOBODY_HELD
    ranked = sorted(range(len(steps)), key=lambda k: _offset(steps[k]))
    coming = _coming(accounts, known)
    if coming.is_empty():
        return NOTHING, NOBODY_HELD
    stepped = coming.pipe(_already, known.courtesies, ladder, ranked).pipe(_choose, ladder, ranked, known.on)
    if stepped.is_empty():
        return NOTHING, NOBODY_HELD
    groups = _groups(stepped, min_open)
    first = groups.filter("sendable").group_by("account_id").agg(pl.col("due_date").min())
    speak = stepped.join(
        groups.select("account_id", "due_date", "rank"), on=["account_id", "due_date", "rank"]
    )
    speak = speak.join(first, on=["account_id", "due_date"]).with_columns(
        before=pl.coalesce(*(pl.when(pl.col("rank") == r).then(k) for r, k in enumerate(ranked))).cast(pl.Int64),
        due_from=pl.coalesce(*(
            pl.when(pl.col("rank") == r).then(pl.col("due_date") + timedelta(days=_offset(steps[k])))
            for r, k in enumerate(ranked)
        )),
    )  # fmt: skip
    held = groups.group_by("account_id").agg(pl.col("credit_covers", "below_threshold").any())
    return speak.select(NOTHING.columns), held.select(NOBODY_HELD.columns)


def _offset(step: Step) -> int:
    """Give the days from the due date to a step; an instalment due today is not late yet."""
    return -step.days if step.after == "before_due" else max(step.days, 1)


def _coming(accounts: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Take the items not yet overdue and the instalments that may be spoken of, each with the credit left for its due date."""
    # Of an item only this: a condition's `overdue` is what the account owes, and not whether an item is late.
    ahead = known.speakable.filter(pl.col("due_date") >= known.on).select(
        "account_id", "item_id", "due_date", "chaseable_minor", "interest_minor", instalment=False
    )
    if known.facts.instalments.height:
        ahead = pl.concat([ahead, _of_plans(known).select(ahead.columns)])
    mine = ahead.join(accounts, on="account_id")
    if mine.is_empty():
        return mine
    dates = (
        mine.group_by("account_id", "due_date").agg(date_minor=pl.col("chaseable_minor").sum())
        .sort("account_id", "due_date")
        .with_columns(earlier_minor=pl.col("date_minor").cum_sum().over("account_id") - pl.col("date_minor"))
    )  # fmt: skip
    return mine.join(dates, on=["account_id", "due_date"]).with_columns(
        credit_minor=(pl.col("on_account_minor") - pl.col("earlier_minor")).clip(lower_bound=0)
    ).with_columns(date_net_minor=pl.col("date_minor") - pl.col("credit_minor"))  # fmt: skip


def _of_plans(known: Known) -> pl.DataFrame:
    """Take what plans ask of items that nothing but their agreement brakes; never more than may be asked of the item."""
    others = pl.any_horizontal(
        *(each for each in (*brakes.ITEM_BRAKES, *brakes.ACCOUNT_BRAKES) if each != "agreed")
    )
    free = known.items.filter(pl.col("is_open") & ~others & (pl.col("chaseable_minor") > 0))
    joined = known.facts.instalments.join(
        free.select("item_id", open_minor="chaseable_minor"), on="item_id", maintain_order="left"
    )
    return joined.with_columns(
        chaseable_minor=pl.min_horizontal("minor", "open_minor"),
        interest_minor=pl.lit(0, dtype=pl.Int64),
        instalment=pl.lit(value=True),
    )


def _already(coming: pl.DataFrame, done: pl.DataFrame, ladder: Ladder, ranked: list[int]) -> pl.DataFrame:
    """Add the rank of the latest step already carried out for the item and this due date of it."""
    rank_of = {ladder.apart[k].name: rank for rank, k in enumerate(ranked)}
    rank = pl.col("step").replace_strict(rank_of, default=NOT_DONE, return_dtype=pl.Int64)
    if done.is_empty():
        return coming.with_columns(done_rank=pl.lit(NOT_DONE, dtype=pl.Int64))
    last = done.with_columns(done_rank=rank).group_by("item_id", "due_date").agg(pl.col("done_rank").max())
    joined = coming.join(last, on=["item_id", "due_date"], how="left")
    return joined.with_columns(pl.col("done_rank").fill_null(NOT_DONE))


def _choose(coming: pl.DataFrame, ladder: Ladder, ranked: list[int], on: date) -> pl.DataFrame:
    """Give each item the latest step that is due and wanted; one overtaken by a later one is not sent any more."""
    options = []
    for rank, k in enumerate(ranked):
        step = ladder.apart[k]
        due = (pl.col("due_date") + timedelta(days=_offset(step)) <= on) & (pl.col("done_rank") < rank)
        # What is late is not told that it will be due; an item that is late is the ladder's.
        due = due & ((pl.col("due_date") >= on) if step.after == "before_due" else pl.col("instalment"))
        options.append(pl.when(due & rungs.wants(step, "date_net_minor")).then(rank))
    chosen = pl.max_horizontal(pl.lit(None, dtype=pl.Int64), *options)
    return coming.with_columns(rank=chosen.cast(pl.Int64)).filter(pl.col("rank").is_not_null())


def _groups(stepped: pl.DataFrame, min_open: Limits) -> pl.DataFrame:
    """Measure each due date: one row per account and date, by its latest step."""
    latest = stepped.filter(pl.col("rank") == pl.col("rank").max().over("account_id", "due_date"))
    groups = latest.group_by("account_id", "due_date", "rank").agg(
        amount_minor=pl.col("chaseable_minor").sum(), credit_minor=pl.col("credit_minor").first(),
        currency=pl.col("currency").first(),
    )  # fmt: skip
    covered = pl.col("credit_minor") >= pl.col("amount_minor")
    small = pl.col("amount_minor") - pl.col("credit_minor") < rungs.minimum(min_open)
    return groups.with_columns(
        credit_covers=covered, below_threshold=~covered & small, sendable=~covered & ~small
    )

"""Balances: from items to accounts.

Grain: items in (aged and braked), one row per account out, every account of `accounts` kept. Adds the sums, the carrying
item (the oldest overdue item that may be chased) and which brakes hold for any overdue item.
"""

import polars as pl

from cartera.kernel.steps import brakes

PLACES = (
    2**40
)  # more than there will ever be items: an item's day and id make one number, ordered as the two are


def roll_up(accounts: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Sum the items of each account and name its carrying item; ties broken by due date, then id."""
    late = pl.col("overdue")
    chased = late & ~pl.col("braked")
    nothing = pl.lit(0, dtype=pl.Int64)
    # Masked first and then summed: filtering inside a group is many times slower.
    masked = items.select(
        "account_id",
        _open=pl.when("is_open").then("open_minor").otherwise(nothing),
        _late=pl.when(late).then("chaseable_minor").otherwise(nothing),
        _chased=pl.when(chased).then("chaseable_minor").otherwise(nothing),
        _late_due=pl.when(late).then("due_date"),
        _carrying=pl.when(chased).then(
            pl.col("due_date").cast(pl.Int32).cast(pl.Int64) * PLACES + pl.col("item_id")
        ),
        is_open="is_open",
        late=late,
    )
    sums = masked.group_by("account_id").agg(
        open_minor=pl.col("_open").sum(),
        overdue_minor=pl.col("_late").sum(),
        chaseable_overdue_minor=pl.col("_chased").sum(),
        items_open=pl.col("is_open").sum().cast(pl.Int64),
        items_overdue=pl.col("late").sum().cast(pl.Int64),
        oldest_due=pl.col("_late_due").min(),
        _carrying=pl.col("_carrying").min(),
    )
    carrying_due = (pl.col("_carrying") // PLACES).cast(pl.Int32).cast(pl.Date)
    sums = sums.with_columns(carrying_item=pl.col("_carrying") % PLACES, carrying_due=carrying_due)
    held = [f"any_{brake}" for brake in brakes.ITEM_BRAKES]
    counted = ["open_minor", "overdue_minor", "chaseable_overdue_minor", "items_open", "items_overdue"]
    return (
        accounts.join(sums.drop("_carrying"), on="account_id", how="left", maintain_order="left")
        .join(_braked(items), on="account_id", how="left", maintain_order="left")
        .with_columns(pl.col(counted).fill_null(0), pl.col(held).fill_null(value=False))
        .with_columns(net_overdue_minor=pl.col("chaseable_overdue_minor") - pl.col("on_account_minor"))
    )


def _braked(items: pl.DataFrame) -> pl.DataFrame:
    """Say which brakes of items hold for anything overdue; one row per account with any, which few have."""
    few = items.filter(pl.col("overdue") & pl.any_horizontal(brakes.ITEM_BRAKES))
    return few.group_by("account_id").agg(
        pl.col(brake).any().alias(f"any_{brake}") for brake in brakes.ITEM_BRAKES
    )

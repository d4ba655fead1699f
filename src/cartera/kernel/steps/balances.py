"""Balances: from items to accounts.

Grain: items in (aged and braked), one row per account out, every account of `accounts` kept. Adds the sums, the carrying
item (the oldest overdue item that may be chased) and which brakes hold for any overdue item.
"""

import polars as pl

from cartera.kernel.steps import brakes


def roll_up(accounts: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Sum the items of each account and name its carrying item; ties broken by due date, then id."""
    late = pl.col("overdue")
    chased = late & ~pl.col("braked")
    carrying = (
        items.filter(chased).sort("due_date", "item_id").unique("account_id", keep="first", maintain_order=True)
        .select("account_id", carrying_item="item_id", carrying_due="due_date")
    )  # fmt: skip
    nothing = pl.lit(0, dtype=pl.Int64)
    # Masked first and then summed: filtering inside a group is many times slower.
    masked = items.with_columns(
        _open=pl.when("is_open").then("open_minor").otherwise(nothing),
        _late=pl.when(late).then("chaseable_minor").otherwise(nothing),
        _chased=pl.when(chased).then("chaseable_minor").otherwise(nothing),
        _late_due=pl.when(late).then("due_date"),
        **{f"_{brake}": (late & pl.col(brake)).cast(pl.UInt8) for brake in brakes.ITEM_BRAKES},
    )
    sums = masked.group_by("account_id").agg(
        open_minor=pl.col("_open").sum(),
        overdue_minor=pl.col("_late").sum(),
        chaseable_overdue_minor=pl.col("_chased").sum(),
        items_open=pl.col("is_open").sum().cast(pl.Int64),
        items_overdue=late.sum().cast(pl.Int64),
        oldest_due=pl.col("_late_due").min(),
        **{f"any_{brake}": pl.col(f"_{brake}").max().cast(pl.Boolean) for brake in brakes.ITEM_BRAKES},
    )
    held = [f"any_{brake}" for brake in brakes.ITEM_BRAKES]
    counted = ["open_minor", "overdue_minor", "chaseable_overdue_minor", "items_open", "items_overdue"]
    return (
        accounts.join(sums, on="account_id", how="left", maintain_order="left")
        .with_columns(pl.col(counted).fill_null(0), pl.col(held).fill_null(value=False))
        .join(carrying, on="account_id", how="left", maintain_order="left")
        .with_columns(net_overdue_minor=pl.col("chaseable_overdue_minor") - pl.col("on_account_minor"))
    )

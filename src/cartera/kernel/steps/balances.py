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
    sums = items.group_by("account_id").agg(
        open_minor=pl.col("open_minor").filter("is_open").sum(),
        overdue_minor=pl.col("chaseable_minor").filter(late).sum(),
        chaseable_overdue_minor=pl.col("chaseable_minor").filter(chased).sum(),
        items_open=pl.col("is_open").sum().cast(pl.Int64),
        items_overdue=late.sum().cast(pl.Int64),
        oldest_due=pl.col("due_date").filter(late).min(),
        **{f"any_{brake}": pl.col(brake).filter(late).any() for brake in brakes.ITEM_BRAKES},
    )
    held = [f"any_{brake}" for brake in brakes.ITEM_BRAKES]
    counted = ["open_minor", "overdue_minor", "chaseable_overdue_minor", "items_open", "items_overdue"]
    return (
        accounts.join(sums, on="account_id", how="left", maintain_order="left")
        .with_columns(pl.col(counted).fill_null(0), pl.col(held).fill_null(value=False))
        .join(carrying, on="account_id", how="left", maintain_order="left")
        .with_columns(net_overdue_minor=pl.col("chaseable_overdue_minor") - pl.col("on_account_minor"))
    )

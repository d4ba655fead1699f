"""The book as it stood on a day, in columns: what was open, and what was settled since some earlier day."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from cartera.foundation.frames import Read
from cartera.portfolio import facts

_PARTS = ("principal", "fees", "interest")


def open_on(
    read: Read, creditor_id: int, on: date, later: pl.DataFrame, accounts: Sequence[int] | None = None
) -> pl.DataFrame:
    """Give what was open on a day by value date; one row per item. `later`: `facts.later_entries` of that day."""
    now = read(facts.open_items(creditor_id, on, accounts))
    since = read(facts.reopened_items(creditor_id, on, accounts))
    items = pl.concat([now, since])
    wide = later.filter(pl.col("item_id") != 0).group_by("item_id").agg(
        pl.col("later_minor").filter(pl.col("component") == part).sum().alias(f"later_{part}") for part in _PARTS
    )  # fmt: skip
    items = items.join(wide, on="item_id", how="left").with_columns(
        (pl.col(f"{part}_minor") - pl.col(f"later_{part}").fill_null(0)).alias(f"{part}_minor")
        for part in _PARTS
    )
    owed = pl.sum_horizontal(f"{part}_minor" for part in _PARTS)
    kept = items.filter(owed != 0).with_columns(settled_on=pl.lit(None, dtype=pl.Date))
    return kept.select(
        "item_id", "account_id", "due_date", "principal_minor", "fees_minor", "interest_minor", "settled_on"
    )


def with_settled(open_items: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame:
    """Add what was settled before the day to what was open on it, as items of nothing."""
    nothing = {f"{part}_minor": pl.lit(0, dtype=pl.Int64) for part in _PARTS}
    remembered = settled.join(open_items.select("item_id"), on="item_id", how="anti").with_columns(**nothing)
    return pl.concat([open_items, remembered.select(open_items.columns)])

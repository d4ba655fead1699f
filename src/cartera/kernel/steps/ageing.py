"""Ageing: how late each item is, and in which bucket.

Grain: one row per item, in and out. Reads `due_date`, the open amounts, `disputed_minor`, `settled_on`. Adds `open_minor`,
`chaseable_minor`, `is_open`, `days_past_due`, `overdue`. Drops nothing.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl


def age(items: pl.DataFrame, on: date) -> pl.DataFrame:
    """Say how late every item is on a day.

    An item due today is current: it is overdue from the day after. Days past due of an item not yet due are negative.
    What is disputed is owed but not chased.
    """
    owed = pl.col("principal_minor") + pl.col("fees_minor") + pl.col("interest_minor")
    days = (pl.lit(on) - pl.col("due_date")).dt.total_days()
    is_open = pl.col("settled_on").is_null() & (owed > 0)
    return items.with_columns(
        open_minor=owed,
        chaseable_minor=(owed - pl.col("disputed_minor")).clip(lower_bound=0),
        is_open=is_open,
        days_past_due=days,
        overdue=is_open & (days > 0),
    )


def labels(edges: Sequence[int]) -> list[str]:
    """Name the buckets between edges: [30, 60, 90] → current, 1-30, 31-60, 61-90, 90+."""
    starts = [1, *[edge + 1 for edge in edges[:-1]]]
    spans = [f"{start}-{end}" for start, end in zip(starts, edges, strict=True)]
    return ["current", *spans, f"{edges[-1]}+"]


def bucket(days: pl.Expr, edges: Sequence[int]) -> pl.Expr:
    """Put days past due into buckets; an edge belongs to the bucket it closes (day 30 is still 1-30)."""
    names = labels(edges)
    named = pl.lit(names[-1])
    for edge, name in zip(reversed([0, *edges]), reversed(names[:-1]), strict=True):
        named = pl.when(days <= edge).then(pl.lit(name)).otherwise(named)
    return named

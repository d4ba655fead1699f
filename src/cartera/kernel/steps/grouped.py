"""Running figures inside groups of sorted rows, in one pass over the whole column.

A window expression visits each group by itself, and there are as many groups as debtors. Here every group's values are
lifted into a range of their own, so that one running maximum or minimum over all rows starts afresh with each group.
"""

import polars as pl

_RANGE = 2**33  # wider than any day, half-day or count


def running_max(values: pl.Series, groups: pl.Series) -> pl.Series:
    """Give the largest value so far in each group. Values from 0 to 2**32; rows of a group stand together."""
    lift = groups.rle_id().cast(pl.Int64) * _RANGE
    return (values.cast(pl.Int64) + lift).cum_max() - lift


def running_sum(values: pl.Series, groups: pl.Series) -> pl.Series:
    """Give the sum so far in each group; no value is negative and rows of a group stand together."""
    total = values.cast(pl.Int64).cum_sum()
    starts = groups != groups.shift(1)
    before = pl.select(pl.when(starts.fill_null(value=True)).then(total - values)).to_series()
    return total - before.forward_fill()


def from_here_on(frame: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    """Add the smallest value of a column from each row to the end of its account. Sorted by account; dates or numbers."""
    if frame.is_empty():
        return frame.with_columns(pl.col(column).alias(name))
    lift = frame["account_id"].rle_id().cast(pl.Int64) * _RANGE
    numbers = frame[column].to_physical().cast(pl.Int64)
    smallest = (numbers + lift).reverse().cum_min().reverse() - lift
    kind = frame.schema[column]
    physical = smallest.cast(pl.Int32).cast(kind) if kind == pl.Date else smallest.cast(kind)
    return frame.with_columns(physical.alias(name))

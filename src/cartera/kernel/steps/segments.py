"""Segments: the first one whose condition holds.

Grain: one row per account, in and out; all accounts on one policy. Adds `segment` (null when none matches) and
`ladder_by_segment` (the first ladder that lists it, or lists none).
"""

import polars as pl

from cartera.kernel.conditions import compile_condition
from cartera.kernel.policy import Policy


def assign(accounts: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Read the segments in order; the first match wins; no `when` means everyone. Unknown (null) is not a match."""
    segment = pl.lit(None, dtype=pl.String)
    for each in reversed(policy.segments):
        holds = (
            pl.lit(value=True) if each.when is None else compile_condition(each.when).fill_null(value=False)
        )
        segment = pl.when(holds).then(pl.lit(each.name)).otherwise(segment)
    ladder = pl.lit(None, dtype=pl.String)
    for rungs in reversed(policy.ladders):
        takes = (
            pl.col("segment").is_in(list(rungs.segments)).fill_null(value=False)
            if rungs.segments
            else pl.lit(value=True)
        )
        ladder = pl.when(takes).then(pl.lit(rungs.name)).otherwise(ladder)
    return accounts.with_columns(segment=segment).with_columns(ladder_by_segment=ladder)

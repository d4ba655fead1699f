"""Segments: the first one whose condition holds.

Grain: one row per account, in and out; all accounts on one policy. Adds `segment` (null when none matches) and
`ladder_by_segment` (the first ladder that lists it, or lists none).
"""

from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from cartera.kernel.conditions import compile_condition
from cartera.kernel.policy import Ladder, Policy, Segment
from cartera.kernel.steps import rungs


def assign(accounts: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Read the segments in order; the first match wins; no `when` means everyone. Unknown (null) is not a match."""
    segment, ladder = _told(policy.segments, policy.ladders)
    return accounts.with_columns(segment=segment).with_columns(ladder_by_segment=ladder)


@lru_cache(maxsize=rungs.CACHED)
def _told(segments: Sequence[Segment], ladders: Sequence[Ladder]) -> tuple[pl.Expr, pl.Expr]:
    """Give the segment of an account, and the ladder of a segment."""
    segment = pl.lit(None, dtype=pl.String)
    for each in reversed(segments):
        holds = (
            pl.lit(value=True) if each.when is None else compile_condition(each.when).fill_null(value=False)
        )
        segment = pl.when(holds).then(pl.lit(each.name)).otherwise(segment)
    ladder = pl.lit(None, dtype=pl.String)
    for steps in reversed(ladders):
        takes = (
            pl.col("segment").is_in(list(steps.segments)).fill_null(value=False)
            if steps.segments
            else pl.lit(value=True)
        )
        ladder = pl.when(takes).then(pl.lit(steps.name)).otherwise(ladder)
    return segment, ladder

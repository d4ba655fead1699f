"""Addresses: to whom a step speaks, and how.

Grain: accounts with the step chosen for each (`step_key`) in, one row per account out. The first role of its step's list
that can be reached is addressed, by the first of the step's channels that can be used, or by every one of them. Whom and
what the law lets be contacted today goes before the rest; where it lets nothing, the step is kept for the hour when it will.
"""

from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from cartera.kernel.policy import Step
from cartera.kernel.steps import rungs


def find(accounts: pl.DataFrame, contacts: pl.DataFrame, steps: Sequence[Step]) -> pl.DataFrame:
    """Find role, channels and contacts for each account (account_id, debtor_id, step_key), or say what is missing.

    `step_key` is the place of the account's step among `steps`. One contact per channel: the one with the lowest id.
    """
    asked = accounts.select("account_id", "debtor_id", "step_key")
    mine = (pl.col("only_account") == 0) | (pl.col("only_account") == pl.col("account_id"))
    known = (
        asked.join(contacts, on="debtor_id")
        .filter(mine)
        .join(_terms(steps), on=["step_key", "role", "channel"])
    )
    known = known.with_columns(refused=pl.col("authorised").not_().fill_null(value=False))
    can = pl.col("usable") & ~pl.col("opted_out") & ~pl.col("refused")
    met = known.filter(can).with_columns(
        barred=~pl.col("lawful"),
        # Every channel of a step is one decision about one person: what is barred today follows when it may.
        later=~pl.col("lawful") & ~pl.col("all_channels"),
    )
    met = met.sort("account_id", "later", "role_rank", "channel_rank", "contact_id")
    first = met.filter(pl.col("role_rank") == pl.col("role_rank").first().over("account_id"))
    first = first.unique(["account_id", "channel_rank"], keep="first", maintain_order=True)
    # Sorted: the first row of an account is its first channel.
    first = first.filter(pl.col("all_channels") | pl.col("account_id").is_first_distinct())
    found = first.group_by("account_id", maintain_order=True).agg(
        to=pl.col("role").first(), channels=pl.col("channel"), contacts=pl.col("contact_id"),
        contact_law=pl.col("barred").any(),
    )  # fmt: skip
    return _explain(accounts, known, found)


@lru_cache(maxsize=rungs.CACHED)
def _terms(steps: Sequence[Step]) -> pl.DataFrame:
    """Lay out whom each step speaks to and how: one row per step, role and channel, with their ranks."""
    rows = [
        (key, role, channel, role_rank, channel_rank, step.all_channels)
        for key, step in enumerate(steps)
        for role_rank, role in enumerate(step.to)
        for channel_rank, channel in enumerate(step.means)
    ]
    return pl.DataFrame(rows, schema=_TERMS, orient="row")


_TERMS: dict[str, pl.DataType | type[pl.DataType]] = {
    "step_key": pl.Int64, "role": pl.String, "channel": pl.String, "role_rank": pl.Int64, "channel_rank": pl.Int64,
    "all_channels": pl.Boolean,
}  # fmt: skip


def _explain(accounts: pl.DataFrame, known: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Say for accounts without a contact whether there is no address at all, or none that may be used."""
    why = known.group_by("account_id").agg(
        opted_out=(pl.col("usable") & pl.col("opted_out")).any(),
        not_authorised=(pl.col("usable") & pl.col("refused")).any(),
    )
    joined = (
        accounts.select("account_id")
        .join(found, on="account_id", how="left")
        .join(why, on="account_id", how="left")
    )
    missing, unknown = pl.col("to").is_null(), pl.col("opted_out").is_null()
    return joined.select(
        "account_id", "to", "channels", "contacts",
        no_address=missing & unknown,
        no_channel=missing & ~unknown,
        opted_out=missing & pl.col("opted_out").fill_null(value=False),
        not_authorised=missing & pl.col("not_authorised").fill_null(value=False),
        contact_law=pl.col("contact_law").fill_null(value=False),
    )  # fmt: skip

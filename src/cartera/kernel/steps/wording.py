"""What a proposal says: its items, amounts, addressee and terms.

Grain: accounts with `chosen` or `before` in, the same accounts with the proposal's columns out. All are on one ladder.
"""

import polars as pl

from cartera.kernel.policy import Ladder, Step
from cartera.kernel.steps import addresses

ADDRESS_FLAGS = ("no_address", "no_channel", "opted_out", "not_authorised")


def spoken_items(
    accounts: pl.DataFrame, items: pl.DataFrame, ladder: Ladder, before: pl.DataFrame
) -> pl.DataFrame:
    """List the items each chosen step speaks of (account_id, item_id, due_date, chaseable_minor, interest_minor)."""
    chased = pl.col("is_open") & ~pl.col("braked")
    by_rung = accounts.filter(pl.col("chosen").is_not_null()).select("account_id", "carrying_item")
    mine = items.filter(chased).join(by_rung, on="account_id")
    if ladder.items == "overdue":
        mine = mine.filter("overdue")
    elif ladder.items == "triggering":
        mine = mine.filter(pl.col("item_id") == pl.col("carrying_item"))
    wanted = ["account_id", "item_id", "due_date", "chaseable_minor", "interest_minor"]
    early = items.join(before.select("account_id", "item_id"), on=["account_id", "item_id"], how="semi")
    return pl.concat([mine.select(wanted), early.select(wanted)])


def word(accounts: pl.DataFrame, spoken: pl.DataFrame) -> pl.DataFrame:
    """Add items, amounts, credit and net. Items in order of due date, then id.

    `credit_minor` is what is on account, or for a courtesy what is left of it for that due date.
    """
    listed = (
        spoken.sort("account_id", "due_date", "item_id").group_by("account_id", maintain_order=True)
        .agg(
            item_ids=pl.col("item_id"), item_amounts=pl.col("chaseable_minor"),
            amount_minor=pl.col("chaseable_minor").sum(),
            interest_minor=pl.min_horizontal("interest_minor", "chaseable_minor").sum(),
        )
    )  # fmt: skip
    joined = accounts.join(listed, on="account_id", how="left", maintain_order="left")
    return joined.with_columns(net_minor=pl.col("amount_minor") - pl.col("credit_minor"))


def address(accounts: pl.DataFrame, contacts: pl.DataFrame, ladder: Ladder) -> pl.DataFrame:
    """Add what the chosen step is and whom it reaches; a message that reaches nobody keeps the flags that say why."""
    key = pl.coalesce(pl.col("chosen"), pl.col("before") + len(ladder.rungs))
    keyed = accounts.with_columns(step_key=key)
    parts = [keyed.filter(pl.col("step_key").is_null()).pipe(_without)]
    for k, step in enumerate((*ladder.rungs, *ladder.before_due)):
        mine = keyed.filter(pl.col("step_key") == k)
        if not mine.is_empty():
            rung = k if k < len(ladder.rungs) else None
            parts.append(_fill(mine, contacts, step, rung))
    return pl.concat(parts, how="vertical").drop("step_key")


def _fill(accounts: pl.DataFrame, contacts: pl.DataFrame, step: Step, rung: int | None) -> pl.DataFrame:
    """Add the columns of one step to the accounts that take it."""
    found = addresses.find(accounts, contacts, step)
    joined = accounts.join(found, on="account_id", how="left", maintain_order="left")
    if step.needs_person or step.is_consequence:
        # Carried out by somebody, or inside the house: an address helps but is not needed.
        joined = joined.with_columns(
            *(pl.lit(value=False).alias(flag) for flag in ADDRESS_FLAGS),
            pl.coalesce("channels", pl.lit(list(step.means), dtype=pl.List(pl.String))).alias("channels"),
            pl.coalesce("contacts", pl.lit([], dtype=pl.List(pl.Int64))).alias("contacts"),
            pl.coalesce("to", pl.lit(step.to[0] if step.to else None, dtype=pl.String)).alias("to"),
        )
    return joined.with_columns(
        contact_law=pl.col("contact_law") & pl.lit(value=not step.is_consequence),
        step=pl.lit(step.name), action=pl.lit(step.action), by=pl.lit(step.by), template=pl.lit(step.template),
        approve=pl.lit(value=step.approve), step_rung=pl.lit(rung, dtype=pl.Int64),
    )  # fmt: skip


def _without(accounts: pl.DataFrame) -> pl.DataFrame:
    """Add the same columns, empty, to the accounts for which nothing was chosen."""
    text = pl.lit(None, dtype=pl.String)
    return accounts.with_columns(
        to=text, channels=pl.lit(None, dtype=pl.List(pl.String)), contacts=pl.lit(None, dtype=pl.List(pl.Int64)),
        **{flag: pl.lit(value=False) for flag in (*ADDRESS_FLAGS, "contact_law")},
        step=text, action=text, by=text, template=text, approve=pl.lit(None, dtype=pl.Boolean),
        step_rung=pl.lit(None, dtype=pl.Int64),
    )  # fmt: skip

"""What a proposal says: its items, amounts, addressee and terms.

Grain: accounts with `chosen` or `before` in, the same accounts with the proposal's columns out. All are on one ladder.
"""

from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from cartera.kernel.policy import Ladder, Step
from cartera.kernel.steps import addresses, rungs

SPOKEN = ("account_id", "item_id", "due_date", "chaseable_minor", "interest_minor")
# Columns of DECISIONS that say what is proposed.
SAID = (
    "step", "action", "by", "to", "channels", "contacts", "template", "approve", "step_rung", "item_ids", "item_amounts",
    "amount_minor", "net_minor", "interest_minor",
)  # fmt: skip
ADDRESS_FLAGS = ("no_address", "no_channel", "opted_out", "not_authorised")


def may_be_spoken_of(items: pl.DataFrame) -> pl.DataFrame:
    """Keep of aged and braked items those that a step may speak of, and of their columns what is said."""
    return items.filter(pl.col("is_open") & ~pl.col("braked")).select(*SPOKEN, "overdue")


def spoken_items(
    accounts: pl.DataFrame, speakable: pl.DataFrame, ladder: Ladder, before: pl.DataFrame
) -> pl.DataFrame:
    """List the items each chosen step speaks of: the columns of `SPOKEN`."""
    by_rung = accounts.filter(pl.col("chosen").is_not_null()).select("account_id", item_id="carrying_item")
    if ladder.items == "triggering":
        mine = speakable.join(by_rung, on="item_id", how="semi")
    else:
        meant = speakable.filter("overdue") if ladder.items == "overdue" else speakable
        mine = meant.join(by_rung, on="account_id", how="semi")
    return pl.concat([mine.select(SPOKEN), before.select(SPOKEN)])


def word(accounts: pl.DataFrame, spoken: pl.DataFrame) -> pl.DataFrame:
    """Add items, amounts, credit and net. Items in order of due date, then id.

    `credit_minor` is what is on account, or for a courtesy what is left of it for that due date. What is overdue beside the
    items spoken of (a ladder that speaks of the carrying item alone) takes of it first: the net is never more than is owed
    in all, nor less than nothing.
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
    beside = (pl.col("chaseable_overdue_minor") - pl.col("amount_minor")).clip(lower_bound=0)
    left = (pl.col("credit_minor") - beside).clip(lower_bound=0)
    credit = pl.when(pl.col("chosen").is_not_null()).then(left).otherwise("credit_minor")
    return joined.with_columns(credit_minor=credit, net_minor=pl.col("amount_minor") - credit)


def address(accounts: pl.DataFrame, contacts: pl.DataFrame, ladder: Ladder) -> pl.DataFrame:
    """Add what the chosen step is and whom it reaches; a message that reaches nobody keeps the flags that say why."""
    steps = (*ladder.rungs, *ladder.apart)
    key = pl.coalesce(pl.col("chosen"), pl.col("before") + len(ladder.rungs)).cast(pl.Int64)
    keyed = accounts.with_columns(step_key=key)
    found = addresses.find(keyed.filter(pl.col("step_key").is_not_null()), contacts, steps)
    joined = keyed.join(found, on="account_id", how="left", maintain_order="left").join(
        _steps(steps, len(ladder.rungs)), on="step_key", how="left", maintain_order="left"
    )
    # Carried out by somebody, or inside the house: an address helps but is not needed.
    needless = pl.col("needless").fill_null(value=False)
    helped = [
        pl.when(needless).then(pl.coalesce(name, f"{name}_else")).otherwise(name).alias(name)
        for name in ("channels", "contacts", "to")
    ]
    flags = [(pl.col(flag).fill_null(value=False) & ~needless).alias(flag) for flag in ADDRESS_FLAGS]
    barred = pl.col("contact_law").fill_null(value=False) & ~pl.col("consequence").fill_null(value=False)
    return joined.with_columns(*helped, *flags, contact_law=barred)


@lru_cache(maxsize=rungs.CACHED)
def _steps(steps: Sequence[Step], of_ladder: int) -> pl.DataFrame:
    """Lay out what each step is: one row per step, by its place; the first so many of them are rungs."""
    rows: list[tuple[object, ...]] = [
        (
            key, step.name, step.action, step.by, step.template, step.approve, key if key < of_ladder else None,
            step.needs_person or step.is_consequence, step.is_consequence, list(step.means), [], step.to[0] if step.to else None,
        )
        for key, step in enumerate(steps)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=_STEPS, orient="row")


_STEPS: dict[str, pl.DataType | type[pl.DataType]] = {
    "step_key": pl.Int64, "step": pl.String, "action": pl.String, "by": pl.String, "template": pl.String,
    "approve": pl.Boolean, "step_rung": pl.Int64, "needless": pl.Boolean, "consequence": pl.Boolean, "channels_else": pl.List(pl.String),
    "contacts_else": pl.List(pl.Int64), "to_else": pl.String,
}  # fmt: skip

"""Brakes: facts that forbid chasing now. One definition, used by the day's decision and by the gate at the door.

Grain: one row per item, in and out. Adds `braked`, and the booleans in `ITEM_BRAKES` and `ACCOUNT_BRAKES`. A brake marks,
it never drops a row, so that the reason survives.
"""

import polars as pl

ITEM_BRAKES = ("paused", "disputed", "agreed", "promised")
OF_ACCOUNT = (  # columns of ACCOUNTS beside `paused`, in the order in which they are told
    "deceased", "insolvent", "represented", "cease_request", "complaint", "verifying", "exempt", "forborne",
)  # fmt: skip
ACCOUNT_BRAKES = (*OF_ACCOUNT, "account_paused")


def apply(items: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Mark every item that may not be chased: by its own brakes or by those of its account.

    `items` is aged already. A partial dispute is no brake: the rest goes on.
    """
    of_account = accounts.select("account_id", *OF_ACCOUNT, account_paused="paused")
    of_account = of_account.filter(pl.any_horizontal(ACCOUNT_BRAKES))  # few: the rest need not be looked up
    marked = items.join(of_account, on="account_id", how="left", maintain_order="left").with_columns(
        pl.col(ACCOUNT_BRAKES).fill_null(value=False),
        disputed=(pl.col("disputed_minor") > 0) & (pl.col("chaseable_minor") <= 0),
    )
    return marked.with_columns(braked=pl.any_horizontal(*ITEM_BRAKES, *ACCOUNT_BRAKES))


def codes() -> list[pl.Expr]:
    """Give each brake of a marked frame as its reason code where it holds, else null."""
    spoken = {"account_paused": "paused"}
    return [
        pl.when(pl.col(brake)).then(pl.lit(spoken.get(brake, brake)))
        for brake in (*ACCOUNT_BRAKES, *ITEM_BRAKES)
    ]

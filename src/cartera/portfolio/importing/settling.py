"""Entries of payments and credits in columns; what `ledger.settlement` says of one, said of many at once. Pure."""

import polars as pl

PARTS = ("fees", "interest", "principal")


def paid_in_full(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the entries by which payments settle items as told.

    `rows`: account_id, receivable_id, payment_id, issued_on, value_on, and minor units of fees, interest, principal.
    Money older than its item waits on account until the item is issued.
    """
    early = rows.filter(pl.col("value_on") < pl.col("issued_on"))
    keys = ["account_id", "payment_id"]
    whole = pl.sum_horizontal(PARTS)
    waits = early.select(
        *keys,
        kind=pl.lit("payment"),
        component=pl.lit("on_account"),
        amount_minor=-whole,
        effective_on="value_on",
    )
    leaves = early.select(
        *keys,
        kind=pl.lit("transfer"),
        component=pl.lit("on_account"),
        amount_minor=whole,
        effective_on="issued_on",
    )
    settles = [
        rows.select(
            *keys, "receivable_id", component=pl.lit(part), amount_minor=-pl.col(part),
            kind=pl.when(pl.col("value_on") < pl.col("issued_on")).then(pl.lit("transfer")).otherwise(pl.lit("payment")),
            effective_on=pl.max_horizontal("value_on", "issued_on"),
        )
        for part in PARTS
    ]  # fmt: skip
    return pl.concat([waits, leaves, *settles], how="diagonal").filter(pl.col("amount_minor") != 0)

"""A document corrected to less than is paid of it already: what is too much goes back on account."""

import polars as pl

from cartera.foundation.frames import Query, among
from cartera.portfolio.importing.plan import Plan


def given_back(plan: Plan, rows: pl.DataFrame) -> pl.DataFrame:
    """Plan what leaves each item for the account it was paid from, and return the rows with a `delta` that is covered.

    `rows`: id, account_id_was, principal, delta (minor units), effective_on. The money keeps its source, the latest
    first, so that a return of the payment finds all of it.
    """
    rows = rows.with_columns(over=(-(pl.col("principal") + pl.col("delta"))).clip(0))
    over = rows.filter(pl.col("over") > 0).select("id", "over", "account_id_was", "effective_on")
    if over.is_empty():
        return rows
    sources = _sources(plan, over["id"].to_list()).join(over, left_on="receivable_id", right_on="id")
    sources = sources.sort("receivable_id", "entry_id", descending=[False, True])
    before = pl.col("minor").cum_sum().over("receivable_id") - pl.col("minor")
    taken = sources.with_columns(taken=pl.min_horizontal("minor", (pl.col("over") - before).clip(0)))
    common = {"kind": pl.lit("transfer"), "effective_on": pl.max_horizontal("effective_on", "since")}
    keys = ["payment_id", "credit_note_id"]
    plan.entries(
        taken.select(
            *keys,
            "receivable_id",
            account_id="account_id_was",
            component=pl.lit("principal"),
            amount_minor="taken",
            **common,
        )
    )
    plan.entries(
        taken.select(
            *keys,
            account_id="source_account",
            component=pl.lit("on_account"),
            amount_minor=-pl.col("taken"),
            **common,
        )
    )
    covered = taken.group_by(pl.col("receivable_id").alias("id")).agg(pl.col("taken").sum())
    rows = rows.join(covered, on="id", how="left", maintain_order="left")
    return rows.with_columns(delta=pl.col("delta") + pl.col("over") - pl.col("taken").fill_null(0))


def _sources(plan: Plan, ids: list[int]) -> pl.DataFrame:
    """Return one row an item and payment or credit note that settled some of its principal, in minor units."""
    columns = {
        "receivable_id": ("e.receivable_id", pl.Int64),
        "payment_id": ("e.payment_id", pl.Int64),
        "credit_note_id": ("e.credit_note_id", pl.Int64),
        "source_account": ("MAX(COALESCE(p.account_id, n.account_id))", pl.Int64),
        "minor": ("CAST(-SUM(e.amount_minor) AS BIGINT)", pl.Int64),
        "since": ("MAX(e.effective_on)", pl.Date),
        "entry_id": ("MAX(e.id)", pl.Int64),
    }
    return plan.books.read(
        Query(
            "sources", columns,
            "FROM portfolio_ledgerentry e LEFT JOIN portfolio_payment p ON p.id = e.payment_id "
            "LEFT JOIN portfolio_creditnote n ON n.id = e.credit_note_id "
            "WHERE e.component = 'principal' AND (e.payment_id IS NOT NULL OR e.credit_note_id IS NOT NULL)"
            + among("e.receivable_id", ids)
            + " GROUP BY e.receivable_id, e.payment_id, e.credit_note_id HAVING SUM(e.amount_minor) < 0",
        )
    )  # fmt: skip

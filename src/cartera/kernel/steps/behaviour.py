"""Behaviour: what a debtor has been like, as the columns that conditions may name.

Grain: one row per account, in and out. Adds every column of `conditions.CONDITION_COLUMNS` but `segment`. Amounts become
major units here and only here, because people write conditions in major units; nothing is computed from them afterwards.
"""

from datetime import date

import polars as pl

DAYS_IN_YEAR = 365.25


def remember(accounts: pl.DataFrame, behaviour: pl.DataFrame, on: date) -> pl.DataFrame:
    """Join the twelve months' behaviour and name everything a condition may ask. No history: counts 0, shares unknown."""
    counts = [
        "invoices_12m", "late_12m", "days_late_sum_12m", "kept_promises_12m", "broken_promises_12m",
        "reminders_12m", "paid_after_reminder_12m",
    ]  # fmt: skip
    joined = accounts.join(behaviour, on="account_id", how="left", maintain_order="left")
    joined = joined.with_columns(pl.col(counts).fill_null(0))
    invoices = pl.when(pl.col("invoices_12m") > 0).then(pl.col("invoices_12m"))
    return joined.with_columns(
        open=_major("open_minor"),
        overdue=_major("overdue_minor"),
        sales_12m=_major("sales_12m_minor"),
        oldest_days=_days(on, "oldest_due").fill_null(0),
        late_share_12m=pl.col("late_12m") / invoices,
        avg_days_late_12m=pl.col("days_late_sum_12m") / invoices,
        days_since_contact=_days(on, "last_contact_on"),
        customer_years=_days(on, "customer_since") / DAYS_IN_YEAR,
    )


def _major(column: str) -> pl.Expr:
    """Give an amount in major units: one division of integers, so equal decimals compare equal."""
    return pl.col(column) / pl.lit(10).pow(pl.col("exponent")).cast(pl.Int64)


def _days(on: date, column: str) -> pl.Expr:
    """Count the days from a date to the day."""
    return (pl.lit(on) - pl.col(column)).dt.total_days()

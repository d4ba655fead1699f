"""The book as it stood on a day, in columns: what was open, and what was settled since some earlier day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from cartera.foundation.frames import Read
from cartera.portfolio import facts
from cartera.portfolio.interest import accrual
from cartera.portfolio.interest.curves import RateBook, Who

_PARTS = ("principal", "fees", "interest")


def open_on(
    read: Read, creditor_id: int, on: date, later: pl.DataFrame, accounts: Sequence[int] | None = None
) -> pl.DataFrame:
    """Give what was open on a day by value date; one row per item. `later`: `facts.later_entries` of that day."""
    now = read(facts.open_items(creditor_id, on, accounts))
    since = read(facts.reopened_items(creditor_id, on, accounts))
    items = pl.concat([now, since])
    if later.is_empty():
        return _kept(items)
    wide = later.filter(pl.col("item_id") != 0).group_by("item_id").agg(
        pl.col("later_minor").filter(pl.col("component") == part).sum().alias(f"later_{part}") for part in _PARTS
    )  # fmt: skip
    items = items.join(wide, on="item_id", how="left").with_columns(
        (pl.col(f"{part}_minor") - pl.col(f"later_{part}").fill_null(0)).alias(f"{part}_minor")
        for part in _PARTS
    )
    return _kept(items)


def _kept(items: pl.DataFrame) -> pl.DataFrame:
    """Keep what something is owed of."""
    owed = pl.sum_horizontal(f"{part}_minor" for part in _PARTS)
    kept = items.filter(owed != 0).with_columns(settled_on=pl.lit(None, dtype=pl.Date))
    return kept.select(
        "item_id", "account_id", "due_date", "principal_minor", "fees_minor", "interest_minor", "settled_on"
    )


def with_interest(
    read: Read, creditor_id: int, on: date, items: pl.DataFrame, accounts: pl.DataFrame
) -> pl.DataFrame:
    """Add the late interest accrued by the day to what was open on it. `accounts`: `facts.accounts`."""
    late = items.filter(pl.col("due_date") < on)
    if late.is_empty():
        return items
    rates = RateBook(creditor_id, on)
    if not rates.charges or not _anybody(rates, late["due_date"].min(), accounts):
        return items
    whose = accounts.select("account_id", "debtor_id", *accrual.WHO)
    named = late.select("item_id", "account_id", "due_date", "principal_minor").join(whose, on="account_id")
    return accrual.added(items, accrual.accrued(read, creditor_id, named.select(accrual.ITEM), on, rates))


def _anybody(rates: RateBook, earliest: Any, accounts: pl.DataFrame) -> bool:
    """Tell whether there is a rate for anybody: of the few kinds of debtors, of those with a contract, of items."""
    if rates.by_item:
        return True
    kinds = accounts.select(accrual.WHO).unique()
    whos = [Who(0, *row) for row in kinds.iter_rows()]
    of_contracts = accounts.filter(pl.col("debtor_id").is_in(sorted(rates.contracts)))
    whos += [Who(*row) for row in of_contracts.select("debtor_id", *accrual.WHO).iter_rows()]
    return any(rates.curve(who, earliest + timedelta(days=1)) for who in whos)


def with_settled(open_items: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame:
    """Add what was settled before the day to what was open on it, as items of nothing."""
    nothing = {f"{part}_minor": pl.lit(0, dtype=pl.Int64) for part in _PARTS}
    if settled.is_empty():
        return open_items
    remembered = settled.join(open_items.select("item_id"), on="item_id", how="anti").with_columns(**nothing)
    return pl.concat([open_items, remembered.select(open_items.columns)])

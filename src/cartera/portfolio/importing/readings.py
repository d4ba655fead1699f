"""The readings beside the ledger after a file: open amounts, the day of settlement, money on account; worked out by columns."""

import polars as pl

from cartera.foundation.frames import Query, among
from cartera.portfolio.importing.plan import Plan

_PARTS = ("principal", "fees", "interest")
_FEW = 20_000  # items named one by one in a query; for more, all are read


def plan_readings(plan: Plan) -> None:
    """Plan the new readings of what was in the books before; rows to come already carry theirs."""
    parts = plan.added["portfolio_ledgerentry"]
    if parts:
        entries = pl.concat(parts, how="vertical_relaxed")
        _items(plan, entries.filter(pl.col("receivable_id").is_not_null()))
        _accounts(plan, entries.filter(pl.col("receivable_id").is_null()))


def _items(plan: Plan, entries: pl.DataFrame) -> None:
    moved = entries.join(plan.books.documents.select(receivable_id="id"), on="receivable_id", how="semi")
    if moved.is_empty():
        return
    minor = pl.col("amount_minor")
    sums = moved.group_by(pl.col("receivable_id").alias("id")).agg(
        *(minor.filter(pl.col("component") == part).sum().alias(f"more_{part}") for part in _PARTS),
        pl.col("effective_on").max().alias("latest"),
    )
    items = plan.books.documents.select("id", *_PARTS).join(sums, on="id")
    items = items.select(
        "id",
        "latest",
        *((pl.col(part) + pl.col(f"more_{part}")).alias(f"{part}_open_minor") for part in _PARTS),
    )
    left = pl.sum_horizontal(f"{part}_open_minor" for part in _PARTS)
    ended = items.filter(left == 0)
    items = items.join(_last_days(plan, ended["id"].to_list()), on="id", how="left")
    ends = pl.when(left == 0).then(pl.max_horizontal("latest", "last_on"))
    plan.change(
        "portfolio_receivable",
        items.select("id", *(f"{part}_open_minor" for part in _PARTS), settled_on=ends),
    )


def _last_days(plan: Plan, ids: list[int]) -> pl.DataFrame:
    """Return the latest value date among what stands of each item: id, last_on."""
    if not ids:
        return pl.DataFrame(schema={"id": pl.Int64, "last_on": pl.Date})
    return plan.books.read(
        Query(
            "last_days",
            {"id": ("e.receivable_id", pl.Int64), "last_on": ("MAX(e.effective_on)", pl.Date)},
            "FROM portfolio_ledgerentry e JOIN portfolio_receivable r ON r.id = e.receivable_id "
            "LEFT JOIN portfolio_ledgerentry o ON o.reverses_id = e.id "
            "WHERE r.creditor_id = %s AND e.reverses_id IS NULL AND o.id IS NULL"
            + among("e.receivable_id", ids if len(ids) <= _FEW else None)
            + " GROUP BY e.receivable_id",
            [plan.books.creditor_id],
        )
    )


def _accounts(plan: Plan, entries: pl.DataFrame) -> None:
    if entries.is_empty():
        return
    more = entries.group_by(pl.col("account_id")).agg((-pl.col("amount_minor").sum()).alias("more"))
    more = more.filter(pl.col("more") != 0)
    before = plan.books.accounts.select("account_id", "on_account_minor")
    after = more.join(before, on="account_id", how="left")
    on_account = pl.col("on_account_minor").fill_null(0) + pl.col("more")
    plan.change("portfolio_account", after.select(id="account_id", on_account_minor=on_account))

"""What the kernel is told of promises: which items one holds still, and how earlier ones ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from cartera.agreements import keeping
from cartera.foundation.frames import Query

YEAR_DAYS = 365


@dataclass(frozen=True)
class Promises:
    """Items under an open promise (item_id), and per account the promises kept and broken in twelve months."""

    items: pl.DataFrame
    behaviour: pl.DataFrame


def forborne(creditor_id: int, on: date) -> Query:
    """Read who has a time of grace on the day; one row per debtor."""
    return Query(
        "forborne",
        {"debtor_id": ("f.debtor_id", pl.Int64)},
        "FROM agreements_forbearance f WHERE f.creditor_id = %s AND f.from_on <= %s AND f.to_on >= %s "
        "GROUP BY f.debtor_id",
        [creditor_id, on, on],
    )


def promises(creditor_id: int, on: date, read: Callable[[Query], pl.DataFrame]) -> Promises:
    """Read the year's promises and judge each on the day."""
    since = on - timedelta(days=YEAR_DAYS)
    given = read(_given(creditor_id, since, on))
    named = read(_named(creditor_id, since, on))
    judged = judge(given, named, read(_money(creditor_id, since, on)), on)
    held = named.join(
        judged.filter(pl.col("state") == "open").select("promise_id"), on="promise_id", how="semi"
    )
    ended = judged.group_by("account_id").agg(
        kept_promises_12m=(pl.col("state") == "kept").sum().cast(pl.Int64),
        broken_promises_12m=pl.col("state").is_in(["broken", "partial"]).sum().cast(pl.Int64),
    )
    return Promises(items=held.select("item_id").unique(), behaviour=ended)


def judge(given: pl.DataFrame, named: pl.DataFrame, money: pl.DataFrame, on: date) -> pl.DataFrame:
    """Say of each promise what was paid on it and its state, as `keeping` defines it."""
    items = {pk: frozenset(ids) for pk, ids in named.group_by("promise_id").agg("item_id").iter_rows()}
    days = given.select("promise_id", "amount_minor", "given_on", "until_on", "given_after")
    promises = [
        keeping.Given(pk, minor, given_on, until_on, after, items.get(pk, frozenset()))
        for pk, minor, given_on, until_on, after in days.iter_rows()
    ]
    entries = money.select("entry_id", "item_id", "effective_on", "paid_minor")
    standings = keeping.judge(promises, [keeping.Money(*row) for row in entries.iter_rows()], on)
    rows = [(pk, each.paid_minor, each.state) for pk, each in standings.items()]
    schema = {"promise_id": pl.Int64, "paid_minor": pl.Int64, "state": pl.String}
    judged = pl.DataFrame(rows, schema=schema, orient="row")
    return given.join(judged, on="promise_id").select("promise_id", "account_id", "paid_minor", "state")


def _given(creditor_id: int, since: date, on: date) -> Query:
    """Read promises given by the day and not cancelled, whose window ends within the year or later."""
    return Query(
        "promises",
        {
            "promise_id": ("p.id", pl.Int64),
            "account_id": ("p.account_id", pl.Int64),
            "amount_minor": ("p.amount_minor", pl.Int64),
            "given_on": ("p.given_on", pl.Date),
            "until_on": ("p.until_on", pl.Date),
            "given_after": ("p.given_after", pl.Int64),
        },
        f"FROM agreements_promise p WHERE {_LIVE}",
        [creditor_id, since, on, on],
    )


def _named(creditor_id: int, since: date, on: date) -> Query:
    """Read the items that promises name; one row per promise and item."""
    return Query(
        "promise_items",
        {"promise_id": ("p.id", pl.Int64), "item_id": ("i.receivable_id", pl.Int64)},
        f"FROM agreements_promise p JOIN agreements_promise_items i ON i.promise_id = p.id WHERE {_LIVE}",
        [creditor_id, since, on, on],
    )


def _money(creditor_id: int, since: date, on: date) -> Query:
    """Read money applied to promised items and not returned by the day; one row per entry."""
    return Query(
        "promise_money",
        {
            "entry_id": ("e.id", pl.Int64),
            "item_id": ("e.receivable_id", pl.Int64),
            "effective_on": ("e.effective_on", pl.Date),
            "paid_minor": ("-e.amount_minor", pl.Int64),
        },
        "FROM portfolio_ledgerentry e WHERE e.payment_id IS NOT NULL AND e.reverses_id IS NULL "
        "AND e.effective_on <= %s AND NOT EXISTS "
        "(SELECT 1 FROM portfolio_ledgerentry r WHERE r.reverses_id = e.id AND r.effective_on <= %s) "
        "AND e.receivable_id IN (SELECT i.receivable_id FROM agreements_promise p "
        f"JOIN agreements_promise_items i ON i.promise_id = p.id WHERE {_LIVE})",
        [on, on, creditor_id, since, on, on],
    )


_LIVE = (
    "p.creditor_id = %s AND p.until_on >= %s AND p.given_on <= %s "
    "AND (p.cancelled_on IS NULL OR p.cancelled_on > %s)"
)

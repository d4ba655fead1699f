"""What the kernel is told of promises and plans: which items they hold still, what plans ask, how earlier promises ended."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from cartera.agreements import instalments, keeping
from cartera.foundation.frames import Param, Query, among

YEAR_DAYS = 365
MANY = 20_000  # of more items than these the database finds by itself which they are


@dataclass(frozen=True)
class Promises:
    """Items under an open promise (item_id), and per account the promises kept and broken in twelve months."""

    items: pl.DataFrame
    behaviour: pl.DataFrame


@dataclass(frozen=True)
class Plans:
    """Items under an active plan (item_id), and what those plans ask next (account_id, item_id, due_date, minor)."""

    items: pl.DataFrame
    asked: pl.DataFrame


NO_PROMISES = Promises(
    items=pl.DataFrame(schema={"item_id": pl.Int64}),
    behaviour=pl.DataFrame(
        schema={"account_id": pl.Int64, "kept_promises_12m": pl.Int64, "broken_promises_12m": pl.Int64}
    ),
)
_ASKED: dict[str, pl.DataType | type[pl.DataType]] = {
    "account_id": pl.Int64, "item_id": pl.Int64, "due_date": pl.Date, "minor": pl.Int64,
}  # fmt: skip


def plans(creditor_id: int, on: date, read: Callable[[Query], pl.DataFrame], opened: pl.DataFrame) -> Plans:
    """Read the plans that nobody has ended and that hold something open, judge each on the day, and lay out what they ask.

    `opened`: what is open on the day (item_id, account_id, due_date, principal_minor, fees_minor, interest_minor). What
    a plan asks is laid over its items, the oldest due first.
    """
    named = read(_planned_items(creditor_id, on))
    if named.is_empty():
        return Plans(named.select("item_id"), pl.DataFrame(schema=_ASKED))
    parts = read(_parts(creditor_id, on)).sort("plan_id", "number")
    money: dict[int, list[keeping.Money]] = defaultdict(list)
    columns = ("entry_id", "item_id", "effective_on", "paid_minor", "back_on")
    for row in read(_plan_money(named, creditor_id, on)).select(columns).iter_rows():
        money[row[1]].append(keeping.Money(*row))
    items = opened.join(named.select("item_id").unique(), on="item_id", how="semi").sort(
        "due_date", "item_id"
    )
    minor = pl.sum_horizontal("principal_minor", "fees_minor", "interest_minor")
    owed = {
        row[0]: (place, *row)
        for place, row in enumerate(items.select("item_id", "account_id", minor).iter_rows())
    }
    held: list[int] = []
    asked: list[tuple[int, int, date, int]] = []
    for plan in _as_planned(named, parts):
        standing = instalments.judge(plan, [each for pk in plan.items for each in money[pk]], on)
        wanted = instalments.asked(plan, standing, on)
        if wanted is None:
            continue
        held += plan.items
        mine = sorted(owed[pk] for pk in plan.items if pk in owed)
        spread = instalments.spread(wanted[1], [(pk, opened) for _, pk, _, opened in mine])
        asked += [(owed[pk][2], pk, wanted[0], part) for pk, part in spread]
    return Plans(
        pl.DataFrame({"item_id": held}, schema={"item_id": pl.Int64}),
        pl.DataFrame(asked, schema=_ASKED, orient="row"),
    )


def _as_planned(named: pl.DataFrame, parts: pl.DataFrame) -> list[instalments.Planned]:
    """Put the plans together, in the order of their ids."""
    amounts = {
        plan: tuple(zip(days, minors, strict=True))
        for plan, days, minors in parts.group_by("plan_id").agg("due_date", "minor").iter_rows()
    }
    grouped = named.group_by("plan_id").agg(
        pl.col("began_on", "given_after", "tolerance_days").first(), pl.col("item_id"),
    )  # fmt: skip
    return [
        instalments.Planned(plan, began_on, after, tolerance, frozenset(items), amounts[plan])
        for plan, began_on, after, tolerance, items in grouped.sort("plan_id").iter_rows()
    ]


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
    if given.is_empty():
        return NO_PROMISES
    named = read(_named(creditor_id, since, on))
    judged = judge(given, named, read(_money(named, creditor_id, since, on)), on)
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


def _spoken_of(named: pl.DataFrame, table: str, where: str, params: list[Param]) -> tuple[str, list[Param]]:
    """Say which items: by their ids, so that the database looks these few up and does not walk through all the entries."""
    if named.height <= MANY:
        return among("e.receivable_id", named["item_id"].unique().to_list()), []
    them = f"SELECT i.receivable_id FROM agreements_{table} p JOIN agreements_{table}_items i ON i.{table}_id = p.id"
    return f" AND e.receivable_id IN ({them} WHERE {where})", params


def _money(named: pl.DataFrame, creditor_id: int, since: date, on: date) -> Query:
    """Read money applied to promised items and not returned by the day; one row per entry."""
    items, params = _spoken_of(named, "promise", _LIVE, [creditor_id, since, on, on])
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
        "(SELECT 1 FROM portfolio_ledgerentry r WHERE r.reverses_id = e.id AND r.effective_on <= %s)" + items,
        [on, on, *params],
    )


_LIVE = (
    "p.creditor_id = %s AND p.until_on >= %s AND p.given_on <= %s "
    "AND (p.cancelled_on IS NULL OR p.cancelled_on > %s)"
)

# Plans that run: begun by the day, not ended by it, with something still open.
_RUNNING = (
    "p.creditor_id = %s AND p.began_on <= %s AND (p.ended_on IS NULL OR p.ended_on > %s) AND EXISTS "
    "(SELECT 1 FROM agreements_plan_items o JOIN portfolio_receivable r ON r.id = o.receivable_id "
    "WHERE o.plan_id = p.id AND (r.settled_on IS NULL OR r.settled_on > %s))"
)


def _planned_items(creditor_id: int, on: date) -> Query:
    """Read the items of plans that run; one row per plan and item."""
    return Query(
        "planned_items",
        {
            "plan_id": ("p.id", pl.Int64),
            "began_on": ("p.began_on", pl.Date),
            "given_after": ("p.given_after", pl.Int64),
            "tolerance_days": ("p.tolerance_days", pl.Int64),
            "item_id": ("i.receivable_id", pl.Int64),
        },
        f"FROM agreements_plan p JOIN agreements_plan_items i ON i.plan_id = p.id WHERE {_RUNNING}",
        [creditor_id, on, on, on],
    )


def _parts(creditor_id: int, on: date) -> Query:
    """Read the instalments of plans that run; one row per instalment."""
    return Query(
        "instalments",
        {
            "plan_id": ("p.id", pl.Int64),
            "number": ("i.number", pl.Int64),
            "due_date": ("i.due_date", pl.Date),
            "minor": ("i.amount_minor", pl.Int64),
        },
        f"FROM agreements_plan p JOIN agreements_instalment i ON i.plan_id = p.id WHERE {_RUNNING}",
        [creditor_id, on, on, on],
    )


def _plan_money(named: pl.DataFrame, creditor_id: int, on: date) -> Query:
    """Read money applied to planned items by the day, with the day it was taken back; one row per entry."""
    items, params = _spoken_of(named, "plan", _RUNNING, [creditor_id, on, on, on])
    return Query(
        "plan_money",
        {
            "entry_id": ("e.id", pl.Int64),
            "item_id": ("e.receivable_id", pl.Int64),
            "effective_on": ("e.effective_on", pl.Date),
            "paid_minor": ("-e.amount_minor", pl.Int64),
            "back_on": ("r.effective_on", pl.Date),
        },
        "FROM portfolio_ledgerentry e LEFT JOIN portfolio_ledgerentry r ON r.reverses_id = e.id "
        "WHERE e.payment_id IS NOT NULL AND e.reverses_id IS NULL AND e.effective_on <= %s" + items,
        [on, *params],
    )

"""Late interest accrued to a day: a reading, in columns, of many items or a few. Nothing is written.

What is accrued and not yet posted is the exact sum until the day, rounded half up, less what was posted by then. It may be
less than nothing: when we learn of a payment late, less was owed than was posted.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from cartera.foundation.frames import Read
from cartera.kernel.steps import interest
from cartera.kernel.steps.interest import Curve, Line
from cartera.portfolio.interest import bearing
from cartera.portfolio.interest.bearing import Borne
from cartera.portfolio.interest.curves import RateBook, Who

ITEM = ("item_id", "debtor_id", "kind", "currency", "due_date", "principal_minor")
_ACCRUED = {"item_id": pl.Int64, "due_minor": pl.Int64, "posted_minor": pl.Int64}


@dataclass(frozen=True, slots=True)
class Shown:
    """How the interest of one item comes about: its lines, what they come to, and how much of it was posted (minor units)."""

    lines: list[Line]
    due_minor: int
    posted_minor: int


def accrued(
    read: Read, creditor_id: int, items: pl.DataFrame, on: date, book: RateBook | None = None
) -> pl.DataFrame:
    """Return item_id, due_minor, posted_minor of items that were due before a day; none where nobody is charged.

    `items`: the columns of `ITEM`, one row per item, the principal as open on the day. `book`: the rates, where they were
    read already. Where no terms say that interest is charged, this asks once and reads nothing else.
    """
    late = items.filter(pl.col("due_date") < on)
    curves = _curves(book or RateBook(creditor_id, on), late) if late.height else []
    if not any(curve for _, curve in curves):
        return pl.DataFrame(schema=_ACCRUED)
    ids = pl.concat([mine for mine, curve in curves if curve])["item_id"].to_list()
    borne = bearing.read(read, creditor_id, on, ids)
    due = pl.concat([_due(mine, curve, borne, on) for mine, curve in curves if curve])
    joined = due.join(borne.posted, on="item_id", how="left").with_columns(
        pl.col("posted_minor").fill_null(0)
    )
    return joined.select(list(_ACCRUED))


def added(items: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Add what is accrued to `interest_minor` of items; never below nothing."""
    if found.is_empty():
        return items
    joined = items.join(found, on="item_id", how="left", maintain_order="left")
    more = (pl.col("due_minor") - pl.col("posted_minor")).fill_null(0)
    raised = pl.when(more != 0).then((pl.col("interest_minor") + more).clip(lower_bound=0))
    return joined.with_columns(interest_minor=raised.otherwise("interest_minor")).drop(
        "due_minor", "posted_minor"
    )


def shown(read: Read, creditor_id: int, item: dict[str, Any], on: date) -> Shown:
    """Return how the interest of one item (a row of `ITEM`) until a day comes about, line by line."""
    book = RateBook(creditor_id, on)
    who = Who(item["debtor_id"], item["kind"], item["currency"])
    curve = (
        book.curve(who, item["due_date"] + timedelta(days=1))
        if item["due_date"] < on and book.charges
        else ()
    )
    if not curve:
        return Shown([], 0, 0)
    borne = bearing.read(read, creditor_id, on, [item["item_id"]])
    what = borne.bearing(item["item_id"], item["debtor_id"], item["due_date"], item["principal_minor"])
    found = interest.lines(what, curve, on)
    posted = borne.posted["posted_minor"].sum()
    return Shown(found, interest.total(found), int(posted))


def _curves(book: RateBook, late: pl.DataFrame) -> list[tuple[pl.DataFrame, Curve]]:
    """Split items by the rates that hold for them; whose contract says something goes apart."""
    if not book.charges:
        return []
    since = late["due_date"].min()
    assert isinstance(since, date)  # noqa: S101 - there are rows, and due dates are never null
    first = since + timedelta(days=1)
    apart = pl.when(pl.col("debtor_id").is_in(sorted(book.contracts))).then("debtor_id").otherwise(0)
    groups = late.with_columns(apart=apart).group_by("apart", "kind", "currency", maintain_order=True)
    return [(mine, book.curve(Who(key[0], key[1], key[2]), first)) for key, mine in groups]


def _due(items: pl.DataFrame, curve: Curve, borne: Borne, on: date) -> pl.DataFrame:
    """Return item_id and the interest due until the day: by columns, and one by one where something rested."""
    rested = [*borne.rests, *borne.contested]
    rests = pl.col("item_id").is_in(rested) | pl.col("debtor_id").is_in(list(borne.of_debtor))
    apart = items.filter(rests) if borne.rest_something() else items.clear()
    plain = items.join(apart.select("item_id"), on="item_id", how="anti") if apart.height else items
    moves = borne.moves.join(plain.select("item_id", "due_date"), on="item_id")
    moved = moves.group_by("item_id").agg(moved=pl.col("minor").sum())
    whole = plain.join(moved, on="item_id", how="left").select(
        "item_id",
        "due_date",
        since=pl.lit(bearing.LONG_AGO),
        minor=pl.col("principal_minor") - pl.col("moved").fill_null(0),
    )
    amounts = pl.concat([whole, moves.select(whole.columns)])
    by_column = interest.accrue(amounts, curve, on).rename({"interest_minor": "due_minor"})
    rows = [
        (item, interest.rounded(interest.exact(borne.bearing(item, debtor, due, principal), curve, on)))
        for item, debtor, due, principal in apart.select(
            "item_id", "debtor_id", "due_date", "principal_minor"
        ).iter_rows()
    ]
    one_by_one = pl.DataFrame(rows, {"item_id": pl.Int64, "due_minor": pl.Int64}, orient="row")
    return pl.concat([by_column, one_by_one])

"""Late interest accrued to a day: a reading, in columns, of many items or a few. Nothing is written.

What is accrued and not yet posted is the exact sum until the day, rounded half up, less what was posted by then; its tax
is rounded and posted by itself. It may be less than nothing: when we learn of a payment late, less was owed than was posted.
"""

from collections.abc import Sequence
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

WHO = ("kind", "currency", "country", "subdivision")  # what the rate depends on, of who owes an item
ITEM = ("item_id", "debtor_id", *WHO, "due_date", "principal_minor")
_POSTED = ("posted_minor", "tax_posted_minor")
_ACCRUED = dict.fromkeys(
    ("item_id", "due_minor", "posted_minor", "tax_due_minor", "tax_posted_minor"), pl.Int64
)


@dataclass(frozen=True, slots=True)
class Accrued:
    """The interest of an item until a day, its tax apart, and what of both was posted by then; minor units."""

    due_minor: int = 0
    posted_minor: int = 0
    tax_due_minor: int = 0
    tax_posted_minor: int = 0

    @property
    def unposted_minor(self) -> int:
        """What has accrued since it was last posted, tax included; less than nothing when too much was posted."""
        return self.due_minor - self.posted_minor + self.tax_due_minor - self.tax_posted_minor


@dataclass(frozen=True, slots=True)
class Shown(Accrued):
    """How the interest of one item comes about: its lines, what they come to, and how much of it was posted."""

    lines: tuple[Line, ...] = ()


def accrued(
    read: Read, creditor_id: int, items: pl.DataFrame, on: date, book: RateBook | None = None
) -> pl.DataFrame:
    """Return item_id, due_minor, posted_minor and both of its tax, of items due before a day; none where nobody is charged.

    `items`: the columns of `ITEM`, one row per item, the principal as open on the day. `book`: the rates, where they were
    read already. Where no terms say that interest is charged, this asks once and reads nothing else.
    """
    late = items.filter(pl.col("due_date") < on)
    curves = _curves(read, book or RateBook(creditor_id, on), late) if late.height else []
    if not any(curve for _, curve in curves):
        return pl.DataFrame(schema=_ACCRUED)
    ids = pl.concat([mine for mine, curve in curves if curve])["item_id"].to_list()
    borne = bearing.read(read, creditor_id, on, ids)
    due = pl.concat([_due(mine, curve, borne, on) for mine, curve in curves if curve])
    joined = due.join(borne.posted, on="item_id", how="left").with_columns(pl.col(_POSTED).fill_null(0))
    return joined.select(list(_ACCRUED))


def added(items: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Add what is accrued, its tax too, to `interest_minor` of items; never below nothing."""
    if found.is_empty():
        return items
    joined = items.join(found, on="item_id", how="left", maintain_order="left")
    due, posted = (pl.sum_horizontal(f"{name}_minor", f"tax_{name}_minor") for name in ("due", "posted"))
    more = (due - posted).fill_null(0)
    raised = pl.when(more != 0).then((pl.col("interest_minor") + more).clip(lower_bound=0))
    return joined.with_columns(interest_minor=raised.otherwise("interest_minor")).drop(list(_ACCRUED)[1:])


def shown(read: Read, creditor_id: int, item: dict[str, Any], on: date) -> Shown:
    """Return how the interest of one item (a row of `ITEM`) until a day comes about, line by line."""
    book = RateBook(creditor_id, on)
    if item["due_date"] >= on or not book.charges:
        return Shown()
    own = book.own_rates(read, [item["item_id"]])["own_rate"].to_list()
    who = Who(item["debtor_id"], *(item[name] for name in WHO), *own)
    curve = book.curve(who, item["due_date"] + timedelta(days=1))
    if not curve:
        return Shown()
    borne = bearing.read(read, creditor_id, on, [item["item_id"]])
    what = borne.bearing(item["item_id"], item["debtor_id"], item["due_date"], item["principal_minor"])
    return told(interest.lines(what, curve, on), *(int(borne.posted[name].sum()) for name in _POSTED))


def told(lines: Sequence[Line], posted_minor: int, tax_posted_minor: int) -> Shown:
    """Return lines with what they come to, and what of it was posted."""
    due, tax = interest.total(lines), interest.total_tax(lines)
    return Shown(due, posted_minor, tax, tax_posted_minor, tuple(lines))


def _curves(read: Read, book: RateBook, late: pl.DataFrame) -> list[tuple[pl.DataFrame, Curve]]:
    """Split items by the rates that hold for them; who has a contract, and each rate of items themselves, goes apart."""
    if not book.charges:
        return []
    since = late["due_date"].min()
    assert isinstance(since, date)  # noqa: S101 - there are rows, and due dates are never null
    first = since + timedelta(days=1)
    apart = pl.when(pl.col("debtor_id").is_in(sorted(book.contracts))).then("debtor_id").otherwise(0)
    own = book.own_rates(read, late["item_id"].to_list())
    rated = late.join(own, on="item_id", how="left").with_columns(
        pl.col("own_rate").fill_null(""), apart=apart
    )
    groups = rated.group_by("apart", *WHO, "own_rate", maintain_order=True)
    return [(mine.drop("apart", "own_rate"), book.curve(Who(*key), first)) for key, mine in groups]


def _due(items: pl.DataFrame, curve: Curve, borne: Borne, on: date) -> pl.DataFrame:
    """Return item_id and the interest due until the day, its tax too: by columns, and one by one where something rested."""
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
    by_column = interest.accrue(amounts, curve, on).rename(
        {"interest_minor": "due_minor", "tax_minor": "tax_due_minor"}
    )
    rows = []
    for item, *rest in apart.select("item_id", "debtor_id", "due_date", "principal_minor").iter_rows():
        found = interest.lines(borne.bearing(item, *rest), curve, on)
        rows.append((item, interest.total(found), interest.total_tax(found)))
    one_by_one = pl.DataFrame(rows, by_column.schema, orient="row")
    return pl.concat([by_column, one_by_one])

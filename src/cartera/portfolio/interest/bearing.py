"""What the interest of items follows from, read as columns: moves of principal, days of rest, and what was posted.

All of it as known on a day by value date; what was taken back by then is left out together with what took it back.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from cartera.foundation.frames import Query, Read, among
from cartera.kernel.steps.interest import Bearing, Days
from cartera.portfolio.interest.curves import FEW

LONG_AGO = date(1900, 1, 1)
CHARGED = ("interest", "tax")  # kinds of entries by which interest and its tax are posted


@dataclass(frozen=True, slots=True)
class Borne:
    """What was read of some items. `moves`: item_id, since, minor. `posted`: minor units of interest and its tax by item."""

    moves: pl.DataFrame
    posted: pl.DataFrame  # item_id, posted_minor, tax_posted_minor
    rests: dict[int, list[Days]]  # by item
    of_debtor: dict[int, list[Days]]  # by debtor
    contested: dict[int, list[tuple[date, date | None, int]]]  # by item

    def rest_something(self) -> bool:
        """Tell whether anything rests."""
        return bool(self.rests or self.of_debtor or self.contested)

    def bearing(self, item_id: int, debtor_id: int, due_date: date, principal_minor: int) -> Bearing:
        """Return what one item's interest follows from; `principal_minor`: as open on the day."""
        moves = self.moves.filter(pl.col("item_id") == item_id).select("since", "minor").sort("since").rows()
        return Bearing(
            due_date, principal_minor - sum(minor for _, minor in moves), tuple(moves),
            (*self.rests.get(item_id, ()), *self.of_debtor.get(debtor_id, ())),
            tuple(self.contested.get(item_id, ())),
        )  # fmt: skip


def read(read: Read, creditor_id: int, on: date, items: Sequence[int]) -> Borne:
    """Read what was true on a day of some items that were due before it. Three queries."""
    few = items if len(items) <= FEW else None
    entries = read(_entries(creditor_id, on, few))
    rests, of_debtor, contested = _rests(read(_pauses(creditor_id, on)), read(_stops(creditor_id, on)))
    ours = pl.col("kind").is_in(CHARGED)
    sums = {
        name: pl.col("minor").filter(pl.col("kind") == kind).sum()
        for name, kind in (("posted_minor", "interest"), ("tax_posted_minor", "tax"))
    }
    posted = entries.filter(ours).group_by("item_id").agg(**sums)
    return Borne(_standing(entries.filter(~ours)), posted, rests, of_debtor, contested)


def _standing(moves: pl.DataFrame) -> pl.DataFrame:
    """Leave out what was taken back, and what took it back."""
    backs = moves.filter(pl.col("reverses") != 0)
    kept = moves.filter(pl.col("reverses") == 0).join(
        backs.select("reverses"), left_on="entry_id", right_on="reverses", how="anti"
    )
    return kept.select("item_id", "since", "minor")


def _rests(
    pauses: pl.DataFrame, stops: pl.DataFrame
) -> tuple[dict[int, list[Days]], dict[int, list[Days]], dict[int, list[tuple[date, date | None, int]]]]:
    items: dict[int, list[Days]] = defaultdict(list)
    debtors: dict[int, list[Days]] = defaultdict(list)
    contested: dict[int, list[tuple[date, date | None, int]]] = defaultdict(list)
    for debtor, item, start, end, amount in pl.concat([pauses, stops]).iter_rows():
        if amount:
            contested[item].append((start, end, amount))
        elif item:
            items[item].append((start, end))
        else:
            debtors[debtor].append((start, end))
    return dict(items), dict(debtors), dict(contested)


_SPAN = {
    "debtor_id": ("p.debtor_id", pl.Int64),
    "item_id": ("COALESCE(p.receivable_id, 0)", pl.Int64),
    "from_on": ("p.from_on", pl.Date),
    "to_on": ("p.to_on", pl.Date),
}


def _pauses(creditor_id: int, on: date) -> Query:
    """Read every pause that began by the day; one row a span."""
    return Query(
        "pauses_ever",
        {**_SPAN, "amount_minor": ("0", pl.Int64)},
        "FROM portfolio_pause p WHERE p.creditor_id = %s AND p.from_on <= %s",
        [creditor_id, on],
    )


def _stops(creditor_id: int, on: date) -> Query:
    """Read the spans without interest that began by the day and were not lifted by then."""
    return Query(
        "interest_rests",
        {**_SPAN, "amount_minor": ("COALESCE(p.amount_minor, 0)", pl.Int64)},
        "FROM portfolio_interestrest p WHERE p.creditor_id = %s AND p.from_on <= %s "
        "AND (p.lifted_on IS NULL OR p.lifted_on > %s)",
        [creditor_id, on, on],
    )


def _entries(creditor_id: int, on: date, items: Sequence[int] | None) -> Query:
    """Read the moves of principal after the opening, and posted interest, of what was due before the day and open on it."""
    open_ones = "" if items is not None else " AND (r.settled_on IS NULL OR r.settled_on > %s)"
    return Query(
        "interest_entries",
        {
            "entry_id": ("e.id", pl.Int64),
            "item_id": ("e.receivable_id", pl.Int64),
            "kind": ("e.kind", pl.String),
            "since": ("e.effective_on", pl.Date),
            "minor": ("e.amount_minor", pl.Int64),
            "reverses": ("COALESCE(e.reverses_id, 0)", pl.Int64),
        },
        "FROM portfolio_receivable r CROSS JOIN portfolio_ledgerentry e WHERE e.receivable_id = r.id "
        "AND r.creditor_id = %s AND r.due_date < %s"
        + open_ones
        + among("r.id", items)
        + " AND e.effective_on <= %s "
        "AND ((e.component = 'principal' AND e.kind <> 'opening') OR e.kind = 'interest' "
        "OR (e.component = 'interest' AND e.kind = 'tax'))",
        [creditor_id, on, *([] if items is not None else [on]), on],
    )

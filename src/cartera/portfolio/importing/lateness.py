"""Late interest around a file of payments: posted before it is set against documents, and corrected after it."""

from datetime import date, datetime

import polars as pl

from cartera.parties.models import Creditor
from cartera.portfolio.importing.plan import Plan
from cartera.portfolio.operations import interest
from cartera.portfolio.reading.read import Reading


def before(creditor: Creditor, reading: Reading, at: datetime) -> None:
    """Post what has accrued by the first day of a file of payments, so that the money settles it in its order.

    Posting changes no balance, so it may stand though the file is refused. Where nobody is charged nothing is read.
    """
    first = _days(reading)[0]
    if first is not None:
        interest.post_all(creditor, first, at)


def after(creditor: Creditor, plan: Plan, reading: Reading, at: datetime) -> None:
    """Post what has accrued by its last day on what the file settled, and take off what was posted too much."""
    last = _days(reading)[1]
    if last is None or not interest.charged(creditor, last):
        return
    parts = plan.added["portfolio_ledgerentry"]
    entries = pl.concat(parts, how="diagonal_relaxed") if parts else None
    if entries is not None:
        touched = entries["receivable_id"].drop_nulls().unique().to_list()
        interest.post_interest(receivable_ids=touched, on=last, at=at)


def _days(reading: Reading) -> tuple[date | None, date | None]:
    """Return the first and the last value date of a file of payments; nothing for any other file."""
    if reading.layout.kind != "payments" or reading.frame.is_empty():
        return None, None
    first, last = reading.frame["paid_on"].min(), reading.frame["paid_on"].max()
    return (first if isinstance(first, date) else None), (last if isinstance(last, date) else None)

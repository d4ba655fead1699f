"""Late interest around a file that settles documents: posted as a payment would, so that none is lost with the principal."""

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


def after(creditor: Creditor, plan: Plan, reading: Reading, *, on: date, at: datetime) -> None:
    """Post what has accrued by its last day on what the file settled, and take off what was posted too much.

    A document that a file of open balances closes, or leaves with less open, owes its interest until the day of the file.
    """
    last = on if reading.layout.kind == "open_balances" else _days(reading)[1]
    if last is None or not interest.charged(creditor, last):
        return
    parts = plan.added["portfolio_ledgerentry"]
    if not parts:
        return
    paid = pl.concat(parts, how="diagonal_relaxed").filter(pl.col("payment_id").is_not_null())
    touched = paid["receivable_id"].drop_nulls().unique().sort().to_list()
    for start in range(0, len(touched), interest.AT_ONCE):
        interest.post_interest(receivable_ids=touched[start : start + interest.AT_ONCE], on=last, at=at)


def _days(reading: Reading) -> tuple[date | None, date | None]:
    """Return the first and the last value date of a file of payments; nothing for any other file."""
    if reading.layout.kind != "payments" or reading.frame.is_empty():
        return None, None
    first, last = reading.frame["paid_on"].min(), reading.frame["paid_on"].max()
    return (first if isinstance(first, date) else None), (last if isinstance(last, date) else None)

"""What the kernel is told of disputes: how much of each item is contested."""

from datetime import date

import polars as pl

from cartera.foundation.frames import Query


def contested(creditor_id: int, on: date) -> Query:
    """Read the contested amount on the day; one row per item."""
    return Query(
        "contested",
        {
            "item_id": ("d.receivable_id", pl.Int64),
            "disputed_minor": ("CAST(SUM(d.amount_minor) AS BIGINT)", pl.Int64),
        },
        "FROM disputes_dispute d WHERE d.creditor_id = %s AND d.opened_on <= %s "
        "AND (d.resolved_on IS NULL OR d.resolved_on > %s) GROUP BY d.receivable_id",
        [creditor_id, on, on],
    )


def complaints(creditor_id: int, on: date) -> Query:
    """Read whose complaint about the way of collecting waits for an answer on the day; one row per debtor."""
    return Query(
        "complaints",
        {"debtor_id": ("c.debtor_id", pl.Int64)},
        "FROM disputes_complaint c WHERE c.creditor_id = %s AND c.received_on <= %s "
        "AND (c.answered_on IS NULL OR c.answered_on > %s) AND (c.withdrawn_on IS NULL OR c.withdrawn_on > %s) "
        "GROUP BY c.debtor_id",
        [creditor_id, on, on, on],
    )

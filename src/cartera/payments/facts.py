"""What the kernel is told of money that arrives: whose payment is being verified, so that nobody chases it meanwhile."""

from datetime import date

import polars as pl

from cartera.foundation.frames import Query


def verifying(creditor_id: int, on: date) -> Query:
    """Read whose receipt is being verified on the day; one row per debtor.

    A receipt that is linked pauses until its money is set against what is owed, but never longer than it would alone.
    """
    return Query(
        "verifying",
        {"debtor_id": ("r.debtor_id", pl.Int64)},
        "FROM payments_receipt r LEFT JOIN payments_bankline l ON l.id = r.line_id "
        "WHERE r.creditor_id = %s AND r.received_on <= %s AND r.pauses_to >= %s "
        "AND (r.settled_on IS NULL OR r.settled_on > %s OR (r.state = 'linked' AND l.state = 'open')) "
        "GROUP BY r.debtor_id",
        [creditor_id, on, on, on],
    )

"""What the kernel is told of the debts: accounts, items, what takes effect later, pauses. All read columns, never rows.

The readings beside the ledger are as of now; a day in the past is reached by taking back what takes effect after it.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from cartera.foundation.frames import Query, among

_ITEM = {
    "item_id": ("r.id", pl.Int64),
    "account_id": ("r.account_id", pl.Int64),
    "due_date": ("r.due_date", pl.Date),
    "principal_minor": ("r.principal_open_minor", pl.Int64),
    "fees_minor": ("r.fees_open_minor", pl.Int64),
    "interest_minor": ("r.interest_open_minor", pl.Int64),
}


def accounts(creditor_id: int, accounts: Sequence[int] | None = None) -> Query:
    """Read one row per debtor and currency."""
    return Query(
        "accounts",
        {
            "account_id": ("a.id", pl.Int64),
            "debtor_id": ("a.debtor_id", pl.Int64),
            "currency": ("a.currency", pl.String),
            "on_account_minor": ("a.on_account_minor", pl.Int64),
        },
        "FROM portfolio_account a WHERE a.creditor_id = %s" + among("a.id", accounts),
        [creditor_id],
    )


def open_items(creditor_id: int, on: date, accounts: Sequence[int] | None = None) -> Query:
    """Read what is open now; one row per receivable issued by the day."""
    return Query(
        "open_items",
        _ITEM,
        "FROM portfolio_receivable r WHERE r.creditor_id = %s AND r.settled_on IS NULL AND r.issued_on <= %s"
        + among("r.account_id", accounts),
        [creditor_id, on],
    )


def reopened_items(creditor_id: int, on: date, accounts: Sequence[int] | None = None) -> Query:
    """Read what was settled after the day, and so was open on it; one row per receivable."""
    return Query(
        "reopened_items",
        _ITEM,
        "FROM portfolio_receivable r WHERE r.settled_on > %s AND r.creditor_id = %s AND r.issued_on <= %s"
        + among("r.account_id", accounts),
        [on, creditor_id, on],
    )


def settled_items(creditor_id: int, since: date, on: date, accounts: Sequence[int] | None = None) -> Query:
    """Read what was settled in a span, both days included; one row per receivable."""
    columns = {name: _ITEM[name] for name in ("item_id", "account_id", "due_date")}
    return Query(
        "settled_items",
        {**columns, "settled_on": ("r.settled_on", pl.Date)},
        "FROM portfolio_receivable r WHERE r.settled_on BETWEEN %s AND %s AND r.creditor_id = %s"
        + among("r.account_id", accounts),
        [since, on, creditor_id],
    )


def later_entries(creditor_id: int, on: date, accounts: Sequence[int] | None = None) -> Query:
    """Read what takes effect after the day; one row per entry, `item_id` 0 where it is on account.

    CROSS JOIN is the same join, but SQLite then begins with the entries, which are few, and not with the accounts; a sum by
    account would make it walk all of them, so that is left to who reads.
    """
    return Query(
        "later_entries",
        {
            "account_id": ("e.account_id", pl.Int64),
            "item_id": ("COALESCE(e.receivable_id, 0)", pl.Int64),
            "component": ("e.component", pl.String),
            "later_minor": ("e.amount_minor", pl.Int64),
        },
        "FROM portfolio_ledgerentry e CROSS JOIN portfolio_account a "
        "WHERE a.id = e.account_id AND e.effective_on > %s AND a.creditor_id = %s"
        + among("e.account_id", accounts),
        [on, creditor_id],
    )


def sales(creditor_id: int, since: date, on: date, accounts: Sequence[int] | None = None) -> Query:
    """Read what was invoiced in a span; one row per account."""
    return Query(
        "sales",
        {
            "account_id": ("e.account_id", pl.Int64),
            "sales_12m_minor": ("CAST(SUM(e.amount_minor) AS BIGINT)", pl.Int64),
        },
        "FROM portfolio_ledgerentry e JOIN portfolio_account a ON a.id = e.account_id "
        "WHERE e.kind = 'opening' AND e.effective_on BETWEEN %s AND %s AND a.creditor_id = %s"
        + among("e.account_id", accounts)
        + " GROUP BY e.account_id",
        [since, on, creditor_id],
    )


def pauses(creditor_id: int, on: date) -> Query:
    """Read the pauses that run on the day; `item_id` 0 pauses everything of the debtor."""
    return Query(
        "pauses",
        {"debtor_id": ("p.debtor_id", pl.Int64), "item_id": ("COALESCE(p.receivable_id, 0)", pl.Int64)},
        "FROM portfolio_pause p WHERE p.creditor_id = %s AND p.from_on <= %s AND (p.to_on IS NULL OR p.to_on >= %s)",
        [creditor_id, on, on],
    )

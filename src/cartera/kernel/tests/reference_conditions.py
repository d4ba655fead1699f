"""Conditions of the reference: SQLite judges the expression as it stands, over one row."""

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any

Row = Mapping[str, Any]

_sqlite = sqlite3.connect(":memory:", check_same_thread=False)


def holds(when: str | None, columns: Row) -> bool:
    """Tell whether a condition is true; null counts as false, no condition as true."""
    if when is None:
        return True
    named = ", ".join(f":{name} AS {name}" for name in columns)
    # Whole numbers go in as floats: the format knows one kind of number, SQLite would divide integers.
    values = {
        name: float(value) if isinstance(value, int | float) else value for name, value in columns.items()
    }
    (truth,) = _sqlite.execute(f"SELECT ({when}) FROM (SELECT {named})", values).fetchone()
    return bool(truth)


def columns_of(account: Row, behaviour: Row | None, items: list[Row], on: date) -> dict[str, Any]:
    """Give the columns of the format description for one account. `items` are the open ones."""
    unit = 10 ** account["exponent"]
    overdue = [item for item in items if item["due_date"] < on]
    seen = behaviour or {}
    invoices = seen.get("invoices_12m") or 0
    since, contact = account["customer_since"], seen.get("last_contact_on")
    return {
        "country": account["country"],
        "kind": account["kind"],
        "hardship": account["hardship"],
        "currency": account["currency"],
        "open": sum(total(item) for item in items) / unit,
        "overdue": sum(total(item) - item["disputed_minor"] for item in overdue) / unit,
        "items_overdue": len(overdue),
        "oldest_days": max(((on - item["due_date"]).days for item in overdue), default=0),
        "invoices_12m": invoices,
        "late_share_12m": seen["late_12m"] / invoices if invoices else None,
        "avg_days_late_12m": seen["days_late_sum_12m"] / invoices if invoices else None,
        "kept_promises_12m": seen.get("kept_promises_12m") or 0,
        "broken_promises_12m": seen.get("broken_promises_12m") or 0,
        "reminders_12m": seen.get("reminders_12m") or 0,
        "paid_after_reminder_12m": seen.get("paid_after_reminder_12m") or 0,
        "days_since_contact": (on - contact).days if contact else None,
        "score": account["score"],
        "customer_years": (on - since).days / 365.25 if since else None,
        "sales_12m": None if account["sales_12m_minor"] is None else account["sales_12m_minor"] / unit,
        "tags": account["tags"],
    }


def total(item: Row) -> int:
    """Principal, fees and interest that are open, in minor units."""
    return item["principal_minor"] + item["fees_minor"] + item["interest_minor"]

"""What was announced and what became of it, told from the steps carried out. Pure Polars.

A consequence is *announced* by a step that stands in an unfinished spell; *carried out* or *waived* by a later row of the
same spell; cure or fall-back makes an announcement *lapsed*, cure makes what was carried out *released*.
"""

from datetime import date, timedelta
from typing import Any

import polars as pl

STATES = ("announced", "carried_out", "waived", "lapsed", "released")
SEVERITY = {"order_hold": "on_hold", "credit_suspension": "suspended", "credit_cancellation": "cancelled"}


def tell(memory: pl.DataFrame) -> list[dict[str, Any]]:
    """Tell every announcement of some accounts, oldest first.

    `memory`: `spells.remember` with `action`, `announces` and `within_days` of each step. One row per announcement:
    account_id, consequence, state, announced_on, from_on (the first day it may be carried out), until_on (the last day
    before), carried_out_on, waived_on.
    """
    rows = memory.sort("account_id", "done_on", "done_id").to_dicts()
    return [_follow(row, rows) for row in rows if row["announces"] and not row["waived"]]


def credit_state(told: list[dict[str, Any]]) -> str:
    """Say what the consequences in force make of the debtor's credit: good, on_hold, suspended or cancelled."""
    in_force = {row["consequence"] for row in told if row["state"] == "carried_out"}
    return next((word for name, word in reversed(SEVERITY.items()) if name in in_force), "good")


def _follow(announced: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Follow one announcement through its spell."""
    later = [
        row for row in rows
        if row["account_id"] == announced["account_id"] and row["spell"] == announced["spell"]
        and row["action"] == announced["announces"] and (row["done_on"], row["done_id"]) > (announced["done_on"], announced["done_id"])
    ]  # fmt: skip
    carried = next((row["done_on"] for row in later if not row["waived"]), None)
    waived = next((row["done_on"] for row in later if row["waived"]), None)
    from_on: date = announced["done_on"] + timedelta(days=announced["within_days"])
    return {
        "account_id": announced["account_id"],
        "consequence": announced["announces"],
        "state": _state(announced, carried, waived),
        "announced_on": announced["done_on"],
        "from_on": from_on,
        "until_on": from_on - timedelta(days=1),
        "carried_out_on": carried,
        "waived_on": waived,
    }


def _state(announced: dict[str, Any], carried: date | None, waived: date | None) -> str:
    """Name what became of an announcement. What is in force stays so until the cure, also after a fall-back."""
    if carried:
        return "carried_out" if announced["current"] else "released"
    if waived:
        return "waived"
    return "announced" if announced["standing"] else "lapsed"

"""What the kernel is told of steps carried out, and of steps that a person discarded."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from cartera.foundation.frames import Query, among

_ANNOUNCED = {
    "announces": ("s.announces", pl.String),
    "within_days": ("COALESCE(s.within_days, 0)", pl.Int64),
}


def _of(creditor_id: int | None, table: str) -> tuple[str, list[int]]:
    """Say whose accounts are meant: a creditor's, or all (None) of a house that has but one, where none need be looked up."""
    if creditor_id is None:
        return "WHERE TRUE", []
    return f"CROSS JOIN portfolio_account a WHERE a.id = {table}.account_id AND a.creditor_id = %s", [
        creditor_id
    ]


def done(
    creditor_id: int | None, on: date, accounts: Sequence[int] | None = None, *, announced: bool = False
) -> Query:
    """Read every step carried out or waived up to the day; `rung` -1 stands for a step before the due date.

    `creditor_id` None: of everybody, in a house with one creditor.
    `announced`: also what each announced, which the day's decision knows from the policy.
    """
    whose, params = _of(creditor_id, "s")
    return Query(
        "done",
        {
            "done_id": ("s.id", pl.Int64),
            "account_id": ("s.account_id", pl.Int64),
            "policy": ("s.policy_version_id", pl.Int64),
            "ladder": ("s.ladder", pl.String),
            "step": ("s.step", pl.String),
            "rung": ("COALESCE(s.rung, -1)", pl.Int64),
            "cumulative_days": ("s.cumulative_days", pl.Int64),
            "action": ("s.action", pl.String),
            **(_ANNOUNCED if announced else {}),
            "done_on": ("s.done_on", pl.Date),
            "waived": ("s.waived", pl.Boolean),
        },
        f"FROM strategy_stepdone s {whose} AND s.done_on <= %s" + among("s.account_id", accounts),
        [*params, on],
    )


def done_items(creditor_id: int | None, accounts: Sequence[int] | None = None) -> Query:
    """Read the items that steps spoke of; one row per step and item. `creditor_id`: as in `done`."""
    whose, params = _of(creditor_id, "i")
    return Query(
        "done_items",
        {
            "done_id": ("i.step_done_id", pl.Int64),
            "account_id": ("i.account_id", pl.Int64),
            "item_id": ("i.receivable_id", pl.Int64),
            "due_date": ("i.due_date", pl.Date),
        },
        f"FROM strategy_stepitem i {whose}" + among("i.account_id", accounts),
        params,
    )


def discarded(creditor_id: int, on: date) -> Query:
    """Read the steps that a person discarded on the day; one row per account and step."""
    return Query(
        "discarded",
        {"account_id": ("p.account_id", pl.Int64), "step": ("p.step", pl.String)},
        "FROM strategy_proposal p WHERE p.creditor_id = %s AND p.state = 'discarded' AND p.closed_on = %s",
        [creditor_id, on],
    )


def set_aside(creditor_id: int, on: date, accounts: Sequence[int] | None = None) -> Query:
    """Read the steps that count no more since a time of care began, or ended; one row per step.

    What became known, and when, decides: a step carried out later the same morning counts. Steps of the very day do, so
    that nothing more is proposed on it.
    """
    return Query(
        "set_aside",
        {"done_id": ("s.id", pl.Int64)},
        "FROM parties_hardship h CROSS JOIN portfolio_account a CROSS JOIN strategy_stepdone s "
        "WHERE a.debtor_id = h.debtor_id AND s.account_id = a.id AND a.creditor_id = %s AND h.from_on <= %s "
        "AND s.done_on < %s AND (s.done_at < h.at OR (h.ended_on <= %s AND s.done_at < h.ended_at))"
        + among("s.account_id", accounts)
        + " GROUP BY s.id",
        [creditor_id, on, on, on],
    )

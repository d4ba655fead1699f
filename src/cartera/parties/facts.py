"""What the kernel is told of people: addresses and who pays for whom."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from cartera.foundation.frames import Query, among


def contacts(creditor_id: int | None, debtors: Sequence[int] | None = None) -> Query:
    """Read every address of a creditor's debtors; one row per contact. None: of everybody, in a house with one creditor."""
    whose = (
        "WHERE TRUE"
        if creditor_id is None
        else "JOIN parties_debtor d ON d.id = c.debtor_id WHERE d.creditor_id = %s"
    )
    return Query(
        "contacts",
        {
            "contact_id": ("c.id", pl.Int64),
            "debtor_id": ("c.debtor_id", pl.Int64),
            "role": ("c.role", pl.String),
            "channel": ("c.channel", pl.String),
            "usable": ("CASE WHEN c.bad_since IS NULL THEN 1 ELSE 0 END", pl.Boolean),
            # 1 yes, 0 no, -1 not known: a null number would leave SQLite's type open
            "authorised": (
                "CASE WHEN c.authorised IS NULL THEN -1 WHEN c.authorised THEN 1 ELSE 0 END",
                pl.Int64,
            ),
            "opted_out": ("CASE WHEN c.opted_out_at IS NULL THEN 0 ELSE 1 END", pl.Boolean),
        },
        f"FROM parties_contact c {whose}" + among("c.debtor_id", debtors),
        [] if creditor_id is None else [creditor_id],
    )


def payers(creditor_id: int) -> Query:
    """Read who pays for whom; one row per debtor with a parent."""
    return Query(
        "payers",
        {"debtor_id": ("d.id", pl.Int64), "parent_id": ("d.parent_id", pl.Int64)},
        "FROM parties_debtor d WHERE d.creditor_id = %s AND d.parent_id IS NOT NULL",
        [creditor_id],
    )


_ON = "FROM parties_{table} p JOIN parties_debtor d ON d.id = p.debtor_id WHERE d.creditor_id = %s AND p.from_on <= %s"


def protections(creditor_id: int, on: date) -> Query:
    """Read what brakes all chasing on the day: represented, deceased …; one row per debtor and kind."""
    return Query(
        "protections",
        {"debtor_id": ("p.debtor_id", pl.Int64), "kind": ("p.kind", pl.String)},
        _ON.format(table="protection") + " AND (p.ended_on IS NULL OR p.ended_on > %s)",
        [creditor_id, on, on],
    )


def hardships(creditor_id: int, on: date) -> Query:
    """Read which debtors are treated with care on the day; one row per debtor."""
    return Query(
        "hardships",
        {"debtor_id": ("p.debtor_id", pl.Int64)},
        _ON.format(table="hardship") + " AND (p.ended_on IS NULL OR p.ended_on > %s)",
        [creditor_id, on, on],
    )


def about(creditor_id: int, debtors: Sequence[int] | None = None) -> Query:
    """Read who the debtors are: by what law and clock they live, what policies may ask; one row per debtor."""
    return Query(
        "about_debtors",
        {
            "debtor_id": ("d.id", pl.Int64),
            "country": ("d.country", pl.String),
            "subdivision": ("d.subdivision", pl.String),
            "timezone": ("d.timezone", pl.String),
            "kind": ("d.kind", pl.String),
            "tags": ("d.tags", pl.String),
            "customer_since": ("d.customer_since", pl.Date),
            "exempt_since": ("d.exempt_since", pl.Date),
        },
        "FROM parties_debtor d WHERE d.creditor_id = %s" + among("d.id", debtors),
        [creditor_id],
    )


def phones(creditor_id: int) -> Query:
    """Read the first number of each debtor that has one: it may tell the zone."""
    return Query(
        "phones",
        {"debtor_id": ("c.debtor_id", pl.Int64), "phone": ("c.address", pl.String)},
        "FROM parties_contact c JOIN (SELECT n.debtor_id, MIN(n.id) AS id FROM parties_contact n "
        "WHERE n.address LIKE '+%%' GROUP BY n.debtor_id) f ON f.id = c.id "
        "JOIN parties_debtor d ON d.id = c.debtor_id WHERE d.creditor_id = %s",
        [creditor_id],
    )


def express(creditor_id: int) -> Query:
    """Read the addresses at which recorded calls are consented to; one row per contact, and few there are."""
    return Query(
        "express",
        {"contact_id": ("c.id", pl.Int64)},
        "FROM parties_contact c JOIN parties_debtor d ON d.id = c.debtor_id WHERE c.express AND d.creditor_id = %s",
        [creditor_id],
    )


def wishing(creditor_id: int, on: date) -> Query:
    """Read who wishes to be reached at certain hours or on certain days; one row per debtor."""
    return Query(
        "wishing",
        {"debtor_id": ("p.debtor_id", pl.Int64)},
        _ON.format(table="wish")
        + " AND (p.ended_on IS NULL OR p.ended_on > %s) AND (p.from_hour IS NOT NULL OR p.days <> '')",
        [creditor_id, on, on],
    )

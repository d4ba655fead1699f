"""What the day is told of contacts made of late, and of those the law keeps waiting."""

from datetime import UTC, datetime

import polars as pl
from django.db import connection

from cartera.foundation.frames import Query
from cartera.outreach.gate import MAY_PASS_LATER
from cartera.outreach.lawful import COUNTED


def made(creditor_id: int, since: datetime, until: datetime) -> Query:
    """Read the contacts that count, from a moment (left out) to another; one row per contact, `utc` in seconds of 1970."""
    epoch = "CAST(EXTRACT(EPOCH FROM a.at) AS bigint)"
    if connection.vendor == "sqlite":
        epoch = "CAST(ROUND((julianday(a.at) - 2440587.5) * 86400) AS integer)"
    first, last = (f"'{each.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}'" for each in (since, until))
    if connection.vendor == "postgresql":
        first, last = f"TIMESTAMPTZ {first[:-1]}+00'", f"TIMESTAMPTZ {last[:-1]}+00'"
    return Query(
        "contacts_made",
        {
            "debtor_id": ("a.debtor_id", pl.Int64),
            "account_id": ("COALESCE(a.account_id, 0)", pl.Int64),
            "channel": ("a.channel", pl.String),
            "direction": ("a.direction", pl.String),
            "outcome": ("a.outcome", pl.String),
            "party": ("a.party", pl.String),
            "utc": (epoch, pl.Int64),
        },
        f"FROM outreach_attempt a WHERE a.creditor_id = %s AND a.at > {first} AND a.at <= {last} "
        f"AND a.state IN {COUNTED}",
        [creditor_id],
    )


def waiting(creditor_id: int) -> Query:
    """Read which debtors have a message that waits for its lawful moment, and by which channel; one row per message."""
    return Query(
        "waiting_for_the_law",
        {"debtor_id": ("m.debtor_id", pl.Int64), "channel": ("m.channel", pl.String)},
        f"FROM outreach_message m WHERE m.creditor_id = %s AND m.state = 'refused' AND m.why IN {MAY_PASS_LATER}",
        [creditor_id],
    )

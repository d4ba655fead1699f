"""How fast a day is judged: people of one country on four channels, some of them contacted in the last week.

The country is Chile, whose rules count calls, visits and messages of seven days and set hours for calls.
"""

from datetime import UTC, datetime
from typing import Any

import polars as pl
from django.db import connection

from cartera.foundation import frames
from cartera.insight.bench.ledger import AT, dice
from cartera.insight.bench.measuring import peak_mb, timed

CHANNELS = ("email", "sms", "whatsapp", "call")
AT_THE_DESK = datetime(2026, 11, 2, 13, 0, tzinfo=UTC)  # Monday, ten in the morning in Santiago
CONTACTED = 30  # of a hundred debtors, in the last seven days
PHONED = 5  # of a hundred, at any minute; the others were written to in a batch


def fill(debtors: int) -> None:
    """Write debtors with an address on each channel, and what was made of late, into empty tables."""
    from cartera.parties.models import Creditor

    creditor = Creditor.objects.create(
        name="Bench", country="cl", currency="CLP", language="es", timezone="America/Santiago"
    )
    people = pl.DataFrame({"id": pl.int_range(1, debtors + 1, eager=True)}).with_columns(
        creditor_id=pl.lit(creditor.pk), code=pl.format("C-{}", "id"), name=pl.format("Persona {}", "id"),
        greeting_name=pl.lit(""), kind=pl.lit("consumer"), country=pl.lit("cl"), subdivision=pl.lit(""), tax_id=pl.lit(""),
        language=pl.lit(""), timezone=pl.lit(""), tags=pl.lit(""), customer_since=pl.lit(AT.date()),
        salesperson=pl.lit(""), exempt_reason=pl.lit(""),
    )  # fmt: skip
    frames.append("parties_debtor", people)
    for place, channel in enumerate(CHANNELS):
        number = pl.format("+569{}", pl.col("id") + 10_000_000)
        address = pl.format("p{}@example.com", "id") if channel == "email" else number
        frames.append(
            "parties_contact",
            people.select(
                id=pl.col("id") + place * debtors, debtor_id="id", role=pl.lit("payer"), name=pl.lit(""),
                channel=pl.lit(channel), address=address, preferred=pl.lit(value=False),
            ),
        )  # fmt: skip
    frames.append("outreach_attempt", _made(people, creditor.pk))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _made(people: pl.DataFrame, creditor_id: int) -> pl.DataFrame:
    """Give what was made in the last seven days: letters in batches at ten, calls at any minute."""
    rolled = people.select("id").with_columns(
        chance=dice(pl.col("id"), 100, 11),
        day=dice(pl.col("id"), 7, 12) + 1,
        minute=dice(pl.col("id"), 540, 13),
    )
    made = rolled.filter(pl.col("chance") < CONTACTED)
    phoned = pl.col("chance") < PHONED
    minute = pl.when(phoned).then("minute").otherwise(0)
    at = pl.lit(AT_THE_DESK) - pl.duration(days="day") + pl.duration(minutes=minute)
    fixed = {
        "direction": "out", "role": "payer", "party": "debtor", "purpose": "collect", "local": "", "zones": "",
        "state": "made", "verdict": "allowed", "why": "", "rule": "", "also": "", "warnings": "", "pack": "cl",
        "pack_version": "", "question": "{}", "address": "", "note": "", "text_digest": "", "salt": "", "before": "",
        "digest": "",
    }  # fmt: skip
    return made.select(
        creditor_id=pl.lit(creditor_id), debtor_id="id", at=at, outside=phoned,
        channel=pl.when(phoned).then(pl.lit("call")).otherwise(pl.lit("email")),
        outcome=pl.when(phoned).then(pl.lit("connected")).otherwise(pl.lit("attempt")),
        **{name: pl.lit(value) for name, value in fixed.items()},
    )  # fmt: skip


def day() -> dict[str, Any]:
    """Judge everybody's four channels once; give seconds and how many contacts the day allows."""
    from cartera.cycle import gathered, lawful
    from cartera.outreach import facts as outreach
    from cartera.parties import facts as parties
    from cartera.parties.models import Creditor

    creditor = Creditor.objects.get()
    with frames.reading_ahead([], "adbc") as read:
        contacts, reading = timed(
            lambda: gathered.contacts(
                read(parties.contacts(creditor.pk)), read(parties.payers(creditor.pk)), CHANNELS
            )
        )
        marked, judging = timed(
            lambda: lawful.mark(
                contacts, read(parties.about(creditor.pk)), read(outreach.waiting(creditor.pk)), creditor,
                AT_THE_DESK, read,
            )
        )  # fmt: skip
    shut = marked.filter(~pl.col("lawful"))
    return {
        "contacts": marked.height,
        "shut_today": shut.height,
        "at_a_later_hour": marked.filter(pl.col("lawful") & pl.col("lawful_at").is_not_null()).height,
        "seconds": {"read": reading, "judge": judging},
        "judged_per_second": round(marked.height / judging) if judging else None,
        "peak_mb": peak_mb(),
    }

"""A lived-in ledger of any size, written straight into the tables, the same for the same numbers.

Besides the open items: twelve months of paid ones with their payments, steps and messages of earlier runs, 5 % of debtors
paused, 3 % disputed, 2 % with a promise, 5 % in two currencies, 10 % with money on account.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import polars as pl

from cartera.foundation import frames

PAID_PER_DEBTOR = 6
DAYS_LATE_MAX = 60
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Size:
    """How big: debtors, open items, and the day on which they are looked at."""

    debtors: int
    items: int
    on: date


def dice(key: pl.Expr, sides: int, salt: int) -> pl.Expr:
    """Roll a number from 0 to sides - 1 that depends only on a row's key: the same book every time."""
    return (key.hash(salt) % sides).cast(pl.Int64)


def people(size: Size, creditor_id: int) -> None:
    """Write debtors, an e-mail address each, and their accounts."""
    number = pl.col("id")
    debtors = pl.DataFrame({"id": pl.int_range(1, size.debtors + 1, eager=True)}).with_columns(
        creditor_id=pl.lit(creditor_id), code=pl.format("C-{}", number), name=pl.format("Comercial {} S.A.C.", number),
        greeting_name=pl.lit(""), kind=pl.lit("business"), country=pl.lit("pe"), subdivision=pl.lit(""), tax_id=pl.lit(""),
        language=pl.lit(""), timezone=pl.lit(""), tags=pl.lit(""), customer_since=pl.lit(date(2020, 1, 1)),
        salesperson=pl.lit(""), exempt_reason=pl.lit(""),
    )  # fmt: skip
    frames.append("parties_debtor", debtors)
    frames.append(
        "parties_contact",
        debtors.select(
            "id", debtor_id="id", role=pl.lit("payer"), name=pl.lit(""), channel=pl.lit("email"),
            address=pl.format("pagos{}@example.com", number), preferred=pl.lit(value=False),
        ),
    )  # fmt: skip
    frames.append("portfolio_account", accounts(size, creditor_id))


def accounts(size: Size, creditor_id: int) -> pl.DataFrame:
    """Give the accounts: one each in soles, and for every twentieth debtor one in dollars after those."""
    soles = pl.DataFrame({"id": pl.int_range(1, size.debtors + 1, eager=True)}).with_columns(
        debtor_id="id", currency=pl.lit("PEN")
    )
    dollars = soles.filter(pl.col("id") % 20 == 0).with_columns(
        id=pl.col("id") // 20 + size.debtors, currency=pl.lit("USD")
    )
    both = pl.concat([soles, dollars])
    money = pl.when(dice(pl.col("id"), 10, 7) == 0).then(dice(pl.col("id"), 40_000, 8)).otherwise(0)
    return both.with_columns(creditor_id=pl.lit(creditor_id), on_account_minor=money)


def open_items(size: Size, creditor_id: int) -> pl.DataFrame:
    """Give the open receivables: spread over the debtors, due between 60 days ago and 20 days ahead."""
    key = pl.col("id")
    due = pl.lit(size.on) + pl.duration(days=dice(key, 81, 1) - DAYS_LATE_MAX)
    in_dollars = (key % size.debtors % 20 == 19) & (dice(key, 5, 2) == 0)
    return pl.DataFrame({"id": pl.int_range(1, size.items + 1, eager=True)}).with_columns(
        creditor_id=pl.lit(creditor_id), debtor_id=key % size.debtors + 1, due_date=due, settled_on=pl.lit(None, dtype=pl.Date),
        principal_open_minor=dice(key, 500_000, 3) + 1_000, opening_minor=dice(key, 500_000, 3) + 1_000,
    ).with_columns(
        account_id=pl.when(in_dollars).then(pl.col("debtor_id") // 20 + size.debtors).otherwise(pl.col("debtor_id")),
        currency=pl.when(in_dollars).then(pl.lit("USD")).otherwise(pl.lit("PEN")),
    )  # fmt: skip


def paid_items(size: Size, creditor_id: int) -> pl.DataFrame:
    """Give twelve months of paid receivables, each settled between two days early and 25 late."""
    count = size.debtors * PAID_PER_DEBTOR
    key = pl.col("id")
    rows = pl.DataFrame({"id": pl.int_range(size.items + 1, size.items + count + 1, eager=True)})
    due = pl.lit(size.on) - pl.duration(days=dice(key, 330, 4) + 30)
    return rows.with_columns(
        creditor_id=pl.lit(creditor_id), debtor_id=key % size.debtors + 1, due_date=due,
        principal_open_minor=pl.lit(0, dtype=pl.Int64), opening_minor=dice(key, 500_000, 5) + 1_000, currency=pl.lit("PEN"),
    ).with_columns(
        account_id="debtor_id", settled_on=pl.col("due_date") + pl.duration(days=dice(key, 28, 6) - 2)
    )  # fmt: skip


def write_items(items: pl.DataFrame) -> None:
    """Write receivables with the entry that opened each, and the payment that settled the paid ones."""
    rows = items.drop("opening_minor").with_columns(
        number=pl.format("F-{}", pl.col("id")), issued_on=pl.col("due_date") - timedelta(days=30),
        order_ref=pl.lit(""), fees_open_minor=pl.lit(0), interest_open_minor=pl.lit(0),
    )  # fmt: skip
    frames.append("portfolio_receivable", rows)
    opening = items.select(
        "account_id", receivable_id="id", kind=pl.lit("opening"), component=pl.lit("principal"),
        amount_minor="opening_minor", effective_on=pl.col("due_date") - timedelta(days=30), recorded_at=pl.lit(AT),
    )  # fmt: skip
    frames.append("portfolio_ledgerentry", opening)
    paid = items.filter(pl.col("settled_on").is_not_null())
    frames.append(
        "portfolio_payment",
        paid.select(
            "id", "creditor_id", "account_id", "debtor_id", "currency", reference=pl.format("OP-{}", pl.col("id")),
            amount_minor="opening_minor", paid_on="settled_on", received_at=pl.lit(AT), inferred=pl.lit(value=False),
        ),
    )  # fmt: skip
    frames.append(
        "portfolio_ledgerentry",
        paid.select(
            "account_id", receivable_id="id", payment_id="id", kind=pl.lit("payment"), component=pl.lit("principal"),
            amount_minor=-pl.col("opening_minor"), effective_on="settled_on", recorded_at=pl.lit(AT),
        ),
    )  # fmt: skip

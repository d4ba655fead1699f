"""The made-up book and its bank written into empty tables, and the truth into a file that matching never sees."""

import json
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from cartera.foundation import frames
from cartera.insight.bench.matching.book import CURRENCY, ON
from cartera.insight.bench.matching.scoring import Trial

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)


def fill(trial: Trial, country: str, truth: Path) -> None:
    """Write debtors, items, known accounts and lines into empty tables, and what each line pays into a file."""
    from cartera.parties.models import Creditor

    creditor = Creditor.objects.create(
        name="Bench", country=country, currency=CURRENCY[country], language="es"
    )
    _people(trial, creditor.pk, country)
    _items(trial, creditor.pk)
    _lines(trial, creditor.pk, CURRENCY[country])
    told = {
        pk: {
            "settled": each.settled,
            "withheld": each.withheld,
            "fee": each.fee,
            "over": each.over,
            "kinds": sorted(each.kinds),
        }
        for pk, each in trial.truths.items()
    }
    truth.write_text(json.dumps(told), encoding="utf-8")


def _frame(rows: list[tuple[Any, ...]], *names: str) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=list(names), orient="row", infer_schema_length=None)


def _people(trial: Trial, creditor_id: int, country: str) -> None:
    from cartera.parties.models import Debtor

    # Two may have one tax id by chance, which no register would allow: the second goes without.
    taken: set[str] = {""}
    rows = []
    for each in trial.given.debtors:
        tax_id = "" if each.tax_id in taken else each.tax_id
        taken.add(tax_id)
        rows.append(
            Debtor(
                pk=each.debtor_id, creditor_id=creditor_id, code=f"C-{each.debtor_id}", name=each.name, tax_id=tax_id,
                country=country, parent_id=each.parent_id,
            )
        )  # fmt: skip
    Debtor.objects.bulk_create(rows)
    known = [
        (account, debtor_id, times)
        for account, whose in trial.given.accounts.items()
        for debtor_id, times in whose.items()
    ]
    frames.append(
        "payments_payeraccount",
        _frame(known, "account", "debtor_id", "times").with_columns(
            creditor_id=pl.lit(creditor_id), last_on=pl.lit(ON)
        ),
    )


def _items(trial: Trial, creditor_id: int) -> None:
    accounts: dict[tuple[int, str], int] = defaultdict(lambda: len(accounts) + 1)
    rows = [
        (each.item_id, each.debtor_id, accounts[each.debtor_id, each.currency], each.number, each.currency, each.minor,
         each.issued_on, each.due_date)
        for each in trial.given.items
    ]  # fmt: skip
    owed = [(pk, debtor_id, currency) for (debtor_id, currency), pk in accounts.items()]
    frames.append(
        "portfolio_account",
        _frame(owed, "id", "debtor_id", "currency").with_columns(
            creditor_id=pl.lit(creditor_id), on_account_minor=pl.lit(0)
        ),
    )
    items = _frame(
        rows,
        "id",
        "debtor_id",
        "account_id",
        "number",
        "currency",
        "principal_open_minor",
        "issued_on",
        "due_date",
    )
    # A number that came twice is told apart, as a firm would.
    again = pl.int_range(pl.len()).over("number")
    number = pl.when(again > 0).then(pl.format("{}-{}", "number", again)).otherwise("number")
    _write_items(items.with_columns(number=number), creditor_id)


def _write_items(items: pl.DataFrame, creditor_id: int) -> None:
    """Write items, each with the entry that opened it."""
    nothing = {"order_ref": pl.lit(""), "fees_open_minor": pl.lit(0), "interest_open_minor": pl.lit(0)}
    frames.append("portfolio_receivable", items.with_columns(creditor_id=pl.lit(creditor_id), **nothing))
    frames.append(
        "portfolio_ledgerentry",
        items.select(
            "account_id", receivable_id="id", kind=pl.lit("opening"), component=pl.lit("principal"),
            amount_minor="principal_open_minor", effective_on="issued_on", recorded_at=pl.lit(AT),
        ),
    )  # fmt: skip


def _lines(trial: Trial, creditor_id: int, currency: str) -> None:
    from cartera.payments.models import BankAccount, BankFile, BankStatement

    account = BankAccount.objects.create(creditor_id=creditor_id, number="1", currency=currency)
    file = BankFile.objects.create(
        creditor_id=creditor_id,
        sha256="0" * 64,
        file_name="bench",
        format="table",
        kept_as="bench",
        at=AT,
        state="done",
    )
    statement = BankStatement.objects.create(creditor_id=creditor_id, file=file, account=account, position=0)
    rows = [
        (each.line_id, place, each.on, each.minor, each.currency, each.reference, each.name, each.tax_id, each.account, each.text)
        for place, each in enumerate(trial.lines)
    ]  # fmt: skip
    lines = _frame(
        rows, "id", "position", "booked_on", "amount_minor", "currency", "reference", "payer_name", "payer_tax_id",
        "payer_account", "text",
    )  # fmt: skip
    frames.append(
        "payments_bankline",
        lines.with_columns(
            creditor_id=pl.lit(creditor_id), account_id=pl.lit(account.pk), statement_id=pl.lit(statement.pk), place=pl.lit(0),
            value_on="booked_on", kind=pl.lit("credit"), bank_reference=pl.lit(""), state=pl.lit("open"), remark=pl.lit(""),
            fingerprint=pl.format("{}", "id"),
        ),
    )  # fmt: skip

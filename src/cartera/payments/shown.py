"""Files, lines and receipts as plain values and sentences, for commands and pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from cartera.payments import queries, words
from cartera.payments.models import BankLine, Receipt
from cartera.payments.outcome import Outcome
from cartera.payments.reading.read import FORMATS
from cartera.problems import Problem
from cartera.ui import formats


def problem(found: Problem, file_name: str = "") -> str:
    """Say a problem with its place, as a compiler would."""
    told = gettext(found.text) % found.fields if found.fields else gettext(found.text)
    place = ":".join(str(part) for part in (found.file or file_name, found.line, found.column) if part)
    return f"{place}: {told}" if place else told


def plain(outcome: Outcome) -> dict[str, Any]:
    """Return all of an outcome for programs; amounts in minor units."""
    return {
        "format": outcome.format, "written": outcome.written, "again": outcome.again, "file": outcome.file_id,
        **outcome.counts(),
        "statements": [
            {
                "account": each.account, "currency": each.currency, "number": each.number, "from": each.from_on,
                "to": each.to_on, "opening_minor": each.opening_minor, "closing_minor": each.closing_minor, "lines": each.lines,
            }
            for each in outcome.statements
        ],
        "problems": [
            {
                "code": each.code, "text": problem(Problem(each.code, each.text, each.fields)), "line": each.line,
                "column": each.column, "fatal": each.fatal,
            }
            for each in outcome.problems
        ],
    }  # fmt: skip


def sentences(outcome: Outcome) -> Iterator[str]:
    """Say what a file did, or would do."""
    figures = {
        name: formats.number(value) for name, value in outcome.counts().items() if isinstance(value, int)
    } | {"format": FORMATS.get(outcome.format, outcome.format)}
    if outcome.again:
        yield gettext("This file was taken in before; nothing changed.")
        return
    if outcome.written:
        yield (
            gettext(
                "%(format)s: %(lines)s movements read, %(added)s taken in, %(known)s known already, %(doubtful)s doubtful."
            )
            % figures
        )
    else:
        yield (
            gettext(
                "%(format)s: %(lines)s movements read; %(added)s would be taken in, %(known)s are known, %(doubtful)s are doubtful. "
                "Nothing was written."
            )
            % figures
        )
    yield gettext("Money in: %(credits)s, money out: %(debits)s, returns: %(returns)s.") % figures
    for currency in sorted({*outcome.in_minor, *outcome.out_minor}):
        yield f"  + {formats.money(outcome.in_minor[currency], currency)}  − {formats.money(outcome.out_minor[currency], currency)}"
    if outcome.reversed:
        yield ngettext(
            "%(count)d return took its payment back.",
            "%(count)d returns took their payments back.",
            outcome.reversed,
        ) % {"count": outcome.reversed}


def remark(text: str) -> str:
    """Say why a line is left aside or waits."""
    return gettext(words.REMARKS[text]) if text in words.REMARKS else text


def line(found: BankLine) -> dict[str, Any]:
    """Return a line of the bank as a plain row; amounts in minor units."""
    payment = found.payment
    return {
        "id": found.pk, "booked_on": found.booked_on, "value_on": found.value_on, "amount_minor": found.amount_minor,
        "currency": found.currency, "kind": found.kind, "state": found.state, "account": str(found.account),
        "bank_reference": found.bank_reference, "reference": found.reference, "payer_name": found.payer_name,
        "payer_tax_id": found.payer_tax_id, "payer_account": found.payer_account, "text": found.text,
        "remark": remark(found.remark), "file": found.statement.file.file_name, "line": found.place, "twin": found.twin_id,
        "payment": payment.reference if payment else "", "debtor": payment.debtor.name if payment else "",
        "debtor_id": payment.debtor_id if payment else None,
    }  # fmt: skip


def receipt(found: Receipt, at: datetime) -> dict[str, Any]:
    """Return a receipt as a plain row; amounts in minor units."""
    return {
        "id": found.pk, "debtor": found.debtor.name, "debtor_id": found.debtor_id, "received_on": found.received_on,
        "expires_at": found.expires_at, "amount_minor": found.amount_minor, "currency": found.currency,
        "paid_on": found.paid_on, "bank": found.bank, "reference": found.reference, "file_name": found.file_name,
        "kept": bool(found.kept_as), "text": found.text, "line": found.line_id, "remark": found.remark,
        "state": queries.receipt_state(found, at),
    }  # fmt: skip

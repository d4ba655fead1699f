"""Questions about money that arrived: files, lines, receipts to verify."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from cartera.parties.models import Creditor, Debtor
from cartera.payments import recognising
from cartera.payments.models import BankAccount, BankFile, BankLine, Receipt
from cartera.portfolio.models import Payment
from cartera.problems import N_, Refused

_BEFORE, _AFTER = (
    timedelta(days=1),
    timedelta(days=6),
)  # between a receipt's day and the bank's


class UnknownBankLine(Refused):
    """No line of the bank has this number."""

    code = "unknown_bank_line"
    text = N_("There is no line of the bank with the number %(number)s.")


def bank_files(*, creditor: Creditor) -> list[dict[str, Any]]:
    """Return one row per file, the latest first: id, file_name, format, at, by, state, counts and problems."""
    rows = BankFile.objects.filter(creditor=creditor).order_by("-pk")
    names = ("id", "file_name", "format", "at", "by__username", "state", "counts", "problems")
    return [_by_name(dict(row)) for row in rows.values(*names)]


def _by_name(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "by": row.pop("by__username")}


def accounts(*, creditor: Creditor) -> list[BankAccount]:
    """Return the accounts of a creditor on which money arrives."""
    return list(BankAccount.objects.filter(creditor=creditor))


def bank_lines(
    *,
    creditor: Creditor,
    states: Sequence[str] = (),
    kinds: Sequence[str] = (),
    file_id: int | None = None,
) -> QuerySet[BankLine]:
    """Return lines of the bank, the latest first; all of them, or those in some states, of some kinds, of one file."""
    found = BankLine.objects.filter(creditor=creditor).select_related(
        "account", "statement__file", "payment__debtor"
    )
    if states:
        found = found.filter(state__in=states)
    if kinds:
        found = found.filter(kind__in=kinds)
    if file_id is not None:
        found = found.filter(statement__file=file_id)
    return found.order_by("-value_on", "-pk")


def bank_line(*, creditor: Creditor, number: int) -> BankLine:
    """Return a line of the bank by its number. Raises UnknownBankLine."""
    found = bank_lines(creditor=creditor).filter(pk=number).first()
    if found is None:
        raise UnknownBankLine(number=number)
    return found


def standing(*, creditor: Creditor) -> dict[str, int]:
    """Return how many lines are in each state."""
    rows = BankLine.objects.filter(creditor=creditor).order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}


def payments_of(line: BankLine) -> list[Payment]:
    """Return what a line became in the ledger: the payments made of it that were not returned."""
    return [line.payment] if line.payment and line.payment.returned_on is None else []


def receipts(*, creditor: Creditor | None = None, debtor: Debtor | None = None) -> QuerySet[Receipt]:
    """Return receipts with their debtors and lines, the latest first."""
    found = Receipt.objects.select_related("debtor", "line")
    if creditor is not None:
        found = found.filter(creditor=creditor)
    if debtor is not None:
        found = found.filter(debtor=debtor)
    return found


def receipt_state(receipt: Receipt, at: datetime) -> str:
    """Return waiting, expired, linked or rejected: a receipt expires by its time alone."""
    if receipt.state == Receipt.State.WAITING and receipt.expires_at <= at:
        return "expired"
    return receipt.state


def receipt_like(
    *, creditor_id: int, sha256: str, fingerprint: str | None, but: int | None
) -> Receipt | None:
    """Return the receipt with the same file or text, or with the same bank, reference and amount."""
    same = Q(sha256=sha256)
    if fingerprint:
        same |= Q(fingerprint=fingerprint)
    others = Receipt.objects.filter(same, creditor_id=creditor_id).select_related("debtor")
    return (others if but is None else others.exclude(pk=but)).first()


def lines_for(receipt: Receipt) -> list[tuple[BankLine, bool]]:
    """Return lines of the bank that could be a receipt's money, and of each whether that is beyond doubt.

    Beyond doubt: the amount, and the reference, or else the day and a word of the debtor's name or tax id, on one line only.
    """
    if receipt.amount_minor is None:
        return []
    on = receipt.paid_on or receipt.received_on
    near = BankLine.objects.filter(
        creditor_id=receipt.creditor_id, amount_minor=receipt.amount_minor, currency=receipt.currency,
        kind=BankLine.Kind.CREDIT, state__in=[BankLine.State.OPEN, BankLine.State.APPLIED, BankLine.State.DOUBTFUL],
        value_on__gte=on - _BEFORE, value_on__lte=on + _AFTER, receipts__isnull=True,
    ).order_by("value_on", "pk")[:20]  # fmt: skip
    lines = list(near)
    by_reference = [line for line in lines if _names(line, receipt.reference)]
    if by_reference:
        return [(line, len(by_reference) == 1) for line in by_reference]
    named = [line for line in lines if _words(receipt) & _words_of(line)]
    return [(line, len(named) == 1 and line in named) for line in lines]


def _names(line: BankLine, reference: str) -> bool:
    wanted = re.sub(r"[^A-Z0-9]", "", reference.upper())
    if len(wanted) < 4:
        return False
    said = " ".join((line.bank_reference, line.reference, line.text)).upper()
    return any(re.sub(r"[^A-Z0-9]", "", word).lstrip("0") == wanted.lstrip("0") for word in said.split())


def _words(receipt: Receipt) -> frozenset[str]:
    told = recognising.words_of(receipt.debtor.name, receipt.debtor.tax_id or "")
    return frozenset(word for word in told if len(word) >= 4)


def _words_of(line: BankLine) -> frozenset[str]:
    return recognising.words_of(line.payer_name, line.payer_tax_id, line.text, line.reference)


def verifying(*, debtor: Debtor, on: date) -> list[Receipt]:
    """Return the receipts that pause the chase of a debtor on a day; the same question as `facts.verifying`."""
    found = Receipt.objects.filter(debtor=debtor, received_on__lte=on, pauses_to__gte=on)
    over = Q(settled_on__isnull=False, settled_on__lte=on) & ~Q(
        state=Receipt.State.LINKED, line__state=BankLine.State.OPEN
    )
    return list(found.exclude(over))

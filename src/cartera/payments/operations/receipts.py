"""Payments that debtors say they made: taken down to verify, linked to a line of the bank, or rejected with a reason.

A receipt pauses the chase for the hours the policy says and no longer. Whether it has expired is asked of the date; no
job has to run for it. The same file, or the same bank, reference and amount, cannot pause twice.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from cartera.foundation import history, moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.kernel.policy import VERIFY_HOURS
from cartera.parties.models import Creditor, Debtor
from cartera.payments import files, queries
from cartera.payments.models import BankLine, Receipt
from cartera.payments.reading import proofs, receipts
from cartera.payments.reading.receipts import Told
from cartera.problems import N_, Refused
from cartera.strategy import queries as strategy


class EmptyReceipt(Refused):
    """Neither text nor a file."""

    code = "empty_receipt"
    text = N_("Paste the text of the receipt, or choose its file.")


class NoAmountInIt(Refused):
    """A pasted text from which no amount can be told is not a receipt: it must not stop anybody from asking."""

    code = "no_amount_in_it"
    text = N_("No amount stands in this text. Paste the whole receipt, or choose its file.")


class WrongReceipt(Refused):
    """A file that can be no receipt."""

    code = "wrong_receipt"
    text = N_("%(name)s is neither a PDF nor a picture.")


class ReceiptTooBig(Refused):
    """More bytes than a receipt has."""

    code = "receipt_too_big"
    text = N_("%(name)s is larger than %(limit)s MB. Send a smaller picture.")


class ReceiptReused(Refused):
    """The same receipt was handed in before."""

    code = "receipt_reused"
    text = N_("This receipt was handed in already on %(on)s, for %(name)s.")


class NoReceiptReason(Refused):
    """Who rejects a receipt says why."""

    code = "no_receipt_reason"
    text = N_("Say why the receipt is rejected.")


class DoesNotFit(Refused):
    """The line of the bank is not the receipt's money."""

    code = "does_not_fit"
    text = N_("The bank's line is of another amount or currency than the receipt.")


def hand_in(
    *, debtor: Debtor, text: str = "", path: Path | None = None, file_name: str = "", told: Mapping[str, Any] | None = None,
    on: date, at: datetime, by: User | None,
) -> Receipt:  # fmt: skip
    """Take a receipt down. `told`: what a person read off it (fields of `Told`), which counts more than what was found.

    From now on the debtor is not chased, for the policy's hours. Raises EmptyReceipt, NoAmountInIt, WrongReceipt,
    ReceiptTooBig, ReceiptReused.
    """
    proof = _proof(path, file_name)
    words = "\n".join(part for part in (text.strip(), proof.text if proof else "") if part)
    if not words and path is None:
        raise EmptyReceipt
    sha256 = (
        files.sha256_of(path) if path else hashlib.sha256("".join(words.split()).lower().encode()).hexdigest()
    )
    kept_as = ""
    if path and proof:
        kept_as = files.keep(path, creditor_id=debtor.creditor_id, sha256=sha256, suffix=proof.suffix)
    found = receipts.read(words, currency=debtor.creditor.currency, on=on)
    found = replace(found, **{name: value for name, value in (told or {}).items() if value not in {None, ""}})
    if path is None and found.amount_minor is None:
        raise NoAmountInIt
    expires_at, pauses_to = _pause(debtor, on, at)
    receipt = Receipt(
        creditor_id=debtor.creditor_id, debtor=debtor, received_on=on, received_at=at, expires_at=expires_at,
        pauses_to=pauses_to, text=words, file_name=file_name[-250:], kept_as=kept_as, sha256=sha256, **_fields(found),
    )  # fmt: skip
    return _written(receipt, at=at, by=by)


def _proof(path: Path | None, file_name: str) -> proofs.Proof | None:
    if path is None:
        return None
    if path.stat().st_size > proofs.BYTES_MAX:
        raise ReceiptTooBig(name=file_name, limit=proofs.BYTES_MAX >> 20)
    proof = proofs.look(path)
    if proof is None:
        raise WrongReceipt(name=file_name)
    return proof


def _fields(told: Told) -> dict[str, Any]:
    """Return the columns of what was read, with the fingerprint where amount and reference are known."""
    fields = asdict(told) | {"bank": told.bank[:60], "reference": told.reference.strip()[:120]}
    return fields | {"fingerprint": _fingerprint(told)}


def _fingerprint(told: Told) -> str | None:
    if told.amount_minor is None or not told.reference.strip():
        return None
    parts = (
        told.bank.lower(),
        "".join(told.reference.upper().split()),
        str(told.amount_minor),
        told.currency,
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _pause(debtor: Debtor, on: date, at: datetime) -> tuple[datetime, date]:
    """Return when a receipt handed in now expires, and the last day that it pauses: that of the last run before."""
    creditor = Creditor.objects.get(pk=debtor.creditor_id)
    version = strategy.policy_in_force(creditor=creditor, on=on)
    told = strategy.read(version).verify_hours if version else None
    hours = VERIFY_HOURS if told is None else told
    expires_at = at + timedelta(hours=hours)
    # Counted on the business date's own clock, so that a day worked through afterwards is paused like any other.
    local = at.astimezone(ZoneInfo(creditor.timezone))
    end = local.replace(year=on.year, month=on.month, day=on.day) + timedelta(hours=hours)
    last = end.date() if end.time() > creditor.run_at else end.date() - timedelta(days=1)
    return expires_at, (max(on, last) if hours else on - timedelta(days=1))


@whole
def _written(receipt: Receipt, *, at: datetime, by: User | None) -> Receipt:
    """Write a receipt, unless one like it is there. Two people at once are told apart by the database. Raises ReceiptReused."""
    known = queries.receipt_like(
        creditor_id=receipt.creditor_id,
        sha256=receipt.sha256,
        fingerprint=receipt.fingerprint,
        but=receipt.pk,
    )
    if known:
        raise _reused(known)
    try:
        with transaction.atomic():
            receipt.save()
    except IntegrityError:
        before = queries.receipt_like(
            creditor_id=receipt.creditor_id,
            sha256=receipt.sha256,
            fingerprint=receipt.fingerprint,
            but=receipt.pk,
        )
        if before is None:
            raise
        raise _reused(before) from None
    facts: dict[str, Any] = {
        "reference": receipt.reference, "amount_minor": receipt.amount_minor, "currency": receipt.currency,
        "expires_at": receipt.expires_at.isoformat(),
    }  # fmt: skip
    history.record("payments.receipt.handed_in", receipt, at=at, by=by, **facts)
    return receipt


def _reused(before: Receipt) -> ReceiptReused:
    return ReceiptReused(on=before.received_on, name=before.debtor.name)


@whole
def correct(*, receipt: Receipt, told: Mapping[str, Any], at: datetime, by: User | None) -> Receipt:
    """Write down what a person read off a waiting receipt. Raises ReceiptReused, UnableToMove."""
    receipt.refresh_from_db()
    if receipt.state != Receipt.State.WAITING:
        raise moves.UnableToMove(thing=str(receipt), was=receipt.state, to=Receipt.State.WAITING.value)
    now = Told(receipt.amount_minor, receipt.currency, receipt.paid_on, receipt.bank, receipt.reference)
    for name, value in _fields(replace(now, **told)).items():
        setattr(receipt, name, value)
    before = queries.receipt_like(
        creditor_id=receipt.creditor_id, sha256="", fingerprint=receipt.fingerprint, but=receipt.pk
    )
    if before:
        raise _reused(before)
    receipt.save(update_fields=["amount_minor", "currency", "paid_on", "bank", "reference", "fingerprint"])
    facts: dict[str, Any] = {"reference": receipt.reference, "amount_minor": receipt.amount_minor}
    history.record("payments.receipt.corrected", receipt, at=at, by=by, **facts)
    return receipt


@whole
def link(*, receipt: Receipt, line: BankLine, on: date, at: datetime, by: User | None) -> Receipt:
    """Say that a line of the bank is a receipt's money. Raises DoesNotFit, UnableToMove.

    Until the line is set against what is owed the chase stays paused, for the hours that are left.
    """
    fits = line.creditor_id == receipt.creditor_id and line.amount_minor > 0
    if receipt.amount_minor is not None:
        fits = fits and (line.amount_minor, line.currency) == (receipt.amount_minor, receipt.currency)
    if not fits:
        raise DoesNotFit
    moves.move(receipt, Receipt.State.LINKED.value, at=at, by=by, line=line, settled_on=on)
    return receipt


@whole
def unlink(*, receipt: Receipt, at: datetime, by: User | None) -> Receipt:
    """Take the line of the bank away from a receipt again. Raises UnableToMove."""
    moves.move(receipt, Receipt.State.WAITING.value, at=at, by=by, line=None, settled_on=None)
    return receipt


@whole
def reject(*, receipt: Receipt, why: str, on: date, at: datetime, by: User | None) -> Receipt:
    """Say that a receipt proves nothing; the debtor may be chased again. Raises NoReceiptReason, UnableToMove."""
    if not why.strip():
        raise NoReceiptReason
    moves.move(
        receipt,
        Receipt.State.REJECTED.value,
        at=at,
        by=by,
        why=why.strip(),
        remark=why.strip()[:300],
        settled_on=on,
    )
    return receipt


def link_waiting(*, creditor: Creditor, on: date, at: datetime, by: User | None) -> int:
    """Link every waiting receipt that one line of the bank fits beyond doubt; return how many."""
    waiting = Receipt.objects.filter(
        creditor=creditor, state=Receipt.State.WAITING, amount_minor__isnull=False
    ).select_related("debtor")
    linked = 0
    for receipt in waiting:
        sure = [line for line, is_sure in queries.lines_for(receipt) if is_sure]
        if len(sure) == 1:
            link(receipt=receipt, line=sure[0], on=on, at=at, by=by)
            linked += 1
    return linked

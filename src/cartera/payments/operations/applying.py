"""One line into the ledger and out of it again: the payment it becomes, the row that says why, the account remembered."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from cartera.foundation import frames, moves
from cartera.foundation.models import User
from cartera.parties.models import Creditor
from cartera.payments.matching import normal
from cartera.payments.matching.found import Match as Found
from cartera.payments.models import BankLine, Match, PayerAccount
from cartera.portfolio import operations as portfolio
from cartera.problems import N_, Refused
from cartera.strategy import queries as strategy


class LineNotOpen(Refused):
    """The line is applied, ignored or returned, or its candidate is gone."""

    code = "line_not_open"
    text = N_("This line does not wait any more, or its candidates changed. Reload the page and look again.")


def reference(line: BankLine) -> str:
    """Return the payment's name: the bank's or payer's, and the line's own number, so that it is given once."""
    return reference_of(line.pk, line.bank_reference, line.reference)


def reference_of(line_id: int, bank_reference: str, given: str) -> str:
    """Return what `reference` does, from the columns of a line."""
    return f"{(bank_reference or given)[:90]} #{line_id}".strip()


def settlement(line: BankLine, debtor_id: int | None, parts: Sequence[Sequence[int]]) -> portfolio.Settlement:
    """Return what a line does to the ledger. Raises LineNotOpen where a candidate is nobody's."""
    if debtor_id is None:
        raise LineNotOpen
    return portfolio.Settlement(
        debtor_id, reference(line), line.amount_minor, line.currency, line.value_on,
        [portfolio.Share(*part) for part in parts],
    )  # fmt: skip


def drafted(
    match: Found, line_id: int, bank_reference: str, given: str, minor: int, currency: str, value_on: date
) -> portfolio.Settlement:
    """Return what a line, told by its columns, does to the ledger when it is meant as a match says. Raises LineNotOpen."""
    if match.debtor_id is None:
        raise LineNotOpen
    return portfolio.Settlement(
        match.debtor_id, reference_of(line_id, bank_reference, given), minor, currency, value_on,
        [portfolio.Share(*part) for part in match.parts],
    )  # fmt: skip


def settle(
    *, line: BankLine, settlement: portfolio.Settlement, on: date, at: datetime, by: User | None, of: Match | None = None
) -> Match:  # fmt: skip
    """Post one line and keep why. `of`: the candidate that a person chose. Raises LineNotOpen."""
    found = BankLine.objects.select_for_update(of=("self",)).select_related("creditor").get(pk=line.pk)
    if found.state != BankLine.State.OPEN or found.kind != BankLine.Kind.CREDIT:
        raise LineNotOpen
    (payment_id,) = portfolio.settle_many(
        creditor=found.creditor,
        settlements=[settlement],
        order=strategy.payment_order(creditor=found.creditor, on=on),
        at=at,
        by=by,
    )
    if of is None:
        of = Match(
            creditor=found.creditor, line=found, debtor_id=settlement.debtor_id, at=at, **_by_hand(settlement)
        )
    Match.objects.filter(line=found, state="proposed").exclude(pk=of.pk).delete()
    of.state, of.payment_id, of.by, of.at, of.alone = Match.State.APPLIED, payment_id, by, at, False
    of.save()
    moves.move(found, "applied", at=at, by=by, payment_id=payment_id)
    return of


def write(
    creditor: Creditor,
    matches: Sequence[Found],
    payment_ids: Sequence[int],
    *,
    at: datetime,
    by: User | None,
) -> None:
    """Keep many matches that were applied alone, and say of their lines that they are in the ledger. Inside one transaction."""
    Match.objects.filter(line__in=[match.line_id for match in matches], state="proposed").delete()
    keep(
        creditor, [(match, 0, "") for match in matches], at,
        payment_id=pl.Series(payment_ids, dtype=pl.Int64), state=pl.lit("applied"),
        alone=pl.lit(value=True), by_id=pl.lit(by.pk if by else None, pl.Int64),
    )  # fmt: skip
    applied = {"id": [match.line_id for match in matches], "payment_id": payment_ids}
    schema = {"id": pl.Int64, "payment_id": pl.Int64}
    frames.update(
        "payments_bankline", pl.DataFrame(applied, schema=schema).with_columns(state=pl.lit("applied"))
    )


def keep(
    creditor: Creditor, matches: Sequence[tuple[Found, int, str]], at: datetime, **more: pl.Expr | pl.Series
) -> None:
    """Write many matches, each with its rank and what it waits for, as one frame.

    Parts and reasons are kept as the lists that their tuples are; of a `Part` in the order of its fields.
    """
    rows = [
        (match.line_id, rank, waits, match.debtor_id or None, match.points, json.dumps(match.parts), match.over_minor,
         sum(part.withheld_minor for part in match.parts), match.fee_minor, json.dumps(match.why))
        for match, rank, waits in matches
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=_MATCH, orient="row").with_columns(
        creditor_id=pl.lit(creditor.pk), at=pl.lit(at.astimezone(UTC)), **more
    )
    frames.append("payments_match", frame)


_MATCH: dict[str, pl.DataType | type[pl.DataType]] = {
    "line_id": pl.Int64, "rank": pl.Int64, "waits": pl.String, "debtor_id": pl.Int64, "points": pl.Int64, "parts": pl.String,
    "over_minor": pl.Int64, "withheld_minor": pl.Int64, "bank_fee_minor": pl.Int64, "why": pl.String,
}  # fmt: skip


def undo(*, match: Match, at: datetime, by: User | None, why: str) -> Match:
    """Take an applied match back."""
    found = Match.objects.select_related("line", "payment", "creditor").get(pk=match.pk)
    moves.move(found, "undone", at=at, by=by, why=why)
    if found.payment is not None:
        portfolio.take_back(payment=found.payment, at=at, by=by, why=why)
    moves.move(found.line, "open", at=at, by=by, why=why, payment=None)
    if not found.alone:
        _unlearn(found)
    return found


def learn(*, line: BankLine, debtor_id: int | None, on: date) -> None:
    """Remember that a person set money from this account against a debtor's items."""
    account = normal.compact(line.payer_account)
    if not account or debtor_id is None:
        return
    known, new = PayerAccount.objects.get_or_create(
        creditor_id=line.creditor_id, account=account, debtor_id=debtor_id, defaults={"last_on": on}
    )
    if not new:
        known.times += 1
        known.last_on = max(known.last_on, on)
        known.save(update_fields=["times", "last_on"])


def _unlearn(match: Match) -> None:
    """Forget what an undone match taught."""
    account = normal.compact(match.line.payer_account)
    known = PayerAccount.objects.filter(
        creditor_id=match.creditor_id, account=account, debtor=match.debtor
    ).first()
    if known is None:
        return
    if known.times <= 1:
        known.delete()
        return
    known.times -= 1
    known.save(update_fields=["times"])


def _by_hand(settlement: portfolio.Settlement) -> dict[str, Any]:
    """Return the columns of a row for what a person said."""
    kept = [
        [
            each.item_id,
            each.paid_minor,
            each.withheld_minor,
            each.bank_fee_minor,
            each.cents_minor,
            each.discount_minor,
        ]
        for each in settlement.shares
    ]
    return {
        "parts": kept,
        "points": 100,
        "over_minor": settlement.amount_minor - sum(each[1] for each in kept),
        "withheld_minor": sum(each[2] for each in kept),
        "bank_fee_minor": sum(each[3] for each in kept),
        "why": [["by_hand", {}]],
    }

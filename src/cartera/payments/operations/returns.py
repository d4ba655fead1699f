"""Money that came in and went back: a return takes back the payment it names, and what it does not name waits for a person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cartera.foundation import moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Creditor
from cartera.payments import queries
from cartera.payments.models import BankLine
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Payment
from cartera.problems import N_, Refused

# Why a return waits for a person; kept in the line, said by `payments.words`.
NOTHING_NAMED, SEVERAL_NAMED, OTHER_AMOUNT, MONEY_IN = (
    "nothing_named",
    "several_named",
    "other_amount",
    "money_in",
)
_SHORTEST = 5  # signs of a reference that names anything


class NotAReturn(Refused):
    """Only money out that nothing became of yet can take a payment back."""

    code = "not_a_return"
    text = N_("This line is no return that waits.")


class OtherAmount(Refused):
    """A return takes back a whole payment, and this one is of another amount."""

    code = "other_amount"
    text = N_("The return is of another amount than payment %(reference)s.")


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a return names: a line that came in, or a payment that was told by another way."""

    line: BankLine | None
    payments: Sequence[Payment]


def settle(*, creditor: Creditor, at: datetime, by: User | None) -> int:
    """Let every open return take back what it names, and note why the others wait. Returns how many took something back."""
    waiting = BankLine.objects.filter(
        creditor=creditor, state=BankLine.State.OPEN, kind=BankLine.Kind.RETURN
    ).select_related("account")
    return sum(_settle(line, at=at, by=by) for line in waiting.order_by("booked_on", "pk"))


@whole
def _settle(line: BankLine, *, at: datetime, by: User | None) -> bool:
    origin, why = _origin(line)
    if origin is None:
        if line.remark != why:
            BankLine.objects.filter(pk=line.pk, state=BankLine.State.OPEN).update(remark=why)
        return False
    _take_back(line, origin, at=at, by=by)
    return True


def may_take_back(line: BankLine) -> bool:
    """Tell whether a person may say which payment a line took back: money out that nothing became of yet."""
    return line.amount_minor < 0 and line.state in {BankLine.State.OPEN, BankLine.State.IGNORED}


@whole
def take_back(*, line: BankLine, payment: Payment, at: datetime, by: User | None) -> Payment:
    """Let a return take back the payment a person names. Raises NotAReturn, OtherAmount, AlreadyReturned, ReturnedBeforePaid."""
    line.refresh_from_db()
    if not may_take_back(line):
        raise NotAReturn
    if payment.amount_minor != -line.amount_minor or payment.currency != line.currency:
        raise OtherAmount(reference=payment.reference)
    origin = BankLine.objects.filter(payment=payment, amount_minor__gt=0).first()
    _take_back(line, _Origin(origin, [payment]), at=at, by=by)
    return payment


def _take_back(line: BankLine, origin: _Origin, *, at: datetime, by: User | None) -> None:
    for payment in origin.payments:
        if payment.returned_on is None:
            on = max(line.value_on, payment.paid_on)
            portfolio.return_payment(payment=payment, on=on, at=at, by=by, why=line.text[:200])
    came_in = origin.line
    if came_in and came_in.state in {BankLine.State.APPLIED, BankLine.State.OPEN}:
        moves.move(came_in, BankLine.State.RETURNED.value, at=at, by=by)
    only = origin.payments[0] if len(origin.payments) == 1 else None
    moves.move(line, BankLine.State.APPLIED.value, at=at, by=by, payment=only, twin=came_in, remark="")


def _origin(line: BankLine) -> tuple[_Origin | None, str]:
    """Return what a return names, or why nothing can be taken back."""
    if line.amount_minor >= 0:
        return None, MONEY_IN
    named = _names(line)
    found = _lines(line, named)
    if found:
        same = [each for each in found if each.amount_minor == -line.amount_minor]
        if len(same) == 1:
            return _Origin(same[0], queries.payments_of(same[0])), ""
        return None, SEVERAL_NAMED if same else OTHER_AMOUNT
    payments = _payments(line, named)
    same_amount = [each for each in payments if each.amount_minor == -line.amount_minor]
    if len(same_amount) == 1:
        return _Origin(None, same_amount), ""
    if same_amount:
        return None, SEVERAL_NAMED
    return None, OTHER_AMOUNT if payments else NOTHING_NAMED


def _names(line: BankLine) -> list[str]:
    """Return the references a return carries: its own, and every word of its text that could be one."""
    words = re.findall(r"[A-Za-z0-9][A-Za-z0-9\-/_.]*[A-Za-z0-9]", f"{line.text} {line.payer_name}")
    likely = [word for word in words if len(word) >= _SHORTEST and any(sign.isdigit() for sign in word)]
    own = [each for each in (line.bank_reference, line.reference) if len(each) >= _SHORTEST]
    return list(dict.fromkeys([*own, *likely]))[:50]


def _lines(line: BankLine, named: list[str]) -> list[BankLine]:
    """Return the lines of the account that came in before and carry one of the references."""
    before = BankLine.objects.filter(
        account=line.account, amount_minor__gt=0, booked_on__lte=_latest(line), currency=line.currency,
        state__in=[BankLine.State.APPLIED, BankLine.State.OPEN],
    ).exclude(kind=BankLine.Kind.RETURN)  # fmt: skip
    by_bank = before.filter(bank_reference__in=named)
    by_payer = before.filter(reference__in=named)
    return list({each.pk: each for each in (*by_bank, *by_payer)}.values())


def _payments(line: BankLine, named: list[str]) -> list[Payment]:
    found = Payment.objects.filter(
        creditor=line.creditor_id, reference__in=named, currency=line.currency, returned_on__isnull=True,
        paid_on__lte=_latest(line),
    )  # fmt: skip
    return list(found)


def _latest(line: BankLine) -> date:
    return max(line.booked_on, line.value_on)

"""Many invoices or payments at once, at the cost of a few statements: each means what `place` and `receive` mean."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import ledger, posting, queries
from cartera.portfolio.allocation import COMPONENTS, Claim, Part, allocate
from cartera.portfolio.models import Account, Payment, Receivable
from cartera.portfolio.operations import ground, interest, payments, receivables
from cartera.portfolio.operations.discounts import honour_waiting
from cartera.portfolio.operations.receivables import DueBeforeIssue
from cartera.portfolio.queries import discounts


@dataclass(frozen=True, slots=True)
class Placing:
    """One document to be placed; `amount_minor` is its principal."""

    debtor: Debtor
    number: str
    amount_minor: int
    currency: str
    issued_on: date
    due_date: date
    order_ref: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One amount received. `items` None: all that are open, oldest due first."""

    debtor: Debtor
    reference: str
    amount_minor: int
    currency: str
    paid_on: date
    items: Sequence[Receivable] | None = None
    on_account: bool = False


@whole
def place_many(
    *, creditor: Creditor, placings: Sequence[Placing], at: datetime, by: User | None
) -> list[Receivable]:
    """Place documents and return their items in the same order. All or none; raises what `place` raises."""
    numbers = {each.number for each in placings}
    known = Receivable.objects.filter(creditor=creditor, number__in=numbers).exists()
    if known or len(numbers) < len(placings):
        return [_place(creditor, each, at, by) for each in placings]
    _check(creditor, placings)
    account_ids = ground.account_ids(creditor, [(each.debtor.pk, each.currency) for each in placings])
    items = Receivable.objects.bulk_create(
        Receivable(
            creditor=creditor, debtor=each.debtor, account_id=account_ids[each.debtor.pk, each.currency], number=each.number,
            currency=each.currency, issued_on=each.issued_on, due_date=each.due_date, order_ref=each.order_ref,
        )
        for each in placings
    )  # fmt: skip
    pairs = list(zip(items, placings, strict=True))
    posting.post([_opening(item, each) for item, each in pairs], at=at)
    for item, each in pairs:
        item.principal_open_minor = each.amount_minor
    history.record_all(receivables.placed(item, each.amount_minor, at=at, by=by) for item, each in pairs)
    return items


def _check(creditor: Creditor, placings: Sequence[Placing]) -> None:
    """Refuse what `place` refuses, before anything is written."""
    for each in placings:
        ground.theirs(creditor, each.debtor)
        ground.positive(each.amount_minor)
        if each.due_date < each.issued_on:
            raise DueBeforeIssue(number=each.number, due_date=each.due_date, issued_on=each.issued_on)


def _opening(item: Receivable, placing: Placing) -> ledger.Entry:
    return ledger.Entry(
        item.account_id,
        "opening",
        "principal",
        placing.amount_minor,
        placing.issued_on,
        receivable_id=item.pk,
    )


@whole
def receive_many(
    *, creditor: Creditor, receipts: Sequence[Receipt], order: Sequence[str] = COMPONENTS, at: datetime,
    by: User | None,
) -> list[Payment]:  # fmt: skip
    """Take in money, one receipt after the other, and return the payments in the same order.

    All or none; raises what `receive` raises.
    """
    references = {each.reference for each in receipts}
    known = Payment.objects.filter(creditor=creditor, reference__in=references).exists()
    # Where interest is charged, each payment changes what is due for the next.
    # And where a discount may be earned, what is open after it.
    one_by_one = _is_charged(creditor, receipts) or discounts.discounted(creditor.pk)
    if known or len(references) < len(receipts) or one_by_one:
        return [_receive(creditor, each, order, at, by) for each in receipts]
    for each in receipts:
        ground.theirs(creditor, each.debtor)
        ground.positive(each.amount_minor)
        ground.payable(each.debtor, each.currency, each.items or ())
    account_ids = ground.account_ids(creditor, [(each.debtor.pk, each.currency) for each in receipts])
    posting.hold(
        [
            *account_ids.values(),
            *(item.account_id for each in receipts for item in each.items or ()),
        ]
    )
    received = Payment.objects.bulk_create(
        Payment(
            creditor=creditor, account_id=account_ids[each.debtor.pk, each.currency], debtor=each.debtor,
            reference=each.reference, currency=each.currency, amount_minor=each.amount_minor, paid_on=each.paid_on,
            received_at=at,
        )
        for each in receipts
    )  # fmt: skip
    still = _Open(receipts, received)
    entries, acts = [], []
    for each, payment in zip(receipts, received, strict=True):
        parts, rest = still.allocate(each, payment, order)
        source = ledger.Source(payment.account_id, "payment", each.paid_on, payment_id=payment.pk)
        entries += ledger.settlement(source, parts, rest)
        acts.append(payments.received(payment, parts, rest, at=at, by=by))
    posting.post(entries, at=at)
    history.record_all(acts)
    return received


def _is_charged(creditor: Creditor, receipts: Sequence[Receipt]) -> bool:
    """Tell whether late interest may be due on what some receipts settle."""
    return bool(receipts) and interest.charged(creditor, max(each.paid_on for each in receipts))


class _Open:
    """What is still open of everything that some receipts may settle, as one receipt after the other takes from it."""

    def __init__(self, receipts: Sequence[Receipt], received: Sequence[Payment]) -> None:
        named = {item.pk for each in receipts for item in each.items or ()}
        whole_accounts = {
            payment.account_id
            for each, payment in zip(receipts, received, strict=True)
            if each.items is None and not each.on_account
        }
        claims = ground.claims_among(ids=named, account_ids=whole_accounts)
        self.claims = {claim.receivable_id: claim for claim in claims}  # oldest due first

    def allocate(self, receipt: Receipt, payment: Payment, order: Sequence[str]) -> tuple[list[Part], int]:
        """Set a receipt against what is left, and take it away."""
        if receipt.on_account:
            return [], receipt.amount_minor
        if receipt.items is None:
            claims = [claim for claim in self.claims.values() if claim.account_id == payment.account_id]
        else:
            named = {item.pk for item in receipt.items}
            claims = [claim for pk, claim in self.claims.items() if pk in named]
        parts, rest = allocate(receipt.amount_minor, claims, order)
        for part in parts:
            pk = part.claim.receivable_id
            self.claims[pk] = self.claims[pk].less(part.component, part.minor)
        return parts, rest


@whole
def apply_all_on_account(
    *, debtors: Sequence[tuple[Debtor, str]], order: Sequence[str] = COMPONENTS, on: date, at: datetime,
    by: User | None,
) -> int:  # fmt: skip
    """Set all that waits for some debtors, each with a currency, against what they owe, as `apply_on_account` does.

    Returns the minor units that were set against items, whatever their currency.
    """
    keys = {(debtor.pk, currency) for debtor, currency in debtors}
    found = Account.objects.filter(debtor__in={pk for pk, _ in keys}).order_by("pk")
    accounts = [each for each in found if (each.debtor_id, each.currency) in keys]
    posting.hold(each.pk for each in accounts)
    waiting = queries.waiting_on(accounts=[each.pk for each in accounts], on=on)
    claims: dict[int, list[Claim]] = defaultdict(list)
    open_ones = ground.claims_among(ids=(), account_ids=waiting)
    again = interest.bring([claim.receivable_id for claim in open_ones], on, at)
    for claim in open_ones if again is None else ground.claims_among(ids=(), account_ids=waiting):
        claims[claim.account_id].append(claim)
    entries, acts, total = [], [], 0
    for account in accounts:
        money = waiting.get(account.pk, [])
        wanted = sum(each.minor for each in money)
        parts, rest, moved = payments.against(money, wanted, claims[account.pk], order, on)
        if parts:
            acts.append(payments.applied(account, parts, wanted - rest, on=on, at=at, by=by))
        entries += moved
        total += wanted - rest
    posting.post(entries, at=at)
    interest.settle(again, at)
    history.record_all(acts)
    for account in accounts[:1]:
        honour_waiting(account.creditor_id, [each for money in waiting.values() for each in money], at=at)
    return total


def _place(creditor: Creditor, each: Placing, at: datetime, by: User | None) -> Receivable:
    return receivables.place(
        creditor=creditor, debtor=each.debtor, number=each.number, amount_minor=each.amount_minor,
        currency=each.currency, issued_on=each.issued_on, due_date=each.due_date, order_ref=each.order_ref,
        at=at, by=by,
    )  # fmt: skip


def _receive(
    creditor: Creditor, each: Receipt, order: Sequence[str], at: datetime, by: User | None
) -> Payment:
    return payments.receive(
        creditor=creditor, debtor=each.debtor, reference=each.reference, amount_minor=each.amount_minor,
        currency=each.currency, paid_on=each.paid_on, items=each.items, on_account=each.on_account, order=order,
        at=at, by=by,
    )  # fmt: skip

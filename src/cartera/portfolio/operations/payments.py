"""Money: received, set against items, returned."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.money.amounts import spread
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import discounting, ledger, posting, queries
from cartera.portfolio.allocation import COMPONENTS, Claim, Part, ahead, allocate
from cartera.portfolio.models import Account, Import, LedgerEntry, Payment, Receivable
from cartera.portfolio.operations import discounts, ground, interest
from cartera.problems import N_, Refused


class AlreadyReturned(Refused):
    """A payment bounces once."""

    code = "already_returned"
    text = N_("Payment %(reference)s was already returned on %(returned_on)s.")


class ReturnedBeforePaid(Refused):
    """The return would lie before the payment."""

    code = "returned_before_paid"
    text = N_("Payment %(reference)s is dated %(paid_on)s and cannot be returned before that day.")


class NothingToCharge(Refused):
    """A cost needs an item to stand on, and the payment settled none."""

    code = "nothing_to_charge"
    text = N_("Payment %(reference)s settled no item that the cost of its return could be charged to.")


class MoreThanOnAccount(Refused):
    """More was to be set against items than waits on account."""

    code = "more_than_on_account"
    text = N_("Less than that waits on account. Give a smaller amount, or none for all there is.")


@whole
def receive(  # noqa: PLR0913 - all of one payment, by name
    *, creditor: Creditor, debtor: Debtor, reference: str, amount_minor: int, currency: str, paid_on: date,
    items: Iterable[Receivable] | None = None, on_account: bool = False, order: Sequence[str] = COMPONENTS,
    first: Sequence[tuple[int, int]] = (),
    inferred: bool = False, imported: Import | None = None, at: datetime, by: User | None,
) -> Payment:  # fmt: skip
    """Take in money with effect from its value date, and set it against items, oldest due first.

    `items` left out: all that are open; `on_account`: none. What is more than they owe waits on account. `first`: so much
    of some items (receivable id, minor units) before everything else, because it was agreed so. The same reference with
    the same content returns the payment there is. Raises NumberTaken, AmountNotPositive,
    UnknownCurrency, WrongCurrency, NotTheirItem, NotTheirDebtor.
    """
    ground.theirs(creditor, debtor)
    ground.positive(amount_minor)
    chosen = None if items is None else ground.payable(debtor, currency, items)
    account = ground.account(debtor, currency)
    posting.hold([account.pk, *(item.account_id for item in chosen or ())])
    known = Payment.objects.filter(creditor=creditor, reference=reference).first()
    if known:
        ground.same(reference, account=(known.account_id, account.pk), paid_on=(known.paid_on, paid_on))
        ground.same(reference, amount=(known.amount_minor, amount_minor))
        return known
    payment = Payment.objects.create(
        creditor=creditor, account=account, debtor=debtor, reference=reference, currency=currency,
        amount_minor=amount_minor, paid_on=paid_on, received_at=at, inferred=inferred, imported=imported,
    )  # fmt: skip
    claims, again = ([], {}) if on_account else _claims(account, chosen, paid_on, at)
    claims = ahead(claims, first, order)
    offered = discounts.offers(claims)
    earning = discounting.percents(offered, paid_on)
    parts, given, rest = discounting.allocate(amount_minor, claims, order, earning)
    source = ledger.Source(account.pk, "payment", paid_on, payment_id=payment.pk)
    imported_id = imported.pk if imported else None
    entries = [*ledger.settlement(source, parts, rest), *ledger.discounts(source, given)]
    posting.post(entries, at=at, imported_id=imported_id)
    interest.settle(again, at)
    history.record_all([received(payment, parts, rest, at=at, by=by)])
    if offered:
        discounts.honour(payments=[payment], at=at)
    return payment


class Paid(NamedTuple):
    """What history and the ledger must know of a payment, for batches that make no models."""

    pk: int
    creditor_id: int
    account_id: int
    debtor_id: int
    reference: str
    currency: str
    amount_minor: int
    paid_on: date


def received(
    payment: Payment | Paid, parts: Sequence[Part], rest: int, *, at: datetime, by: User | None
) -> history.Act:
    """Return the row of history for money just taken in: what it settled, and what waits on account."""
    facts: dict[str, Any] = {"paid_on": payment.paid_on, "settled": _settled(parts), "on_account_minor": rest}
    return _act("received", payment, at=at, by=by, **facts)


@whole
def return_payment(
    *, payment: Payment, on: date, cost_minor: int = 0, at: datetime, by: User | None, why: str = ""
) -> Payment:
    """Take a payment back because it bounced or was charged back: what it settled is open at its original age.

    `cost_minor` is charged as a fee to the items it had settled, in proportion. Raises AlreadyReturned,
    ReturnedBeforePaid, NothingToCharge.
    """
    entries = LedgerEntry.objects.filter(payment=payment)
    posting.hold([payment.account_id, *entries.values_list("account_id", flat=True)])
    returned = Payment.objects.get(pk=payment.pk)
    if returned.returned_on:
        raise AlreadyReturned(reference=returned.reference, returned_on=returned.returned_on)
    if on < returned.paid_on:
        raise ReturnedBeforePaid(reference=returned.reference, paid_on=returned.paid_on)
    rows = posting.reverse(entries, kind="return", on=on, at=at)
    if cost_minor:
        posting.post(_cost(returned, rows, cost_minor), at=at)
    returned.returned_on = on
    returned.save(update_fields=["returned_on"])
    _record("returned", returned, at=at, by=by, why=why, on=on, cost_minor=cost_minor)
    return returned


@whole
def apply_on_account(  # noqa: PLR0913 - all that decides what waiting money does, by name
    *, debtor: Debtor, currency: str, items: Iterable[Receivable] | None = None, amount_minor: int | None = None,
    order: Sequence[str] = COMPONENTS, first: Sequence[tuple[int, int]] = (), on: date, at: datetime, by: User | None,
) -> int:  # fmt: skip
    """Set money that waits on account against items issued by a day, oldest due first, the oldest money first.

    `items` left out: all that are open; `amount_minor` left out: all that waits; `first` as in `receive`. Returns the minor units that were
    set against items. Raises MoreThanOnAccount, AmountNotPositive, WrongCurrency, NotTheirItem, UnknownCurrency.
    """
    chosen = None if items is None else ground.payable(debtor, currency, items)
    account = ground.account(debtor, currency)
    posting.hold([account.pk, *(item.account_id for item in chosen or ())])
    claims, again = _claims(account, chosen, on, at)
    waiting = queries.waiting(account=account, on=on)
    wanted = sum(money.minor for money in waiting)
    if amount_minor is not None:
        ground.positive(amount_minor)
        if amount_minor > wanted:
            raise MoreThanOnAccount
        wanted = amount_minor
    parts, rest, entries = against(waiting, wanted, ahead(claims, first, order), order, on)
    posting.post(entries, at=at)
    interest.settle(again, at)
    if parts:
        history.record_all([applied(account, parts, wanted - rest, on=on, at=at, by=by)])
        discounts.honour_waiting(debtor.creditor_id, waiting, at=at)
    return wanted - rest


def against(
    waiting: Sequence[ledger.Waiting], wanted: int, claims: Sequence[Claim], order: Sequence[str], on: date
) -> tuple[list[Part], int, list[ledger.Entry]]:
    """Set so much of what waits against claims issued by a day: return the parts, what is left over, the entries."""
    parts, rest = allocate(wanted, [claim for claim in claims if claim.issued_on <= on], order)
    return parts, rest, _transfers(waiting, parts, on)


def applied(
    account: Account, parts: Sequence[Part], minor: int, *, on: date, at: datetime, by: User | None
) -> history.Act:
    """Return the row of history for waiting money that was set against items."""
    facts: dict[str, Any] = {"amount_minor": minor, "settled": _settled(parts), "on": on}
    return history.act("portfolio.account.applied", account, at=at, by=by, currency=account.currency, **facts)


def _claims(
    account: Account, chosen: Sequence[Receivable] | None, on: date, at: datetime
) -> tuple[list[Claim], interest.Again]:
    """Return what is open, late interest until a day posted, and what `interest.settle` is owed afterwards."""
    which: dict[str, Any] = {"account": account} if chosen is None else {"items": chosen}
    claims = ground.claims(**which)
    again = interest.bring([claim.receivable_id for claim in claims], on, at)
    return (claims if again is None else ground.claims(**which)), again or {}


def _transfers(waiting: Sequence[ledger.Waiting], parts: Sequence[Part], on: date) -> list[ledger.Entry]:
    """Return the entries that set waiting money, source by source, against parts of the same sum or less."""
    entries: list[ledger.Entry] = []
    left = list(parts)
    for money in waiting:
        taken, rest = [], money.minor
        while left and rest:
            part = left.pop(0)
            minor = min(part.minor, rest)
            taken.append(Part(part.claim, part.component, minor))
            rest -= minor
            if part.minor > minor:
                left.insert(0, Part(part.claim, part.component, part.minor - minor))
        if taken:
            entries += ledger.transfer(money, taken, on)
    return entries


def _cost(payment: Payment, rows: Sequence[ledger.Entry], minor: int) -> list[ledger.Entry]:
    """Return the fees that spread a cost over the items that are open again. Raises NothingToCharge."""
    ground.positive(minor)
    again = [row for row in rows if row.receivable_id is not None]
    if not again:
        raise NothingToCharge(reference=payment.reference)
    shares = spread(minor, [row.minor for row in again])
    return [
        ledger.Entry(row.account_id, "fee", "fees", share, row.effective_on, receivable_id=row.receivable_id)
        for row, share in zip(again, shares, strict=True)
    ]


def _settled(parts: Sequence[Part]) -> list[list[int]]:
    """Return [receivable id, minor units] for history."""
    sums: dict[int, int] = {}
    for part in parts:
        sums[part.claim.receivable_id] = sums.get(part.claim.receivable_id, 0) + part.minor
    return [[pk, minor] for pk, minor in sums.items()]


def _record(
    event: str, payment: Payment, *, at: datetime, by: User | None, why: str = "", **facts: Any
) -> None:
    history.record_all([_act(event, payment, at=at, by=by, why=why, **facts)])


def _act(
    event: str, payment: Payment | Paid, *, at: datetime, by: User | None, why: str = "", **facts: Any
) -> history.Act:
    about: dict[str, Any] = {
        "reference": payment.reference,
        "amount_minor": payment.amount_minor,
        "currency": payment.currency,
    }
    return history.act(f"portfolio.payment.{event}", payment, at=at, by=by, why=why, **about, **facts)

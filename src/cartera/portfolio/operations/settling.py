"""Money set against items by given amounts, with what was kept back on its way, and taken back as if it had never been.

A tax that the payer kept back, a fee that a bank took and cents within the tolerance settle an item as money does. Each is
an entry of its own kind that names the payment it came with, so that whatever takes back the payment takes them back too.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from cartera.foundation import frames, history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import discounting, ledger, posting
from cartera.portfolio.allocation import COMPONENTS, Claim, Part, allocate
from cartera.portfolio.discounting import Offer
from cartera.portfolio.models import LedgerEntry, Payment, Receivable
from cartera.portfolio.operations import discounts, ground, interest, payments
from cartera.portfolio.queries import discounts as discount_queries
from cartera.problems import N_, Refused

# What is kept back stands for the debt itself, never for charges of ours.
KEPT_BACK = {"withheld_minor": "withholding", "bank_fee_minor": "bank_fee", "cents_minor": "rounding"}
ORDER = ("principal", "interest", "fees")


class NotOpenAnyMore(Refused):
    """Less is open of an item than was to be set against it."""

    code = "not_open_any_more"
    text = N_("Less is open of %(number)s than that by now. Look for what fits again.")


class MoreThanArrived(Refused):
    """The parts sum to more than the money."""

    code = "more_than_arrived"
    text = N_("More was set against the items than arrived.")


class DiscountNotEarned(Refused):
    """The money did not come in time for so much discount."""

    code = "discount_not_earned"
    text = N_("%(number)s gives no such discount to money of %(paid_on)s. Look for what fits again.")


@dataclass(frozen=True, slots=True)
class Share:
    """What happens to one item, in minor units: money, tax kept back, a bank's fee, cents, discount for paying early.

    A discount that was earned is given without being told; told, it closes the item to the cent.
    """

    item_id: int
    paid_minor: int
    withheld_minor: int = 0
    bank_fee_minor: int = 0
    cents_minor: int = 0
    discount_minor: int = 0

    @property
    def settled_minor(self) -> int:
        """What is less open of the item afterwards."""
        kept = self.withheld_minor + self.bank_fee_minor + self.cents_minor
        return self.paid_minor + kept + self.discount_minor


@dataclass(frozen=True, slots=True)
class Settlement:
    """One amount received and its shares; what is not in them waits on account."""

    debtor_id: int
    reference: str
    amount_minor: int
    currency: str
    paid_on: date
    shares: Sequence[Share] = ()


@whole
def settle_many(
    *, creditor: Creditor, settlements: Sequence[Settlement], order: Sequence[str] = COMPONENTS, at: datetime,
    by: User | None,
) -> list[int]:  # fmt: skip
    """Take in money and set it against items by given amounts; return the ids of the payments in the same order.

    All or none. A reference that is known with the same content returns the payment there is. Raises NotOpenAnyMore,
    DiscountNotEarned, MoreThanArrived, NumberTaken, NotTheirItem, NotTheirDebtor, WrongCurrency, AmountNotPositive, UnknownCurrency.
    """
    known = _known(creditor, settlements)
    new = [each for each in settlements if each.reference not in known]
    if new:
        items = _checked(creditor, new)
        accounts = ground.account_ids(creditor, [(each.debtor_id, each.currency) for each in new])
        posting.hold({*accounts.values(), *(item.account_id for item in items.values())})
        charged = interest.charged(creditor, max(each.paid_on for each in new))
        for group in _apart(new) if charged else [new]:
            known |= _post(creditor, group, accounts, items, order=order, charged=charged, at=at, by=by)
        if discount_queries.discounted(creditor.pk):
            made = [known[each.reference] for each in new]
            discounts.honour(payments=Payment.objects.in_bulk(made).values(), at=at)
    return [known[each.reference] for each in settlements]


@whole
def take_back(*, payment: Payment, at: datetime, by: User | None, why: str = "") -> Payment:
    """Take a payment back as if it had never been set against anything: a wrong match, not a bounce.

    Every entry of it is reversed on its own value date, so that no day of the books shows it; its reference is free
    again. Raises AlreadyReturned.
    """
    entries = LedgerEntry.objects.filter(payment=payment)
    posting.hold([payment.account_id, *entries.values_list("account_id", flat=True)])
    found = Payment.objects.get(pk=payment.pk)
    if found.returned_on:
        raise payments.AlreadyReturned(reference=found.reference, returned_on=found.returned_on)
    posting.reverse(entries, kind="reversal", on=date.min, at=at)
    told: dict[str, Any] = {
        "reference": found.reference,
        "amount_minor": found.amount_minor,
        "currency": found.currency,
    }
    found.returned_on = found.paid_on
    found.reference = f"{found.reference[:100]} ~{found.pk}"
    found.save(update_fields=["returned_on", "reference"])
    history.record("portfolio.payment.taken_back", found, at=at, by=by, why=why, **told)
    return found


def _known(creditor: Creditor, settlements: Sequence[Settlement]) -> dict[str, int]:
    """Return by reference the ids of the payments there are. Raises NumberTaken when one of them is another."""
    wanted = {each.reference: each for each in settlements}
    found = Payment.objects.filter(creditor=creditor, reference__in=wanted)
    known = {}
    for payment in found:
        each = wanted[payment.reference]
        ground.same(
            each.reference,
            debtor=(payment.debtor_id, each.debtor_id),
            currency=(payment.currency, each.currency),
            paid_on=(payment.paid_on, each.paid_on),
            amount=(payment.amount_minor, each.amount_minor),
        )
        known[each.reference] = payment.pk
    return known


def _checked(creditor: Creditor, settlements: Sequence[Settlement]) -> dict[int, ground.Owed]:
    """Return the items by id, each owed by its payer or by one the payer pays for; raise what refuses a settlement."""
    payers = Debtor.objects.filter(pk__in={each.debtor_id for each in settlements})
    names = dict(payers.filter(creditor=creditor).values_list("pk", "name"))
    ids = {share.item_id for each in settlements for share in each.shares}
    read = Receivable.objects.filter(pk__in=ids).values_list(
        "pk", "number", "currency", "account_id", "debtor_id", "debtor__parent_id"
    )
    items = {row[0]: ground.Owed(*row[1:]) for row in read}
    for each in settlements:
        if each.debtor_id not in names:
            raise ground.NotTheirDebtor(name=payers.get(pk=each.debtor_id).name, creditor=creditor.name)
        ground.positive(each.amount_minor)
        if sum(share.paid_minor for share in each.shares) > each.amount_minor:
            raise MoreThanArrived
        for share in each.shares:
            ground.payable_by(each.debtor_id, names[each.debtor_id], each.currency, items[share.item_id])
    return items


def _apart(settlements: Sequence[Settlement]) -> list[list[Settlement]]:
    """Return settlements in groups of one value date and different items, the earliest first.

    Where interest is charged each payment changes what is due of its items for the next one; others are not concerned.
    """
    groups: list[list[Settlement]] = []
    taken: set[int] = set()
    for each in sorted(settlements, key=lambda one: one.paid_on):
        mine = {share.item_id for share in each.shares}
        if not groups or groups[-1][0].paid_on != each.paid_on or not taken.isdisjoint(mine):
            groups.append([])
            taken = set()
        groups[-1].append(each)
        taken |= mine
    return groups


def _post(
    creditor: Creditor, settlements: Sequence[Settlement], accounts: Mapping[tuple[int, str], int],
    items: Mapping[int, ground.Owed], *, order: Sequence[str], charged: bool, at: datetime, by: User | None,
) -> dict[str, int]:  # fmt: skip
    """Write payments, entries and history of some settlements; late interest is posted before and after."""
    ids = {share.item_id for each in settlements for share in each.shares}
    again = interest.bring(ids, settlements[0].paid_on, at) if charged else None
    books = _Books(_claims(ids), items, _offers(settlements), order)
    made = _made(creditor, settlements, accounts, at)
    entries: list[ledger.Entry] = []
    acts: list[history.Act] = []
    for each, payment in zip(settlements, made, strict=True):
        drafted, parts, rest = _entries(each, payment, books)
        entries += drafted
        acts.append(payments.received(payment, parts, rest, at=at, by=by))
    posting.post(entries, at=at)
    interest.settle(again, at)
    history.record_all(acts)
    return {payment.reference: payment.pk for payment in made}


@dataclass(slots=True)
class _Books:
    """What is open as one settlement after the other takes from it, and what must be known of the items."""

    claims: dict[int, Claim]
    items: Mapping[int, ground.Owed]
    offers: Mapping[int, Offer]
    order: Sequence[str]

    def take(self, item_id: int, minor: int, order: Sequence[str] | None = None) -> list[Part]:
        """Set so much against an item, and leave the rest of it."""
        parts, _ = allocate(minor, [self.claims[item_id]], order or self.order)
        for part in parts:
            self.claims[item_id] = self.claims[item_id].less(part.component, part.minor)
        return parts

    def check(self, share: Share, paid_on: date) -> None:
        """Raises NotOpenAnyMore, DiscountNotEarned."""
        claim = self.claims.get(share.item_id)
        if claim is None or claim.total < share.settled_minor:
            raise NotOpenAnyMore(number=self.items[share.item_id].number)
        if share.discount_minor:
            offer = self.offers.get(share.item_id)
            tier = offer.best(paid_on) if offer else None
            if tier is None or share.discount_minor > discounting.of_whole(claim.principal, tier.percent):
                raise DiscountNotEarned(number=self.items[share.item_id].number, paid_on=paid_on)


def _offers(settlements: Sequence[Settlement]) -> dict[int, Offer]:
    """Return what items give for paying early, of those that a discount is told of."""
    return discount_queries.offers(
        share.item_id for each in settlements for share in each.shares if share.discount_minor
    )


def _claims(ids: Collection[int]) -> dict[int, Claim]:
    """Return what is open of some items, read after `posting.hold`."""
    columns = ("account_id", "pk", "issued_on", *(f"{component}_open_minor" for component in COMPONENTS))
    rows = Receivable.objects.filter(pk__in=ids, settled_on__isnull=True).values_list(*columns)
    return {row[1]: Claim(*row) for row in rows}


def _made(
    creditor: Creditor, settlements: Sequence[Settlement], accounts: Mapping[tuple[int, str], int], at: datetime
) -> list[payments.Paid]:  # fmt: skip
    """Write the payments, and return them in the order of the settlements."""
    rows = [
        (creditor.pk, accounts[each.debtor_id, each.currency], each.debtor_id, each.reference, each.currency,
         each.amount_minor, each.paid_on)
        for each in settlements
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=_PAYMENT, orient="row").with_columns(
        received_at=pl.lit(at.astimezone(UTC)), inferred=pl.lit(value=False)
    )
    frames.append("portfolio_payment", frame)
    found = Payment.objects.filter(creditor=creditor, reference__in=[each.reference for each in settlements])
    ids = dict(found.values_list("reference", "pk"))
    return [payments.Paid(ids[each.reference], *row) for each, row in zip(settlements, rows, strict=True)]


_PAYMENT: dict[str, pl.DataType | type[pl.DataType]] = {
    "creditor_id": pl.Int64, "account_id": pl.Int64, "debtor_id": pl.Int64, "reference": pl.String, "currency": pl.String,
    "amount_minor": pl.Int64, "paid_on": pl.Date,
}  # fmt: skip


def _entries(
    settlement: Settlement, payment: payments.Paid, books: _Books
) -> tuple[list[ledger.Entry], list[Part], int]:
    """Return what a settlement posts, the parts that settle items, and what waits. Takes from what is open."""
    paid: list[Part] = []
    kept: list[ledger.Entry] = []
    settled: list[Part] = []
    money = ledger.Source(payment.account_id, "payment", settlement.paid_on, payment_id=payment.pk)
    for share in settlement.shares:
        books.check(share, settlement.paid_on)
        # The discount is of the principal, so it goes before money that may take charges first.
        discounted = books.take(share.item_id, share.discount_minor, ("principal",))
        kept += ledger.discounts(money, discounted)
        paid += books.take(share.item_id, share.paid_minor)
        settled += discounted
        for name, kind in KEPT_BACK.items():
            if minor := getattr(share, name):
                parts = books.take(share.item_id, minor, ORDER)
                kept += ledger.settlement(replace(money, kind=kind), parts, 0)
                settled += parts
    rest = settlement.amount_minor - sum(part.minor for part in paid)
    return [*ledger.settlement(money, paid, rest), *kept], [*paid, *settled], rest

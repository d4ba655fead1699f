"""Discounts for paying early: agreed, given to money that came in time, refused with its reason to money that came late."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import discounting, ledger, posting
from cartera.portfolio.allocation import Claim
from cartera.portfolio.discounting import Offer
from cartera.portfolio.models import (
    DiscountAgreement,
    DiscountTerms,
    ItemDiscount,
    LedgerEntry,
    Payment,
    Receivable,
)
from cartera.portfolio.operations import ground
from cartera.portfolio.queries import discounts as queries
from cartera.problems import N_, Refused

MONEY = ("payment", "transfer")
AT_ONCE = 2000  # payments whose items fit into one question


class WrongDiscountTable(Refused):
    """No table of percents and days."""

    code = "wrong_discount_table"
    text = N_(
        "“%(table)s” is no table of discounts. Write percent and days, as in 2/10 or 2/10 1/20; 0 gives none."
    )


class DiscountTermsTaken(Refused):
    """The name stands for another table."""

    code = "discount_terms_taken"
    text = N_("%(name)s already stands for %(table)s. What was offered stays true: use another name.")


@whole
def define_discount(
    *, creditor: Creditor, name: str, table: str, at: datetime, by: User | None
) -> DiscountTerms:
    """Name a table of percents and days. The same again returns what there is. Raises WrongDiscountTable, DiscountTermsTaken."""
    wanted = _table(table)
    terms, added = DiscountTerms.objects.get_or_create(
        creditor=creditor, name=name, defaults={"table": wanted}
    )
    if terms.table != wanted:
        raise DiscountTermsTaken(name=name, table=terms.table)
    if added:
        history.record("portfolio.discount.defined", terms, at=at, by=by, name=name, table=wanted)
    return terms


@whole
def agree_discount(
    *, creditor: Creditor, terms: DiscountTerms | None, debtor: Debtor | None = None, from_on: date, at: datetime,
    by: User | None,
) -> DiscountAgreement:  # fmt: skip
    """Let items issued from a day on earn a discount: of one debtor, or of all; `terms` None: none any more.

    Raises NotTheirDebtor.
    """
    if debtor is not None:
        ground.theirs(creditor, debtor)
    which: dict[str, Any] = {"creditor": creditor, "debtor": debtor, "from_on": from_on}
    agreed, _ = DiscountAgreement.objects.update_or_create(**which, defaults={"terms": terms})
    facts: dict[str, Any] = {
        "name": terms.name if terms else "",
        "table": terms.table if terms else "",
        "from_on": from_on,
    }
    history.record(
        "portfolio.discount.agreed", agreed, at=at, by=by, debtor_id=debtor.pk if debtor else None, **facts
    )
    return agreed


@whole
def offer_discount(*, receivable: Receivable, table: str, at: datetime, by: User | None) -> ItemDiscount:
    """Say what one item offers by itself; "0" gives none. Raises WrongDiscountTable."""
    wanted = _table(table)
    offered, added = ItemDiscount.objects.get_or_create(receivable=receivable, defaults={"table": wanted})
    if added or offered.table != wanted:
        offered.table = wanted
        offered.save(update_fields=["table"])
        facts: dict[str, Any] = {"number": receivable.number, "table": wanted}
        history.record("portfolio.discount.offered", receivable, at=at, by=by, **facts)
    return offered


@whole
def offer_discounts(*, creditor: Creditor, tables: dict[str, str]) -> None:
    """Say what many items offer, by number, as a file tells it; tables in their one form."""
    for ids in ground.by_number(creditor, list(tables)):
        ItemDiscount.objects.bulk_create(
            [ItemDiscount(receivable_id=pk, table=tables[number]) for pk, number in ids],
            update_conflicts=True, unique_fields=["receivable"], update_fields=["table"],
        )  # fmt: skip


def offers(claims: Iterable[Claim]) -> dict[int, Offer]:
    """Return what the items of some claims offer, by their id."""
    return queries.offers(claim.receivable_id for claim in claims if claim.principal)


def honour_waiting(creditor_id: int, waiting: Iterable[ledger.Waiting], *, at: datetime) -> None:
    """Give what money earned that waited on account and was set against items just now: it came when it came."""
    ids = {each.source.payment_id for each in waiting if each.source.payment_id}
    if ids and queries.discounted(creditor_id):
        honour(payments=Payment.objects.filter(pk__in=ids), at=at)


@whole
def honour(*, payments: Iterable[Payment], at: datetime) -> None:
    """Give what money earned that came in time, on every item it is set against; what it earned already stays.

    Whatever it settled beyond the net waits on account. Money that came late and kept the discount back all the same is
    told why it got none.
    """
    by_pk = {each.pk: each for each in payments}
    if len(by_pk) > AT_ONCE:
        for start in range(0, len(by_pk), AT_ONCE):
            honour(payments=list(by_pk.values())[start : start + AT_ONCE], at=at)
        return
    paid = _paid(by_pk)
    found = queries.offers(item for _, item in paid)
    if not found:
        return
    granted = _granted(by_pk)
    for (payment_id, item_id), minor in sorted(paid.items()):
        if item_id in found and minor > 0:
            _honour(by_pk[payment_id], item_id, found[item_id], minor, granted[payment_id, item_id], at)


def _honour(payment: Payment, item_id: int, offer: Offer, minor: int, granted: int, at: datetime) -> None:
    posting.hold([payment.account_id])
    item = Receivable.objects.get(pk=item_id)
    tier = offer.best(payment.paid_on)
    if tier is None:
        _say_late(payment, item, offer, minor, at)
        return
    earned = discounting.owed_still(minor, granted, item.principal_open_minor, tier.percent)
    beyond = max(0, earned - item.principal_open_minor)
    on = max(payment.paid_on, item.issued_on)
    source: dict[str, Any] = {"payment_id": payment.pk}
    entries = [
        ledger.Entry(item.account_id, "payment", "principal", beyond, on, receivable_id=item_id, **source),
        ledger.Entry(payment.account_id, "payment", "on_account", -beyond, on, **source),
        ledger.Entry(item.account_id, "discount", "principal", -earned, on, receivable_id=item_id, **source),
    ]
    posting.post(entries, at=at)


def _say_late(payment: Payment, item: Receivable, offer: Offer, minor: int, at: datetime) -> None:
    """Record why money that kept a discount back got none, once per payment and item."""
    last = offer.tiers[-1]
    whole_minor = minor + item.principal_open_minor
    kept_back = {discounting.of_whole(whole_minor, each.percent) for each in offer.tiers}
    if item.principal_open_minor == 0 or item.principal_open_minor not in kept_back:
        return
    facts: dict[str, Any] = {
        "number": item.number, "reference": payment.reference, "currency": item.currency,
        "amount_minor": item.principal_open_minor, "until_on": offer.until(last), "paid_on": payment.paid_on,
    }  # fmt: skip
    history.record("portfolio.payment.discount_refused", payment, at=at, by=None, **facts)


def _paid(payments: Iterable[int]) -> dict[tuple[int, int], int]:
    """Return what payments settled of the principal of items, by payment and item."""
    entries = LedgerEntry.objects.filter(
        payment__in=list(payments),
        kind__in=MONEY,
        component="principal",
        reverses__isnull=True,
        reversed_by__isnull=True,
    ).order_by()
    sums = entries.values_list("payment_id", "receivable_id").annotate(minor=Sum("amount_minor"))
    return {(payment, item): -minor for payment, item, minor in sums if item}


def _granted(payments: Iterable[int]) -> dict[tuple[int, int], int]:
    entries = LedgerEntry.objects.filter(
        payment__in=list(payments), kind="discount", reverses__isnull=True, reversed_by__isnull=True
    ).order_by()
    sums = entries.values_list("payment_id", "receivable_id").annotate(minor=Sum("amount_minor"))
    granted: dict[tuple[int, int], int] = defaultdict(int)
    granted.update({(payment, item): -minor for payment, item, minor in sums if item})
    return granted


def _table(table: str) -> str:
    """Raises WrongDiscountTable."""
    wanted = discounting.canonical(table)
    if wanted is None:
        raise WrongDiscountTable(table=table)
    return wanted

"""What debtors promise: taken down, and cancelled. Whether a promise was kept is never written, it is asked."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from cartera.agreements import queries
from cartera.agreements.models import Promise
from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Debtor
from cartera.portfolio import posting
from cartera.portfolio import queries as portfolio
from cartera.portfolio.models import LedgerEntry, Receivable
from cartera.portfolio.operations import ground
from cartera.problems import N_, Refused


class PromiseInThePast(Refused):
    """The day promised is over."""

    code = "promise_in_the_past"
    text = N_("A promise given on %(given_on)s cannot be for %(by_on)s, a day before.")


class NothingToPromise(Refused):
    """No item was named and nothing is overdue."""

    code = "nothing_to_promise"
    text = N_("%(name)s has nothing overdue in %(currency)s. Name the items that the promise is about.")


class PromiseIsOver(Refused):
    """Only an open promise can be cancelled."""

    code = "promise_is_over"
    text = N_("Promise %(reference)s is not open any more and cannot be cancelled.")


@whole
def promise(  # noqa: PLR0913 - all of one promise, by name
    *, debtor: Debtor, currency: str, reference: str, amount_minor: int, by_on: date, tolerance_days: int,
    items: Sequence[Receivable] | None = None, note: str = "", on: date, at: datetime, by: User | None,
) -> Promise:  # fmt: skip
    """Take down that a debtor will pay so much by a day, that day included; its items are not chased until then.

    `items` left out: all that are overdue. `tolerance_days` after `by_on` a payment still keeps it. The same reference
    with the same content returns the promise there is. Raises NumberTaken, AmountNotPositive, PromiseInThePast,
    NothingToPromise, UnknownCurrency, WrongCurrency, NotTheirItem.
    """
    ground.positive(amount_minor)
    account = ground.account(debtor, currency)
    posting.hold([account.pk])
    known = Promise.objects.filter(creditor_id=debtor.creditor_id, reference=reference).first()
    if known:
        ground.same(reference, account=(known.account_id, account.pk), by_on=(known.by_on, by_on))
        ground.same(reference, amount=(known.amount_minor, amount_minor))
        return known
    if by_on < on:
        raise PromiseInThePast(given_on=on, by_on=by_on)
    about = _overdue(debtor, currency, on) if items is None else ground.payable(debtor, currency, items)
    if not about:
        raise NothingToPromise(name=debtor.name, currency=currency)
    given = Promise.objects.create(
        creditor_id=debtor.creditor_id, debtor=debtor, account=account, reference=reference,
        amount_minor=amount_minor, given_on=on, by_on=by_on, until_on=by_on + timedelta(days=tolerance_days),
        given_after=_newest_entry(about), note=note,
    )  # fmt: skip
    given.items.set(about)
    facts: dict[str, Any] = {"reference": reference, "amount_minor": amount_minor, "currency": currency}
    numbers = [item.number for item in about]
    history.record(
        "agreements.promise.given", given, at=at, by=by, why=note, by_on=by_on, items=numbers, **facts
    )
    return given


@whole
def cancel(*, promise: Promise, on: date, at: datetime, by: User | None, why: str = "") -> Promise:
    """Forget a promise from a day on, because it was taken down wrongly or replaced. Raises PromiseIsOver."""
    posting.hold([promise.account_id])
    cancelled = Promise.objects.get(pk=promise.pk)
    if queries.promise_state(promise=cancelled, on=on) != "open":
        raise PromiseIsOver(reference=cancelled.reference)
    cancelled.cancelled_on = on
    cancelled.save(update_fields=["cancelled_on"])
    facts: dict[str, Any] = {"reference": cancelled.reference, "on": on}
    history.record("agreements.promise.cancelled", cancelled, at=at, by=by, why=why, **facts)
    return cancelled


def _overdue(debtor: Debtor, currency: str, on: date) -> list[Receivable]:
    rows = portfolio.open_items(debtor=debtor, on=on)
    ids = [row["id"] for row in rows if row["currency"] == currency and row["due_date"] < on]
    return list(Receivable.objects.filter(pk__in=ids))


def _newest_entry(items: Sequence[Receivable]) -> int:
    newest = LedgerEntry.objects.filter(receivable__in=items).aggregate(newest=Max("pk"))["newest"]
    return newest or 0

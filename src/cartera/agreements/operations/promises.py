"""What debtors promise: taken down, and cancelled. Whether a promise was kept is never written, it is asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from cartera.agreements import queries
from cartera.agreements.models import Promise
from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import posting
from cartera.portfolio import queries as portfolio
from cartera.portfolio.models import Account, LedgerEntry, Receivable
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


@dataclass(frozen=True, slots=True)
class Promising:
    """A debtor's word that it will pay so many minor units by a day, that day included.

    `items` None: all that are overdue. `tolerance_days` after `by_on` a payment still keeps it.
    """

    debtor: Debtor
    currency: str
    reference: str
    amount_minor: int
    by_on: date
    tolerance_days: int
    items: Sequence[Receivable] | None = None
    note: str = ""
    by: User | None = None  # who took it down


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
    word = Promising(debtor, currency, reference, amount_minor, by_on, tolerance_days, items, note, by)
    return promise_all(creditor=debtor.creditor, words=[word], on=on, at=at)[0]


@whole
def promise_all(*, creditor: Creditor, words: Sequence[Promising], on: date, at: datetime) -> list[Promise]:
    """Take down what debtors promised, and return the promises in the same order. All or none.

    Each means what `promise` means, and raises what it raises.
    """
    for word in words:
        ground.theirs(creditor, word.debtor)
        ground.positive(word.amount_minor)
    accounts = ground.accounts(creditor, [(word.debtor, word.currency) for word in words])
    mine = [accounts[word.debtor.pk, word.currency] for word in words]
    posting.hold(account.pk for account in mine)
    found = Promise.objects.filter(creditor=creditor, reference__in={word.reference for word in words})
    known = {each.reference: each for each in found}
    new: dict[str, tuple[Promise, list[Receivable], Promising]] = {}
    for word, account in zip(words, mine, strict=True):
        if word.reference in known:
            _same(known[word.reference], word, account)
        else:
            given, about = _given(creditor, word, account, on)
            known[word.reference] = given
            new[word.reference] = given, about, word
    _write(list(new.values()), at)
    return [known[word.reference] for word in words]


def _same(known: Promise, word: Promising, account: Account) -> None:
    """Compare with the promise there is. Raises NumberTaken."""
    ground.same(word.reference, account=(known.account_id, account.pk), by_on=(known.by_on, word.by_on))
    ground.same(word.reference, amount=(known.amount_minor, word.amount_minor))


def _given(
    creditor: Creditor, word: Promising, account: Account, on: date
) -> tuple[Promise, list[Receivable]]:
    """Return a promise before it is written, and the items it is about."""
    if word.by_on < on:
        raise PromiseInThePast(given_on=on, by_on=word.by_on)
    debtor, currency = word.debtor, word.currency
    if word.items is None:
        about = _overdue(debtor, currency, on)
    else:
        about = ground.payable(debtor, currency, word.items)
    if not about:
        raise NothingToPromise(name=debtor.name, currency=currency)
    given = Promise(
        creditor=creditor, debtor=debtor, account=account, reference=word.reference,
        amount_minor=word.amount_minor, given_on=on, by_on=word.by_on,
        until_on=word.by_on + timedelta(days=word.tolerance_days), note=word.note,
    )  # fmt: skip
    return given, about


def _write(new: Sequence[tuple[Promise, list[Receivable], Promising]], at: datetime) -> None:
    newest = _newest_entries({item.pk for _, about, _ in new for item in about})
    for given, about, _ in new:
        given.given_after = max(newest.get(item.pk, 0) for item in about)
    Promise.objects.bulk_create(given for given, _, _ in new)
    Promise.items.through.objects.bulk_create(
        Promise.items.through(promise_id=given.pk, receivable_id=pk)
        for given, about, _ in new
        for pk in dict.fromkeys(item.pk for item in about)
    )
    history.record_all(
        history.act(
            "agreements.promise.given", given, at=at, by=word.by, why=word.note, by_on=word.by_on,
            items=[item.number for item in about], reference=word.reference, amount_minor=word.amount_minor,
            currency=word.currency,
        )
        for given, about, word in new
    )  # fmt: skip


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


def _newest_entries(items: Collection[int]) -> dict[int, int]:
    """Return by item the newest entry on it."""
    of_items = LedgerEntry.objects.filter(receivable__in=items).order_by().values_list("receivable_id")
    return dict(of_items.annotate(newest=Max("pk")))

"""Money without a destination, where plans are: what their due instalments ask comes before everything else."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from cartera.agreements import queries
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio.allocation import COMPONENTS
from cartera.portfolio.models import Payment, Receivable
from cartera.portfolio.operations import Receipt


@whole
def receive(
    *, creditor: Creditor, debtor: Debtor, currency: str, paid_on: date, items: Iterable[Receivable] | None = None,
    on_account: bool = False, **particulars: Any,
) -> Payment:  # fmt: skip
    """Take in money as `portfolio.receive` does; without items, instalments due by its value date come first.

    Raises what that raises.
    """
    free = items is None and not on_account
    first = queries.due_first(debtors=[debtor], currency=currency, on=paid_on) if free else []
    return portfolio.receive(
        creditor=creditor, debtor=debtor, currency=currency, paid_on=paid_on, items=items, on_account=on_account,
        first=first, **particulars,
    )  # fmt: skip


@whole
def receive_many(
    *, creditor: Creditor, receipts: Sequence[Receipt], order: Sequence[str] = COMPONENTS, at: datetime,
    by: User | None,
) -> list[Payment]:  # fmt: skip
    """Take in money as `portfolio.receive_many` does; without items, due instalments come first."""
    planned = queries.with_plans(creditor_ids=[creditor.pk])
    if not any(each.items is None and not each.on_account and each.debtor.pk in planned for each in receipts):
        return portfolio.receive_many(creditor=creditor, receipts=receipts, order=order, at=at, by=by)
    return [
        receive(
            creditor=creditor, debtor=each.debtor, reference=each.reference, amount_minor=each.amount_minor,
            currency=each.currency, paid_on=each.paid_on, items=each.items, on_account=each.on_account, order=order,
            at=at, by=by,
        )
        for each in receipts
    ]  # fmt: skip


@whole
def apply_on_account(
    *, debtor: Debtor, currency: str, items: Iterable[Receivable] | None = None, on: date, **particulars: Any
) -> int:
    """Set money that waits on account against items as `portfolio.apply_on_account` does; due instalments come first."""
    first = queries.due_first(debtors=[debtor], currency=currency, on=on) if items is None else []
    return portfolio.apply_on_account(
        debtor=debtor, currency=currency, items=items, first=first, on=on, **particulars
    )


@whole
def apply_all_on_account(
    *, debtors: Sequence[tuple[Debtor, str]], order: Sequence[str] = COMPONENTS, on: date, at: datetime,
    by: User | None,
) -> int:  # fmt: skip
    """Set all that waits for some debtors against what they owe; due instalments come first."""
    planned = queries.with_plans(creditor_ids={debtor.creditor_id for debtor, _ in debtors})
    others = [each for each in debtors if each[0].pk not in planned]
    told: dict[str, Any] = {"order": order, "on": on, "at": at, "by": by}
    total = portfolio.apply_all_on_account(debtors=others, **told) if others else 0
    return total + sum(
        apply_on_account(debtor=debtor, currency=currency, **told)
        for debtor, currency in debtors
        if debtor.pk in planned
    )

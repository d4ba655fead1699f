"""Late interest of items as a reading: what has accrued by a day, and how it comes about."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from cartera.foundation import frames
from cartera.foundation.frames import Query
from cartera.parties.models import Debtor
from cartera.portfolio.interest import accrual
from cartera.portfolio.interest.accrual import Accrued, Shown
from cartera.portfolio.interest.curves import RateBook
from cartera.portfolio.models import ItemInterest, LedgerEntry, Receivable

_SCHEMA = {
    "item_id": pl.Int64, "debtor_id": pl.Int64, **dict.fromkeys(accrual.WHO, pl.String),
    "due_date": pl.Date, "principal_minor": pl.Int64,
}  # fmt: skip


def accrue(debtor: Debtor, rows: Sequence[dict[str, Any]], on: date) -> None:
    """Add what has accrued by a day to `interest_open_minor` of a debtor's items, as open on that day.

    Rows have id, currency, due_date and the open components. Where nobody is charged interest this is one query.
    """
    items = [_row(debtor, row) for row in rows if row["due_date"] < on]
    if not items:
        return
    found = accrual.accrued(_read, debtor.creditor_id, pl.DataFrame(items, _SCHEMA, orient="row"), on)
    more = {item: Accrued(*sums).unposted_minor for item, *sums in found.iter_rows()}
    for row in rows:
        if more.get(row["id"]):
            row["interest_open_minor"] = max(row["interest_open_minor"] + more[row["id"]], 0)


def due(*, receivable_ids: Collection[int], on: date) -> dict[int, Accrued]:
    """Return by receivable id the interest due until a day, its tax, and what of both was posted by then.

    Items that bear none are left out. As the books stand by value date on that day. All items are one creditor's.
    """
    late = Receivable.objects.filter(pk__in=receivable_ids, due_date__lt=on)
    creditor = late.values_list("creditor_id", flat=True).first() if receivable_ids else None
    book = RateBook(creditor, on) if creditor else None
    if creditor is None or book is None or not book.charges:
        return {}
    by_now = Q(entries__component="principal", entries__effective_on__lte=on)
    principal = Coalesce(Sum("entries__amount_minor", filter=by_now), 0)
    rows = late.order_by("pk").annotate(principal=principal).select_related("debtor")
    told = [_row(row.debtor, {**vars(row), "principal_open_minor": row.principal}) for row in rows]
    frame = pl.DataFrame(told, _SCHEMA, orient="row")
    found = accrual.accrued(_read, creditor, frame, on, book)
    return {pk: Accrued(*sums) for pk, *sums in found.iter_rows()}


def own_rate(*, receivable: Receivable) -> str:
    """Return the rate agreed on an item itself, in percent a year; "" where contract, policy or law say it."""
    return ItemInterest.objects.filter(receivable=receivable).values_list("rate", flat=True).first() or ""


def interest_shown(*, receivable: Receivable, on: date) -> Shown:
    """Return line by line how the late interest of an item until a day comes about."""
    entries = LedgerEntry.objects.filter(receivable=receivable, component="principal", effective_on__lte=on)
    principal = sum(entries.values_list("amount_minor", flat=True))
    told = {"id": receivable.pk, "due_date": receivable.due_date, "currency": receivable.currency}
    row = _row(receivable.debtor, {**told, "principal_open_minor": principal})
    item = dict(zip(accrual.ITEM, row, strict=True))
    return accrual.shown(_read, receivable.creditor_id, item, on)


def _row(debtor: Debtor, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return an item as `accrual.ITEM` has it."""
    return (
        row["id"], debtor.pk, debtor.kind, row["currency"], debtor.country, debtor.subdivision, row["due_date"],
        row["principal_open_minor"],
    )  # fmt: skip


def _read(query: Query) -> pl.DataFrame:
    return frames.read(query, "django")

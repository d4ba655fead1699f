"""Open principal of any day, past or present, by how long it is past due."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Sum, Value, When

from cartera.kernel.steps.ageing import labels
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import LedgerEntry, Receivable

BUCKETS = (30, 60, 90)


def ageing(
    *, creditor: Creditor, on: date, debtor: Debtor | None = None, currency: str | None = None,
    buckets: Sequence[int] = BUCKETS,
) -> dict[str, dict[str, int]]:  # fmt: skip
    """Return principal in minor units by currency and bucket: {"PEN": {"current": 100, "1-30": 0, …, "90+": 5}}.

    By value date: what was issued by the day, less what took effect by it, whenever it was recorded; money on
    account is left out; due dates are today's. A currency that is asked for is in the answer even when nothing is
    owed in it. Two queries: what is open now, and what took effect since, which is taken back; so years of paid
    documents are not walked. That the readings tie to the ledger is proved apart, by `proof` and every night.
    """
    about: dict[str, Any] = {"creditor": creditor, "issued_on__lte": on}
    about |= {} if debtor is None else {"debtor": debtor}
    about |= {} if currency is None else {"currency": currency}
    of_item = {f"receivable__{name}": value for name, value in about.items()}
    now = Receivable.objects.filter(settled_on__isnull=True, **about)
    since = LedgerEntry.objects.filter(effective_on__gt=on, component="principal", **of_item)
    sums: Counter[tuple[str, str]] = Counter()
    for row in _summed(now, "", "principal_open_minor", on, buckets):
        sums[row["of"], row["bucket"]] += row["minor"]
    for row in _summed(since, "receivable__", "amount_minor", on, buckets):
        sums[row["of"], row["bucket"]] -= row["minor"]
    codes = sorted({of for (of, _), minor in sums.items() if minor} | ({currency} if currency else set()))
    return {code: {name: sums[code, name] for name in labels(buckets)} for code in codes}


def _summed(rows: QuerySet[Any, Any], item: str, minor: str, on: date, buckets: Sequence[int]) -> Any:
    """Sum a column by currency and bucket; `item` leads from a row to its document."""
    named = rows.order_by().annotate(bucket=_bucket(item, on, buckets), of=F(f"{item}currency"))
    return named.values("of", "bucket").annotate(minor=Sum(minor)).order_by()


def _bucket(item: str, on: date, buckets: Sequence[int]) -> Case:
    """Return the name of an item's bucket; an edge belongs to the bucket it closes (day 30 is still 1-30)."""
    names, due = labels(buckets), f"{item}due_date__gte"
    whens = [When(**{due: on}, then=Value(names[0]))]
    whens += [
        When(**{due: on - timedelta(days=edge)}, then=Value(name))
        for edge, name in zip(buckets, names[1:], strict=False)
    ]
    return Case(*whens, default=Value(names[-1]), output_field=CharField())

"""Open principal of any day, past or present, by how long it is past due."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Case, CharField, F, Sum, Value, When

from cartera.kernel.steps.ageing import labels
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import LedgerEntry

BUCKETS = (30, 60, 90)


def ageing(
    *, creditor: Creditor, on: date, debtor: Debtor | None = None, currency: str | None = None,
    buckets: Sequence[int] = BUCKETS,
) -> dict[str, dict[str, int]]:  # fmt: skip
    """Return principal in minor units by currency and bucket: {"PEN": {"current": 100, "1-30": 0, …, "90+": 5}}.

    By value date: what was issued by the day, less what took effect by it, whenever it was recorded; money on
    account is left out; due dates are today's. A currency that is asked for is in the answer even when nothing is
    owed in it. One query.
    """
    entries = LedgerEntry.objects.filter(
        receivable__creditor=creditor,
        receivable__issued_on__lte=on,
        effective_on__lte=on,
        component="principal",
    )
    if debtor is not None:
        entries = entries.filter(receivable__debtor=debtor)
    if currency is not None:
        entries = entries.filter(receivable__currency=currency)
    sums = entries.order_by().annotate(bucket=_bucket(on, buckets), of=F("receivable__currency"))
    answer = {currency: dict.fromkeys(labels(buckets), 0)} if currency else {}
    for row in sums.values("of", "bucket").annotate(minor=Sum("amount_minor")).order_by("of"):
        answer.setdefault(row["of"], dict.fromkeys(labels(buckets), 0))[row["bucket"]] = row["minor"]
    return {code: sums for code, sums in answer.items() if code == currency or any(sums.values())}


def _bucket(on: date, buckets: Sequence[int]) -> Case:
    """Return the name of an item's bucket; an edge belongs to the bucket it closes (day 30 is still 1-30)."""
    names = labels(buckets)
    whens = [When(receivable__due_date__gte=on, then=Value(names[0]))]
    whens += [
        When(receivable__due_date__gte=on - timedelta(days=edge), then=Value(name))
        for edge, name in zip(buckets, names[1:], strict=False)
    ]
    return Case(*whens, default=Value(names[-1]), output_field=CharField())

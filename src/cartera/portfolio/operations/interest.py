"""Late interest posted: what has accrued by a day becomes entries, and what was posted too much is taken off again.

An entry of kind `interest`, or of kind `tax` for what is owed beside it, is never changed. When we learn of a payment late, or a pause is set for days gone by, less is
due than was posted, and the difference is an entry of its own with a minus; what of it was paid already waits on account,
with its source, so that a return of the payment finds all of it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import BigIntegerField, Count, Max, Q, Sum
from django.db.models.functions import Coalesce

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import piecewise, whole
from cartera.parties.models import Creditor
from cartera.portfolio import ledger, posting
from cartera.portfolio.interest.accrual import Accrued
from cartera.portfolio.interest.bearing import CHARGED
from cartera.portfolio.interest.curves import RateBook
from cartera.portfolio.models import LedgerEntry, Receivable
from cartera.portfolio.queries import interest as readings

AT_ONCE = 1000  # items in one transaction of a month's end
_MONEY = ("payment", "transfer", "credit_note")

Again = dict[date, list[int]]  # items by the later day for which their interest has to be posted once more


@dataclass(frozen=True, slots=True)
class Split:
    """A change of what was posted, in minor units: interest, and the tax on it."""

    interest: int = 0
    tax: int = 0

    @property
    def minor(self) -> int:
        """Both together."""
        return self.interest + self.tax

    def less_is_taken_off(self, minor: int) -> "Split":
        """Return the change that takes off so much less, of interest first: it was waived, or written off."""
        of_interest = min(minor, max(-self.interest, 0))
        return Split(self.interest + of_interest, self.tax + minor - of_interest)


@whole
def post_interest(*, receivable_ids: Collection[int], on: date, at: datetime) -> int:
    """Post the late interest of items accrued by a day with its tax, and return the minor units by which both changed.

    Because a statement, a payment or the end of a month asks. Asking again on the same day posts nothing.
    """
    items = _held(receivable_ids)
    found = readings.due(receivable_ids=items, on=on)
    entries: list[ledger.Entry] = []
    numbers = _numbers(found)
    for pk, accrued in found.items():
        entries += _change(items[pk], _more(accrued), on, numbers.get(pk, 0))
    posting.post(entries, at=at)
    return sum(entry.minor for entry in entries if entry.kind in CHARGED)


@piecewise
def post_interest_of_all(*, creditor: Creditor, on: date, at: datetime, by: User | None) -> dict[str, int]:
    """Post what has accrued by a day on everything a creditor is owed, as at the end of a month.

    Returns how many items and minor units by currency. Commits by a thousand items; killed, it is simply asked again.
    """
    told = post_all(creditor, on, at)
    if told:
        history.record(
            "portfolio.interest.posted", None, at=at, by=by, creditor_id=creditor.pk, on=on, minor=told
        )
    return told


def post_all(creditor: Creditor, on: date, at: datetime) -> dict[str, int]:
    """Post what has accrued by a day on everything that is late; minor units by currency."""
    if not charged(creditor, on):
        return {}
    late = Receivable.objects.filter(creditor=creditor, settled_on__isnull=True, due_date__lt=on).order_by(
        "currency", "pk"
    )
    told: dict[str, int] = {}
    for currency, ids in _chunks(late.values_list("currency", "pk").iterator()):
        told[currency] = told.get(currency, 0) + post_interest(receivable_ids=ids, on=on, at=at)
    return {currency: minor for currency, minor in told.items() if minor}


def bring(receivable_ids: Collection[int], on: date, at: datetime) -> Again | None:
    """Post what is due by the value date of money, before it is set against items. Call after `posting.hold`.

    What was posted for later days is taken off: less may be due once the money is in. Returns what `settle` has to post
    afterwards; None when nothing bears interest, so that what was read of the items is still true.
    """
    found = readings.due(receivable_ids=receivable_ids, on=on)
    if not found:
        return None
    items = Receivable.objects.in_bulk(found)
    entries: list[ledger.Entry] = []
    again: Again = {}
    after = _posted(receivable__in=list(found), effective_on__gt=on)
    later = {row["receivable_id"]: (Split(row["interest"], row["tax"]), row["last"]) for row in after}
    numbers = _numbers(found)
    for pk, accrued in found.items():
        item, more, number = items[pk], _more(accrued), numbers.get(pk, 0)
        ahead, last = later.get(pk, (Split(), on))
        kept = max(ahead.minor - more.minor - item.interest_open_minor, 0)
        if pk in later:
            first = _entries(item, more, on, number)
            off = Split(-ahead.interest, -ahead.tax).less_is_taken_off(kept)
            entries += [*first, *_entries(item, off, last, number + len(first))]
            again.setdefault(last, []).append(pk)
        else:
            entries += _entries(item, more.less_is_taken_off(kept), on, number)
    posting.post(entries, at=at)
    return again


def settle(again: Again | None, at: datetime) -> None:
    """Post what is due for later days, after money that came before them was set against items."""
    for on, ids in sorted((again or {}).items()):
        post_interest(receivable_ids=ids, on=on, at=at)


def charged(creditor: Creditor, until: date) -> bool:
    """Tell whether anybody may owe a creditor late interest by a day."""
    return RateBook(creditor.pk, until).charges


def correct(item: Receivable, at: datetime) -> None:
    """Take off what was posted of an item for days that bear no interest any more, because it was given more time."""
    for row in list(_posted(receivable=item)):
        due = readings.due(receivable_ids=[item.pk], on=row["last"]).get(item.pk, Accrued())
        more = Split(due.due_minor - row["interest"], due.tax_due_minor - row["tax"])
        posting.post(_change(item, more, row["last"], row["number"]), at=at)


def _held(receivable_ids: Collection[int]) -> dict[int, Receivable]:
    ids = list(receivable_ids)
    posting.hold(Receivable.objects.filter(pk__in=ids).values_list("account_id", flat=True))
    return Receivable.objects.in_bulk(ids)


def _numbers(ids: Iterable[int]) -> dict[int, int]:
    """Return how often interest of each item was posted: the key of the next entry, so that none is written twice."""
    return {row["receivable_id"]: row["number"] for row in _posted(receivable__in=list(ids))}


def _posted(**which: Any) -> Iterator[dict[str, Any]]:
    """Yield by item what was posted of its interest and its tax, the last day of it, and how many entries there are."""
    entries = LedgerEntry.objects.filter(component="interest", kind__in=CHARGED, **which)
    sums = {
        kind: Coalesce(Sum("amount_minor", filter=Q(kind=kind)), 0, output_field=BigIntegerField())
        for kind in CHARGED
    }
    rows: Any = entries.order_by().values("receivable_id")
    yield from rows.annotate(**sums, last=Max("effective_on"), number=Count("pk"))


def _more(accrued: Accrued) -> Split:
    return Split(accrued.due_minor - accrued.posted_minor, accrued.tax_due_minor - accrued.tax_posted_minor)


def _change(item: Receivable, more: Split, on: date, number: int) -> list[ledger.Entry]:
    """Return the entries that change what was posted; of what was paid too much, so much goes back on account."""
    over = max(-more.minor - item.interest_open_minor, 0)
    backs = list(_given_back(item, over, on)) if over else []
    returned = sum(entry.minor for entry in backs if entry.receivable_id is not None)
    return [*_entries(item, more.less_is_taken_off(over - returned), on, number), *backs]


def _given_back(item: Receivable, minor: int, on: date) -> Iterator[ledger.Entry]:
    """Yield what leaves the interest of an item for the account its money came from, the latest money first."""
    paid = LedgerEntry.objects.filter(
        receivable=item,
        component="interest",
        kind__in=_MONEY,
        reverses__isnull=True,
        reversed_by__isnull=True,
    ).order_by()
    accounts = ("payment__account_id", "credit_note__account_id")
    sources = paid.values("payment_id", "credit_note_id", *accounts).annotate(
        held=-Sum("amount_minor"), last=Max("pk"), since=Max("effective_on")
    )
    for row in sources.order_by("-last"):
        account = row["payment__account_id"] or row["credit_note__account_id"]
        taken = min(minor, row["held"]) if account else 0
        if taken <= 0:
            continue
        minor -= taken
        told = {"payment_id": row["payment_id"], "credit_note_id": row["credit_note_id"]}
        day = max(on, row["since"])
        yield ledger.Entry(item.account_id, "transfer", "interest", taken, day, receivable_id=item.pk, **told)
        yield ledger.Entry(account, "transfer", "on_account", -taken, day, **told)


def _entries(item: Receivable, more: Split, on: date, number: int) -> list[ledger.Entry]:
    """Return the entries that post interest and its tax; none for nothing."""
    day, key = max(on, item.issued_on), f"interest:{item.pk}:{number}"
    kinds = (("interest", more.interest, key), ("tax", more.tax, f"{key}:tax"))
    return [
        ledger.Entry(item.account_id, kind, "interest", minor, day, receivable_id=item.pk, key=key)
        for kind, minor, key in kinds
        if minor
    ]


def _chunks(rows: Iterator[tuple[str, int]]) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield items of one currency by the thousand."""
    while chunk := list(islice(rows, AT_ONCE)):
        for currency in dict.fromkeys(each for each, _ in chunk):
            yield currency, [pk for each, pk in chunk if each == currency]

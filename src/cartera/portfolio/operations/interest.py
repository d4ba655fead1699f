"""Late interest posted: what has accrued by a day becomes entries, and what was posted too much is taken off again.

An entry of kind `interest` is never changed. When we learn of a payment late, or a pause is set for days gone by, less is
due than was posted, and the difference is an entry of its own with a minus; what of it was paid already waits on account,
with its source, so that a return of the payment finds all of it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from django.db.models import Count, Max, Sum

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import piecewise, whole
from cartera.parties.models import Creditor
from cartera.portfolio import ledger, posting
from cartera.portfolio.interest.curves import RateBook
from cartera.portfolio.models import LedgerEntry, Receivable
from cartera.portfolio.queries import interest as readings

AT_ONCE = 1000  # items in one transaction of a month's end
_MONEY = ("payment", "transfer", "credit_note")

Again = dict[date, list[int]]  # items by the later day for which their interest has to be posted once more


@whole
def post_interest(*, receivable_ids: Collection[int], on: date, at: datetime) -> int:
    """Post the late interest of items accrued by a day, and return the minor units by which it changed.

    Because a statement, a payment or the end of a month asks. Asking again on the same day posts nothing.
    """
    items = _held(receivable_ids)
    found = readings.due(receivable_ids=items, on=on)
    entries: list[ledger.Entry] = []
    numbers = _numbers(found)
    for pk, (due, posted) in found.items():
        if due != posted:
            entries += _change(items[pk], due - posted, on, numbers.get(pk, 0))
    posting.post(entries, at=at)
    return sum(entry.minor for entry in entries if entry.kind == "interest")


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
    after = LedgerEntry.objects.filter(receivable__in=found, kind="interest", effective_on__gt=on).order_by()
    later = {
        row["receivable_id"]: row
        for row in after.values("receivable_id").annotate(minor=Sum("amount_minor"), last=Max("effective_on"))
    }
    numbers = _numbers(found)
    for pk, (due, posted) in found.items():
        item, more, number = items[pk], due - posted, numbers.get(pk, 0)
        ahead = later[pk]["minor"] if pk in later else 0
        change = max(more - ahead, -item.interest_open_minor)
        if pk in later:
            last = later[pk]["last"]
            entries += [
                _entry(item, more, on, number),
                _entry(item, change - more, last, number + bool(more)),
            ]
            again.setdefault(last, []).append(pk)
        else:
            entries.append(_entry(item, change, on, number))
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
    posted = LedgerEntry.objects.filter(receivable=item, kind="interest").aggregate(
        minor=Sum("amount_minor"), last=Max("effective_on")
    )
    if posted["minor"]:
        last = posted["last"]
        due = readings.due(receivable_ids=[item.pk], on=last).get(item.pk, (0, 0))[0]
        number = _numbers([item.pk])[item.pk]
        posting.post(_change(item, due - posted["minor"], last, number), at=at)


def _held(receivable_ids: Collection[int]) -> dict[int, Receivable]:
    ids = list(receivable_ids)
    posting.hold(Receivable.objects.filter(pk__in=ids).values_list("account_id", flat=True))
    return Receivable.objects.in_bulk(ids)


def _numbers(ids: Iterable[int]) -> dict[int, int]:
    """Return how often interest of each item was posted: the key of the next entry, so that none is written twice."""
    posted = LedgerEntry.objects.filter(receivable__in=list(ids), kind="interest").order_by()
    return dict(posted.values_list("receivable_id").annotate(number=Count("pk")))


def _change(item: Receivable, minor: int, on: date, number: int) -> list[ledger.Entry]:
    """Return the entries that change what was posted; of what was paid too much, so much goes back on account."""
    over = max(-minor - item.interest_open_minor, 0)
    backs = list(_given_back(item, over, on)) if over else []
    returned = sum(entry.minor for entry in backs if entry.receivable_id is not None)
    return [_entry(item, minor + over - returned, on, number), *backs]


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


def _entry(item: Receivable, minor: int, on: date, number: int) -> ledger.Entry:
    day = max(on, item.issued_on)
    key = f"interest:{item.pk}:{number}" if minor else None
    return ledger.Entry(item.account_id, "interest", "interest", minor, day, receivable_id=item.pk, key=key)


def _chunks(rows: Iterator[tuple[str, int]]) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield items of one currency by the thousand."""
    while chunk := list(islice(rows, AT_ONCE)):
        for currency in dict.fromkeys(each for each, _ in chunk):
            yield currency, [pk for each, pk in chunk if each == currency]

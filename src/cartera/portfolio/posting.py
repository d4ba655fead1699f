"""The one door into the ledger: writes entries and, in the same transaction, the readings kept beside them.

The readings are `Receivable.principal_open_minor`, `fees_open_minor`, `interest_open_minor`, `settled_on` and
`Account.on_account_minor`. They are moved by what the entries add, inside the database, never by what Python read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    DateField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from cartera.foundation.transactions import whole
from cartera.portfolio import ledger
from cartera.portfolio.allocation import COMPONENTS
from cartera.portfolio.models import Account, LedgerEntry, Receivable

CHUNK = 400  # things in one UPDATE; their ids are its parameters

T = TypeVar("T")
Deltas = Mapping[int, Mapping[str, int]]


def hold(account_ids: Iterable[int]) -> None:
    """Lock accounts to the end of the transaction, in one order, so that what is read of them stays true.

    SQLite needs no lock of its own: there a writing transaction is alone from its start.
    """
    if connection.features.has_select_for_update:
        ids = sorted(set(account_ids))
        list(Account.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


@whole
def post(
    entries: Sequence[ledger.Entry], *, at: datetime, imported_id: int | None = None
) -> list[LedgerEntry]:
    """Write entries, any number of them, and move the readings of their items and accounts; zeros are left out.

    Whoever decides by what is open calls `hold` first. The caller's Receivable and Account objects keep what they
    had read before.
    """
    wanted = [entry for entry in entries if entry.minor]
    hold(entry.account_id for entry in wanted)
    rows = LedgerEntry.objects.bulk_create(
        [_row(entry, at=at, imported_id=imported_id) for entry in wanted], batch_size=2000
    )
    items: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    waiting: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in wanted:
        if entry.receivable_id is None:
            waiting[entry.account_id]["on_account"] -= entry.minor
        else:
            items[entry.receivable_id][entry.component] += entry.minor
    for chunk in _chunks(items.items()):
        _move_items(dict(chunk))
    for chunk in _chunks(waiting.items()):
        _move_accounts(dict(chunk))
    return rows


@whole
def reverse(
    entries: QuerySet[LedgerEntry], *, kind: str, on: date, at: datetime, imported_id: int | None = None
) -> list[LedgerEntry]:
    """Take entries back with effect from a day; what was taken back before, and reversals themselves, are left out."""
    standing = list(entries.filter(reverses__isnull=True, reversed_by__isnull=True).order_by("pk"))
    # Never before what it takes back, so that the books of no day hold a return without its payment.
    backward = [ledger.reversal(drafted(row), row.pk, kind, max(on, row.effective_on)) for row in standing]
    return post(backward, at=at, imported_id=imported_id)


@whole
def recount(*, receivables: QuerySet[Receivable], accounts: QuerySet[Account]) -> None:
    """Set the readings from the entries alone, after entries were written in bulk by something faster than `post`."""
    sums = {
        f"{component}_open_minor": _sum(receivable=OuterRef("pk"), component=component)
        for component in COMPONENTS
    }
    receivables.update(**sums)
    receivables.update(settled_on=_settled_on(_open()))
    accounts.update(on_account_minor=-_sum(account=OuterRef("pk"), component="on_account"))


def drafted(row: LedgerEntry) -> ledger.Entry:
    """Return a written entry as the pure functions know it."""
    return ledger.Entry(
        row.account_id, row.kind, row.component, row.amount_minor, row.effective_on,
        receivable_id=row.receivable_id, payment_id=row.payment_id, credit_note_id=row.credit_note_id,
        reverses_id=row.reverses_id, key=row.key,
    )  # fmt: skip


def _row(entry: ledger.Entry, *, at: datetime, imported_id: int | None) -> LedgerEntry:
    return LedgerEntry(
        account_id=entry.account_id, receivable_id=entry.receivable_id, kind=entry.kind, component=entry.component,
        amount_minor=entry.minor, effective_on=entry.effective_on, recorded_at=at, payment_id=entry.payment_id,
        credit_note_id=entry.credit_note_id, reverses_id=entry.reverses_id, imported_id=imported_id, key=entry.key,
    )  # fmt: skip


def _move_items(deltas: Deltas) -> None:
    """Move the open amounts of items and say when, if at all, they were settled: one statement of each kind."""
    added = ", ".join(f"{c}_open_minor = {c}_open_minor + %s" for c in COMPONENTS)
    rows = [(*(of_item.get(c, 0) for c in COMPONENTS), pk) for pk, of_item in deltas.items()]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE portfolio_receivable SET {added} WHERE id = %s", rows)  # noqa: S608 - our own names
    risen = [pk for pk, of_item in deltas.items() if min(of_item.values()) > 0]
    # What is open again is neither settled nor given up any more.
    again = Receivable.objects.filter(pk__in=risen).filter(
        Q(settled_on__isnull=False) | Q(written_off_on__isnull=False)
    )
    again.update(settled_on=None, written_off_on=None)
    if fallen := deltas.keys() - set(risen):
        Receivable.objects.filter(pk__in=fallen).update(
            settled_on=_settled_on(_open()),
            written_off_on=Case(When(Exact(_open(), 0), then=F("written_off_on")), output_field=DateField()),
        )


def _move_accounts(deltas: Deltas) -> None:
    rows = [(of_account["on_account"], pk) for pk, of_account in deltas.items()]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE portfolio_account SET on_account_minor = on_account_minor + %s WHERE id = %s", rows
        )


def _open() -> Combinable:
    return F("principal_open_minor") + F("fees_open_minor") + F("interest_open_minor")


def _settled_on(left: Combinable) -> Case:
    """Return null while anything is left, else the latest value date among entries that were not taken back.

    An item all of whose entries were taken back (an import undone) was settled by the taking back.
    """
    of_item = LedgerEntry.objects.filter(receivable=OuterRef("pk")).order_by("-effective_on")
    standing = of_item.filter(Q(reverses__isnull=True), Q(reversed_by__isnull=True))
    latest = Coalesce(
        Subquery(standing.values("effective_on")[:1]), Subquery(of_item.values("effective_on")[:1])
    )
    return Case(When(Exact(left, 0), then=latest), output_field=DateField())


def _sum(**which: object) -> Coalesce:
    sums = LedgerEntry.objects.filter(**which).order_by().values("component")
    total = Subquery(sums.annotate(total=Sum("amount_minor")).values("total"))
    return Coalesce(total, Value(0), output_field=BigIntegerField())


def _chunks(things: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(things)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk

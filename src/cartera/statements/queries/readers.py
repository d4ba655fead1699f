"""Who gets a statement, and about whom: a debtor, or a parent for all companies that it pays for."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Account, LedgerEntry, Receivable


class Member(NamedTuple):
    """One debtor as statements name it."""

    pk: int
    parent_id: int | None
    name: str
    code: str
    tax_id: str
    kind: str
    country: str
    subdivision: str

    @property
    def place(self) -> tuple[str, str]:
        """Where they live: country and part of it."""
        return self.country, self.subdivision


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a statement in one currency is for, with the accounts it tells of, by debtor id; the reader's own first."""

    debtor_id: int
    currency: str
    accounts: Mapping[int, int]


def roots(*, creditor: Creditor, by_group: bool, on: date, after: int = 0) -> list[int]:
    """Return the ids of the debtors who may get a statement, in their order: with `by_group` those nobody pays for.

    They or one of their companies may have had a balance on the day; what each says then tells whether they had.
    """
    owing = Account.objects.filter(_may_owe(on), creditor=creditor)
    ids = set(owing.order_by().values_list("debtor_id", flat=True))
    if by_group:
        above = dict(
            Debtor.objects.filter(creditor=creditor, parent__isnull=False).values_list("pk", "parent_id")
        )
        ids = {_top(pk, above) for pk in ids}
    return sorted(pk for pk in ids if pk > after)


def companies_of(*, debtor: Debtor) -> list[int]:
    """Return the ids of the debtors that one pays for, over any number of steps; itself left out."""
    below = _below(debtor.creditor_id)
    return list(_members(debtor.pk, below))[1:]


def readers(
    *, creditor: Creditor, debtor_ids: Sequence[int], by_group: bool, currency: str = ""
) -> tuple[list[Reader], dict[int, Member]]:
    """Return one reader per debtor and currency, and every member by id. Three queries at most."""
    below = _below(creditor.pk) if by_group else {}
    members = {pk: list(_members(pk, below)) for pk in debtor_ids}
    everybody = {one for those in members.values() for one in those}
    known = {
        row[0]: Member(*row)
        for row in Debtor.objects.filter(pk__in=everybody).values_list(
            "pk", "parent_id", "name", "code", "tax_id", "kind", "country", "subdivision"
        )
    }
    accounts: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Account.objects.filter(debtor__in=everybody).order_by("currency", "pk")
    for pk, debtor_id, code in rows.values_list("pk", "debtor_id", "currency"):
        if currency in {"", code}:
            accounts[debtor_id][code] = pk
    found = []
    for debtor_id, those in members.items():
        for code in sorted({code for one in those for code in accounts.get(one, ())}):
            told = {one: accounts[one][code] for one in those if code in accounts.get(one, ())}
            found.append(Reader(debtor_id, code, told))
    return found, known


def _may_owe(on: date) -> Q:
    """Return the condition that something of an account is open or waits now, or changed since a day."""
    opened = Receivable.objects.filter(account=OuterRef("pk"), settled_on__isnull=True)
    since = LedgerEntry.objects.filter(account=OuterRef("pk"), effective_on__gt=on)
    return Q(Exists(opened)) | ~Q(on_account_minor=0) | Q(Exists(since))


def _top(pk: int, above: Mapping[int, int | None]) -> int:
    while above.get(pk) is not None:
        pk = above[pk] or pk
    return pk


def _below(creditor_id: int) -> dict[int, list[int]]:
    rows = Debtor.objects.filter(creditor=creditor_id, parent__isnull=False).order_by("sought", "pk")
    below: dict[int, list[int]] = defaultdict(list)
    for pk, parent in rows.values_list("pk", "parent_id"):
        below[parent or 0].append(pk)
    return below


def _members(pk: int, below: Mapping[int, Collection[int]]) -> Iterator[int]:
    yield pk
    for child in below.get(pk, ()):
        yield from _members(child, below)

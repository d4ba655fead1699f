"""The proof of a day: what entries, items and ageing sum to by that day is one amount, and no money came or went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from cartera.parties.models import Creditor
from cartera.portfolio.models import CreditNote, LedgerEntry, Payment
from cartera.portfolio.queries.buckets import BUCKETS, ageing

# Kept back on the way, or earned by paying early: it settles items beside the money and is no part of its amount.
KEPT_BACK = ("withholding", "bank_fee", "rounding", "discount")


@dataclass(frozen=True, slots=True)
class Proof:
    """One currency of a creditor on a day, minor units. `ageing_minor` are the buckets' sum, which is all principal."""

    currency: str
    principal_minor: int
    fees_minor: int
    interest_minor: int  # posted
    on_account_minor: int
    ageing_minor: int

    @property
    def holds(self) -> bool:
        """Tell whether the buckets sum to the principal of the ledger."""
        return self.ageing_minor == self.principal_minor


@dataclass(frozen=True, slots=True)
class Lost:
    """Money whose parts do not sum to it: its reference, what it is, what became of it (minor units)."""

    thing: str  # payment | credit_note
    name: str
    creditor_id: int
    amount_minor: int
    parts_minor: int


def proof(*, creditor: Creditor, on: date, buckets: Sequence[int] = BUCKETS) -> list[Proof]:
    """Return what the ledger of a creditor sums to by a day, one row per currency, beside its ageing.

    Two queries, and the two of the ageing. They walk every entry there is: seconds, where there are millions.
    """
    entries = LedgerEntry.objects.filter(account__creditor=creditor, effective_on__lte=on)
    # Apart, because hardly any entry is older than its document: looking each one's up would take ten times as long.
    early = _parts(entries.filter(receivable__issued_on__gt=on))
    aged = ageing(creditor=creditor, on=on, buckets=buckets)
    found = []
    for currency, sums in sorted(_parts(entries).items()):
        here = {part: minor - early.get(currency, {}).get(part, 0) for part, minor in sums.items()}
        found.append(
            Proof(
                currency, here["principal"], here["fees"], here["interest"], -here["on_account"],
                sum(aged.get(currency, {}).values()),
            )
        )  # fmt: skip
    return found


def _parts(entries: QuerySet[LedgerEntry]) -> dict[str, dict[str, int]]:
    """Sum entries by currency and component, in minor units."""
    parts = {
        part: Coalesce(Sum("amount_minor", filter=Q(component=part)), Value(0))
        for part in LedgerEntry.Component.values
    }
    rows: Any = entries.order_by().values(of=F("account__currency")).annotate(**parts)
    return {row.pop("of"): row for row in rows}


def lost(creditor: Creditor | None = None) -> list[Lost]:
    """Return payments and credit notes whose entries do not sum to what they are; none, when all is well. Two queries.

    `creditor`: only this one's.
    """
    whose = Q() if creditor is None else Q(creditor=creditor)
    kept_back = Q(entries__kind__in=KEPT_BACK) | Q(entries__reverses__kind__in=KEPT_BACK)
    total = -Coalesce(
        Sum("entries__amount_minor", filter=~kept_back), Value(0), output_field=BigIntegerField()
    )
    paid = Payment.objects.filter(whose).order_by("pk").annotate(parts=total, owed=_while("returned_on"))
    noted = CreditNote.objects.filter(whose).order_by("pk").annotate(parts=total, owed=_while("cancelled_on"))
    wanted = ("creditor_id", "amount_minor", "parts")
    found = [("payment", row) for row in paid.exclude(parts=F("owed")).values_list("reference", *wanted)] + [
        ("credit_note", row) for row in noted.exclude(parts=F("owed")).values_list("number", *wanted)
    ]
    return [Lost(thing, *row) for thing, row in found]


def _while(ended: str) -> Case:
    """Return the amount while something stands, nothing once it has ended."""
    return Case(When(**{f"{ended}__isnull": True}, then=F("amount_minor")), default=Value(0))

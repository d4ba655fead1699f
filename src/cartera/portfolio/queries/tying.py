"""The nightly proof that the readings kept beside the ledger equal the sums of its entries."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, F, Q, Sum, Value
from django.db.models.functions import Coalesce

from cartera.portfolio.allocation import COMPONENTS
from cartera.portfolio.models import Account, Receivable


@dataclass(frozen=True, slots=True)
class Untied:
    """A reading that differs from its entries: of which thing, what it says, what they sum to (minor units)."""

    thing: str  # receivable | account
    id: int
    creditor_id: int
    debtor_id: int
    name: str
    reads: dict[str, int]
    sums: dict[str, int]


def untied() -> list[Untied]:
    """Return every item and account whose readings differ from its entries; none, when all is well. Two queries."""
    return [*_items(), *_accounts()]


def _items() -> list[Untied]:
    reads = [f"{component}_open_minor" for component in COMPONENTS]
    sums = {f"{component}_sum": _sum(component) for component in COMPONENTS}
    rows = Receivable.objects.order_by("pk").annotate(**sums)
    differs = Q(pk__in=[])
    for component in COMPONENTS:
        differs |= ~Q(**{f"{component}_open_minor": F(f"{component}_sum")})
    left = F("principal_sum") + F("fees_sum") + F("interest_sum")
    rows = rows.alias(left=left)
    differs |= Q(left=0, settled_on__isnull=True) | (~Q(left=0) & Q(settled_on__isnull=False))
    found = rows.filter(differs).values("pk", "creditor_id", "debtor_id", "number", *reads, *sums)
    return [
        Untied(
            "receivable", row["pk"], row["creditor_id"], row["debtor_id"], row["number"],
            reads={name: row[name] for name in reads},
            sums={f"{component}_open_minor": row[f"{component}_sum"] for component in COMPONENTS},
        )
        for row in found
    ]  # fmt: skip


def _accounts() -> list[Untied]:
    rows = Account.objects.order_by("pk").annotate(waits=-_sum("on_account"))
    found = rows.exclude(on_account_minor=F("waits"))
    return [
        Untied(
            "account", row.pk, row.creditor_id, row.debtor_id, row.currency,
            reads={"on_account_minor": row.on_account_minor}, sums={"on_account_minor": row.waits},
        )
        for row in found
    ]  # fmt: skip


def _sum(component: str) -> Coalesce:
    return Coalesce(
        Sum("entries__amount_minor", filter=Q(entries__component=component)), Value(0),
        output_field=BigIntegerField(),
    )  # fmt: skip

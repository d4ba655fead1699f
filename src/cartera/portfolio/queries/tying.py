"""The nightly proof that the readings kept beside the ledger equal the sums of its entries."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, F, Q, Sum, Value
from django.db.models.functions import Coalesce

from cartera.parties.models import Creditor
from cartera.portfolio.allocation import COMPONENTS
from cartera.portfolio.models import Account, LedgerEntry, Receivable


@dataclass(frozen=True, slots=True)
class Untied:
    """A reading that differs from its entries: of which thing, what it says, what they sum to (minor units).

    Or a key that is said again and differs from what it repeats; then both are ids.
    """

    thing: str  # receivable | account | entry
    id: int
    creditor_id: int
    debtor_id: int
    name: str
    reads: dict[str, int]
    sums: dict[str, int]


def untied(creditor: Creditor | None = None) -> list[Untied]:
    """Return every item and account whose readings differ from its entries, and what is not its account's.

    None, when all is well. Four queries. `creditor`: only in this one's books, an entry being where its account is.
    """
    whose = Q() if creditor is None else Q(creditor=creditor)
    entries = Q() if creditor is None else Q(account__creditor=creditor)
    return [*_items(whose), *_accounts(whose), *_strayed_items(whose), *_strayed_entries(entries)]


def _items(whose: Q) -> list[Untied]:
    reads = [f"{component}_open_minor" for component in COMPONENTS]
    sums = {f"{component}_sum": _sum(component) for component in COMPONENTS}
    rows = Receivable.objects.filter(whose).order_by("pk").annotate(**sums)
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


def _accounts(whose: Q) -> list[Untied]:
    rows = Account.objects.filter(whose).order_by("pk").annotate(waits=-_sum("on_account"))
    found = rows.exclude(on_account_minor=F("waits"))
    return [
        Untied(
            "account", row.pk, row.creditor_id, row.debtor_id, row.currency,
            reads={"on_account_minor": row.on_account_minor}, sums={"on_account_minor": row.waits},
        )
        for row in found
    ]  # fmt: skip


def _strayed_items(whose: Q) -> list[Untied]:
    """Find items whose debtor or creditor, said again to be found by, is not that of their account."""
    own = ("creditor_id", "debtor_id")
    theirs = [F(f"account__{name}") for name in own]
    strayed = (
        Receivable.objects.filter(whose).exclude(creditor_id=theirs[0], debtor_id=theirs[1]).order_by("pk")
    )
    rows = strayed.values("pk", "number", *own, *(f"account__{name}" for name in own))
    return [
        Untied(
            "receivable", row["pk"], row["creditor_id"], row["debtor_id"], row["number"],
            reads={name: row[name] for name in own}, sums={name: row[f"account__{name}"] for name in own},
        )
        for row in rows
    ]  # fmt: skip


def _strayed_entries(among: Q) -> list[Untied]:
    """Find entries on an account that is neither their item's, nor their payment's, nor their credit note's.

    One that has none of them, as money that is moved on the account itself, is the account's alone.
    """
    of = ("receivable", "payment", "credit_note")
    # 0 where it has none: compared with nothing, everything would be neither alike nor different.
    accounts = {f"of_{name}": Coalesce(F(f"{name}__account_id"), Value(0)) for name in of}
    has_one = Q(receivable__isnull=False) | Q(payment__isnull=False) | Q(credit_note__isnull=False)
    strayed = LedgerEntry.objects.alias(**accounts).filter(among & has_one).order_by("pk")
    for name in accounts:
        strayed = strayed.exclude(account_id=F(name))
    whose = {key: Coalesce(*(f"{name}__{key}_id" for name in of)) for key in ("creditor", "debtor")}
    rows = strayed.values("pk", "account_id", *(f"{name}__account_id" for name in of), **whose)
    return [
        Untied(
            "entry", row["pk"], row["creditor"], row["debtor"], str(row["pk"]), reads={"account_id": row["account_id"]},
            sums={f"{name}.account_id": row[f"{name}__account_id"] for name in of if row[f"{name}__account_id"]},
        )
        for row in rows
    ]  # fmt: skip


def _sum(component: str) -> Coalesce:
    return Coalesce(
        Sum("entries__amount_minor", filter=Q(entries__component=component)), Value(0),
        output_field=BigIntegerField(),
    )  # fmt: skip

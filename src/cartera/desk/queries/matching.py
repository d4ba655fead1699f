"""What the pages of matching show: lines that wait with their candidates, what was applied, money that waits on account."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from cartera.parties.models import Creditor, Debtor
from cartera.payments.models import BankLine, Match
from cartera.portfolio import queries as portfolio
from cartera.portfolio.models import Account, Receivable

Rows = QuerySet[Any, Any]

LINE = (
    "id", "value_on", "amount_minor", "currency", "payer_name", "payer_tax_id", "payer_account", "reference", "text",
    "best", "best_code", "waits", "points",
)  # fmt: skip
APPLIED = (
    "id", "line_id", "line__value_on", "line__amount_minor", "line__currency", "line__payer_name", "line__text", "debtor_id",
    "debtor__name", "debtor__code", "withheld_minor", "bank_fee_minor", "over_minor", "alone", "at", "by__username", "state",
)  # fmt: skip
DEBTORS = 8  # found by a search


def waiting(*, creditor: Creditor) -> Rows:
    """Return the money that arrived and waits for a person, with the debtor and the reason of its best candidate."""
    best = Match.objects.filter(line=OuterRef("pk"), state="proposed", rank=0)
    return BankLine.objects.filter(creditor=creditor, state="open", kind="credit").annotate(
        best=Subquery(best.values("debtor__name")[:1]), best_code=Subquery(best.values("debtor__code")[:1]),
        waits=Subquery(best.values("waits")[:1]), points=Subquery(best.values("points")[:1]),
    )  # fmt: skip


def candidates(*, line: BankLine) -> list[Match]:
    """Return the candidates of a line, the best first."""
    return list(line.matches.filter(state="proposed").select_related("debtor").order_by("rank"))


def items(ids: Iterable[int]) -> dict[int, Receivable]:
    """Return items by id."""
    return Receivable.objects.select_related("debtor").in_bulk(list(ids))


def payable(*, debtor: Debtor, currency: str) -> list[Receivable]:
    """Return what is open of a debtor and of those it pays for, oldest due first."""
    found = Receivable.objects.filter(
        Q(debtor=debtor) | Q(debtor__parent=debtor), currency=currency, settled_on__isnull=True
    )
    return list(found.select_related("debtor").order_by("due_date", "pk"))


def search(*, creditor: Creditor, text: str) -> list[Debtor]:
    """Return the first debtors whose name, code or tax id has a text."""
    meant = Q(sought__seek=text) | Q(code__istartswith=text) | Q(tax_id__startswith=text)
    return list(Debtor.objects.filter(meant, creditor=creditor).order_by("sought", "pk")[:DEBTORS])


def applied(*, creditor: Creditor) -> Rows:
    """Return what was applied, and what was undone of it."""
    return Match.objects.filter(creditor=creditor).exclude(state="proposed")


def on_account(*, creditor: Creditor, on: date) -> list[dict[str, Any]]:
    """Return the money that waits on account, one row per debtor and currency: how much, since when. Two queries."""
    accounts = Account.objects.filter(creditor=creditor, on_account_minor__gt=0).order_by("pk")
    columns = ("id", "debtor_id", "debtor__name", "debtor__code", "currency", "on_account_minor")
    found = list(accounts.values(*columns))
    waits = portfolio.waiting_on(accounts=[row["id"] for row in found], on=on)
    rows: list[dict[str, Any]] = []
    for row in found:
        since = min((money.source.on for money in waits.get(row["id"], ())), default=None)
        rows.append({**row, "since": since, "days": (on - since).days if since else 0})
    return rows

"""Proposals as rows for lists: filtered, counted and summed with a fixed number of queries whatever the size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from cartera.parties.models import Creditor
from cartera.portfolio.models import Receivable
from cartera.strategy.models import Proposal

COLUMNS = (
    "id", "debtor_id", "debtor__name", "debtor__code", "account_id", "currency", "on", "segment", "ladder",
    "step", "rung", "action", "actor", "to_role", "channels", "template", "needs_approval", "item_ids",
    "item_amounts", "amount_minor", "credit_minor", "net_minor", "interest_minor", "overdue_minor", "oldest_due",
    "due_from", "instalment_due", "reasons", "state", "approved_at", "closed_on", "why", "rule",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """What a list shows; everything left empty is not asked for."""

    states: Sequence[str] = Proposal.OPEN
    step: str = ""
    ladder: str = ""
    segment: str = ""
    action: str = ""
    currency: str = ""
    reason: str = ""  # a code among its reasons, or the one it is held for
    text: str = ""  # part of the debtor's name, or the beginning of the code or tax id
    debtor_id: int | None = None

    def rows(self, creditor: Creditor | None) -> QuerySet[Proposal]:
        """Return the proposals of a creditor (None: of all) that pass."""
        found = Proposal.objects.filter(state__in=self.states)
        if creditor is not None:
            found = found.filter(creditor=creditor)
        if self.debtor_id is not None:
            found = found.filter(debtor_id=self.debtor_id)
        for column in ("step", "ladder", "segment", "action", "currency"):
            if value := getattr(self, column):
                found = found.filter(**{column: value})
        if self.reason:
            found = found.filter(_among_reasons(self.reason) | Q(why=self.reason))
        if self.text:
            named = Q(debtor__name__icontains=self.text)
            coded = Q(debtor__code__istartswith=self.text) | Q(debtor__tax_id__startswith=self.text)
            found = found.filter(named | coded)
        return found


def proposals(
    *, creditor: Creditor | None, where: ProposalFilter | None = None, offset: int = 0, limit: int | None = 50
) -> list[dict[str, Any]]:
    """Return one row per proposal, largest overdue first; two queries.

    Amounts are minor units of `currency`. `channels`, `reasons` and `items` are lists; an item has `id`, `number`,
    `due_date` and `amount_minor`.
    """
    found = (where or ProposalFilter()).rows(creditor).order_by("-overdue_minor", "id").values(*COLUMNS)
    end = None if limit is None else offset + limit
    return _with_items(list(found[offset:end]))


def proposal(*, pk: int) -> dict[str, Any] | None:
    """Return one proposal as a row of `proposals`, whatever its state."""
    rows = _with_items(list(Proposal.objects.filter(pk=pk).values(*COLUMNS)))
    return rows[0] if rows else None


def ids(*, creditor: Creditor | None, where: ProposalFilter | None = None) -> list[int]:
    """Return the ids of all proposals that pass, for acting on all of them at once."""
    return list((where or ProposalFilter()).rows(creditor).order_by("id").values_list("id", flat=True))


def count(*, creditor: Creditor | None, where: ProposalFilter | None = None) -> int:
    """Return how many proposals pass."""
    return (where or ProposalFilter()).rows(creditor).count()


def figures(*, creditor: Creditor | None, where: ProposalFilter | None = None) -> list[dict[str, Any]]:
    """Return counts and sums per action, ladder, step, state and currency: what the morning page shows."""
    found = (where or ProposalFilter()).rows(creditor).order_by()
    grouped = found.values("action", "ladder", "step", "state", "currency", "needs_approval")
    summed = grouped.annotate(
        count=Count("id"), net_minor=Sum("net_minor"), overdue_minor=Sum("overdue_minor")
    )
    return [{**row} for row in summed.order_by("action", "ladder", "step", "state", "currency")]


def _among_reasons(code: str) -> Q:
    """Return the condition that a code is one of those in the comma separated column."""
    first, middle, last = (
        Q(reasons__startswith=f"{code},"),
        Q(reasons__contains=f",{code},"),
        Q(reasons__endswith=f",{code}"),
    )
    return Q(reasons=code) | first | middle | last


def _with_items(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Turn the comma separated columns into lists, with the items' numbers and due dates from one more query."""
    wanted = {item for row in rows for item in _numbers(row["item_ids"])}
    known = {
        pk: (number, due_date)
        for pk, number, due_date in Receivable.objects.filter(pk__in=wanted).values_list(
            "id", "number", "due_date"
        )
    }
    for row in rows:
        pairs = zip(_numbers(row.pop("item_ids")), _numbers(row.pop("item_amounts")), strict=True)
        row["items"] = [
            {
                "id": item,
                "number": known[item][0],
                "due_date": row["instalment_due"] or known[item][1],
                "amount_minor": minor,
            }
            for item, minor in pairs
        ]
        row["channels"] = _codes(row["channels"])
        row["reasons"] = _codes(row["reasons"])
        row["debtor"], row["code"] = row.pop("debtor__name"), row.pop("debtor__code")
    return rows


def _numbers(text: str) -> Iterable[int]:
    return [int(part) for part in _codes(text)]


def _codes(text: str) -> list[str]:
    return [part for part in text.split(",") if part]

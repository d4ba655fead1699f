"""A proposal as a row for its page: with the items it speaks of, their numbers and due dates."""

from typing import Any

from cartera.portfolio.models import Receivable
from cartera.strategy.models import Proposal

COLUMNS = (
    "id", "debtor_id", "debtor__name", "debtor__code", "account_id", "currency", "on", "segment", "ladder",
    "step", "rung", "action", "actor", "to_role", "channels", "template", "needs_approval", "item_ids",
    "item_amounts", "amount_minor", "credit_minor", "net_minor", "interest_minor", "overdue_minor", "oldest_due",
    "due_from", "instalment_due", "reasons", "state", "approved_at", "closed_on", "why", "rule",
)  # fmt: skip


def proposal(*, pk: int) -> dict[str, Any] | None:
    """Return one proposal, whatever its state, or None; two queries.

    Amounts are minor units of `currency`. `channels`, `reasons` and `items` are lists; an item has `id`, `number`,
    `due_date` and `amount_minor`.
    """
    row = Proposal.objects.filter(pk=pk).values(*COLUMNS).first()
    if row is None:
        return None
    ids, amounts = _numbers(row.pop("item_ids")), _numbers(row.pop("item_amounts"))
    known = Receivable.objects.in_bulk(ids)
    items = [
        {
            "id": item,
            "number": known[item].number,
            "due_date": row["instalment_due"] or known[item].due_date,
            "amount_minor": minor,
        }
        for item, minor in zip(ids, amounts, strict=True)
    ]
    return {
        **row,
        "items": items,
        "channels": _codes(row["channels"]),
        "reasons": _codes(row["reasons"]),
        "debtor": row.pop("debtor__name"),
        "code": row.pop("debtor__code"),
    }


def _numbers(text: str) -> list[int]:
    return [int(part) for part in _codes(text)]


def _codes(text: str) -> list[str]:
    return [part for part in text.split(",") if part]

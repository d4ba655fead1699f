"""Messages and tasks as rows: lists, one message just as it goes, and what waits for a person."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from cartera.outreach.models import Attempt, Message, Task
from cartera.parties.models import Creditor

ROW = (
    "id", "proposal_id", "debtor_id", "debtor__name", "step", "channel", "address", "addressee", "template",
    "language", "subject", "state", "on", "not_before", "sent_at", "attempts", "why", "rule",
    "lawful_from",
)  # fmt: skip
TASK_ROW = (
    "id", "proposal_id", "debtor_id", "debtor__name", "debtor__salesperson", "action", "actor", "contact__address",
    "contact__name", "script", "on", "state", "outcome", "note", "closed_at", "proposal__net_minor",
    "proposal__currency", "proposal__step",
)  # fmt: skip
WAITING_FOR_A_PERSON = ("unknown", "failed", "refused")


def messages(
    *,
    creditor: Creditor | None = None,
    debtor_id: int | None = None,
    proposal_id: int | None = None,
    states: Sequence[str] = (),
    on: date | None = None,
    offset: int = 0,
    limit: int | None = 50,
) -> list[dict[str, Any]]:
    """Return one row per message, newest first, in one query."""
    end = None if limit is None else offset + limit
    found = _messages(creditor, states)
    if debtor_id is not None:
        found = found.filter(debtor_id=debtor_id)
    if proposal_id is not None:
        found = found.filter(proposal_id=proposal_id)
    if on is not None:
        found = found.filter(on=on)
    return [_flat(row) for row in found.order_by("-id").values(*ROW)[offset:end]]


def message(*, pk: int) -> dict[str, Any] | None:
    """Return one message with everything that goes: subject, text, HTML, sender, address, and what it was written from."""
    columns = (
        *ROW,
        "text",
        "html",
        "contents",
        "reference",
        "provider_reference",
        "claimed_at",
        "creditor_id",
        "proposal__lawful_from",
    )
    sender = ("creditor__sender_name", "creditor__sender_email", "creditor__name")
    row = Message.objects.filter(pk=pk).values(*columns, *sender).first()
    if row is None:
        return None
    name, email, creditor = (row.pop(column) for column in sender)
    return {**_flat(row), "sender_name": name or creditor, "sender_email": email}


def refusal(*, message_id: int) -> Attempt | None:
    """Return the latest refusal of a message by law, wish or house; None: it was never refused so."""
    found = Attempt.objects.filter(message=message_id, state=Attempt.State.REFUSED)
    return found.order_by("-id").first()


def waiting(*, creditor: Creditor | None = None, limit: int | None = 50) -> list[dict[str, Any]]:
    """Return the messages that a person should look at: of unknown fate first, then not delivered and stopped."""
    rows = []
    for state in WAITING_FOR_A_PERSON:
        rows += messages(creditor=creditor, states=(state,), limit=limit)
    return rows[:limit]


def counts(*, creditor: Creditor | None = None, on: date | None = None) -> dict[str, int]:
    """Return how many messages there are in each state, of one day or of all."""
    found = _messages(creditor, ())
    if on is not None:
        found = found.filter(on=on)
    return dict(found.order_by().values_list("state").annotate(count=Count("id")))


def tasks(
    *, creditor: Creditor | None = None, debtor_id: int | None = None, states: Sequence[str] = ("open",),
    limit: int | None = 50,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return one row per task, oldest first, in one query."""
    found = Task.objects.filter(state__in=states)
    if creditor is not None:
        found = found.filter(creditor=creditor)
    if debtor_id is not None:
        found = found.filter(debtor_id=debtor_id)
    return [_flat(row) for row in found.order_by("id").values(*TASK_ROW)[:limit]]


def _messages(creditor: Creditor | None, states: Sequence[str]) -> QuerySet[Message]:
    found = Message.objects.all()
    if creditor is not None:
        found = found.filter(creditor=creditor)
    return found.filter(state__in=states) if states else found


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Give the columns of other tables the short names that pages use."""
    names = {"debtor__name": "debtor", "debtor__salesperson": "salesperson"}
    return {names.get(key, key.replace("__", "_")): value for key, value in row.items()}

"""The statements of a creditor as rows for a list."""

from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from cartera.parties.models import Creditor
from cartera.statements.models import Statement

# What a list reads of a statement; `shown` and `reason` are told by the message where there is one.
ROW = (
    "id", "debtor_id", "debtor__name", "debtor__code", "currency", "period", "kind", "is_group", "on", "open_minor",
    "on_account_minor", "situation", "message_id", "message__address", "message__sent_at", "message__rule", "shown", "reason",
    "at",
)  # fmt: skip


def statements(*, creditor: Creditor) -> QuerySet[Any, Any]:
    """Return a creditor's statements: `shown` is the state of the message, or refused; `reason` the code behind it."""
    return Statement.objects.filter(creditor=creditor).annotate(
        shown=Coalesce("message__state", F("state")), reason=Coalesce("message__why", F("why"), Value(""))
    )

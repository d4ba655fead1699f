"""The lists of the desk as querysets for `ui.tables`, which reads the fields named here as plain rows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from cartera.cycle.models import Standing
from cartera.desk.queries.conditions import HasState, goes
from cartera.money import currencies
from cartera.outreach.models import Message, Task
from cartera.parties.models import Creditor, Debtor
from cartera.strategy.models import Proposal

Rows = QuerySet[Any, Any]

PROPOSAL = (
    "id", "account_id", "debtor_id", "debtor__name", "debtor__code", "currency", "segment", "step", "action", "actor", "channels",
    "net_minor", "overdue_minor", "oldest_due", "on", "reasons", "state", "why", "rule", "needs_approval",
    "approved_at", "item_ids",
)  # fmt: skip
STANDING = (
    "id", "debtor_id", "debtor__name", "debtor__code", "account__currency", "segment", "ladder", "position", "reasons",
    "open_minor", "overdue_minor", "oldest_due", "from_on",
)  # fmt: skip
TASK = (
    "id", "debtor_id", "debtor__name", "debtor__code", "action", "actor", "state", "on", "contact__name",
    "contact__address", "proposal__step", "proposal__net_minor", "proposal__currency", "outcome", "closed_at",
    "lawful_from",
)  # fmt: skip
DEBTOR_BY_CURRENCY = (
    "id", "name", "code", "tax_id", "country", "kind", "exempt_since", "salesperson", "accounts__currency",
    "stands__open_minor", "stands__overdue_minor", "stands__oldest_due", "stands__position", "stands__segment",
)  # fmt: skip
DEBTOR = ("id", "name", "code", "tax_id", "country", "kind", "exempt_since", "salesperson")
MESSAGE = (
    "id", "debtor_id", "debtor__name", "debtor__code", "step", "channel", "address", "subject", "state", "on",
    "not_before", "sent_at", "why", "rule",
)  # fmt: skip

DISPUTE = (
    "id", "debtor_id", "debtor__name", "debtor__code", "receivable__number", "receivable__currency", "reference",
    "amount_minor", "code", "area", "reason", "owner", "opened_on", "answer_due", "resolved_on", "credited_minor",
    "credit_number", "explanation", "state",
)  # fmt: skip
UNDERTAKING = (
    "id", "debtor_id", "debtor__name", "debtor__code", "receivable__number", "reference", "kind", "detail", "owner",
    "given_on", "due_on", "closed_on", "result", "holds", "state", "dispute_id",
)  # fmt: skip
RECONCILIATION = (
    "id", "debtor_id", "debtor__name", "debtor__code", "account__currency", "on", "file_name", "theirs_minor", "ours_minor",
    "left_out", "at",
)  # fmt: skip


def proposals(*, creditor: Creditor, on: date, state: str = "", codes: tuple[str, ...] = ()) -> Rows:
    """Return the open proposals of a creditor; with a closed `state`, those closed so on the day.

    `codes`: the creditor's currencies, for `whole`: what is overdue in whole units, which people search by.
    """
    if state and state not in Proposal.OPEN:
        found = Proposal.objects.filter(creditor=creditor, closed_on=on)
    else:
        found = Proposal.objects.filter(creditor=creditor, closed_on=None)
    return found.annotate(whole=_whole("overdue_minor", "currency", codes), goes=goes())


def left_alone(*, creditor: Creditor, codes: tuple[str, ...] = ()) -> Rows:
    """Return where accounts stand that are overdue and to which nothing is proposed."""
    found = Standing.objects.filter(
        creditor=creditor, until_on__isnull=True, overdue_minor__gt=0, proposed=False
    )
    return found.annotate(whole=_whole("overdue_minor", "account__currency", codes))


def debtors(*, creditor: Creditor) -> Rows:
    """Return the debtors of a creditor; `owes` tells whether anything of theirs is overdue."""
    # By account, which has the index: a standing is found by nothing else.
    overdue = Standing.objects.filter(
        account__debtor=OuterRef("pk"), until_on__isnull=True, overdue_minor__gt=0
    )
    return Debtor.objects.filter(creditor=creditor).annotate(owes=Exists(overdue))


def debtors_by_currency(*, creditor: Creditor) -> Rows:
    """Return the debtors, one row for each currency they ever owed in, with where they stand in it; and who never owed."""
    present = FilteredRelation("accounts__standings", condition=Q(accounts__standings__until_on__isnull=True))
    found: Rows = debtors(creditor=creditor).annotate(stands=present)
    return found


def tasks_of(proposal_ids: list[int]) -> dict[int, int]:
    """Return the task that was opened for each of some proposals, by proposal. One query."""
    return dict(Task.objects.filter(proposal__in=proposal_ids).values_list("proposal", "pk"))


def standings_of(debtor_ids: list[int]) -> Mapping[int, list[dict[str, Any]]]:
    """Return the present standings of some debtors, by debtor. One query."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = Standing.objects.filter(account__debtor__in=debtor_ids, until_on__isnull=True)
    rows = rows.order_by("account__currency")
    for row in rows.values(*STANDING, "proposed"):
        found.setdefault(row["debtor_id"], []).append(row)
    return found


def tasks(*, creditor: Creditor, state: str = "open") -> Rows:
    """Return the tasks of a creditor in one state, or all of them."""
    found = Task.objects.filter(creditor=creditor)
    return found.filter(HasState(state)) if state else found


def messages(*, creditor: Creditor) -> Rows:
    """Return the messages of a creditor."""
    return Message.objects.filter(creditor=creditor)


def _whole(minor: str, currency: str, codes: tuple[str, ...]) -> Case | F:
    """Return an amount in whole units of its currency, rounded down."""
    places = {code: currencies.exponent(code) for code in codes if currencies.known(code)}
    whens = [
        When(**{currency: code}, then=F(minor) / Value(10**exponent, BigIntegerField()))
        for code, exponent in places.items()
        if exponent
    ]
    return Case(*whens, default=F(minor), output_field=BigIntegerField()) if whens else F(minor)

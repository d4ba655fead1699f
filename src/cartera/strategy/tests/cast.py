"""Ana owes Comercial Andina: the people and papers of these tests, and of the stages above."""

from datetime import UTC, date, datetime
from itertools import count

from cartera.parties.models import Contact, Creditor, Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Account
from cartera.strategy import operations
from cartera.strategy.models import PolicyVersion, Proposal

ON = date(2026, 10, 6)
AT = datetime(2026, 10, 6, 15, 0, tzinfo=UTC)
DUE = date(2026, 10, 1)

POLICY = """
policy = "two-steps"
version = "{version}"
{more}
[[ladder]]
name = "standard"
[[ladder.step]]
name = "courtesy"
days = 3
after = "before_due"
channels = ["email"]
[[ladder.step]]
name = "first"
days = 5
channels = ["email"]
template = "friendly_reminder"
approve = true
fee = {{ amount = "10.00" }}
[[ladder.step]]
name = "warning"
days = 10
channels = ["email", "sms"]
all_channels = true
template = "warning"
fee = {{ percent = "15" }}
announces = {{ consequence = "order_hold", within_days = 10 }}
[[ladder.step]]
name = "talk"
days = 5
after = "previous"
action = "call"
[[ladder.step]]
name = "hold"
days = 30
action = "order_hold"
"""

_numbers = count(1)


def creditor(**changes) -> Creditor:
    facts = {
        "name": f"Comercial Andina {next(_numbers)}", "country": "pe", "currency": "PEN", "sender_name": "Cobranzas",
        "sender_email": "cobranzas@andina.example", "phone": "+51 54 123456",
        "payment_instructions": "Cuenta BCP 123-456", "undo_minutes": 10,
    }  # fmt: skip
    return Creditor.objects.create(**{**facts, **changes})


def debtor(of: Creditor, **changes) -> Debtor:
    number = next(_numbers)
    facts = {"name": "Ana Quispe", "code": f"C-{number}", "kind": "consumer", "country": "pe"}
    return Debtor.objects.create(creditor=of, **{**facts, **changes})


def contact(of: Debtor, channel="email", address="ana@example.com", **changes) -> Contact:
    return Contact.objects.create(debtor=of, channel=channel, address=address, **changes)


def policy(of: Creditor, more="", text=POLICY) -> PolicyVersion:
    text = text.format(version=f"v{next(_numbers)}", more=more)
    return operations.save_policy(creditor=of, text=text, at=AT, by=None)


def items(of: Debtor, *amounts: int, due=DUE, currency="PEN"):
    return [
        portfolio.place(
            creditor=of.creditor, debtor=of, number=f"F-{next(_numbers)}", amount_minor=minor, currency=currency,
            issued_on=date(2026, 9, 1), due_date=due, at=AT, by=None,
        )
        for minor in amounts
    ]  # fmt: skip


def proposal(of: Debtor, version: PolicyVersion, receivables, step="first", **changes) -> Proposal:
    account, _ = Account.objects.get_or_create(
        debtor=of, currency=receivables[0].currency, creditor=of.creditor
    )
    amounts = [receivable.open_minor for receivable in receivables]
    rungs = {"courtesy": None, "first": 0, "warning": 1, "talk": 2, "hold": 3}
    actions = {"talk": "call", "hold": "order_hold"}
    templates = {"first": "friendly_reminder"}
    reached = {each.channel: each.pk for each in of.contacts.all()}
    channels = ["email", "sms"] if step == "warning" and "sms" in reached else ["email"]
    if step in actions:
        channels = ["call"] if step == "talk" else []
    chosen = [reached[channel] for channel in channels if channel in reached]
    credit = changes.pop("credit_minor", 0)
    facts = {
        "run_id": 1, "on": ON, "ladder": "standard", "step": step, "rung": rungs[step],
        "action": actions.get(step, "message"), "actor": "collector" if step == "talk" else "system",
        "to_role": "payer", "channels": ",".join(channels), "contacts": ",".join(map(str, chosen)),
        "template": templates.get(step, step), "needs_approval": step == "first",
        "item_ids": ",".join(str(each.pk) for each in receivables), "item_amounts": ",".join(map(str, amounts)),
        "amount_minor": sum(amounts), "credit_minor": credit, "net_minor": sum(amounts) - credit,
        "overdue_minor": sum(amounts), "oldest_due": min(each.due_date for each in receivables), "due_from": ON,
        "reasons": "step_due",
    }  # fmt: skip
    return Proposal.objects.create(
        creditor=of.creditor, debtor=of, account=account, currency=receivables[0].currency,
        policy_version=version, **{**facts, **changes},
    )  # fmt: skip

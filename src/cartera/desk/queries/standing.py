"""What is true at this moment, beside what the morning decided: what keeps a debtor from being chased, what a proposal lost."""

from datetime import date

from cartera.cycle import fresh
from cartera.outreach import gate
from cartera.parties.models import Debtor
from cartera.portfolio.models import Account
from cartera.strategy.models import Proposal


def brakes(*, debtor: Debtor, on: date) -> list[str]:
    """Return the reason codes of what forbids chasing a debtor, or some of their items, now: the strongest first.

    Empty without a policy in force, and for a debtor who owes nothing.
    """
    accounts = Account.objects.filter(debtor=debtor).values_list("pk", flat=True)
    known = fresh.reader(debtor.creditor, on)(list(accounts))
    held = {code for account in known.values() for codes in account.brakes.values() for code in codes}
    return [code for code in gate.BRAKES if code in held]


def overtaken(*, proposal: Proposal, on: date) -> str:
    """Return the reason code why a proposal would be withdrawn instead of carried out; "" when it is true as written."""
    known = fresh.reader(proposal.creditor, on)({proposal.account_id}).get(proposal.account_id)
    return "paid" if known is None else gate.still_owed(proposal, known, on)

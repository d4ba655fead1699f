"""What is true at this moment, beside what the morning decided: what keeps a debtor from being chased, what a proposal lost."""

from collections.abc import Collection
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


def overtaken(*, proposals: Collection[Proposal], on: date) -> dict[int, str]:
    """Return why proposals would be withdrawn instead of carried out, by id; those true as written are left out."""
    if not proposals:
        return {}
    known = fresh.reader(None, on)({each.account_id for each in proposals})
    found = {
        each.pk: gate.still_owed(each, known[each.account_id], on) if each.account_id in known else "paid"
        for each in proposals
    }
    return {pk: code for pk, code in found.items() if code}

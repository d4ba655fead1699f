"""A house ready to send, and senders that behave as told."""

from cartera.foundation.models import House
from cartera.outreach import operations
from cartera.outreach.channels import Result
from cartera.outreach.channels.recording import RecordingSender
from cartera.outreach.gate import Fresh
from cartera.portfolio.models import Account, Receivable
from cartera.strategy.tests import cast


class Network(RecordingSender):
    """Answers as listed, then accepts. Not inside the house, so every message is recorded by itself."""

    inside = False

    def __init__(self, *answers, channel="email"):
        super().__init__(channel)
        self.answers = list(answers)

    def send(self, envelope):
        answer = self.answers.pop(0) if self.answers else "sent"
        if isinstance(answer, BaseException):
            raise answer
        if answer == "sent":
            super().send(envelope)
        return (
            answer
            if isinstance(answer, Result)
            else Result(answer, why="" if answer == "sent" else f"told {answer}")
        )


def house(**changes):
    House.objects.update_or_create(pk=1, defaults={"rehearsal": False, "demo": False, **changes})


def fresh(accounts):
    """Read what is owed from the books, with no brakes: the kernel's marks come from the cycle."""
    rows = Receivable.objects.filter(account_id__in=accounts, settled_on=None)
    return {
        account.pk: Fresh(
            account.pk,
            {row.pk: row.open_minor for row in rows if row.account_id == account.pk},
            account.on_account_minor, {}, due_dates={row.pk: row.due_date for row in rows},
        )
        for account in Account.objects.filter(pk__in=accounts)
    }  # fmt: skip


def send(at=cast.AT, on=cast.ON, facts=fresh, **more):
    return operations.send_due(on=on, at=at, fresh=facts, **more)


def written(of=None, step="warning", amounts=(10_000,), **changes):
    """Return a proposal of a debtor with an e-mail address, its message written."""
    if of is None:
        of = cast.debtor(cast.creditor())
        cast.contact(of)
    proposal = cast.proposal(of, cast.policy(of.creditor), cast.items(of, *amounts), step=step, **changes)
    operations.compose(proposal=proposal, at=cast.AT, by=None)
    return proposal

"""The verbs of announced consequences: carry out, waive."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.legal import consequences as told_from
from cartera.legal import queries
from cartera.outreach import operations as outreach
from cartera.portfolio.models import Account
from cartera.problems import N_, Refused
from cartera.strategy import operations as strategy
from cartera.strategy import queries as policies
from cartera.strategy.models import PolicyVersion, Proposal, StepDone


class NotAnnounced(Refused):
    """Only what was announced and is still to come can be waived."""

    code = "not_announced"
    text = N_("%(consequence)s is not announced to this debtor, so there is nothing to waive.")


@whole
def carry_out_all(
    *, proposals: Iterable[Proposal], charged: Mapping[int, Collection[int]], on: date, at: datetime, by: User | None
) -> int:  # fmt: skip
    """Put many announced consequences in force at once; return how many were still to come.

    `charged`: by account, the rungs that cost their fee in this spell already, and cost none after a fall-back.
    """
    done = [
        strategy.Done(each, charge=each.rung not in charged.get(each.account_id, ())) for each in proposals
    ]
    return strategy.mark_done_all(done=done, on=on, at=at, by=by)


@whole
def waive(
    *, account: Account, consequence: str, why: str, on: date, at: datetime, by: User | None
) -> StepDone:
    """Let an announced consequence pass, with a reason; it counts as done. Raises NotAnnounced."""
    memory = queries.memory(account.creditor_id, [account.pk], on)
    announced = [
        row
        for row in told_from.tell(memory)
        if row["state"] == "announced" and row["consequence"] == consequence
    ]
    if not announced:
        raise NotAnnounced(consequence=consequence)
    said = StepDone.objects.filter(account=account, announces=consequence, waived=False).latest(
        "done_on", "pk"
    )
    _withdraw_proposal(account, consequence, on=on, at=at, by=by)
    waived = _waived(said, consequence, why, on=on, at=at, by=by)
    history.record(
        "legal.consequence.waived", waived, at=at, by=by, why=why, consequence=consequence,
        debtor_id=account.debtor_id, creditor_id=account.creditor_id,
    )  # fmt: skip
    return waived


def _waived(
    said: StepDone, consequence: str, why: str, *, on: date, at: datetime, by: User | None
) -> StepDone:
    """Record the rung that would have carried the consequence out as waived."""
    policy = policies.read(PolicyVersion.objects.get(pk=said.policy_version_id))
    ladder = policies.ladder(policy, said.ladder)
    rung = next(
        k
        for k, step in enumerate(ladder.rungs)
        if step.action == consequence and (said.rung is None or k > said.rung)
    )
    step = ladder.rungs[rung]
    return StepDone.objects.create(
        account_id=said.account_id, debtor_id=said.debtor_id, policy_version_id=said.policy_version_id,
        ladder=ladder.name, step=step.name, rung=rung, cumulative_days=policies.cumulative_days(ladder, step),
        action=consequence, waived=True, why=why[:300], done_on=on, done_at=at, by=by,
    )  # fmt: skip


def _withdraw_proposal(
    account: Account, consequence: str, *, on: date, at: datetime, by: User | None
) -> None:
    """Withdraw what would have carried it out."""
    opened = Proposal.objects.filter(account=account, action=consequence, closed_on=None)
    outreach.withdraw(proposals=list(opened.values_list("pk", flat=True)), why="waived", on=on, at=at, by=by)

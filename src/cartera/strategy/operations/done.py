"""Recording what was carried out: the step, the items it spoke of, and its fee."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cartera.foundation import moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.kernel.policy import Policy
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Receivable
from cartera.strategy import fees, queries
from cartera.strategy.models import PolicyVersion, Proposal, StepDone, StepItem


@dataclass(frozen=True, slots=True)
class Done:
    """A proposal that was carried out. `charge`: whether its step may charge its fee (once per step and spell)."""

    proposal: Proposal
    charge: bool


@whole
def mark_done(*, proposal: Proposal, on: date, at: datetime, by: User | None, charge: bool) -> StepDone:
    """Record one proposal as carried out; doing it twice returns the same record."""
    mark_done_all(done=[Done(proposal, charge)], on=on, at=at, by=by)
    proposal.refresh_from_db()
    return StepDone.objects.get(proposal=proposal)


@whole
def mark_done_all(*, done: Sequence[Done], on: date, at: datetime, by: User | None) -> list[StepDone]:
    """Record proposals as carried out on a date: close them, remember step and items, post the fees.

    Proposals that were recorded before are left out, so nothing is done or charged twice.
    """
    moved = set(
        moves.move_all(
            Proposal, [each.proposal.pk for each in done], Proposal.State.DONE, at=at, by=by, closed_on=on
        )
    )
    fresh = [each for each in done if each.proposal.pk in moved]
    policies = _policies(each.proposal for each in fresh)
    items = Receivable.objects.in_bulk({item for each in fresh for item in queries.item_ids(each.proposal)})
    steps = StepDone.objects.bulk_create(
        _step_done(each.proposal, policies[each.proposal.policy_version_id], on=on, at=at, by=by)
        for each in fresh
    )
    StepItem.objects.bulk_create(
        StepItem(
            step_done=step, account_id=step.account_id, receivable_id=item, due_date=items[item].due_date
        )
        for step, each in zip(steps, fresh, strict=True)
        for item in queries.item_ids(each.proposal)
    )
    for each in fresh:
        if each.charge:
            _charge(each.proposal, policies[each.proposal.policy_version_id], items, on=on, at=at, by=by)
    return steps


def _policies(proposals: Iterable[Proposal]) -> dict[int, Policy]:
    """Return the policy of each version the proposals were decided by."""
    versions = PolicyVersion.objects.in_bulk({proposal.policy_version_id for proposal in proposals})
    return {pk: queries.read(version) for pk, version in versions.items()}


def _step_done(proposal: Proposal, policy: Policy, *, on: date, at: datetime, by: User | None) -> StepDone:
    ladder = queries.ladder(policy, proposal.ladder)
    step = queries.step(ladder, proposal.step)
    announces = step.announces
    return StepDone(
        account_id=proposal.account_id, debtor_id=proposal.debtor_id, proposal=proposal,
        policy_version_id=proposal.policy_version_id,
        ladder=ladder.name, step=step.name, rung=proposal.rung,
        cumulative_days=queries.cumulative_days(ladder, step), action=proposal.action,
        announces=announces.consequence if announces else "",
        within_days=announces.within_days if announces else None,
        done_on=on, done_at=at, by=by,
    )  # fmt: skip


def _charge(
    proposal: Proposal,
    policy: Policy,
    items: Mapping[int, Receivable],
    *,
    on: date,
    at: datetime,
    by: User | None,
) -> None:
    """Post the fee of a step over its items, once: the key is the proposal's."""
    fee = queries.step(queries.ladder(policy, proposal.ladder), proposal.step).fee
    if fee is None:
        return
    principal = {item: items[item].principal_open_minor for item in queries.item_ids(proposal)}
    charges = fees.charges(fee, principal, proposal.currency)
    if charges:
        portfolio.charge_fees(charges=charges, on=on, key=f"fee:{proposal.pk}", at=at, by=by)

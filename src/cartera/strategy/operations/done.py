"""Recording what was carried out: the step, the items it spoke of, and its fee."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import F

from cartera.foundation import moves, rows
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.kernel.policy import Policy
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries as books
from cartera.portfolio.models import Receivable
from cartera.strategy import fees, queries
from cartera.strategy.models import Proposal, StepDone


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
def mark_done_all(*, done: Sequence[Done], on: date, at: datetime, by: User | None) -> int:
    """Record proposals as carried out on a date: close them, remember step and items, post the fees; return how many.

    Proposals that were recorded before are left out, so nothing is done or charged twice.
    """
    moved = set(
        moves.move_all(
            Proposal, [each.proposal.pk for each in done], Proposal.State.DONE, at=at, by=by, closed_on=on
        )
    )
    fresh = [each for each in done if each.proposal.pk in moved]
    if not fresh:
        return 0
    policies = queries.policies_of(each.proposal.policy_version_id for each in fresh)
    items = _items({item for each in fresh for item in queries.item_ids(each.proposal)})
    _remember([each.proposal for each in fresh], policies, items, on=on, at=at, by=by)
    for each in fresh:
        if each.charge and each.proposal.rung is not None:  # what sets no position costs nothing
            _charge(each.proposal, policies[each.proposal.policy_version_id], items, on=on, at=at, by=by)
    return len(fresh)


class Item(NamedTuple):
    """What a step done has to know of an item: when it is due, and what is open of it, in minor units."""

    due_date: date
    principal_minor: int
    posted_minor: int  # fees and late interest


Items = Mapping[int, Item]


def _items(ids: Collection[int]) -> Items:
    posted = F("fees_open_minor") + F("interest_open_minor")
    found = Receivable.objects.filter(pk__in=ids).values_list(
        "pk", "due_date", "principal_open_minor", posted
    )
    return {pk: Item(*told) for pk, *told in found}


def _remember(
    proposals: Sequence[Proposal], policies: Mapping[int, Policy], items: Items, *, on: date, at: datetime,
    by: User | None,
) -> None:  # fmt: skip
    """Write the steps and the items they spoke of: by columns, for a night of sending has very many."""
    steps = [_step_done(each, policies[each.policy_version_id]) for each in proposals]
    told = {"waived": False, "why": "", "done_on": on, "done_at": at, "by_id": by.pk if by else None}
    rows.insert("strategy_stepdone", tuple(steps[0]), (tuple(step.values()) for step in steps), **told)
    remembered = StepDone.objects.filter(proposal_id__in=[each.pk for each in proposals])
    numbered = dict(remembered.values_list("proposal_id", "pk"))
    spoken = [
        (numbered[each.pk], each.account_id, item, each.instalment_due or items[item].due_date)
        for each in proposals
        for item in queries.item_ids(each)
    ]
    names = ("step_done_id", "account_id", "receivable_id", "due_date")
    rows.insert("strategy_stepitem", names, spoken)


def _step_done(proposal: Proposal, policy: Policy) -> dict[str, object]:
    """Return the columns of a step done that come from its proposal and its policy."""
    ladder = queries.ladder(policy, proposal.ladder)
    step = queries.step(ladder, proposal.step)
    announces = step.announces
    return {
        "account_id": proposal.account_id, "debtor_id": proposal.debtor_id, "proposal_id": proposal.pk,
        "policy_version_id": proposal.policy_version_id, "ladder": ladder.name, "step": step.name,
        "rung": proposal.rung, "cumulative_days": queries.cumulative_days(ladder, step), "action": proposal.action,
        "announces": announces.consequence if announces else "",
        "within_days": announces.within_days if announces else None,
    }  # fmt: skip


def _charge(
    proposal: Proposal,
    policy: Policy,
    items: Items,
    *,
    on: date,
    at: datetime,
    by: User | None,
) -> None:
    """Post the fee of a step over its items, with its tax, once: the key is the proposal's.

    No item is charged more than the law of the day leaves room for.
    """
    fee = queries.step(queries.ladder(policy, proposal.ladder), proposal.step).fee
    if fee is None:
        return
    principal = _chased_principal(proposal, items)
    charges = fees.charges(fee, principal, proposal.currency)
    rooms = books.fee_room(creditor=proposal.creditor, receivable_ids=principal, on=on) if charges else {}
    charges = fees.capped(charges, {item: room.minor for item, room in rooms.items()})
    if charges:
        portfolio.charge_fees(
            charges=charges, taxes=fees.taxes(fee, charges), on=on, key=f"fee:{proposal.pk}", at=at, by=by
        )


def _chased_principal(proposal: Proposal, items: Items) -> dict[int, int]:
    """Return the open principal that the step asks for, by item: what is disputed is not chased, and costs nothing."""
    ids, asked = queries.item_ids(proposal), [int(part) for part in proposal.item_amounts.split(",") if part]
    return {
        item: max(0, min(items[item].principal_minor, minor - items[item].posted_minor))
        for item, minor in zip(ids, asked, strict=True)
    }

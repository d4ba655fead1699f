"""What the desk does in one act that takes two stages: undo, close a task, settle a message; a fee is charged once."""

from collections.abc import Sequence
from datetime import date, datetime

from cartera.cycle import fresh
from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach import operations as outreach
from cartera.outreach.lawful import Wanted
from cartera.outreach.models import Attempt, Message, Task
from cartera.strategy import operations as strategy
from cartera.strategy.models import Proposal


@whole
def undo_approval(*, proposals: Sequence[int], at: datetime, by: User | None) -> int:
    """Take approvals back: of messages while their window is open, of all else until it is carried out.

    Raises outreach.TooLateToUndo when none can be taken back.
    """
    approved = Proposal.objects.filter(pk__in=proposals, state=Proposal.State.APPROVED)
    silent = list(approved.filter(messages__isnull=True).values_list("pk", flat=True))
    undone = strategy.undo_approval(proposals=silent, at=at, by=by)
    spoken = sorted(set(proposals) - set(silent))
    return undone + outreach.undo_approval(proposals=spoken, at=at, by=by) if spoken or not undone else undone


def close_task(*, task: Task, outcome: str, note: str, on: date, at: datetime, by: User | None) -> None:
    """Close a task with what came of it. Raises outreach.UnknownOutcome, moves.UnableToMove, moves.MovedByAnother."""
    charge = task.proposal is None or _may_charge(task.proposal, on)
    outreach.close_task(task=task, outcome=outcome, note=note, on=on, at=at, by=by, charge=charge)


@whole
def record_contact(
    *,
    wanted: Wanted,
    outcome: str,
    direction: str,
    note: str,
    made_at: datetime,
    at: datetime,
    by: User | None,
) -> Attempt:
    """Keep a contact that was made outside, lawful or not, with the moment at which it was told."""
    noted = outreach.contact(
        wanted=wanted, outcome=outcome, direction=direction, note=note, happened=True, at=made_at, by=by
    )
    history.record(
        "outreach.contact.noted", noted, at=at, by=by, channel=noted.channel, rule=noted.rule,
        made_at=made_at.isoformat(),
    )  # fmt: skip
    return noted


def settle(*, message: Message, sent: bool, on: date, at: datetime, by: User | None) -> None:
    """Say whether a message of unknown fate was sent. Raises moves.UnableToMove, moves.MovedByAnother."""
    charge = message.proposal is None or _may_charge(message.proposal, on)
    outreach.settle_unknown(message=message, sent=sent, on=on, at=at, by=by, charge=charge)


def _may_charge(proposal: Proposal, on: date) -> bool:
    """Tell whether the step may charge its fee: it did not yet in this spell."""
    if proposal.rung is None:
        return True
    known = fresh.reader(proposal.creditor, on)({proposal.account_id})
    account = known.get(proposal.account_id)
    return account is None or proposal.rung not in account.rungs_charged

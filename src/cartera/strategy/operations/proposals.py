"""What people and the cycle decide about proposals: approve, discard, hold, close. Many at once cost what one does."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from cartera.foundation import moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.strategy.models import Proposal


@whole
def approve(*, proposals: Iterable[Proposal | int], at: datetime, by: User | None) -> int:
    """Approve proposals that wait for a person; return how many. Approved or closed ones are left as they are.

    What is sent by hand of it is a matter of the stages above: `outreach.operations.approve` is the door's call.
    """
    ids = [_pk(each) for each in proposals]
    approved = moves.move_all(
        Proposal, ids, Proposal.State.APPROVED, at=at, by=by, approved_at=at, approved_by=by, rule=""
    )
    _explain(approved, "")
    return len(approved)


@whole
def undo_approval(*, proposals: Iterable[Proposal | int], at: datetime, by: User | None) -> int:
    """Take approvals back, so that the proposals wait again; return how many."""
    approved = Proposal.objects.filter(approved_at__isnull=False, closed_on=None)
    ids = approved.filter(pk__in=[_pk(each) for each in proposals]).values_list("pk", flat=True)
    undone = moves.move_all(
        Proposal, ids, Proposal.State.PROPOSED, at=at, by=by, approved_at=None, approved_by=None, rule=""
    )
    _explain(undone, "")
    return len(undone)


@whole
def discard(*, proposal: Proposal, on: date, why: str, at: datetime, by: User | None) -> None:
    """Reject a proposal with a reason: the step is not done and is not proposed again on that date.

    Raises moves.UnableToMove, moves.MovedByAnother.
    """
    moves.move(proposal, Proposal.State.DISCARDED, at=at, by=by, why=why, closed_on=on)
    _explain([proposal.pk], why)


@whole
def close(
    *, proposal: Proposal, state: str, on: date, at: datetime, by: User | None, why: str = "", rule: str = ""
) -> None:
    """End a proposal as `withdrawn` or `failed`. Raises moves.UnableToMove, moves.MovedByAnother."""
    moves.move(proposal, state, at=at, by=by, why=why, closed_on=on, rule=rule)
    _explain([proposal.pk], why)


@whole
def close_all(
    *, proposals: Iterable[Proposal | int], state: str, on: date, at: datetime, by: User | None, why: str = ""
) -> list[int]:
    """End many proposals alike; return the ids of those that were open."""
    ids = [_pk(each) for each in proposals]
    closed = moves.move_all(Proposal, ids, state, at=at, by=by, why=why, closed_on=on)
    _explain(closed, why)
    return closed


@whole
def hold(
    *, proposals: Iterable[Proposal | int], at: datetime, by: User | None, why: str, rule: str = ""
) -> int:
    """Keep proposals that the gate refused for now; a later send takes them. Return how many were not held before.

    An approval stays: `approved_at` remembers it.
    """
    ids = [_pk(each) for each in proposals]
    if not ids:
        return 0
    held = moves.move_all(Proposal, ids, Proposal.State.HELD, at=at, by=by, why=why)
    # Those held before may be held for another reason now; that is worth showing but no new act.
    for start in range(0, len(ids), moves.BATCH):
        rows = Proposal.objects.filter(pk__in=ids[start : start + moves.BATCH], state=Proposal.State.HELD)
        rows.exclude(why=why, rule=rule).update(why=why, rule=rule)
    return len(held)


def _explain(ids: Sequence[int], why: str) -> None:
    """Keep the reason, or that there is none any more, on the rows too; `move` writes `why` only into history."""
    for start in range(0, len(ids), moves.BATCH):
        rows = Proposal.objects.filter(pk__in=ids[start : start + moves.BATCH])
        rows.exclude(why=why[:300]).update(why=why[:300])


def _pk(proposal: Proposal | int) -> int:
    return proposal if isinstance(proposal, int) else proposal.pk

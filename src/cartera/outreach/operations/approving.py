"""What people decide about what was written: approve with time to undo, discard, withdraw. Many cost what one does."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from cartera.foundation import moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach.models import Message, Task
from cartera.parties.models import Creditor
from cartera.problems import N_, Refused
from cartera.strategy import operations as strategy
from cartera.strategy.models import Proposal


class TooLateToUndo(Refused):
    """Nothing of the approval can be taken back: it left, or its time to undo is over."""

    code = "too_late_to_undo"
    text = N_("The time to undo is over. What has not left yet can still be discarded.")


@whole
def approve(
    *, proposals: Iterable[Proposal | int], at: datetime, by: User | None, undo_minutes: int | None = None
) -> int:
    """Approve proposals and let their messages leave after the undo window; return how many were approved.

    `undo_minutes` left out: what each creditor set. Of a thousand approvals none is lost and none counts twice.
    """
    ids = [each if isinstance(each, int) else each.pk for each in proposals]
    approved = strategy.approve(proposals=ids, at=at, by=by)
    for part in _parts(ids):
        waiting = Message.objects.filter(
            proposal_id__in=part, proposal__approved_at=at, proposal__state=Proposal.State.APPROVED,
            state__in=("ready", "refused"),
        )  # fmt: skip
        for creditor_id, minutes in _windows(part, undo_minutes):
            leaves_at = at + timedelta(minutes=minutes)
            # Not by the message's own creditor: SQLite would look through all that the creditor ever wrote.
            waiting.filter(proposal__creditor_id=creditor_id).update(not_before=leaves_at)
    return approved


@whole
def undo_approval(*, proposals: Iterable[Proposal | int], at: datetime, by: User | None) -> int:
    """Take back approvals whose undo window is still open and whose message has not left; return how many.

    Raises TooLateToUndo when none can be taken back.
    """
    ids = [each if isinstance(each, int) else each.pk for each in proposals]
    undone = 0
    for part in _parts(ids):
        still = Message.objects.filter(proposal_id__in=part, state="ready", not_before__gt=at)
        open_window = set(still.select_for_update().values_list("proposal_id", flat=True))
        # One of several messages may be on its way already: then the approval stands.
        moving = Message.objects.filter(proposal_id__in=open_window, state__in=("claimed", "sent", "unknown"))
        open_window -= set(moving.values_list("proposal_id", flat=True))
        undone += strategy.undo_approval(proposals=[pk for pk in open_window if pk], at=at, by=by)
        Message.objects.filter(proposal_id__in=open_window, state="ready").update(not_before=None)
    if not undone:
        raise TooLateToUndo
    return undone


@whole
def discard(*, proposal: Proposal, on: date, why: str, at: datetime, by: User | None) -> None:
    """Reject a proposal with a reason, and withdraw what was written or opened for it.

    Raises moves.UnableToMove, moves.MovedByAnother.
    """
    strategy.discard(proposal=proposal, on=on, why=why, at=at, by=by)
    withdraw_work(proposals=[proposal.pk], why="discarded", at=at, by=by)


@whole
def discard_all(
    *, proposals: Iterable[Proposal | int], on: date, why: str, at: datetime, by: User | None
) -> int:
    """Reject many proposals with one reason; return how many were still open."""
    ids = strategy.close_all(
        proposals=proposals, state=Proposal.State.DISCARDED, on=on, at=at, by=by, why=why
    )
    withdraw_work(proposals=ids, why="discarded", at=at, by=by)
    return len(ids)


@whole
def withdraw(
    *, proposals: Iterable[Proposal | int], why: str, on: date, at: datetime, by: User | None
) -> list[int]:
    """Withdraw proposals with their messages and tasks, because facts changed; return the ids of those still open.

    `why` is a reason code. A message that is being handed over at this moment is left to its worker.
    """
    ids = strategy.close_all(
        proposals=proposals, state=Proposal.State.WITHDRAWN, on=on, at=at, by=by, why=why
    )
    withdraw_work(proposals=ids, why=why, at=at, by=by)
    return ids


@whole
def withdraw_work(*, proposals: Iterable[int], why: str, at: datetime, by: User | None) -> None:
    """Withdraw the messages and tasks of proposals that were closed elsewhere."""
    for part in _parts(list(proposals)):
        messages = Message.objects.filter(proposal_id__in=part, state__in=("ready", "refused"))
        gone = moves.move_all(
            Message, messages.values_list("pk", flat=True), Message.State.WITHDRAWN, at=at, by=by, why=why
        )
        Message.objects.filter(pk__in=gone).update(why=why)
        tasks = Task.objects.filter(proposal_id__in=part, state=Task.State.OPEN)
        moves.move_all(Task, tasks.values_list("pk", flat=True), Task.State.WITHDRAWN, at=at, by=by, why=why)


def _windows(ids: list[int], undo_minutes: int | None) -> list[tuple[int, int]]:
    """Return the creditors of proposals with the minutes each gives to undo."""
    creditors = Creditor.objects.filter(pk__in=Proposal.objects.filter(pk__in=ids).values("creditor_id"))
    return [
        (pk, minutes if undo_minutes is None else undo_minutes)
        for pk, minutes in creditors.values_list("pk", "undo_minutes")
    ]


def _parts(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + moves.BATCH] for start in range(0, len(ids), moves.BATCH))

"""The one way to change a stored state: allowed by a table, compare-and-set, recorded in history."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from cartera.foundation import history, rows
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.problems import N_, Refused


class UnableToMove(Refused):
    """The table of moves has no such step."""

    code = "unable_to_move"
    text = N_(
        "This cannot be done any more: something else was done with it before. Reload the page and look how it stands."
    )


class MovedByAnother(Refused):
    """Somebody else, or another worker, was quicker."""

    code = "moved_by_another"
    text = N_("It was changed by somebody else a moment ago. Reload the page and look again.")


@whole
def move(thing: Any, to: str, *, at: datetime, by: User | None, why: str = "", **changes: object) -> None:
    """Move a thing to its next state once, with other columns that change along, and record the step.

    `thing.MOVES` maps each state to the states that may follow. Raises UnableToMove or MovedByAnother.
    """
    was = thing.state
    if to not in thing.MOVES.get(was, ()):
        raise UnableToMove(thing=str(thing), was=was, to=to)
    # Compare and set: whoever still finds the old state wins, so workers need no lock.
    found = type(thing).objects.filter(pk=thing.pk, state=was)
    if not found.update(state=to, **changes):
        raise MovedByAnother(thing=str(thing))
    thing.state = to
    for name, value in changes.items():
        setattr(thing, name, value)
    history.record(
        f"{thing._meta.app_label}.{thing._meta.model_name}.{to}", thing, at=at, by=by, why=why, was=was
    )


BATCH = 5000  # ids in one statement; below the parameter limits of both databases


def move_all(
    model: Any,
    ids: Iterable[int],
    to: str,
    *,
    at: datetime,
    by: User | None,
    why: str = "",
    **changes: object,
) -> list[int]:
    """Move many things of one kind at once and return the ids that moved; those that may not move are left alone.

    One update and one insert of history for each batch of ids, so that a thousand approvals cost what one does.
    """
    wanted = sorted(set(ids))
    return _move_all(model, wanted, to, at=at, by=by, why=why, **changes) if wanted else []


@whole
def _move_all(
    model: Any, wanted: Sequence[int], to: str, *, at: datetime, by: User | None, why: str, **changes: object
) -> list[int]:
    may = [was for was, nexts in model.MOVES.items() if to in nexts]
    event = f"{model._meta.app_label}.{model._meta.model_name}.{to}"
    moved: list[int] = []
    for start in range(0, len(wanted), BATCH):
        found = model.objects.filter(pk__in=wanted[start : start + BATCH], state__in=may)
        # Locked first, so that the history says just what the update did.
        those = list(
            found.select_for_update().order_by("pk").values_list("pk", "state", "debtor_id", "creditor_id")
        )
        if not those:
            continue
        model.objects.filter(pk__in=[each[0] for each in those]).update(state=to, **changes)
        _tell(those, event, at=at, by=by, why=why)
        moved += [each[0] for each in those]
    return moved


def _tell(
    moved: Sequence[tuple[int, str, int, int]], event: str, *, at: datetime, by: User | None, why: str
) -> None:
    """Write a row of history for each thing moved: id, the state it was in, debtor, creditor."""
    names = ("thing_id", "facts", "debtor_id", "creditor_id")
    told = ((pk, f'{{"was": "{was}"}}', debtor, creditor) for pk, was, debtor, creditor in moved)
    rows.insert("foundation_history", names, told, event=event, at=at, why=why, by_id=by.pk if by else None)

"""The one way to change a stored state: allowed by a table, compare-and-set, recorded in history."""

from datetime import datetime
from typing import Any

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.problems import N_, Refused


class UnableToMove(Refused):
    """The table of moves has no such step."""

    code = "unable_to_move"
    text = N_("%(thing)s is %(was)s and cannot become %(to)s.")


class MovedByAnother(Refused):
    """Somebody else, or another worker, was quicker."""

    code = "moved_by_another"
    text = N_("%(thing)s was changed by somebody else a moment ago. Reload the page and look again.")


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

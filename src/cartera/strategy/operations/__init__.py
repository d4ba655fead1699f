"""The verbs of the stage: keep a policy, put it in force, decide about proposals, record what was carried out."""

from cartera.strategy.operations.done import Done, mark_done, mark_done_all
from cartera.strategy.operations.policies import (
    PolicyHasProblems,
    VersionUsed,
    put_in_force,
    save_policy,
    use,
)
from cartera.strategy.operations.proposals import (
    approve,
    close,
    close_all,
    discard,
    hold,
    undo_approval,
)

__all__ = [
    "Done",
    "PolicyHasProblems",
    "VersionUsed",
    "approve",
    "close",
    "close_all",
    "discard",
    "hold",
    "mark_done",
    "mark_done_all",
    "put_in_force",
    "save_policy",
    "undo_approval",
    "use",
]

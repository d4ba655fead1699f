"""The verbs of the stage: write, approve, discard, send, and settle what came of it."""

from cartera.outreach.operations.approving import (
    TooLateToUndo,
    approve,
    discard,
    discard_all,
    undo_approval,
    withdraw,
    withdraw_work,
)
from cartera.outreach.operations.attempts import (
    ContactRefused,
    NotAnOutcome,
    broken_chain,
    contact,
    may_contact,
)
from cartera.outreach.operations.claiming import FreshReader, recheck
from cartera.outreach.operations.composing import ALIVE, Composed, NoAddress, compose, compose_many
from cartera.outreach.operations.conducting import ConductHasProblems, set_conduct
from cartera.outreach.operations.letters import LetterGone, discard_letter, draft_letter, hold_back, release
from cartera.outreach.operations.recording import SendReport, give_up_lost, settle_unknown
from cartera.outreach.operations.sending import envelope, send_due
from cartera.outreach.operations.tasks import (
    Closing,
    UnknownOutcome,
    close_task,
    close_tasks,
    open_task,
    open_tasks,
    remind,
    schedule_task,
    try_talks,
)
from cartera.outreach.operations.trying import send_test
from cartera.outreach.operations.waiting import due

__all__ = [
    "ALIVE",
    "Closing",
    "Composed",
    "ConductHasProblems",
    "ContactRefused",
    "FreshReader",
    "LetterGone",
    "NoAddress",
    "NotAnOutcome",
    "SendReport",
    "TooLateToUndo",
    "UnknownOutcome",
    "approve",
    "broken_chain",
    "close_task",
    "close_tasks",
    "compose",
    "compose_many",
    "contact",
    "discard",
    "discard_all",
    "discard_letter",
    "draft_letter",
    "due",
    "envelope",
    "give_up_lost",
    "hold_back",
    "may_contact",
    "open_task",
    "open_tasks",
    "recheck",
    "release",
    "remind",
    "schedule_task",
    "send_due",
    "send_test",
    "set_conduct",
    "settle_unknown",
    "try_talks",
    "undo_approval",
    "withdraw",
    "withdraw_work",
]

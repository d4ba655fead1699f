"""What debtors contest and complain of, taken down and settled. Call them as `operations.contest(...)`."""

from cartera.disputes.operations.complaints import (
    AlreadyClosed,
    EmptyComplaint,
    NoAnswer,
    answer,
    complain,
    hand_over,
    working_days_after,
)
from cartera.disputes.operations.complaints import withdraw as withdraw_complaint
from cartera.disputes.operations.contested import (
    AlreadyResolved,
    DisputesTooMuch,
    Outcome,
    contest,
    contest_many,
    resolve,
)

__all__ = [
    "AlreadyClosed",
    "AlreadyResolved",
    "DisputesTooMuch",
    "EmptyComplaint",
    "NoAnswer",
    "Outcome",
    "answer",
    "complain",
    "contest",
    "contest_many",
    "hand_over",
    "resolve",
    "withdraw_complaint",
    "working_days_after",
]

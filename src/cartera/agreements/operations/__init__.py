"""What is agreed with debtors: promises, plans, the time of grace they are given, and money that comes while plans run.

Call them as `operations.promise(...)`.
"""

from cartera.agreements.operations.course import follow_plans
from cartera.agreements.operations.grace import EmptyGrace, OverlappingGrace, forbear
from cartera.agreements.operations.money import apply_all_on_account, apply_on_account, receive, receive_many
from cartera.agreements.operations.plans import (
    AlreadyInAPlan,
    NothingToAgree,
    OfferIsOver,
    PlanIsOver,
    PlanNotOffered,
    Terms,
    WrongSchedule,
    accept_plan,
    agree_plan,
    break_plan,
    cancel_plan,
    preview,
)
from cartera.agreements.operations.promises import (
    NothingToPromise,
    PromiseInThePast,
    PromiseIsOver,
    Promising,
    cancel,
    promise,
    promise_all,
)

__all__ = [
    "AlreadyInAPlan",
    "EmptyGrace",
    "NothingToAgree",
    "NothingToPromise",
    "OfferIsOver",
    "OverlappingGrace",
    "PlanIsOver",
    "PlanNotOffered",
    "PromiseInThePast",
    "PromiseIsOver",
    "Promising",
    "Terms",
    "WrongSchedule",
    "accept_plan",
    "agree_plan",
    "apply_all_on_account",
    "apply_on_account",
    "break_plan",
    "cancel",
    "cancel_plan",
    "follow_plans",
    "forbear",
    "preview",
    "promise",
    "promise_all",
    "receive",
    "receive_many",
]

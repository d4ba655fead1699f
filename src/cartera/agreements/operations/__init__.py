"""What is agreed with debtors: promises, and the time of grace they are given. Call them as `operations.promise(...)`."""

from cartera.agreements.operations.grace import EmptyGrace, OverlappingGrace, forbear
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
    "EmptyGrace",
    "NothingToPromise",
    "OverlappingGrace",
    "PromiseInThePast",
    "PromiseIsOver",
    "Promising",
    "cancel",
    "forbear",
    "promise",
    "promise_all",
]

"""Questions about what is agreed with debtors. Call them as `queries.promises(...)`, `queries.plans(...)`."""

from cartera.agreements.queries.debts import offered_items, to_pay_off
from cartera.agreements.queries.plans import (
    Line,
    PlanRow,
    active_plans,
    agreed_items,
    all_plans,
    asking,
    due_first,
    open_plans,
    plan_standing,
    plans,
    with_plans,
)
from cartera.agreements.queries.promises import (
    PromiseRow,
    forborne,
    open_promises,
    promise_state,
    promised_items,
    promises,
)

__all__ = [
    "Line",
    "PlanRow",
    "PromiseRow",
    "active_plans",
    "agreed_items",
    "all_plans",
    "asking",
    "due_first",
    "forborne",
    "offered_items",
    "open_plans",
    "open_promises",
    "plan_standing",
    "plans",
    "promise_state",
    "promised_items",
    "promises",
    "to_pay_off",
    "with_plans",
]

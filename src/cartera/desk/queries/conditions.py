"""Conditions written out, because a partial index is used only where the database can read its condition."""

from typing import Any

from django.db.models import BooleanField, Case, CharField, F, Func, Q, Value, When

BY_PEOPLE = ("call", "visit", "task")  # what somebody does, not the house


def goes() -> Case:
    """Return how an open proposal comes to be carried out: it waits for a yes, goes `alone`, or people do it."""
    alone = Q(actor="system") & ~Q(action__in=BY_PEOPLE)
    return Case(
        When(needs_approval=True, then=Value("asks")), When(alone, then=Value("alone")), default=Value("people"),
        output_field=CharField(),
    )  # fmt: skip


def done_by_people() -> Q:
    """Return the condition that people carry an action out and no yes is asked for: its task is open, nothing is approved."""
    return Q(needs_approval=False) & (~Q(actor="system") | Q(action__in=BY_PEOPLE))


class HasState(Func):
    """Whether a task or message is in one state, in the words of its partial index."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, state: str, **extra: Any) -> None:
        if not state.isalpha():
            msg = f"no state: {state}"
            raise ValueError(msg)
        super().__init__(F("state"), template=f"%(expressions)s = '{state}'", **extra)

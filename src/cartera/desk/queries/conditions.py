"""Conditions written out, because a partial index is used only where the database can read its condition."""

from typing import Any

from django.db.models import BooleanField, F, Func


class HasState(Func):
    """Whether a task or message is in one state, in the words of its partial index."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, state: str, **extra: Any) -> None:
        if not state.isalpha():
            msg = f"no state: {state}"
            raise ValueError(msg)
        super().__init__(F("state"), template=f"%(expressions)s = '{state}'", **extra)

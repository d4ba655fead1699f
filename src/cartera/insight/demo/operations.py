"""The verb of the demonstration: make it, from an empty database to today's list."""

from collections.abc import Callable
from datetime import date, datetime

from cartera.insight.demo import halves, queries, replay
from cartera.insight.demo.span import RUN_AT, Span, moment


def make(
    *, debtors: int, seed: int, span: Span, apart: bool | None = None, told: Callable[[date], None] = lambda day: None
) -> None:  # fmt: skip
    """Found a made-up firm and play its year. Raises queries.NotADemo, where the database is a real one.

    `apart`: in two halves at once; None: where it can be and is worth it.
    """
    queries.refuse_real()
    chosen = halves.worth_it(debtors) if apart is None else apart
    replay.replay(seed=seed, debtors=debtors, span=span, apart=chosen, told=told)


def hour_of_run(on: date) -> datetime:
    """Return the moment at which the made-up firm runs a day."""
    return moment(on, RUN_AT)

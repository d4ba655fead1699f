"""The verb of the demonstration: make it, from an empty database to today's list."""

from collections.abc import Callable
from datetime import date, datetime

from cartera.insight.demo import queries, replay
from cartera.insight.demo.firm import Firm
from cartera.insight.demo.replay import Span


def make(*, debtors: int, seed: int, span: Span, told: Callable[[date], None] = lambda day: None) -> Firm:
    """Found a made-up firm and play its year. Raises queries.NotADemo, where the database is a real one."""
    queries.refuse_real()
    return replay.replay(seed=seed, debtors=debtors, span=span, told=told)


def hour_of_run(on: date) -> datetime:
    """Return the moment at which the made-up firm runs a day."""
    return replay.moment(on, replay.RUN_AT)

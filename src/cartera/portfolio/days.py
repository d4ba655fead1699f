"""Days past due and delinquent days of one item. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

Span = tuple[date, date | None]  # both days included; None: still running


def past_due(due_date: date, on: date) -> int:
    """Return how many days ago an item was due; 0 when it is not yet, or due today. Pauses do not count."""
    return max((on - due_date).days, 0)


def delinquent(due_date: date, on: date, *, grace_days: int = 0, spans: Iterable[Span] = ()) -> int:
    """Return the days past due that count as delinquency: after the grace days, and outside pauses and the like."""
    first = due_date + timedelta(days=grace_days + 1)
    if on < first:
        return 0
    resting = _union([(max(start, first), min(end or on, on)) for start, end in spans])
    return (on - first).days + 1 - sum((end - start).days + 1 for start, end in resting)


def _union(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Return spans that cover the same days without overlapping; empty ones are left out."""
    joined: list[tuple[date, date]] = []
    for start, end in sorted(span for span in spans if span[0] <= span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined

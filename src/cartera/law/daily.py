"""When on a local day one may contact at all: for plans that put each contact at a lawful hour."""

from datetime import date

from cartera.law.clocks import DAY, Clocks, Zone
from cartera.law.question import Question
from cartera.law.rulebook import Rulebook
from cartera.law.rules.hours import Hours, Open, joined, shared

MINUTE = 60


def window_of_day(book: Rulebook, question: Question, on: date) -> Open | None:
    """Return the spans of a day, in minutes and without their end, in which no window refuses a question.

    Of the question only whom, through what and with which flags counts, not its hour, history or words. Minutes are
    those of the first zone's wall clock. None: the debtor's zone is not known and the pack has no own.
    """
    clocks = book.clocks(question.zones)
    if clocks is None:
        return None
    day = on.toordinal()
    spans: Open = ((0, DAY),)
    for active, window in book.ruleset(day, question).windows:
        if active.binding and not active.lifted(question.flags):
            spans = shared(spans, window.on(day, book.days, question.holidays))
            for other in clocks.others:
                spans = shared(spans, _seen_from_here(day, window, clocks, other, book, question.holidays))
    return tuple((-(-start // MINUTE), -(-end // MINUTE)) for start, end in spans)


def _seen_from_here(
    day: int, window: Hours, clocks: Clocks, other: Zone, book: Rulebook, off: frozenset[int]
) -> Open:
    """Return what a window over there opens, by the wall clock here."""
    spans = []
    for there in (day - 1, day, day + 1):
        for start, end in window.on(there, book.days, off):
            begins = clocks.here(other, there * DAY + start) - day * DAY
            ends = clocks.here(other, there * DAY + end) - day * DAY
            spans.append((max(begins, 0), min(ends, DAY)))
    return joined(spans)

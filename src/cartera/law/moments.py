"""The first minute at which a refused contact may be made, if nothing else happens until then.

Every rule can say the first moment, at or after another, at which it lets the contact pass. Going from one such moment to
the next until all agree finds the first minute that all allow, for no step ever goes beyond it. Where other rules come
into force on the way, the search starts again on their first day.
"""

from cartera.law.clocks import DAY, Clocks
from cartera.law.findings import Findings, examine
from cartera.law.question import Question
from cartera.law.rulebook import ENDLESS, Rulebook

HORIZON = 400  # days
MINUTE = 60


def next_allowed(question: Question, clocks: Clocks, book: Rulebook, now: Findings) -> int | None:
    """Return the first whole minute from the question on at which it would be allowed; None when waiting is no help.

    `now`: what the rules of the question's own day say. Flags, wishes and content are taken to stay as they are; the
    look ahead ends after `HORIZON` days.
    """
    second, found = _whole_minute(question.second), now
    last = question.second + HORIZON * DAY
    while True:
        end = book.end_of(second // DAY) * DAY
        if not found.shut:
            first = _earliest(second, min(last, end), found, question, clocks, book)
            if first is not None and first < end:
                return first if first <= last else None
        if end > last or end >= ENDLESS * DAY:
            return None
        second = end
        found = examine(book.ruleset(second // DAY, question), question, clocks, book)


def _earliest(
    second: int, last: int, found: Findings, question: Question, clocks: Clocks, book: Rulebook
) -> int | None:
    second = max(second, _whole_minute(found.silent_until))
    while second <= last:
        later = second
        for window in found.windows:
            opens = window.earliest(later, clocks, book.days, question.holidays)
            if opens is None:
                return None
            later = opens
        later = _whole_minute(clocks.first.real(later))
        if later == second:
            return second
        second = later
    return None


def _whole_minute(second: int) -> int:
    return -(-second // MINUTE) * MINUTE

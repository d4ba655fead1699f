"""The first minute at which a refused contact may be made, if nothing else happens until then.

Every rule can say the first moment, at or after another, at which it lets the contact pass. Going from one such moment to
the next until all agree finds the first minute that all allow, for no step ever goes beyond it. Where other rules come
into force on the way, the search starts again on their first day.
"""

from dataclasses import dataclass

from cartera.law.clocks import DAY, Clocks
from cartera.law.question import Question
from cartera.law.rulebook import ENDLESS, Rulebook, Ruleset
from cartera.law.rules.hours import Hours
from cartera.law.rules.standing import FINE

HORIZON = 400  # days
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rules of one stretch of days ask of the moment."""

    silent_until: int
    windows: tuple[Hours, ...]


def next_allowed(question: Question, clocks: Clocks, book: Rulebook) -> int | None:
    """Return the first whole minute from the question on at which it would be allowed; None when waiting is no help.

    Flags, wishes and content are taken to stay as they are; the look ahead ends after `HORIZON` days.
    """
    second = _whole_minute(question.second)
    last = question.second + HORIZON * DAY
    while second <= last:
        day = second // DAY
        end = book.end_of(day) * DAY
        terms = terms_of(book.ruleset(day, question), question, clocks)
        found = None if terms is None else _earliest(second, min(last, end), terms, question, clocks, book)
        if found is not None and found < end:
            return found if found <= last else None
        if end >= ENDLESS * DAY:
            return None
        second = end
    return None


def terms_of(rules: Ruleset, question: Question, clocks: Clocks) -> Terms | None:
    """Return what a ruleset asks of the moment; None when it refuses, or misses a fact, at any moment."""
    if rules.missing:
        return None
    for active, answer in rules.standing:
        if active.binding and not active.lifted(question) and answer(question) != FINE:
            return None
    silent = 0
    if question.history:
        for active, counted in rules.counted:
            if active.binding and not active.lifted(question):
                silent = max(silent, counted.until(question, clocks, sure=False) or 0)
    windows = (window for active, window in rules.windows if active.binding and not active.lifted(question))
    return Terms(silent, tuple(windows))


def _earliest(
    second: int, last: int, terms: Terms, question: Question, clocks: Clocks, book: Rulebook
) -> int | None:
    second = max(second, _whole_minute(terms.silent_until))
    while second <= last:
        later: int | None = second
        for window in terms.windows:
            later = window.earliest(later, clocks, book.days, question.holidays)
            if later is None:
                return None
        later = _whole_minute(clocks.first.real(later))
        if later == second:
            return second
        second = later
    return None


def _whole_minute(second: int) -> int:
    return -(-second // MINUTE) * MINUTE

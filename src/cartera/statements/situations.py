"""In which situation a debtor is, so that a statement can say the right courteous word. Pure.

The first that holds: there is credit; nothing is open; all that is late is contested; all that is late is promised; nothing
is late; it is a little late; it is very late.
"""

from dataclasses import dataclass

CREDIT, SETTLED, DISPUTED, PLAN, UP_TO_DATE, LATE, VERY_LATE = SITUATIONS = (
    "credit", "settled", "disputed", "plan", "up_to_date", "late", "very_late",
)  # fmt: skip
ASKING = frozenset({LATE, VERY_LATE})  # a statement that says so asks for money; the others inform


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a debtor in a currency on a day; minor units. `agreed_minor`: of what is late, what was promised."""

    open_minor: int
    on_account_minor: int
    overdue_minor: int = 0  # contested amounts included
    disputed_minor: int = 0  # of what is overdue
    agreed_minor: int = 0
    oldest_days: int = 0  # of what is overdue and neither contested in full nor promised; 0: there is none


def of(standing: Standing, first_edge: int = 30) -> str:
    """Return the situation. `first_edge`: up to so many days something is a little late."""
    if standing.on_account_minor > 0 and standing.on_account_minor >= standing.open_minor:
        return CREDIT
    if standing.open_minor <= 0:
        return SETTLED
    late = standing.overdue_minor
    if late > 0 and standing.disputed_minor >= late:
        return DISPUTED
    if late > 0 and standing.disputed_minor + standing.agreed_minor >= late:
        return PLAN
    if late <= 0 or not standing.oldest_days:
        return UP_TO_DATE
    return LATE if standing.oldest_days <= first_edge else VERY_LATE

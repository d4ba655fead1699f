"""What is done once a creditor's day was run: the late interest of a month that ended is posted, and the books are proved."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from cartera.parties.models import Creditor
from cartera.portfolio import operations, queries
from cartera.problems import N_, Refused

NAMED = 3  # how many are named; `cartera ledger check` names all
DAYS_AFTER = 7  # so long after its end a month is still looked at, should no day have been run at its end


class BooksDoNotTie(Refused):
    """A balance that is not the sum of its entries, money whose parts do not sum to it, or an ageing that does not tie."""

    code = "books_do_not_tie"
    text = N_("The books do not tie: %(names)s. Look with: cartera ledger check")


def close(*, creditor: Creditor, on: date, at: datetime) -> None:
    """Close a day that was run. Doing it again changes nothing. Raises BooksDoNotTie."""
    for end in month_ends(on):
        operations.post_interest_of_all(creditor=creditor, on=end, at=at, by=None)
    names = [each.name for each in queries.untied(creditor)] + [each.name for each in queries.lost(creditor)]
    names += [row.currency for row in queries.proof(creditor=creditor, on=on) if not row.holds]
    if names:
        raise BooksDoNotTie(names=", ".join(names[:NAMED]))


def month_ends(on: date) -> Iterator[date]:
    """Yield the ends of months to be posted on a day: the last one for some days, and the day itself where it is one."""
    if on.day <= DAYS_AFTER:
        yield on.replace(day=1) - timedelta(days=1)
    if (on + timedelta(days=1)).day == 1:
        yield on

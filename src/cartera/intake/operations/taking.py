"""A file into the books, with the disputes it tells of, in one transaction."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext

from cartera.agreements import queries as agreements
from cartera.disputes import operations as disputes
from cartera.foundation.models import User
from cartera.parties.models import Creditor
from cartera.portfolio.importing import operations as importing
from cartera.portfolio.importing.outcome import Outcome
from cartera.portfolio.reading import mending
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.reading.read import Progress
from cartera.strategy import queries as strategy

PREFIX = "file:"  # of the references of disputes that a file told of


def take_in(  # noqa: PLR0913 - all that decides what a file does
    *, creditor: Creditor, path: Path, layout: Layout, file_name: str = "", on: date, complete: bool = False,
    yes: bool = False, progress: Progress | None = None, also: Callable[[Outcome], object] | None = None, at: datetime,
    by: User | None,
) -> Outcome:  # fmt: skip
    """Take a file in; documents it calls disputed, and that are open, are in dispute. Raises what the importing raises.

    `also`: what else must be true together with the file, done at the end of its transaction.
    """

    def then(outcome: Outcome) -> None:
        disputes.contest_many(
            creditor=creditor, receivable_ids=outcome.disputed.to_list(), prefix=PREFIX,
            reason=gettext("disputed, says the file %(file)s") % {"file": file_name or path.name}, on=on, at=at, by=by,
        )  # fmt: skip
        if also is not None:
            also(outcome)

    return importing.take_in(
        creditor=creditor, path=path, layout=layout, file_name=file_name, on=on, complete=complete, yes=yes,
        order=strategy.payment_order(creditor=creditor, on=on), first=agreements.asking(creditor=creditor, on=on), progress=progress, also=then, at=at, by=by,
    )  # fmt: skip


def bad_lines(outcome: Outcome) -> bytes:
    """Return the lines that did not go in, each with what is wrong, as a file to be mended and imported again."""
    return mending.bad_lines_csv(outcome.reading, lambda check: gettext(check.text))

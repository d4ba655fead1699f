"""What several pages of the desk need: the day, words for refusals, the latest approval that can be taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from cartera.cycle import queries as cycle
from cartera.desk import leaving
from cartera.desk.queries import Leaving
from cartera.foundation import clock
from cartera.parties.access import Work
from cartera.problems import Refused
from cartera.strategy.models import Proposal
from cartera.ui.templatetags.cartera_ui import said

UNDO = "undo"  # the session's key


@dataclass(frozen=True, slots=True)
class Undo:
    """An approval that can still be taken back: of when, until when, and what of it leaves when."""

    approved_at: datetime
    leaves_at: datetime
    leaving: Leaving

    @property
    def said(self) -> str:
        """Say when the messages leave."""
        return leaving.said(self.leaving, self.leaves_at)


def moment(work: Work) -> tuple[date, datetime]:
    """Return the business date and this moment."""
    at = clock.now()
    return cycle.business_date(work.creditor, at), at


def is_partial(request: HttpRequest) -> bool:
    """Tell whether a script asks for a part of a page."""
    return bool(getattr(request, "htmx", False))


def refuse(request: HttpRequest, refusal: Refused) -> None:
    """Say on the next page why something was not done."""
    messages.error(request, said(refusal))


def remember(
    request: HttpRequest, work: Work, approved: Leaving, approved_at: datetime, leaves_at: datetime
) -> None:
    """Keep what was approved, so that the next pages offer to take it back."""
    request.session[UNDO] = {
        "creditor": work.creditor.pk, "approved_at": approved_at.isoformat(), "leaves_at": leaves_at.isoformat(),
        "leaving": approved.kept(),
    }  # fmt: skip


def forget(request: HttpRequest) -> None:
    """Offer to take back no more."""
    request.session.pop(UNDO, None)


def undo(request: HttpRequest, work: Work, at: datetime) -> Undo | None:
    """Return the latest approval of this person for this creditor while its window is open."""
    kept = request.session.get(UNDO)
    if not kept or kept["creditor"] != work.creditor.pk or "leaving" not in kept:
        return None
    approved_at, leaves_at = parse_datetime(kept["approved_at"]), parse_datetime(kept["leaves_at"])
    if approved_at is None or leaves_at is None or leaves_at <= at:
        return None
    mine = Proposal.objects.filter(creditor=work.creditor, closed_on=None, approved_at=approved_at)
    if not mine.filter(approved_by=work.user).exists():  # taken back otherwise, as by the end of a rehearsal
        return None
    return Undo(approved_at, leaves_at, Leaving.of(kept["leaving"]))

"""Carrying out what a run filed: messages are written, tasks opened. What is there already is left alone."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef

from cartera.cycle import routing
from cartera.foundation.models import User
from cartera.foundation.transactions import piecewise
from cartera.outreach.models import Message
from cartera.outreach.operations.composing import ALIVE
from cartera.parties.models import Creditor
from cartera.strategy.models import Proposal


@piecewise
def carry_out(*, creditor: Creditor, on: date, at: datetime, by: User | None) -> None:
    """Prepare every open proposal of the day that is not prepared yet. Nothing leaves the house here."""
    opened = Proposal.objects.filter(creditor=creditor, on=on, closed_on=None)
    by_route: dict[routing.Prepare, list[int]] = {}
    written = Message.objects.filter(proposal=OuterRef("pk"), state__in=ALIVE)
    for proposal in (
        opened.exclude(Exists(written)).only("id", "action", "actor").order_by("id").iterator(5000)
    ):
        by_route.setdefault(routing.route(proposal), []).append(proposal.pk)
    for prepare, ids in by_route.items():
        prepare(ids, at, by)

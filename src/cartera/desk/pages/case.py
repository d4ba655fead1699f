"""The case: everything about one debtor on one page."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from cartera.desk import queries, tables
from cartera.desk.pages import common
from cartera.desk.words import BUCKETS
from cartera.parties import access
from cartera.parties.access import Work
from cartera.parties.models import Debtor
from cartera.strategy import words as strategy

STORY = 60


@require_GET
@access.page()
def case(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Show a debtor's case with their story."""
    on, at = common.moment(work)
    debtor = get_object_or_404(
        Debtor.objects.select_related("creditor", "parent"), pk=pk, creditor=work.creditor
    )
    seen_on = _asked(request) or on
    found = queries.case(debtor=debtor, on=seen_on)
    whole = bool(request.GET.get("todo"))
    story = queries.story(debtor=debtor, promises=found.promises, limit=None if whole else STORY + 1)
    context: dict[str, Any] = {
        "case": found, "debtor": debtor, "on": on, "seen_on": seen_on, "undo": common.undo(request, work, at),
        "story": story if whole else story[:STORY], "is_cut": not whole and len(story) > STORY,
        "proposals": [tables.proposal_row(row, on) for row in found.proposals],
        "tasks": [tables.task_row(row) for row in found.tasks],
        "buckets": [gettext(word) for word in BUCKETS.values()],
        "contacts": [_contact(each) for each in found.contacts],
        "consequences": [{**row, "said": gettext(strategy.ACTIONS[row["consequence"]])} for row in found.consequences],
        "crumbs": [{"label": gettext("Debtors"), "url": "/deudores/"}, {"label": debtor.name, "url": ""}],
    }  # fmt: skip
    return render(request, "desk/case.html", context)


def _asked(request: HttpRequest) -> date | None:
    """Return the day whose balances are asked for; None: today's."""
    try:
        return date.fromisoformat(request.GET.get("dia", ""))
    except ValueError:
        return None


def _contact(contact: Any) -> dict[str, Any]:
    """Return an address in words, with what is known against using it."""
    return {
        "pk": contact.pk, "address": contact.address, "name": contact.name, "preferred": contact.preferred,
        "channel": gettext(strategy.CHANNELS.get(contact.channel, contact.channel)).capitalize(),
        "role": gettext(strategy.ROLES.get(contact.role, contact.role)),
        "icon": {"email": "message", "call": "call", "letter": "letter", "visit": "visit"}.get(contact.channel, "chat"),
        "opted_out_at": contact.opted_out_at, "bad_since": contact.bad_since,
    }  # fmt: skip

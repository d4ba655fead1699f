"""One proposal: why, on what evidence, and what exactly would leave."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cartera.desk import queries, tables
from cartera.desk.pages import common
from cartera.desk.pages.messages import as_it_goes
from cartera.desk.pages.today import leaves_at
from cartera.outreach import queries as outreach
from cartera.parties import access
from cartera.parties.access import Work
from cartera.strategy import queries as strategy
from cartera.strategy.condition_words import in_words
from cartera.strategy.models import Proposal
from cartera.strategy.queries import TimelineStep
from cartera.ui import words

LIVING = ("ready", "claimed", "sent", "unknown", "failed", "refused")


@require_GET
@access.page()
def proposal(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Show a proposal with its reasons and its message."""
    on, at = common.moment(work)
    found = get_object_or_404(
        Proposal.objects.select_related("debtor", "policy_version", "approved_by"),
        pk=pk,
        creditor=work.creditor,
    )
    row: dict[str, Any] = strategy.proposal(pk=pk) or {}
    rows = outreach.messages(proposal_id=pk, limit=20)
    living = [each for each in rows if each["state"] in LIVING]
    letters = [as_it_goes(each["id"], at) for each in living]
    leaves = leaves_at(work, at)
    overtaken = queries.overtaken(proposals=[found] if found.closed_on is None else [], on=on).get(pk, "")
    context = {
        "proposal": found, "row": row, "on": on, "letters": letters, "undo": common.undo(request, work, at),
        "step": _step(found), "segment_when": _segment_when(found), "may_undo": _may_undo(found, living, at),
        "reasons": [words.reason(code) for code in row["reasons"]], "leaves_at": leaves,
        "lawful_from": queries.hours(Proposal.objects.filter(pk=pk), leaves).get(pk) if letters else None,
        "held_said": tables.held_said(found.why, found.rule), "how": tables.how_said(found.action, found.channels, found.actor),
        "task": getattr(found, "task", None) if found.actor != "system" or not letters else None,
        "for_people": not queries.may_be_approved(ids=[pk]),
        "overtaken": words.reason(overtaken) if overtaken else "",
        "days_overdue": (found.on - found.oldest_due).days if found.oldest_due else None,
    }  # fmt: skip
    return render(request, "desk/proposal.html", context)


def _step(proposal: Proposal) -> TimelineStep | None:
    """Return the step in words, from the very version that decided."""
    ladders = strategy.timeline(strategy.read(proposal.policy_version))
    steps = [step for ladder in ladders if ladder.name == proposal.ladder for step in ladder.steps]
    return next((step for step in steps if step.name == proposal.step), None)


def _segment_when(proposal: Proposal) -> str:
    """Say what puts a debtor into the segment."""
    policy = strategy.read(proposal.policy_version)
    return next((in_words(each.when) for each in policy.segments if each.name == proposal.segment), "")


def _may_undo(proposal: Proposal, letters: list[dict[str, Any]], at: Any) -> bool:
    """Tell whether an approval can still be taken back."""
    if proposal.state != Proposal.State.APPROVED:
        return False
    waits = [each for each in letters if each["state"] == "ready"]
    return not letters or any(each["not_before"] and each["not_before"] > at for each in waits)

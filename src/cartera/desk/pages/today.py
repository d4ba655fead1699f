"""Today's list: read, approved and discarded, one by one or many at once."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from cartera.desk import leaving, operations, queries, tables
from cartera.desk.pages import common
from cartera.desk.queries import lists
from cartera.outreach import operations as outreach
from cartera.parties import access
from cartera.parties.access import Work
from cartera.portfolio import queries as portfolio
from cartera.problems import Refused
from cartera.strategy import queries as strategy
from cartera.strategy import words as strategy_words
from cartera.strategy.models import Proposal
from cartera.ui import asked, exports, formats
from cartera.ui.tables import Rows, Table

MAX_REASON = 300


@require_GET
@access.page()
def today(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the proposals of the day."""
    on, at = common.moment(work)
    table, rows = _listed(work, on, request.GET)
    if fmt := request.GET.get("format"):
        selected, _problems = table.select(rows, request.GET)
        return exports.export(table, selected, fmt, f"gestiones-{on}")
    page = table.page(rows, request.GET)
    _lead_to_tasks(page.rows)
    context = {
        "page": page,
        "on": on,
        "undo": common.undo(request, work, at),
    }
    return render(request, "desk/today.html", context)


@require_GET
@access.page()
def approve_all(request: HttpRequest, work: Work) -> HttpResponse:
    """Ask before all that the filters leave is approved at once: how many, and what of it leaves when.

    A page of its own, because it counts them all, and because it asks without scripts, too.
    """
    on, at = common.moment(work)
    table, rows = _listed(work, on, request.GET)
    found: Any
    found, problems = table.select(rows, request.GET)
    until = leaves_at(work, at)
    asked = queries.to_approve(found, until)
    context = {
        "asked": asked, "steps": _steps(found), "leaves_at": until, "said": leaving.said(asked, until), "problems": problems,
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "desk/approve_all.html", context)


def _steps(found: Any) -> list[dict[str, Any]]:
    """Say of each step what would be approved: what it is, how many, and for how much in each currency."""
    said: dict[tuple[str, str], dict[str, Any]] = {}
    for row in queries.steps_to_approve(found):
        how = gettext(strategy_words.ACTIONS.get(row["action"], row["action"]))
        one = said.setdefault((row["step"], how), {"step": row["step"], "how": how, "count": 0, "sums": []})
        one["count"] += row["count"]
        one["sums"].append(row)
    return list(said.values())


def _listed(work: Work, on: date, params: QueryDict) -> tuple[Table, Rows]:
    """Return today's table and the rows it may show: three queries at most, none of them over all proposals."""
    version = strategy.policy_in_force(creditor=work.creditor, on=on)
    codes = portfolio.currencies(creditor=work.creditor)
    table = tables.today(strategy.read(version) if version else None, codes, on)
    rows = queries.proposals(creditor=work.creditor, on=on, state=params.get("state", ""), codes=codes)
    return table, rows


def leaves_at(work: Work, at: datetime) -> datetime:
    """Return when messages leave that are approved now."""
    return at + timedelta(minutes=work.creditor.undo_minutes)


@require_POST
@access.page()
def approve(request: HttpRequest, work: Work) -> HttpResponse:
    """Approve one proposal, the chosen ones, or all that the filters leave."""
    on, at = common.moment(work)
    meant = _meant(request, work, on)
    ids = queries.may_be_approved(ids=meant)
    count = outreach.approve(proposals=ids, at=at, by=work.user)
    if count:
        until = leaves_at(work, at)
        approved = queries.just_approved(
            creditor=work.creditor, ids=ids, at=at, by=work.user, leaves_at=until
        )
        common.remember(request, work, approved, at, until)
    if common.is_partial(request) and request.POST.get("one"):
        return _row(request, work, meant, on, at)
    if others := len(meant) - len(ids):
        words = ngettext(
            "%(count)s is for people: its task is open, and nothing of it has to be approved.",
            "%(count)s are for people: their tasks are open, and nothing of them has to be approved.",
            others,
        )
        messages.info(request, words % {"count": formats.number(others)})
    elif not count:
        messages.info(request, gettext("Nothing was approved: none of them waits for a decision any more."))
    return _after(request, work, meant)


@require_POST
@access.page()
def discard(request: HttpRequest, work: Work) -> HttpResponse:
    """Discard with a reason: not done, and not proposed again on this day."""
    on, at = common.moment(work)
    why = request.POST.get("reason", "").strip()[:MAX_REASON]
    ids = _meant(request, work, on)
    if not why:
        messages.error(request, gettext("Say why you discard it: the reason stays in the debtor's story."))
        return redirect(_back(request))
    count = outreach.discard_all(proposals=ids, on=on, why=why, at=at, by=work.user)
    said = ngettext("%(count)s action discarded.", "%(count)s actions discarded.", count)
    messages.success(request, said % {"count": formats.number(count)})
    return _after(request, work, ids)


@require_POST
@access.page()
def undo(request: HttpRequest, work: Work) -> HttpResponse:
    """Take back the approval of one proposal, or this person's latest approval as a whole."""
    on, at = common.moment(work)
    ids = _meant(request, work, on) if request.POST.get("one") else _latest(request, work, at)
    try:
        count = operations.undo_approval(proposals=ids, at=at, by=work.user)
    except Refused as refusal:
        common.refuse(request, refusal)
    else:
        common.forget(request)
        said = ngettext("%(count)s approval taken back.", "%(count)s approvals taken back.", count)
        if not common.is_partial(request):
            messages.success(request, said % {"count": formats.number(count)})
            _warn_of_unasked(request, work, ids)
    if common.is_partial(request) and request.POST.get("one"):
        return _row(request, work, ids, on, at)
    return redirect(_back(request))


def _warn_of_unasked(request: HttpRequest, work: Work, ids: list[int]) -> None:
    """Say of how many the policy asks no approval, so that nobody thinks that taking one back stops the message."""
    if count := queries.unasked(creditor=work.creditor, ids=ids):
        said = ngettext(
            "%(count)s of them needs no approval and leaves by itself with the next send; discard it if it should not.",
            "%(count)s of them need no approval and leave by themselves with the next send; discard them if they should not.",
            count,
        )
        messages.warning(request, said % {"count": formats.number(count)})


def _latest(request: HttpRequest, work: Work, at: datetime) -> list[int]:
    """Return the proposals of this person's latest approval while it can be taken back."""
    kept = common.undo(request, work, at)
    if kept is None:
        return []
    found = Proposal.objects.filter(
        creditor=work.creditor, approved_at=kept.approved_at, approved_by=work.user
    )
    return list(found.values_list("pk", flat=True))


def _meant(request: HttpRequest, work: Work, on: date) -> list[int]:
    """Return the ids that a form is about, only those of the creditor: one, the chosen, or all the filters leave."""
    if request.POST.get("all"):
        params = QueryDict(request.POST.get("query", ""))
        table, rows = _listed(work, on, params)
        found, problems = table.select(rows, params)
        # A filter that says nothing leaves everything: nobody means that by it.
        return [] if problems else [row["id"] for row in found]
    given = [request.POST["one"]] if request.POST.get("one") else request.POST.getlist("chosen")
    numbers = [number for each in given if (number := asked.whole(each))]
    mine = Proposal.objects.filter(creditor=work.creditor, pk__in=numbers)
    return list(mine.values_list("pk", flat=True))


def _row(request: HttpRequest, work: Work, ids: list[int], on: date, at: datetime) -> HttpResponse:
    """Answer with the row as it is now. Raises Http404 where there is no such row."""
    rows: Any = Proposal.objects.filter(creditor=work.creditor, pk__in=ids).values(*lists.PROPOSAL)
    if not rows:
        raise Http404
    table = tables.today(None, (), on)
    row = tables.proposal_row(dict(rows[0]), on)
    _lead_to_tasks([row])
    context = {"row": row, "page": {"table": table, "start": 1}}
    return render(request, "desk/today.html#row", context)


def _lead_to_tasks(rows: Any) -> None:
    """Add to the rows that people carry out where their task is. One query."""
    tasks = queries.tasks_of([row["id"] for row in rows])
    for row in rows:
        row["task"] = tasks.get(row["id"]) if row["goes"] == "people" else None


def _after(request: HttpRequest, work: Work, ids: list[int]) -> HttpResponse:
    """Go where the form came from; from a proposal's own page to the next one that waits."""
    if request.POST.get("next_one") and ids:
        last = Proposal.objects.get(pk=ids[-1])
        following = queries.next_proposal(creditor=work.creditor, after=last)
        return redirect("proposal", pk=following) if following else redirect("today")
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Return the list as it was filtered, or the page named in the form when it is one of ours."""
    to = request.POST.get("to", "")
    if to and url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}):
        return to
    kept = {key: value for key, value in QueryDict(request.POST.get("query", "")).items() if key != "format"}
    return reverse("today") + (f"?{urlencode(kept)}" if kept else "")

"""Money that arrived and waits: lines left, candidates right, one click to apply and one to undo; money on account."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cartera.desk import by_hand, workbench
from cartera.desk import matching as lists
from cartera.desk.pages import common
from cartera.desk.queries import matching as queries
from cartera.parties import access
from cartera.parties.access import Work
from cartera.parties.models import Debtor
from cartera.payments import saying
from cartera.payments.models import BankLine, Match
from cartera.payments.operations import matching
from cartera.problems import Refused
from cartera.ui import asked, exports, formats


@require_GET
@access.page()
def waiting(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the lines that wait, and beside them the one that is asked for with its candidates."""
    on, _at = common.moment(work)
    if fmt := request.GET.get("format"):
        table = lists.waiting()
        selected, _problems = table.select(queries.waiting(creditor=work.creditor), request.GET)
        return exports.export(table, selected, fmt, f"por-aplicar-{on}")
    return _screen(request, work)


@require_POST
@access.page()
def look(request: HttpRequest, work: Work) -> HttpResponse:
    """Look again for what every waiting line pays."""
    on, at = common.moment(work)
    found = matching.match_lines(creditor=work.creditor, on=on, at=at, by=work.user)
    said = gettext("%(lines)s lines waited: %(applied)s applied, %(waiting)s wait for a person.")
    told = {name: formats.number(getattr(found, name)) for name in ("lines", "applied", "waiting")}
    messages.success(request, said % told)
    return redirect("matching")


@require_POST
@access.page()
def apply(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Apply a candidate."""
    on, at = common.moment(work)
    candidate = get_object_or_404(Match, pk=pk, creditor=work.creditor)
    try:
        applied = matching.apply(match=candidate, on=on, at=at, by=work.user)
    except Refused as refusal:
        common.refuse(request, refusal)
        return redirect(_back(request, line=candidate.line_id))
    return redirect(_back(request, done=applied.pk))


@require_http_methods(["GET", "POST"])
@access.page()
def hand(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Set a line against items a person chose; without `do`, only count what remains."""
    on, at = common.moment(work)
    line = get_object_or_404(BankLine, pk=pk, creditor=work.creditor)
    if request.POST.get("do") != "apply":
        return _screen(request, work, line=line)
    debtor = get_object_or_404(Debtor, pk=_number(request, "debtor"), creditor=work.creditor)
    open_ones = queries.payable(debtor=debtor, currency=line.currency)
    laid = by_hand.lay(line.amount_minor, _chosen(request, open_ones), request.POST.get("difference", ""))
    try:
        applied = matching.apply_by_hand(
            line=line, debtor_id=debtor.pk, shares=laid.shares, on=on, at=at, by=work.user
        )
    except Refused as refusal:
        common.refuse(request, refusal)
        return redirect(_back(request, line=pk))
    return redirect(_back(request, done=applied.pk))


@require_GET
@access.page()
def applied_list(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, what was applied and what was undone of it."""
    on, _at = common.moment(work)
    rows = queries.applied(creditor=work.creditor)
    if fmt := request.GET.get("format"):
        selected, _problems = lists.APPLIED.select(rows, request.GET)
        return exports.export(lists.APPLIED, selected, fmt, f"aplicados-{on}")
    return render(request, "desk/applied_list.html", {"page": lists.APPLIED.page(rows, request.GET)})


@require_http_methods(["GET", "POST"])
@access.page()
def applied(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Show what a line was set against and why; undo it."""
    on, at = common.moment(work)
    found = get_object_or_404(
        Match.objects.exclude(state="proposed").select_related("line", "debtor", "by"),
        pk=pk,
        creditor=work.creditor,
    )
    if request.method == "POST":
        try:
            matching.undo(match=found, at=at, by=work.user, why=request.POST.get("why", "")[:300])
        except Refused as refusal:
            common.refuse(request, refusal)
            return redirect("applied", pk=pk)
        matching.match_lines(creditor=work.creditor, on=on, at=at, by=work.user, line_ids=[found.line_id])
        messages.success(
            request, gettext("Undone: what it settled is open as before, and the line waits again.")
        )
        return redirect(_back(request, line=found.line_id))
    context: dict[str, Any] = {
        "match": found, "line": found.line, "currency": found.line.currency,
        "why": saying.sentences(found.why, found.line.currency), "parts": workbench.parts([found])[found.pk],
        "crumbs": [
            {"label": gettext("To be applied"), "url": reverse("matching")},
            {"label": gettext("Applied"), "url": reverse("applied_list")},
            {"label": found.debtor.name if found.debtor else "", "url": ""},
        ],
    }  # fmt: skip
    return render(request, "desk/applied.html", context)


@require_GET
@access.page()
def on_account(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the money that waits on account, what waits longest first."""
    on, _at = common.moment(work)
    table, rows = lists.on_account(), queries.on_account(creditor=work.creditor, on=on)
    if fmt := request.GET.get("format"):
        selected, _problems = table.select(rows, request.GET)
        return exports.export(table, selected, fmt, f"a-cuenta-{on}")
    return render(request, "desk/on_account.html", {"page": table.page(rows, request.GET), "on": on})


def _screen(request: HttpRequest, work: Work, line: BankLine | None = None) -> HttpResponse:
    """Render the work screen with one line open."""
    page = lists.waiting().page(queries.waiting(creditor=work.creditor), request.GET)
    kept = {name: value for name, value in (("page", str(page.number)),) if page.number > 1}
    for row in page.rows:
        _dict(row)["url"] = "?" + urlencode([*request.GET.items(), *kept.items(), ("line", row["id"])])
    if line is None:
        line = _asked(request, work, page.rows)
    done = queries.applied(creditor=work.creditor).filter(pk=_number(request, "done"), state="applied")
    context: dict[str, Any] = {
        "page": page, "line": line, "query": urlencode([pair for pair in request.GET.items() if pair[0] not in _OWN]),
        "done": done.select_related("line", "debtor").first(),
    }  # fmt: skip
    if line is not None:
        text = request.GET.get("who", "").strip()
        found = workbench.of(line, creditor=work.creditor, debtor_id=_number(request, "debtor"), text=text)
        chosen = _chosen(request, found.items)
        laid = by_hand.lay(line.amount_minor, chosen, request.POST.get("difference", "open"))
        context |= {
            "bench": found, "laid": laid, "chosen": {item.pk for item in chosen}, "differences": by_hand.DIFFERENCES,
            "difference": request.POST.get("difference", "open"), "text": text,
        }  # fmt: skip
    return render(request, "desk/matching.html", context)


_OWN = frozenset({"line", "done", "debtor", "who"})


def _asked(request: HttpRequest, work: Work, rows: Any) -> BankLine | None:
    """Return the line that is asked for, while it waits; else the first of the page."""
    waiting_ones = BankLine.objects.filter(creditor=work.creditor, state="open", kind="credit")
    asked = _number(request, "line")
    found = waiting_ones.filter(pk=asked).first() if asked else None
    return found or (waiting_ones.filter(pk=rows[0]["id"]).first() if rows else None)


def _chosen(request: HttpRequest, items: Any) -> list[Any]:
    wanted = set(request.POST.getlist("item"))
    return [item for item in items if str(item.pk) in wanted]


def _number(request: HttpRequest, name: str) -> int | None:
    return asked.whole(request.POST.get(name) or request.GET.get(name, ""))


def _back(request: HttpRequest, **more: object) -> str:
    """Return the address of the work screen as it was, with what is shown next."""
    kept = request.POST.get("query", "")[:500]
    return f"{reverse('matching')}?{'&'.join(part for part in (kept, urlencode(more)) if part)}"


def _dict(row: Any) -> dict[str, Any]:
    """Return a row of a page as what it is: a dict of its own."""
    found: dict[str, Any] = row
    return found

"""The doors of the day: the runs with their anomalies, and running a day."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cartera.cycle import operations, queries, sheet
from cartera.cycle.models import Run
from cartera.foundation import clock
from cartera.parties import access
from cartera.parties.access import Work
from cartera.problems import Refused
from cartera.strategy import queries as strategy
from cartera.ui import exports, formats
from cartera.ui import words as ui
from cartera.ui.tables import Column, Filter, Table
from cartera.ui.templatetags.cartera_ui import said

RUNS = Table(
    columns=(
        Column("on", _("Day"), "day", sort="on", link="url"),
        Column("proposed", _("Proposed actions"), "number", sort="proposed"),
        Column("overdue", _("Overdue accounts"), "number", sort="overdue"),
        Column("left_alone", _("Left alone"), "number", sort="left_alone"),
        Column("anomalies", _("Anomalies"), "number", sort="anomalies"),
        Column("policy", _("Policy")),
        Column("started_at", _("Run at"), "moment", sort="started_at"),
        Column("state", _("State"), "state", family="run"),
    ),
    order="-on",
)
ANOMALIES = Table(
    columns=(
        Column("debtor__name", _("Debtor"), sort="debtor__sought", link="url", sub="debtor__code"),
        Column("said", _("What is odd"), sort="said"),
        Column("detail", _("Detail")),
    ),
    order="debtor__name",
)
PLAN = Table(
    columns=(
        Column("name", _("Debtor"), sort="name", sub="debtor"),
        Column("step", _("Step"), sort="step"),
        Column("why", _("Why")),
        Column("net_minor", _("To be asked for"), "money", sort="net_minor"),
        Column("overdue_minor", _("Overdue"), "money", sort="overdue_minor"),
        Column("oldest_due", _("Oldest due date"), "day", sort="oldest_due"),
    ),
    filters=(
        Filter("on", _("Day"), "kept", ()),
        Filter("q", _("Search"), "search", ("name__icontains", "debtor__icontains", "step__icontains")),
    ),
    order="-overdue_minor",
    page_size=200,
)


@require_GET
@access.page()
def runs(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the runs of a creditor, and offer to run a day."""
    rows = [_run(row) for row in queries.runs(creditor=work.creditor)]
    if fmt := request.GET.get("format"):
        return exports.export(RUNS, RUNS.select(rows, request.GET)[0], fmt, "corridas")
    at = clock.now()
    on = queries.business_date(work.creditor, at)
    last, first = queries.latest_run(work.creditor), queries.first_day(work.creditor, at)
    context = {
        "page": RUNS.page(rows, request.GET), "on": first, "is_old": first < on, "last": last, "today": clock.today(work.creditor.timezone),
        "policy": strategy.policy_in_force(creditor=work.creditor, on=on),
    }  # fmt: skip
    return render(request, "cycle/runs.html", context)


def _run(row: dict[str, Any]) -> dict[str, Any]:
    counts = row.pop("counts")
    names = ("proposed", "overdue", "left_alone", "anomalies")
    return {
        **row, **{name: counts.get(name) for name in names}, "url": reverse("run", args=[row["id"]]),
        "policy": f"{row['policy_version__name']} {row['policy_version__version']}",
    }  # fmt: skip


@require_GET
@access.page()
def run(request: HttpRequest, work: Work, pk: int) -> HttpResponseBase:
    """Show one run: what it decided, by which policy, and what it could not treat."""
    found = get_object_or_404(
        Run.objects.select_related("policy_version", "by"), pk=pk, creditor=work.creditor
    )
    rows = [_anomaly(row) for row in queries.anomalies(found)]
    if fmt := request.GET.get("format"):
        return exports.export(ANOMALIES, ANOMALIES.select(rows, request.GET)[0], fmt, f"anomalias-{found.on}")
    context = {
        "run": found, "page": ANOMALIES.page(rows, request.GET), "seconds": _seconds(found),
        "crumbs": [{"label": gettext("Runs"), "url": reverse("runs")}, {"label": formats.day(found.on), "url": ""}],
    }  # fmt: skip
    return render(request, "cycle/run.html", context)


def _anomaly(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "said": ui.reason(row["code"]),
        "url": f"/deudores/{row['debtor_id']}/" if row["debtor_id"] else "",
    }


def _seconds(run: Run) -> int | None:
    return round((run.finished_at - run.started_at).total_seconds()) if run.finished_at else None


@require_http_methods(["GET", "HEAD", "POST"])
@access.page()
def rehearse(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, what a day would do and why; nothing is written. The form that runs a day posts here, too."""
    if request.method == "POST":
        return redirect(f"{reverse('rehearse')}?{urlencode({'on': request.POST.get('on', '')})}")
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
        day = operations.plan(creditor=work.creditor, on=on)
    except ValueError:
        messages.error(request, gettext("Choose the day to run."))
        return redirect("runs")
    except Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("runs")
    planned = sheet.of_plan(creditor=work.creditor, day=day, on=on)
    rows = [_planned(row, number) for number, row in enumerate(planned.proposals)]
    if fmt := request.GET.get("format"):
        return exports.export(PLAN, PLAN.select(rows, request.GET)[0], fmt, f"ensayo-{on}")
    context = {
        "page": PLAN.page(rows, request.GET), "on": on, "sheet": planned,
        "reasons": planned.counted(planned.left_alone, "reasons"),
        "crumbs": [{"label": gettext("Runs"), "url": reverse("runs")}, {"label": gettext("Rehearsal of a day"), "url": ""}],
    }  # fmt: skip
    return render(request, "cycle/rehearsal.html", context)


def _planned(row: dict[str, Any], number: int) -> dict[str, Any]:
    why = " ".join(ui.reason(code) for code in row["reasons"])
    return {**row, "id": number, "step": ui.plain(row["step"]), "why": why}


@require_POST
@access.page()
def run_now(request: HttpRequest, work: Work) -> HttpResponse:
    """Run a day and say what it brings; a refusal is said in words."""
    at = clock.now()
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
        on += timedelta(days=1 if request.POST.get("next") else 0)
    except (ValueError, OverflowError):
        messages.error(request, gettext("Choose the day to run."))
        return redirect("runs")
    try:
        operations.refuse_far(on=on, today=clock.today(work.creditor.timezone))
        done = operations.run(creditor=work.creditor, on=on, at=at, by=work.user, now=clock.now)
    except Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("runs")
    text = gettext("%(on)s was run: %(proposed)s actions proposed, %(left)s overdue accounts left alone.")
    counts = {name: formats.number(done.counts.get(name, 0)) for name in ("proposed", "left_alone")}
    facts = {"on": formats.day(on), "proposed": counts["proposed"], "left": counts["left_alone"]}
    messages.success(request, text % facts)
    to = request.POST.get("to", "")
    ours = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()})
    return redirect(to if to and ours else reverse("run", args=[done.pk]))

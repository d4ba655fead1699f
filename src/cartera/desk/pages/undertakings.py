"""What we promised customers, as a list; what is done about each stands on the page of its debtor."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cartera.desk import claims
from cartera.desk.pages import common
from cartera.disputes import queries
from cartera.disputes.models import Undertaking
from cartera.parties import access
from cartera.parties.access import Work
from cartera.ui import exports


@require_GET
@access.page()
def undertakings(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, what we promised; what we still owe unless another state is asked for."""
    on, _at = common.moment(work)
    table, rows = claims.undertakings(on), queries.undertakings(creditor=work.creditor)
    if not request.GET.get("state") and not request.GET.get("todos"):
        rows = rows.filter(state=Undertaking.State.OPEN)
    rows = claims.with_lateness(rows, "due_on", on)
    if fmt := request.GET.get("format"):
        selected, _problems = table.select(rows, request.GET)
        return exports.export(table, selected, fmt, f"compromisos-{on}")
    late = queries.late(creditor=work.creditor, on=on)
    return render(
        request,
        "desk/undertakings.html",
        {"page": table.page(rows, request.GET), "on": on, "late": late.undertakings_late},
    )

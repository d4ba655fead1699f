"""What we promised customers, as a list; what is done about each stands on the page of its debtor."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from cartera.desk import claims
from cartera.desk.pages import common, waiting
from cartera.disputes import queries
from cartera.parties import access
from cartera.parties.access import Work


@require_GET
@access.page()
def undertakings(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, what we promised; what we still owe unless another state is asked for."""
    on, _at = common.moment(work)
    rows = claims.with_lateness(queries.undertakings(creditor=work.creditor), "due_on", on)
    late = queries.late(creditor=work.creditor, on=on).undertakings_late
    return waiting.listed(
        request, claims.undertakings(on), rows, first=rows.filter(state="open"),
        template="desk/undertakings.html", called="compromisos", on=on, late=late,
    )  # fmt: skip

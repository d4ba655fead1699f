"""How the charges of a document come about, line by line."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from cartera.desk import forms, queries
from cartera.desk.pages import common
from cartera.parties import access
from cartera.parties.access import Work
from cartera.portfolio.models import Receivable


@require_GET
@access.page()
def calculation(request: HttpRequest, work: Work, pk: int, item: int) -> HttpResponse:
    """Show the arithmetic of a document's charges as of a day."""
    on, _at = common.moment(work)
    found = get_object_or_404(
        Receivable.objects.select_related("debtor__creditor"), pk=item, debtor=pk, creditor=work.creditor
    )
    seen_on = forms.day_given(request.GET.get("dia", ""), on) or on
    context = {
        "charges": queries.charges(item=found, on=seen_on), "debtor": found.debtor, "seen_on": seen_on, "on": on,
        "crumbs": [
            {"label": gettext("Debtors"), "url": reverse("debtors")},
            {"label": found.debtor.name, "url": reverse("case", args=[found.debtor_id])},
            {"label": found.number, "url": ""},
        ],
    }  # fmt: skip
    return render(request, "desk/calculation.html", context)

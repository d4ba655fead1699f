"""Discounts for paying early: their names, and with whom they are agreed."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from cartera.desk.discount_forms import AgreementForm, TableForm
from cartera.desk.pages import common
from cartera.parties import access
from cartera.parties import queries as parties
from cartera.parties.access import Work
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries
from cartera.portfolio.models import DiscountTerms
from cartera.problems import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@access.page(may=access.LEADING)
def discounts(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show the discounts of a creditor; name one, or agree it with a customer or with all."""
    on, _at = common.moment(work)
    rows = queries.discount_terms(creditor=work.creditor)
    posted = request.POST if request.method == "POST" else None
    naming = posted is not None and "table" in posted
    table = TableForm(posted if naming else None)
    agreement = AgreementForm(
        None if naming else posted, names=[row["name"] for row in rows], initial={"from_on": on}
    )
    if posted is not None:
        form = table if naming else agreement
        if form.is_valid() and _done(request, work, form):
            return redirect("discounts")
    return render(request, "desk/discounts.html", {"rows": rows, "table": table, "agreement": agreement})


def _done(request: HttpRequest, work: Work, form: TableForm | AgreementForm) -> bool:
    """Keep what was said; a refusal is told on the page."""
    _on, at = common.moment(work)
    given = form.cleaned_data
    try:
        if isinstance(form, TableForm):
            portfolio.define_discount(
                creditor=work.creditor, name=given["name"], table=given["table"], at=at, by=work.user
            )
        else:
            debtor = parties.debtor(creditor=work.creditor, code=given["code"]) if given["code"] else None
            terms = DiscountTerms.objects.filter(creditor=work.creditor, name=given["terms"]).first()
            portfolio.agree_discount(
                creditor=work.creditor,
                terms=terms,
                debtor=debtor,
                from_on=given["from_on"],
                at=at,
                by=work.user,
            )
    except Refused as refusal:
        common.refuse(request, refusal)
        return False
    messages.success(request, gettext("Kept."))
    return True

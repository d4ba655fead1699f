"""Complaints about the way of collecting: the register, and one complaint with its written answer."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from cartera.desk import complaints as lists
from cartera.desk.pages import common, waiting
from cartera.disputes import operations as disputes
from cartera.disputes import queries
from cartera.disputes.models import Complaint
from cartera.foundation.models import User
from cartera.parties import access
from cartera.parties.access import Work
from cartera.problems import Refused


def _answer(found: Complaint, typed: str, on: date, at: datetime, by: User) -> str:
    disputes.answer(complaint=found, text=typed, on=on, at=at, by=by)
    return gettext("The answer is kept. The debtor may be asked again.")


def _hand_over(found: Complaint, typed: str, on: date, at: datetime, by: User) -> str:
    disputes.hand_over(complaint=found, owner=typed, at=at, by=by)
    return gettext("It is in other hands now.")


def _withdraw(found: Complaint, typed: str, on: date, at: datetime, by: User) -> str:
    disputes.withdraw_complaint(complaint=found, on=on, at=at, by=by, why=typed)
    return gettext("The complaint is taken back.")


DEEDS: dict[str, Callable[[Complaint, str, date, datetime, User], str]] = {
    "answer": _answer,
    "owner": _hand_over,
    "withdraw": _withdraw,
}


@require_GET
@access.page()
def complaints(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the register; what is open unless another state is asked for."""
    on, _at = common.moment(work)
    rows = queries.register(creditor=work.creditor)
    return waiting.listed(
        request, lists.register(on), rows, first=rows.filter(state="open"),
        template="desk/complaints.html", called="reclamos", on=on,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@access.page()
def complaint(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Show one complaint; answer it, give it to somebody else, or note that it was taken back."""
    on, at = common.moment(work)
    found = get_object_or_404(
        Complaint.objects.select_related("debtor", "answered_by"), pk=pk, creditor=work.creditor
    )
    typed: dict[str, str] = {}
    if request.method == "POST":
        name = next((one for one in DEEDS if one in request.POST), "answer")
        typed = {name: request.POST.get(name, "")}
        try:
            messages.success(request, DEEDS[name](found, typed[name], on, at, work.user))
        except Refused as refusal:
            common.refuse(request, refusal)
        else:
            return redirect("complaint", pk=pk)
    context: dict[str, Any] = {
        "complaint": found, "typed": typed, "on": on, "is_late": found.answer_due < on,
        "row": lists.shaped({name: getattr(found, name, None) for name in ("id", "channel", "answer_due", "state")}, on),
        "crumbs": [{"label": gettext("Complaints"), "url": "/reclamos/"}, {"label": found.debtor.name, "url": ""}],
    }  # fmt: skip
    return render(request, "desk/complaint.html", context)

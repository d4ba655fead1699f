"""The page on which administrators say how a creditor's house contacts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from cartera.config.house.conduct_forms import ConductForm, initial
from cartera.foundation import clock
from cartera.outreach import conduct as houses
from cartera.outreach import operations as outreach
from cartera.outreach.models import Conduct
from cartera.parties import access
from cartera.parties.access import Role, Work


@require_http_methods(["GET", "HEAD", "POST"])
@access.page(may=access.RULING)
def conduct(request: HttpRequest, work: Work) -> HttpResponse:
    """Show or take in how the house of a creditor contacts; with `sugerido`, what may be begun with, not yet kept."""
    if work.role != Role.ADMINISTRATOR:
        raise PermissionDenied
    kept = Conduct.objects.filter(creditor=work.creditor).first()
    suggested = houses.SUGGESTED if request.GET.get("sugerido") else None
    form = ConductForm(request.POST or None, initial=initial(kept, suggested))
    if request.method == "POST" and form.is_valid():
        outreach.set_conduct(
            creditor=work.creditor, at=clock.now(), by=work.user, **form.cleaned_data["told"]
        )
        messages.success(request, gettext("Kept. It counts from the next contact on."))
        return redirect("house_conduct")
    country = work.creditor.country
    context = {
        "form": form, "creditor": work.creditor, "suggested": bool(suggested),
        "pack": houses.pack_of(houses.manner(kept) if kept else houses.Manner(), work.creditor, country),
        "crumbs": [
            {"label": gettext("The house"), "url": reverse("house")},
            {"label": gettext("How it contacts"), "url": ""},
        ],
    }  # fmt: skip
    return render(request, "house/conduct.html", context)

"""The law as it is kept: every jurisdiction pack, and one of them as a table to read and to print for a lawyer."""

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from cartera.desk.pages import common
from cartera.law import shelf
from cartera.outreach import lawbook
from cartera.outreach.lawbook import PackRow
from cartera.parties import access
from cartera.parties.access import Work
from cartera.problems import N_
from cartera.ui.tables import Column, Filter, Table

PACKS = Table(
    columns=(
        Column("name", _("Jurisdiction"), sort="name", link="url", sub="id"),
        Column("rules", _("Rules"), "number", sort="rules"),
        Column("binding", _("Binding"), "number", sort="binding"),
        Column("reviewed_said", _("Reviewed by")),
        Column("review_by", _("Review by"), "day", sort="review_by", sub="review_said"),
    ),
    filters=(Filter("q", _("Search"), "search", ("name__icontains", "id__icontains")),),
    order="name",
    page_size=100,
    key="id",
)
REVIEWS = {"overdue": N_("Overdue"), "soon": N_("Soon"), "later": "", "": ""}


@require_GET
@access.page()
def laws(request: HttpRequest, work: Work) -> HttpResponse:
    """Show every pack, what is reviewed and what is not, and what a lawyer must look at soon."""
    on, _at = common.moment(work)
    rows = [_row(pack) for pack in lawbook.packs(on=on)]
    names = {row["id"]: row["name"] for row in rows}
    context = {
        "page": PACKS.page(rows, request.GET),
        "expiring": [(names.get(what, what), day, why) for what, day, why in lawbook.expiring(on=on)],
        "problems": shelf.problems(), "on": on,
        "unreviewed": sum(1 for row in rows if row["rules"] and not row["reviewed_by"]),
    }  # fmt: skip
    return render(request, "desk/laws.html", context)


def _row(pack: PackRow) -> dict[str, Any]:
    review = REVIEWS[pack.review]
    return {
        **asdict(pack),
        "url": reverse("law", args=[pack.id]),
        "reviewed_said": pack.reviewed_by or (gettext("nobody yet") if pack.rules else ""),
        "review_said": gettext(review) if review else "",
    }


@require_GET
@access.page()
def law(request: HttpRequest, work: Work, pack: str) -> HttpResponse:
    """Show the rules of a pack and of its parents, by kind, as they stand on the business date."""
    on, _at = common.moment(work)
    try:
        row, groups = lawbook.pack(pack, on=on), lawbook.rules(pack, on=on)
    except shelf.UnknownPack as unknown:
        raise Http404(gettext(unknown.text) % unknown.fields) from unknown
    context = {
        "pack": row, "groups": groups, "on": on,
        "crumbs": [{"label": gettext("Laws"), "url": reverse("laws")}, {"label": row.name, "url": ""}],
    }  # fmt: skip
    return render(request, "desk/law.html", context)

"""A payment plan: laid out and looked at before it is agreed, and followed to its end."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from cartera.agreements import operations, queries
from cartera.agreements.instalments import Part
from cartera.agreements.models import Plan
from cartera.desk import plan_tables
from cartera.desk.pages import common, waiting
from cartera.desk.pages.acting import At
from cartera.desk.pages.claim_acts import reference
from cartera.desk.plan_forms import PlanForm
from cartera.parties import access
from cartera.parties.access import Work
from cartera.parties.models import Debtor
from cartera.portfolio import queries as portfolio
from cartera.portfolio.models import Receivable
from cartera.problems import Refused
from cartera.strategy import queries as strategy
from cartera.ui.templatetags.cartera_ui import said


@dataclass(frozen=True, slots=True)
class Preview:
    """The instalments of a plan before it is agreed; minor units. `mark`: tells whether they are still the same.

    `short_minor`: what they leave open of the items.
    """

    parts: Sequence[Part]
    total_minor: int
    interest_minor: int
    currency: str
    mark: str
    short_minor: int = 0


@require_GET
@access.page()
def plans(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the plans: those still looked after, unless another state or all (`todos`) are asked for."""
    on, _at = common.moment(work)
    found = queries.all_plans(creditor=work.creditor, on=on, ended=True)
    rows = [plan_tables.row(each, on) for each in found]
    late = sum(1 for row in rows if row["is_late"])
    first = [row for row in rows if row["looked_after"]]
    return waiting.listed(
        request, plan_tables.plans(), rows, first=first, template="desk/plans.html", called="convenios", on=on, late=late
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@access.page()
def new_plan(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Lay out the instalments, show them, and agree on just what was shown."""
    if not work.acts:
        raise PermissionDenied
    on, at = common.moment(work)
    debtor = get_object_or_404(Debtor.objects.select_related("creditor"), pk=pk, creditor=work.creditor)
    here = At(debtor, on, at, work.user)
    form = _form(here, request.POST if request.method == "POST" else None)
    shown = None
    if request.method == "POST" and form.is_valid():
        shown = _preview(here, form)
        if (
            shown
            and "agree" in request.POST
            and request.POST.get("mark") == shown.mark
            and _agreed(here, form)
        ):
            messages.success(request, _done(form))
            return redirect("case", debtor.pk)
    context = {
        "form": form, "debtor": debtor, "preview": shown, "on": on,
        "waits": [account for account in portfolio.accounts(debtor=debtor) if account.on_account_minor > 0],
        "changed": bool(shown) and "agree" in request.POST and not form.errors,
        "crumbs": _crumbs(debtor, gettext("Payment plan")),
    }  # fmt: skip
    return render(request, "desk/new_plan.html", context)


@require_GET
@access.page()
def plan(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Show a plan, its instalments and what was paid on them."""
    on, _at = common.moment(work)
    found = get_object_or_404(Plan.objects.select_related("debtor"), pk=pk, creditor=work.creditor)
    rows = [row for row in queries.plans(debtor=found.debtor, on=on) if row.plan.pk == found.pk]
    if not rows:  # made on a later business date than the one that is worked on
        return redirect("case", found.debtor_id)
    items = Receivable.objects.filter(pk__in=rows[0].items).order_by("due_date", "pk")
    context = {
        "row": rows[0], "debtor": found.debtor, "on": on, "items": items,
        "crumbs": [
            {"label": gettext("Payment plans"), "url": reverse("plans")},
            {"label": found.debtor.name, "url": reverse("case", args=[found.debtor_id])},
            {"label": found.reference, "url": ""},
        ],
    }  # fmt: skip
    return render(request, "desk/plan.html", context)


def _form(here: At, data: Any) -> PlanForm:
    items = here.items
    currencies = sorted({item["currency"] for item in items}) or [here.debtor.creditor.currency]
    initial = {"reference": reference("CP", here), "count": 3, "first": _next_month(here.on)}
    return PlanForm(data, on=here.on, items=items, currencies=currencies, initial=initial)


def _next_month(on: date) -> date:
    year, month = divmod(on.year * 12 + on.month, 12)
    return date(year, month + 1, min(on.day, 28))


def _chosen(here: At, form: PlanForm) -> list[Receivable] | None:
    found = Receivable.objects.filter(debtor=here.debtor, pk__in=form.cleaned_data["items"])
    return list(found.select_related("debtor").order_by("due_date", "pk")) or None


def _preview(here: At, form: PlanForm) -> Preview | None:
    """Return the instalments; a refusal becomes the form's error."""
    currency, chosen = form.cleaned_data["account"], _chosen(here, form)
    try:
        parts = operations.preview(
            debtor=here.debtor, currency=currency, terms=form.terms, items=chosen, on=here.on
        )
    except Refused as refusal:
        form.add_error(None, said(refusal))
        return None
    mark = hashlib.sha256(repr((parts, currency)).encode()).hexdigest()[:20]
    total, interest = (sum(part.minor for part in parts), sum(part.interest_minor for part in parts))
    short = 0
    if form.terms.parts:  # a schedule always comes to what is open
        about = chosen or queries.offered_items(debtor=here.debtor, currency=currency, on=here.on)
        short = max(sum(queries.to_pay_off(items=about, on=here.on).values()) - total, 0)
    return Preview(parts, total, interest, currency, mark, short)


def _agreed(here: At, form: PlanForm) -> bool:
    """Agree on a plan; a refusal becomes the form's error."""
    data = form.cleaned_data
    version = strategy.policy_in_force(creditor=here.debtor.creditor, on=here.on)
    try:
        operations.agree_plan(
            debtor=here.debtor, currency=data["account"], reference=data["reference"], terms=form.terms,
            tolerance_days=strategy.read(version).tolerance_days if version else 0, items=_chosen(here, form),
            offered=data["offered"], note=data["note"], on=here.on, at=here.at, by=here.by,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, said(refusal))
        return False
    return True


def _done(form: PlanForm) -> str:
    if form.cleaned_data["offered"]:
        return gettext("The offer is noted. Note here when the debtor accepts it.")
    return gettext("The plan is agreed. Its items rest while it is kept.")


def _crumbs(debtor: Debtor, last: str) -> list[dict[str, str]]:
    return [
        {"label": gettext("Debtors"), "url": reverse("debtors")},
        {"label": debtor.name, "url": reverse("case", args=[debtor.pk])},
        {"label": last, "url": ""},
    ]

"""What is done about a debtor from the case page: each act has a form, shown as a page or inside a dialog."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from cartera.agreements import operations as agreements
from cartera.agreements import queries as agreed
from cartera.desk import forms
from cartera.desk.pages import care_acts, charge_acts, claim_acts, common, contact_acts, plan_acts
from cartera.desk.pages.acting import Act, At, form_of
from cartera.disputes import operations as disputes
from cartera.legal import operations as legal
from cartera.parties import access
from cartera.parties import operations as parties
from cartera.parties.access import Work
from cartera.parties.models import Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Receivable
from cartera.problems import Refused
from cartera.strategy import queries as strategy
from cartera.ui.templatetags.cartera_ui import said


def _pause(here: At, data: dict[str, Any]) -> None:
    portfolio.pause(
        debtor=here.debtor, receivable=here.item(data["item"]), from_on=data["from_on"], to_on=data["to_on"],
        reason=data["reason"], at=here.at, by=here.by,
    )  # fmt: skip


def _resume(here: At, data: dict[str, Any]) -> None:
    pause = get_object_or_404(here.debtor.pauses.select_related("receivable"), pk=here.thing)
    disputes.resume(
        debtor=here.debtor,
        receivable=pause.receivable,
        on=here.on,
        at=here.at,
        by=here.by,
        why=data["reason"],
    )


def _exempt(here: At, data: dict[str, Any]) -> None:
    portfolio.exempt(debtor=here.debtor, on=here.on, reason=data["reason"], at=here.at, by=here.by)


def _unexempt(here: At, data: dict[str, Any]) -> None:
    portfolio.unexempt(debtor=here.debtor, on=here.on, reason=data["reason"], at=here.at, by=here.by)


def _promise(here: At, data: dict[str, Any]) -> None:
    version = strategy.policy_in_force(creditor=here.debtor.creditor, on=here.on)
    chosen = list(Receivable.objects.filter(debtor=here.debtor, pk__in=data["items"])) or None
    agreements.promise(
        debtor=here.debtor, currency=data["account"], reference=data["reference"], amount_minor=data["minor"],
        by_on=data["by_on"], tolerance_days=strategy.read(version).tolerance_days if version else 0, items=chosen,
        note=data["note"], on=here.on, at=here.at, by=here.by,
    )  # fmt: skip


def _cancel_promise(here: At, data: dict[str, Any]) -> None:
    promise = get_object_or_404(here.debtor.promises, pk=here.thing)
    agreements.cancel(promise=promise, on=here.on, at=here.at, by=here.by, why=data["reason"])


def _waive(here: At, data: dict[str, Any], consequence: str) -> None:
    account = get_object_or_404(here.debtor.accounts, pk=here.thing)
    legal.waive(
        account=account, consequence=consequence, why=data["reason"], on=here.on, at=here.at, by=here.by
    )


def _contact(here: At, data: dict[str, Any]) -> None:
    parties.set_contact(
        debtor=here.debtor, channel=data["channel"], address=data["address"], role=data["role"], name=data["name"],
        at=here.at, by=here.by,
    )  # fmt: skip


def _opt_out(here: At, data: dict[str, Any]) -> None:
    contact = get_object_or_404(here.debtor.contacts.select_related("debtor"), pk=here.thing)
    parties.opt_out(contact=contact, at=here.at, by=here.by, why=data["reason"])


def _with_items(kind: type[Any], code: str = "") -> Callable[[At, Any], forms.Act]:
    """Return the maker of a form that offers the open items; `code` begins the reference it brings along."""

    def make(here: At, data: Any) -> forms.Act:
        items = here.items
        more: dict[str, Any] = {"items": items}
        if kind is forms.PromiseForm:
            more["currencies"] = sorted({item["currency"] for item in items}) or [
                here.debtor.creditor.currency
            ]
            more["promised"] = [
                (
                    row.promise.reference,
                    row.promise.account.currency,
                    row.promise.amount_minor - row.paid_minor,
                )
                for row in agreed.open_promises(on=here.on, debtor=here.debtor)
            ]
        reference = f"{code}-{here.on:%Y%m%d}-{secrets.token_hex(3)}"
        form: forms.Act = kind(data, on=here.on, initial={"reference": reference}, **more)
        return form

    return make


ACTS: dict[str, Act] = {
    "pausar": Act(
        _("Pause"), _("Pause"), _with_items(forms.PauseForm), _pause, _("Paused."),
        _("While it is paused nothing is asked for and no late interest runs."),
    ),
    "reanudar": Act(_("End the pause"), _("End the pause"), form_of(forms.ReasonForm), _resume, _("The pause has ended.")),
    "eximir": Act(
        _("Exempt from collection"), _("Exempt"), form_of(forms.ReasonForm), _exempt, _("The debtor is exempt."),
        _("Nothing is ever asked of an exempt debtor, until you end it."),
    ),
    "no-eximir": Act(
        _("End the exemption"), _("End the exemption"), form_of(forms.ReasonForm), _unexempt, _("The exemption has ended.")
    ),
    "promesa": Act(
        _("Promise of payment"), _("Keep the promise"), _with_items(forms.PromiseForm, "P"), _promise,
        _("The promise is noted."), _("Its items are left alone until that day, and some days of tolerance."),
    ),
    "anular-promesa": Act(
        _("Cancel the promise"), _("Cancel the promise"), form_of(forms.ReasonForm), _cancel_promise,
        _("The promise is cancelled."),
    ),
    "contacto": Act(_("New address"), _("Keep"), form_of(forms.ContactForm), _contact, _("The address is kept.")),
    "no-escribir": Act(
        _("Do not write there any more"), _("Do not write"), form_of(forms.ReasonForm), _opt_out,
        _("Nothing will be sent there any more."),
    ),
    "condonar": Act(
        _("Waive the consequence"), _("Waive"), form_of(forms.ReasonForm), _waive, _("The consequence is waived."),
        _("What was announced will not be carried out; it counts as done."), leads=True,
    ),
    **care_acts.ACTS,
    **charge_acts.ACTS,
    **claim_acts.ACTS,
    **contact_acts.ACTS,
    **plan_acts.ACTS,
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@access.page()
def act(request: HttpRequest, work: Work, pk: int, name: str, thing: int | None = None) -> HttpResponse:
    """Ask for what an act needs, and do it."""
    if name not in ACTS:
        raise Http404
    if not work.acts or (ACTS[name].leads and not work.leads):
        raise PermissionDenied
    on, at = common.moment(work)
    debtor = get_object_or_404(Debtor.objects.select_related("creditor"), pk=pk, creditor=work.creditor)
    here = At(debtor, on, at, work.user, thing)
    chosen = ACTS[name]
    form = chosen.form(here, request.POST if request.method == "POST" else None)
    form.files = request.FILES  # few forms have any
    consequence = request.POST.get("consequence") or request.GET.get("consequence", "")
    if request.method == "POST" and form.is_valid() and _done(chosen, here, form, consequence):
        messages.success(request, str(chosen.done))
        for warning in here.warnings:
            messages.warning(request, warning)
        to = reverse("case", args=[debtor.pk])
        return HttpResponseClientRedirect(to) if common.is_partial(request) else redirect(to)
    context = {
        "act": chosen, "form": form, "debtor": debtor, "consequence": consequence,
        "crumbs": [
            {"label": gettext("Debtors"), "url": reverse("debtors")},
            {"label": debtor.name, "url": reverse("case", args=[debtor.pk])},
            {"label": chosen.title, "url": ""},
        ],
    }  # fmt: skip
    return render(request, "desk/act.html#form" if common.is_partial(request) else "desk/act.html", context)


def _done(chosen: Act, here: At, form: forms.Act, consequence: str) -> bool:
    """Do an act; a refusal becomes the form's error."""
    more = (consequence,) if chosen.do is _waive else ()
    try:
        chosen.do(here, form.cleaned_data, *more)
    except Refused as refusal:
        form.add_error(None, said(refusal))
        return False
    return True

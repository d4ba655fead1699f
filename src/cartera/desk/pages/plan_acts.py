"""What is done about a payment plan once it is there: accepted, said to be broken, cancelled."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from cartera.agreements import operations as agreements
from cartera.agreements.models import Plan
from cartera.desk import forms
from cartera.desk.pages.acting import Act, At, form_of


def _plan(here: At) -> Plan:
    return get_object_or_404(Plan, pk=here.thing, debtor=here.debtor)


def _accept(here: At, data: dict[str, Any]) -> None:
    agreements.accept_plan(plan=_plan(here), on=here.on, at=here.at, by=here.by)


def _break(here: At, data: dict[str, Any]) -> None:
    agreements.break_plan(plan=_plan(here), on=here.on, at=here.at, by=here.by, why=data["reason"])


def _cancel(here: At, data: dict[str, Any]) -> None:
    agreements.cancel_plan(plan=_plan(here), on=here.on, at=here.at, by=here.by, why=data["reason"])


ACTS: dict[str, Act] = {
    "aceptar-convenio": Act(
        _("The debtor accepts the plan"), _("Let it begin"), form_of(forms.Act), _accept, _("The plan has begun."),
        _("From today its items rest and bear no late interest."),
    ),
    "incumplir-convenio": Act(
        _("The plan is not kept"), _("It is broken"), form_of(forms.ReasonForm), _break, _("The plan is broken."),
        _("Its items are chased again at their own age, and late interest runs from today."),
    ),
    "anular-convenio": Act(
        _("Cancel the plan"), _("Cancel the plan"), form_of(forms.ReasonForm), _cancel, _("The plan is cancelled."),
        _("Its items are chased again at their own age, and late interest runs from today."),
    ),
}  # fmt: skip

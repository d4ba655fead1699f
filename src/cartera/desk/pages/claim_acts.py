"""What is done from the case page about disputes and about what we promised the customer."""

import secrets
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk import claim_forms, forms
from cartera.desk.pages.acting import Act, At, form_of
from cartera.disputes import operations as disputes
from cartera.disputes.models import Dispute, Undertaking
from cartera.portfolio.models import Receivable


def reference(code: str, here: At) -> str:
    """Return a reference that comes with a form: sent twice, what it asks for is done once."""
    return f"{code}-{here.on:%Y%m%d}-{secrets.token_hex(3)}"


def _dispute(here: At, data: dict[str, Any]) -> None:
    item = get_object_or_404(Receivable, pk=data["item"], debtor=here.debtor)
    disputes.contest(
        receivable=item, reference=data["reference"], amount_minor=data["minor"], code=data["code"], reason=data["reason"],
        owner=data["owner"], answer_due=data["answer_due"], on=here.on, at=here.at, by=here.by,
    )  # fmt: skip


def _the_dispute(here: At) -> Dispute:
    return get_object_or_404(here.debtor.disputes.select_related("receivable"), pk=here.thing)


def _resolve(here: At, data: dict[str, Any]) -> None:
    resolve(here, _the_dispute(here), data)


def resolve(here: At, dispute: Dispute, data: dict[str, Any]) -> None:
    """End a dispute as a form says; warn where nobody could be written to."""
    _resolved, message = disputes.resolve_and_tell(
        dispute=dispute, outcome=data["outcome"], credited_minor=data["minor"], credit_number=data["credit_number"],
        explanation=data["explanation"], on=here.on, at=here.at, by=here.by,
    )  # fmt: skip
    if data["explanation"].strip() and message is None:
        here.warnings.append(
            gettext("There is no e-mail address: tell the debtor by other means. The explanation is kept.")
        )


def _resolve_form(here: At, data: Any) -> forms.Act:
    return claim_forms.ResolveForm(data, on=here.on, currency=_the_dispute(here).receivable.currency)


def _dispute_form(here: At, data: Any) -> forms.Act:
    initial = {"reference": reference("D", here)}
    return claim_forms.DisputeForm(data, on=here.on, items=here.items, initial=initial)


def _undertake(here: At, data: dict[str, Any]) -> None:
    dispute = here.debtor.disputes.filter(pk=here.thing).first() if here.thing else None
    disputes.undertake(
        debtor=here.debtor, receivable=here.item(data["item"]), dispute=dispute, reference=data["reference"],
        kind=data["kind"], detail=data["detail"], owner=data["owner"], due_on=data["due_on"], holds=data["holds"],
        on=here.on, at=here.at, by=here.by,
    )  # fmt: skip


def _undertake_form(here: At, data: Any) -> forms.Act:
    dispute = here.debtor.disputes.filter(pk=here.thing).first() if here.thing else None
    initial = {"reference": reference("C", here), "item": dispute.receivable_id if dispute else None}
    return claim_forms.UndertakeForm(data, on=here.on, items=here.items, initial=initial)


def _promised(here: At) -> Undertaking:
    return get_object_or_404(here.debtor.undertakings, pk=here.thing)


def _keep(here: At, data: dict[str, Any]) -> None:
    disputes.keep(undertaking=_promised(here), result=data["reason"], on=here.on, at=here.at, by=here.by)


def _take_back(here: At, data: dict[str, Any]) -> None:
    disputes.withdraw_undertaking(
        undertaking=_promised(here), result=data["reason"], on=here.on, at=here.at, by=here.by
    )


def _pass_on(here: At, data: dict[str, Any]) -> None:
    disputes.pass_on(
        undertaking=_promised(here), owner=data["owner"], due_on=data["due_on"], at=here.at, by=here.by
    )


def _pass_on_form(here: At, data: Any) -> forms.Act:
    found = _promised(here)
    return claim_forms.PassOnForm(data, on=here.on, initial={"owner": found.owner, "due_on": found.due_on})


ACTS: dict[str, Act] = {
    "disputa": Act(
        _("Contested amount"), _("Note the dispute"), _dispute_form, _dispute, _("The dispute is noted."),
        _("What is contested is neither asked for nor charged until it is resolved."),
    ),
    "resolver": Act(_("Resolve the dispute"), _("Resolve"), _resolve_form, _resolve, _("The dispute is resolved.")),
    "compromiso": Act(
        _("What we promise the customer"), _("Note the promise of ours"), _undertake_form, _undertake,
        _("What we promised is noted."),
        _("What it is about rests until we keep our word; late, it comes first in the morning."),
    ),
    "cumplir-compromiso": Act(
        _("We kept our word"), _("It was kept"), form_of(claim_forms.KeepForm), _keep,
        _("Kept. What rested may be asked for again."),
    ),
    "retirar-compromiso": Act(
        _("Take back what we promised"), _("Take back"), form_of(forms.ReasonForm), _take_back,
        _("Taken back. What rested may be asked for again."),
    ),
    "pasar-compromiso": Act(
        _("Who keeps it, and until when"), _("Keep"), _pass_on_form, _pass_on, _("It is changed.")
    ),
}  # fmt: skip

"""What is done about the charges of a document: somebody with authority waives them, with a reason."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from cartera.agreements import operations as agreements
from cartera.desk import charge_forms, forms
from cartera.desk.pages.acting import Act, At, form_of
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries as books
from cartera.portfolio.models import Receivable


def _item(here: At) -> Receivable:
    """Return the document that is meant. Raises Http404."""
    found = here.item(here.thing)
    if found is None:
        raise Http404
    return found


def _waive(here: At, data: dict[str, Any]) -> None:
    portfolio.waive(
        receivable=_item(here), fees_minor=data["fees_minor"] or 0, interest_minor=data["interest_minor"] or 0, on=here.on,
        at=here.at, by=here.by, why=data["reason"],
    )  # fmt: skip


def _form(here: At, data: Any) -> forms.Act:
    item = _item(here)
    state = books.item_state(receivable=item, on=here.on)
    return charge_forms.WaiveForm(
        data,
        on=here.on,
        currency=item.currency,
        fees_minor=state.fees_minor,
        interest_minor=state.interest_minor,
    )


def _forbear(here: At, data: dict[str, Any]) -> None:
    agreements.forbear(
        debtor=here.debtor,
        from_on=data["from_on"],
        to_on=data["to_on"],
        reason=data["reason"],
        at=here.at,
        by=here.by,
    )


ACTS: dict[str, Act] = {
    "gracia": Act(
        _("Time of grace"), _("Give it"), form_of(charge_forms.GraceForm), _forbear, _("The time of grace is given."),
        _("In these days nothing is asked for and no late interest runs."), leads=True,
    ),
    "condonar-cargos": Act(
        _("Waive charges"), _("Waive"), _form, _waive, _("The charges are waived."),
        _("What is waived is not owed any more. The principal stays."), leads=True,
    ),
}  # fmt: skip

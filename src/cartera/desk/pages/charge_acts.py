"""What is done in a debtor's books: charges waived with a reason, a time of grace, money on account set against documents."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.agreements import operations as agreements
from cartera.desk import charge_forms, forms
from cartera.desk.on_account_forms import OnAccountForm
from cartera.desk.pages.acting import Act, At, form_of
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries as books
from cartera.portfolio.models import Receivable
from cartera.strategy import queries as strategy


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


def _on_account_form(here: At, data: Any) -> forms.Act:
    waiting = [account for account in books.accounts(debtor=here.debtor) if account.on_account_minor > 0]
    return OnAccountForm(data, on=here.on, accounts=waiting, items=here.items)


def _apply(here: At, data: dict[str, Any]) -> None:
    chosen = list(Receivable.objects.filter(debtor=here.debtor, pk__in=data["items"])) or None
    applied = agreements.apply_on_account(
        debtor=here.debtor, currency=data["currency"], items=chosen, amount_minor=data["minor"],
        order=strategy.payment_order(creditor=here.debtor.creditor, on=here.on), on=here.on, at=here.at, by=here.by,
    )  # fmt: skip
    if not applied:
        here.warnings.append(gettext("Nothing was open that it could be set against: it stays on account."))


ACTS: dict[str, Act] = {
    "aplicar-a-cuenta": Act(
        _("Apply money on account"), _("Apply"), _on_account_form, _apply, _("The money on account was applied."),
        _("The documents are settled as of today; money that is more than they owe stays on account."),
    ),
    "gracia": Act(
        _("Time of grace"), _("Give it"), form_of(charge_forms.GraceForm), _forbear, _("The time of grace is given."),
        _("In these days nothing is asked for and no late interest runs."), leads=True,
    ),
    "condonar-cargos": Act(
        _("Waive charges"), _("Waive"), _form, _waive, _("The charges are waived."),
        _("What is waived is not owed any more. The principal stays."), leads=True,
    ),
}  # fmt: skip

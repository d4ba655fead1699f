"""What is done from the case page to keep a contact that was made outside Cartera."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk import operations
from cartera.desk.contact_forms import ContactMadeForm
from cartera.desk.pages.acting import Act, At
from cartera.outreach import sentences
from cartera.outreach.lawful import Wanted
from cartera.parties import queries as people
from cartera.ui import words


def _record(here: At, data: dict[str, Any]) -> None:
    wanted = Wanted(here.debtor.pk, data["channel"], data["role"], data["address"])
    noted = operations.record_contact(
        wanted=wanted, outcome=data["outcome"], direction=data["direction"], note=data["note"], made_at=data["made_at"],
        at=here.at, by=here.by,
    )  # fmt: skip
    if noted.why and noted.direction == "out":
        here.warnings.append(not_lawful(noted.why, noted.rule))


def not_lawful(why: str, rule: str) -> str:
    """Say of a contact that was made all the same by which rule it should not have been."""
    said = sentences.line(rule) or words.reason(why)
    return gettext("It is kept, but it should not have been made then: %(said)s") % {"said": said}


def _form(here: At, data: Any) -> ContactMadeForm:
    contacts = list(people.contacts(debtor=here.debtor))
    return ContactMadeForm(data, on=here.on, at=here.at, contacts=contacts, chosen=here.thing)


ACTS: dict[str, Act] = {
    "anotar-contacto": Act(
        _("A contact made outside"), _("Keep it as evidence"), _form, _record, _("The contact is on record."),
        _("By your own telephone, in person, by letter. Lawful or not, what happened is kept and cannot be changed."),
    )
}  # fmt: skip

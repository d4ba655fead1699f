"""What is done from the case page to keep what debtors said and to protect them."""

import secrets
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from cartera.desk import care_forms, forms
from cartera.desk.pages.acting import Act, At, form_of
from cartera.disputes import operations as disputes
from cartera.foundation.models import User
from cartera.parties import operations as parties
from cartera.parties import queries as people


def _authorise(here: At, data: dict[str, Any]) -> None:
    parties.authorise(
        debtor=here.debtor, channel=data["channel"], address=data["address"], evidence=data["evidence"],
        proof=data["proof"] or None, at=here.at, by=here.by,
    )  # fmt: skip


def _express(here: At, data: dict[str, Any]) -> None:
    parties.authorise(
        debtor=here.debtor, channel=data["channel"], address=data["address"], evidence=data["evidence"], express=True,
        proof=data["proof"] or None, at=here.at, by=here.by,
    )  # fmt: skip


def _withdraw(here: At, data: dict[str, Any]) -> None:
    parties.withdraw(
        debtor=here.debtor, channel=data["channel"], address=data["address"], evidence=data["evidence"],
        message=data["message"], proof=data["proof"] or None, at=here.at, by=here.by,
    )  # fmt: skip


def _wish(here: At, data: dict[str, Any]) -> None:
    parties.wish(
        debtor=here.debtor, channel=data["channel"], hours=data["hours"], days=data["days"], note=data["note"],
        on=here.on, at=here.at, by=here.by,
    )  # fmt: skip


def _end_wish(here: At, data: dict[str, Any]) -> None:
    parties.end_wish(debtor=here.debtor, on=here.on, at=here.at, by=here.by)


def _disown(here: At, data: dict[str, Any]) -> None:
    contact = get_object_or_404(here.debtor.contacts.select_related("debtor"), pk=here.thing)
    parties.disown(contact=contact, on=here.on, at=here.at, by=here.by, why=data["reason"])


def _protect(here: At, data: dict[str, Any]) -> None:
    parties.protect(
        debtor=here.debtor, kind=data["kind"], reason=data["reason"], evidence=data["evidence"],
        from_on=data["from_on"], to_on=data["to_on"], at=here.at, by=here.by,
    )  # fmt: skip


def _end_protection(here: At, data: dict[str, Any]) -> None:
    protection = get_object_or_404(here.debtor.protections, pk=here.thing)
    parties.end_protection(
        debtor=here.debtor, kind=protection.kind, on=here.on, at=here.at, by=here.by, why=data["reason"]
    )


def _hardship(here: At, data: dict[str, Any]) -> None:
    parties.record_hardship(
        debtor=here.debtor, kind=data["kind"], reason=data["reason"], gestor=User.objects.get(pk=data["gestor"]),
        review_on=data["review_on"], options=data["options"], on=here.on, at=here.at, by=here.by,
    )  # fmt: skip


def _review(here: At, data: dict[str, Any]) -> None:
    parties.review_hardship(
        debtor=here.debtor, options=data["options"], review_on=data["review_on"],
        gestor=User.objects.get(pk=data["gestor"]), on=here.on, at=here.at, by=here.by,
    )  # fmt: skip


def _end_hardship(here: At, data: dict[str, Any]) -> None:
    parties.end_hardship(debtor=here.debtor, on=here.on, at=here.at, by=here.by, why=data["reason"])


def _residence(here: At, data: dict[str, Any]) -> None:
    parties.set_residence(
        debtor=here.debtor, country=data["country"], subdivision=data["subdivision"], timezone=data["timezone"],
        at=here.at, by=here.by,
    )  # fmt: skip


def _complain(here: At, data: dict[str, Any]) -> None:
    disputes.complain(
        debtor=here.debtor, reference=data["reference"], about=data["about"], text=data["text"],
        channel=data["channel"], owner=data["owner"], answer_due=data["answer_due"], on=here.on, at=here.at, by=here.by,
    )  # fmt: skip


def _request_data(here: At, data: dict[str, Any]) -> None:
    parties.request_data(
        debtor=here.debtor, kind=data["kind"], text=data["text"], on=here.on, at=here.at, by=here.by
    )


def _answer_data(here: At, data: dict[str, Any]) -> None:
    request = get_object_or_404(here.debtor.data_requests.select_related("debtor"), pk=here.thing)
    parties.answer_data_request(request=request, text=data["text"], on=here.on, at=here.at, by=here.by)


def _consent(kind: type[care_forms.ConsentForm]) -> Any:
    """Return the maker of a form that offers the debtor's channels; `thing` is the address that was meant."""

    def make(here: At, data: Any) -> forms.Act:
        contacts = list(people.contacts(debtor=here.debtor))
        meant = next((one for one in contacts if one.pk == here.thing), None)
        which = f"{meant.channel}{care_forms.SEPARATOR}{meant.address}" if meant else ""
        return kind(data, on=here.on, contacts=contacts, which=which)

    return make


def _in_charge(kind: type[care_forms.HardshipForm]) -> Any:
    """Return the maker of a form that offers who may be in charge: whoever acts for the creditor."""

    def make(here: At, data: Any) -> forms.Act:
        running = people.hardship(debtor=here.debtor, on=here.on)
        members = people.acting_members(creditor=here.debtor.creditor)
        choices = [(user.pk, user.get_full_name() or user.get_username()) for user in members]
        present = running.user_id if running and running.user_id else here.by.pk
        initial = {"gestor": present, "options": running.options if running else ""}
        return kind(data, on=here.on, people=choices, initial=initial)

    return make


def _lives(here: At, data: Any) -> forms.Act:
    debtor = here.debtor
    initial = {
        "country": debtor.country.upper(), "subdivision": debtor.subdivision, "timezone": debtor.timezone,
    }  # fmt: skip
    return care_forms.ResidenceForm(data, on=here.on, initial=initial)


def _complaint(here: At, data: Any) -> forms.Act:
    initial = {"reference": f"R-{here.on:%Y%m%d}-{secrets.token_hex(3)}"}
    return care_forms.ComplaintForm(data, on=here.on, initial=initial)


ACTS: dict[str, Act] = {
    "autorizar": Act(
        _("Authorisation"), _("Keep the authorisation"), _consent(care_forms.ConsentForm), _authorise,
        _("The authorisation is kept."), _("The latest word holds: this also takes back a withdrawal."),
    ),
    "consentir-grabadas": Act(
        _("Consent to recorded calls"), _("Keep the consent"), _consent(care_forms.ExpressForm), _express,
        _("The consent is kept."),
        _("Given beforehand and expressly, for calls that a machine dials or a recorded voice speaks. Some laws ask for it."),
    ),
    "retirar": Act(
        _("Does not want it any more"), _("Keep the withdrawal"), _consent(care_forms.WithdrawForm), _withdraw,
        _("Nothing will be sent that way any more."),
    ),
    "preferencia": Act(
        _("When and how they prefer it"), _("Keep"), form_of(care_forms.WishForm), _wish, _("The preference is kept."),
    ),
    "fin-preferencia": Act(
        _("End the preference"), _("End it"), form_of(forms.Act), _end_wish, _("The preference has ended.")
    ),
    "residencia": Act(
        _("Where they live"), _("Keep"), _lives, _residence, _("Where they live is kept."),
        _("It decides which law every contact is judged by, and on which clock."),
    ),
    "no-es-suyo": Act(
        _("It is not theirs"), _("Use it no more"), form_of(forms.ReasonForm), _disown,
        _("That address is used no more, for anybody."),
        _("Whoever has this number or address, at any creditor, is not reached there any more."),
    ),
    "proteger": Act(
        _("Nothing may be asked of them"), _("Stop collecting"), form_of(care_forms.ProtectForm), _protect,
        _("Nothing is asked of this debtor any more."),
        _("Lawyer, death, insolvency or a written request: while it holds nothing is sent and nobody calls."),
    ),
    "fin-proteger": Act(
        _("Collect again"), _("Collect again"), form_of(forms.ReasonForm), _end_protection, _("The debtor may be asked again.")
    ),
    "dificultad": Act(
        _("Treat with care"), _("Treat with care"), _in_charge(care_forms.HardshipForm), _hardship,
        _("The debtor is treated with care from now on."),
        _("Options first, nothing announced, one person to speak to. What was announced so far lapses."),
    ),
    "revisar-dificultad": Act(
        _("Look at it again"), _("Keep"), _in_charge(care_forms.ReviewForm), _review, _("The review is kept.")
    ),
    "fin-dificultad": Act(
        _("End the special care"), _("End it"), form_of(forms.ReasonForm), _end_hardship,
        _("The debtor begins anew on the ladder of their segment."),
    ),
    "datos": Act(
        _("Request about their data"), _("Note the request"), form_of(care_forms.DataRequestForm), _request_data,
        _("The request is noted."),
        _("Correct the data, withdraw the channel or export what is held; then write down what was done."),
    ),
    "responder-datos": Act(
        _("Answer the request"), _("Keep the answer"), form_of(care_forms.DataAnswerForm), _answer_data,
        _("The answer is kept."),
    ),
    "reclamo": Act(
        _("Complaint"), _("Note the complaint"), _complaint, _complain, _("The complaint is noted."),
        _("About the way of collecting. Until it is answered in writing nothing is asked of them."),
    ),
}  # fmt: skip

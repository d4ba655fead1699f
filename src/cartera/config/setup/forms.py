"""What the first start asks. Each form is one page."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.config.setup import countries
from cartera.foundation.models import User
from cartera.problems import Refused
from cartera.ui import formats
from cartera.ui.choices import offer

# Which field a refusal of an operation speaks about.
FIELDS = {
    "creditor_name_taken": "name", "wrong_tax_id": "tax_id", "unknown_currency": "currency",
    "unknown_timezone": "timezone", "unknown_country": "country", "logo_too_large": "logo",
    "logo_no_picture": "logo",
}  # fmt: skip

USERNAME = _("Letters, digits and @ . + - _; you sign in with it.")


def blame(form: forms.Form, refusal: Refused) -> None:
    """Show a refusal at the field it is about, in the reader's language."""
    field = FIELDS.get(refusal.code)
    said, fields = gettext(refusal.text), dict(refusal.fields)
    if "country" in fields:
        fields["country"] = formats.country(str(fields["country"]))
    form.add_error(field if field in form.fields else None, said % fields if fields else said)


class AdministratorForm(BaseUserCreationForm):  # type: ignore[type-arg]  # generic for the checker only
    """The first user."""

    class Meta:
        model = User
        fields = ("username", "email")
        help_texts: ClassVar = {"username": USERNAME}


class CompanyForm(forms.Form):
    """Whose money is collected. What is left empty is as usual in the country."""

    name = forms.CharField(label=_("Name of the company"), max_length=200, help_text=_("As debtors know it."))
    country = forms.ChoiceField(label=_("Country"))
    tax_id = forms.CharField(label=_("Tax id"), max_length=40, required=False, help_text=_("RUC, NIT, RFC, CUIT, RUT …; its check digit is checked."))  # fmt: skip
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, help_text=_("Documents may be in others too.")
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"), required=False, help_text=_("The dates and hours of the day follow it.")
    )
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG or JPEG, 1 MB at most."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = [("", _("The usual one of the country"))]
        offer(self, "country", [("", _("Choose")), *countries.choices()])
        offer(self, "currency", [*usual, *countries.currency_choices()])
        zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        offer(self, "timezone", [*usual, *((zone, zone.replace("_", " ")) for zone in zones)])
        self.fields["logo"].widget.attrs["accept"] = "image/png,image/jpeg"

    def facts(self) -> dict[str, Any]:
        """Return the answers as columns of the creditor."""
        given = dict(self.cleaned_data)
        given.pop("logo")
        given["currency"] = given["currency"] or countries.currency_of(given["country"])
        given["timezone"] = given["timezone"] or countries.zone_of(given["country"])
        return given


class SenderForm(forms.Form):
    """Who writes to the debtors, and how they can pay."""

    sender_name = forms.CharField(
        label=_("Name of the sender"), max_length=200, required=False, help_text=_("Empty: the company.")
    )
    sender_email = forms.EmailField(
        label=_("E-mail of the sender"), help_text=_("Answers of debtors arrive here.")
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    payment_instructions = forms.CharField(
        label=_("How to pay"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Bank, account, reference: shown in every message."),
    )  # fmt: skip


class PolicyForm(forms.Form):
    """Which of the shipped policies to begin with."""

    policy = forms.ChoiceField(label=_("Policy"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "policy", [(name, name) for name in names])


class DayForm(forms.Form):
    """The day to plan."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

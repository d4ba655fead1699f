"""What the house's page asks."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.utils.translation import gettext_lazy as _

from cartera.config.house.words import ROLES
from cartera.config.setup.forms import USERNAME, SenderForm
from cartera.foundation.models import User
from cartera.parties.models import Creditor
from cartera.ui.choices import offer

EVERY = ""  # the choice that stands for every creditor


class CreditorForm(SenderForm):
    """The sender of a creditor, the hour of its day, and the time to undo."""

    tax_id = forms.CharField(
        label=_("Tax id"), max_length=40, required=False,
        help_text=_("Electronic documents are taken in only when this number issued them."),
    )  # fmt: skip
    run_at = forms.TimeField(
        label=_("Hour of the daily run"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("In the creditor's time zone."),
    )  # fmt: skip
    undo_minutes = forms.IntegerField(
        label=_("Minutes to undo an approval"), min_value=0, max_value=1440,
        help_text=_("What is approved leaves this long afterwards."),
    )  # fmt: skip
    complaint_days = forms.IntegerField(
        label=_("Working days to answer a complaint"), min_value=1, max_value=365,
        help_text=_("As the law of your country sets them; Monday to Friday."),
    )  # fmt: skip
    retention_months = forms.IntegerField(
        label=_("Months after which persons are made anonymous"), min_value=1, max_value=600, required=False,
        help_text=_("Counted from the last thing that happened with them. Empty: never. Never sooner than the law allows."),
    )  # fmt: skip


class RoleForm(forms.Form):
    """For whom somebody works, and in which role."""

    creditor = forms.ChoiceField(label=_("Creditor"), required=False)
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, creditors: list[Creditor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, creditors)


class UserForm(BaseUserCreationForm):  # type: ignore[type-arg]  # generic for the checker only
    """A new user with a first role."""

    creditor = forms.ChoiceField(label=_("Creditor"), required=False)
    role = forms.ChoiceField(label=_("Role"))

    class Meta:
        model = User
        fields = ("username", "email")
        help_texts: ClassVar = {"username": USERNAME}

    def __init__(self, *args: Any, creditors: list[Creditor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus", None)  # it is not the first thing on its page
        _fill(self, creditors)


def _fill(form: forms.BaseForm, creditors: list[Creditor]) -> None:
    """Offer every creditor and every role."""
    named = [(str(each.pk), each.name) for each in creditors]
    offer(form, "creditor", [(EVERY, _("Every creditor")), *named])
    offer(form, "role", [(code, _(word)) for code, word in ROLES.items()])

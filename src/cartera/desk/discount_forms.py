"""What people say about discounts for paying early: a table by name, and for whom it counts from when."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk.forms import day_input
from cartera.ui.choices import offer


class TableForm(forms.Form):
    """A table of percent and days, and what it is called."""

    name = forms.CharField(label=_("Name"), max_length=80)
    table = forms.CharField(
        label=_("Percent and days"), max_length=60,
        help_text=_("2/10 is 2 % for money within ten days of issue; 2/10 1/20 adds 1 % within twenty."),
    )  # fmt: skip


class AgreementForm(forms.Form):
    """Whose documents earn a discount, from which day of issue on."""

    terms = forms.ChoiceField(label=_("Discount"), required=False)
    code = forms.CharField(
        label=_("Customer code"), max_length=80, required=False, help_text=_("Leave it empty only to agree it with everybody.")
    )  # fmt: skip
    everybody = forms.BooleanField(label=_("With all customers"), required=False)
    from_on = forms.DateField(label=_("For what is issued from"), widget=day_input())

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "terms", [*((name, name) for name in names), ("", gettext("None any more"))])

    def clean(self) -> dict[str, Any]:
        """Take nobody's silence for everybody: a code, or the word that it is for all, and not both."""
        data = super().clean() or {}
        if bool(data.get("code")) == bool(data.get("everybody")):
            self.add_error("code", gettext("Write the code of one customer, or tick that it is for all."))
        return data

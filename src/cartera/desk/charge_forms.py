"""What somebody fills in to waive charges of a document, or to give a time of grace."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk.forms import Act, day_input
from cartera.ui import formats


class GraceForm(Act):
    """From when to when a debtor has a time of grace, and why."""

    from_on = forms.DateField(label=_("Since"), widget=day_input())
    to_on = forms.DateField(label=_("Until"), widget=day_input(), help_text=_("That day included."))
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = self.on


class WaiveForm(Act):
    """How much of the interest and of the fees is waived, and why."""

    interest = forms.CharField(label=_("Late interest and its tax"), max_length=30, required=False)
    fees = forms.CharField(label=_("Fees and their tax"), max_length=30, required=False)
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(
        self, *args: Any, currency: str, fees_minor: int, interest_minor: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        for name, minor in (("interest", interest_minor), ("fees", fees_minor)):
            self.fields[name].initial = formats.amount(minor, currency) if minor else ""
            self.fields[name].help_text = gettext("Owed today: %(amount)s") % {
                "amount": formats.money(minor, currency)
            }

    def clean(self) -> dict[str, Any]:
        """Read the amounts in the document's currency."""
        data = super().clean() or {}
        for name in ("interest", "fees"):
            data[f"{name}_minor"] = self.minor(name, self.currency)
        return data

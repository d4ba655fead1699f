"""What people say about a customer's ledger: as of when, how near is near enough, and which column is what."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk.forms import Act, day_input
from cartera.disputes.reconciling.columns import LABELS, Columns
from cartera.disputes.reconciling.matching import Tolerance
from cartera.intake.forms import ORDERS, SIGNS
from cartera.portfolio.models import Account
from cartera.ui.choices import offer

DAYS_MAX = 90
SIDES = (
    ("", _("above zero")),
    ("flipped", _("below zero")),
)


class CompareForm(Act):
    """Which account, as of which day, and how much two of one document may differ."""

    account = forms.ChoiceField(label=_("Currency"))
    as_of = forms.DateField(label=_("Our books as of"), widget=day_input())
    tolerance = forms.CharField(
        label=_("Amounts may differ by"), max_length=20, required=False,
        help_text=_("Such a difference counts as none, and is shown all the same."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Dates may differ by, in days"), min_value=0, max_value=DAYS_MAX, initial=5,
        help_text=_("For documents that are found by their amount and date."),
    )  # fmt: skip

    def __init__(self, *args: Any, accounts: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(account.pk): account for account in accounts}
        offer(self, "account", [(pk, account.currency) for pk, account in self.accounts.items()])
        self.fields["as_of"].initial = self.on

    def clean_as_of(self) -> date:
        """Refuse days to come: nobody knows yet what will be open."""
        day: date = self.cleaned_data["as_of"]
        if day > self.on:
            raise forms.ValidationError(gettext("Choose today or a day before it."))
        return day

    def clean(self) -> dict[str, Any]:
        """Read the tolerance in the account's currency."""
        data = super().clean() or {}
        account = self.accounts.get(data.get("account", ""))
        if account is not None:
            minor = self.minor("tolerance", account.currency)
            if minor is not None and minor < 0:
                self.add_error("tolerance", gettext("Choose an amount from zero on."))
            data["minor"] = minor or 0
        return data

    @property
    def chosen(self) -> tuple[Account, date, Tolerance]:
        """Return what was said."""
        data = self.cleaned_data
        return self.accounts[data["account"]], data["as_of"], Tolerance(data["minor"], data["days"])


class ColumnsForm(CompareForm):
    """The same, with the columns of a file that was looked at."""

    token = forms.CharField(widget=forms.HiddenInput())
    suffix = forms.CharField(widget=forms.HiddenInput())
    file_name = forms.CharField(widget=forms.HiddenInput(), required=False)
    date_order = forms.ChoiceField(label=_("How are dates written?"), choices=ORDERS, required=False)
    decimal = forms.ChoiceField(label=_("How are amounts written?"), choices=SIGNS, required=False)
    side = forms.ChoiceField(label=_("What they owe us stands"), choices=SIDES, required=False)

    def __init__(
        self, *args: Any, titles: Sequence[str], columns: Columns, asked: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        choices = [("", gettext("— not in the file —")), *((title, title) for title in titles)]
        for name, label in LABELS.items():
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=gettext(label),
                choices=choices,
                required=name == "number",
                initial=getattr(columns, name),
            )
        for name in ("date_order", "decimal"):
            self.fields[name].initial = "" if name in asked else getattr(columns, name)
            self.fields[name].required = name in asked
        self.fields["side"].initial = "flipped" if columns.flipped else ""

    def clean(self) -> dict[str, Any]:
        """Ask for an amount from somewhere."""
        data = super().clean() or {}
        if not any(data.get(f"column_{name}") for name in ("open", "amount", "debit", "credit")):
            self.add_error(
                "column_amount", gettext("Choose the column of the amount, or those of debit and credit.")
            )
        return data

    def said(self) -> Columns:
        """Return the columns as the person said them."""
        data: Mapping[str, Any] = self.cleaned_data
        chosen = {name: data.get(f"column_{name}") or "" for name in LABELS}
        return replace(
            self.columns, **chosen, date_order=data.get("date_order") or "", decimal=data.get("decimal") or "",
            flipped=data.get("side") == "flipped",
        )  # fmt: skip

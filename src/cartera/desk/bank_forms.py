"""What people fill in about money that arrived: how a table is read, receipts, and what they read off them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk.forms import Act, day_input
from cartera.intake.forms import ORDERS, SIGNS
from cartera.money import currencies
from cartera.payments.models import BankAccount
from cartera.payments.reading import receipts
from cartera.ui.choices import offer


class BankFileForm(forms.Form):
    """What a bank's file does not tell by itself."""

    account = forms.CharField(
        label=_("Account"), max_length=40, required=False,
        help_text=_("Only where the file does not name it."), widget=forms.TextInput(attrs={"list": "accounts"}),
    )  # fmt: skip
    date_order = forms.ChoiceField(label=_("How are dates written?"), choices=ORDERS, required=False)
    decimal = forms.ChoiceField(label=_("How are amounts written?"), choices=SIGNS, required=False)
    currency = forms.CharField(label=_("Currency, where the file says none"), max_length=5, required=False)
    save_as = forms.CharField(
        label=_("Save these columns as"), max_length=80, required=False,
        help_text=_("The next file with the same header is read by them without asking."),
    )  # fmt: skip

    def __init__(self, *args: Any, table: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not table:
            for name in ("date_order", "decimal", "currency", "save_as"):
                self.fields.pop(name)

    def answers(self) -> dict[str, str]:
        """Return what was said of a table."""
        told = {name: self.cleaned_data.get(name, "") for name in ("date_order", "decimal", "currency")}
        return {name: value.upper() if name == "currency" else value for name, value in told.items() if value}


class ReceiptForm(Act):
    """A receipt as the debtor sent it; what it says is read, and a person may say it better."""

    text = forms.CharField(
        label=_("Text of the receipt"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Paste the message, or choose the file below."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Picture or PDF"), required=False, error_messages={"empty": _("The file is empty.")}
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not data.get("text") and not data.get("file"):
            self.add_error(None, gettext("Paste the text of the receipt, or choose its file."))
        return data


class ToldForm(Act):
    """What a person reads off a receipt."""

    currency = forms.CharField(label=_("Currency"), max_length=5)
    amount = forms.CharField(label=_("Amount"), max_length=30)
    paid_on = forms.DateField(label=_("Paid on"), widget=day_input(), required=False)
    bank = forms.CharField(label=_("Bank or wallet"), max_length=60, required=False)
    reference = forms.CharField(label=_("Number of the operation"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """Read the amount in its currency."""
        data = super().clean() or {}
        if data.get("currency"):
            data["currency"] = data["currency"].strip().upper()
            data["amount_minor"] = _minor(data)
        if data.get("amount") and (data.get("amount_minor") or 0) <= 0:
            self.add_error(
                "amount", gettext("Write the amount like this: %(example)s") % {"example": "1234.50"}
            )
        return data

    def told(self) -> dict[str, Any]:
        """Return the fields of a receipt."""
        names = ("currency", "amount_minor", "paid_on", "bank", "reference")
        return {name: self.cleaned_data.get(name) for name in names if name in self.cleaned_data}


def _minor(data: dict[str, Any]) -> int | None:
    """Read an amount as receipts are read: "150,00" and "150.00" are the same hundred and fifty."""
    if not currencies.known(data["currency"]):
        return None
    return receipts.minor_of(data.get("amount", ""), data["currency"])


class TakeBackForm(Act):
    """Which payment went back."""

    payment = forms.ChoiceField(label=_("Payment that went back"))

    def __init__(self, *args: Any, payments: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "payment", payments)


def accounts_said(accounts: Sequence[BankAccount]) -> list[str]:
    """Return the numbers of accounts, to choose from."""
    return [each.number for each in accounts if each.number]

"""What somebody fills in to set money that waits on account against documents."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk.forms import Act, named
from cartera.portfolio.models import Account
from cartera.ui import formats
from cartera.ui.choices import offer


class OnAccountForm(Act):
    """Of which money, how much of it, and against which documents."""

    account = forms.ChoiceField(label=_("Money on account"))
    amount = forms.CharField(
        label=_("Amount"), max_length=30, required=False, help_text=_("Empty: all of it.")
    )
    items = forms.TypedMultipleChoiceField(
        label=_("Documents"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all that are open, the oldest first."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, accounts: Sequence[Account], items: Sequence[dict[str, Any]], **kwargs: Any
    ) -> None:
        """`accounts`: those on which money waits."""
        super().__init__(*args, **kwargs)
        self.currencies = {str(account.pk): account.currency for account in accounts}
        offer(
            self, "account",
            [(str(each.pk), formats.money(each.on_account_minor, each.currency)) for each in accounts],
        )  # fmt: skip
        offer(self, "items", named(items))

    def clean(self) -> dict[str, Any]:
        """Read the amount in the currency of the money."""
        data = super().clean() or {}
        currency = self.currencies.get(data.get("account", ""), "")
        if currency:
            data["currency"], data["minor"] = currency, self.minor("amount", currency)
        elif not self.currencies:
            self.add_error(None, gettext("No money of this debtor waits on account."))
        return data

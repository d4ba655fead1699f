"""What people fill in about disputes, what we promise, and the customer's ledger."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk import claims
from cartera.desk.forms import Act, day_input, named
from cartera.ui.choices import offer


class DisputeForm(Act):
    """What of an item is contested, and why."""

    reference = forms.CharField(widget=forms.HiddenInput(), max_length=80)
    item = forms.TypedChoiceField(label=_("Item"), coerce=int)
    amount = forms.CharField(
        label=_("Amount contested"), max_length=30, required=False, help_text=_("Empty: all that is open of it."),
    )  # fmt: skip
    code = forms.ChoiceField(label=_("Reason"))
    reason = forms.CharField(label=_("What the debtor says"), max_length=300, required=False)
    owner = forms.CharField(
        label=_("Who looks into it"), max_length=120, required=False, help_text=_("Empty: whoever is set for the reason."),
    )  # fmt: skip
    answer_due = forms.DateField(
        label=_("Resolve until"), widget=day_input(), required=False,
        help_text=_("Empty: the working days set for the reason."),
    )  # fmt: skip

    def __init__(self, *args: Any, items: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currencies = {item["id"]: item["currency"] for item in items}
        offer(self, "item", named(items))
        offer(self, "code", [("", gettext("Choose")), *claims.reasons()])

    def clean(self) -> dict[str, Any]:
        """Read the amount in the item's currency."""
        data = super().clean() or {}
        self.not_past("answer_due")
        if data.get("item"):
            data["minor"] = self.minor("amount", self.currencies[data["item"]])
        return data


class ResolveForm(Act):
    """How a dispute ends; a part of it may be credited, and whoever is refused is told why."""

    outcome = forms.ChoiceField(
        label=_("How it ends"),
        choices=[("accepted", _("The debtor is right: credit it")), ("rejected", _("It is owed after all"))],
        widget=forms.RadioSelect,
    )
    amount = forms.CharField(
        label=_("Amount to credit"), max_length=30, required=False,
        help_text=_("Empty: all that is contested. Of a part, the rest is owed again."),
    )  # fmt: skip
    credit_number = forms.CharField(
        label=_("Number of the credit note"), max_length=80, required=False, help_text=_("Empty: the reference of the dispute."),
    )  # fmt: skip
    explanation = forms.CharField(
        label=_("Explanation to the debtor"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("As they will read it. A draft of the message is written, which you send from its page."),
    )  # fmt: skip

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean(self) -> dict[str, Any]:
        """Read the amount; a refusal needs its explanation."""
        data = super().clean() or {}
        data["minor"] = self.minor("amount", self.currency) if data.get("outcome") == "accepted" else None
        if data.get("outcome") == "rejected" and not (data.get("explanation") or "").strip():
            self.add_error("explanation", gettext("Explain to the debtor why it is owed."))
        return data


class HandForm(Act):
    """In whose hands a dispute is, and what it is taken for."""

    owner = forms.CharField(label=_("Who looks into it"), max_length=120, required=False)
    code = forms.ChoiceField(label=_("Reason"))
    area = forms.ChoiceField(label=_("Area"))
    answer_due = forms.DateField(label=_("Resolve until"), widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "code", claims.reasons())
        offer(self, "area", claims.areas())


class UndertakeForm(Act):
    """What we promised the customer."""

    reference = forms.CharField(widget=forms.HiddenInput(), max_length=80)
    kind = forms.ChoiceField(label=_("What we promised"))
    item = forms.TypedChoiceField(label=_("About"), coerce=int, required=False, empty_value=None)
    detail = forms.CharField(label=_("Detail"), max_length=300, required=False)
    owner = forms.CharField(label=_("Who keeps it"), max_length=120, required=False)
    due_on = forms.DateField(
        label=_("Keep until"), widget=day_input(), required=False,
        help_text=_("Empty: the working days usual for what is promised."),
    )  # fmt: skip
    holds = forms.BooleanField(
        label=_("Let it rest meanwhile: nothing is asked of it until we keep our word"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, items: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", claims.kinds())
        offer(self, "item", [("", gettext("The debtor as a whole")), *named(items)])


class KeepForm(Act):
    """How we kept it."""

    reason = forms.CharField(label=_("How it was kept"), max_length=300, required=False)


class PassOnForm(Act):
    """Who keeps it, and until when."""

    owner = forms.CharField(label=_("Who keeps it"), max_length=120, required=False)
    due_on = forms.DateField(label=_("Keep until"), widget=day_input())

"""What people fill in at the desk. Amounts are typed as people write them and leave as minor units."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from babel.numbers import NumberFormatError, get_decimal_symbol, get_group_symbol
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.kernel.policy import CHANNELS
from cartera.money import amounts, currencies
from cartera.parties.roles import ROLES, WORDS
from cartera.strategy import words as strategy
from cartera.ui import formats, words
from cartera.ui.choices import offer


def day_input() -> forms.DateInput:
    """Return the browser's own field for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


FAR = 366  # days ahead, after which a promise is none
FIRST, YEARS = date(1900, 1, 1), 100  # what is no slip of the finger: since then, and so many years ahead


def _last(on: date) -> date:
    return on.replace(year=on.year + YEARS, day=min(on.day, 28))


def day_given(text: str, on: date) -> date | None:
    """Return the day that an address names; None where it names none, or one with which no sum of days works out."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= _last(on) else None


def near(form: forms.BaseForm, on: date) -> None:
    """Let the days of a form be days of somebody's life: with others no sum of days can be worked out."""
    last = _last(on)

    def checked(value: date) -> None:
        day = value.date() if isinstance(value, datetime) else value
        if not FIRST <= day <= last:
            said = gettext("Choose a day from %(first)s to %(last)s.")
            raise forms.ValidationError(said % {"first": formats.day(FIRST), "last": formats.day(last)})

    for field in form.fields.values():
        if isinstance(field, (forms.DateField, forms.DateTimeField)):
            field.validators.append(checked)


def written_amount(text: str, currency: str) -> int:
    """Read an amount as the reader's region writes it, in minor units. Raises NumberFormatError, WrongAmount.

    Its signs must stand where they belong: 500,50 where a comma parts thousands is no fifty thousand, nor is 1.000 one.
    """
    here = formats.locale()
    group, point = get_group_symbol(here), get_decimal_symbol(here)
    whole, _, rest = text.strip().partition(point)
    if not re.fullmatch(rf"\d+|\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", whole, re.ASCII) or not re.fullmatch(
        rf"\d{{0,{currencies.exponent(currency)}}}", rest, re.ASCII
    ):
        raise NumberFormatError(text)
    plain = Decimal(f"{whole.replace(group, '')}.{rest or 0}")
    return amounts.to_minor(amounts.plain(plain, currency), currency)


class Act(forms.Form):
    """A form about a debtor on a business date."""

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        self.on = on
        super().__init__(*args, **kwargs)
        near(self, on)

    def not_past(self, name: str) -> None:
        """Let the day of a field be none that was over before it was asked for."""
        day = self.cleaned_data.get(name)
        if day and day < self.on:
            self.add_error(
                name, gettext("Choose %(first)s or a later day.") % {"first": formats.day(self.on)}
            )

    def minor(self, name: str, currency: str) -> int | None:
        """Read the amount of a field in minor units of a currency; what cannot be read becomes the field's error."""
        text = self.cleaned_data.get(name)
        if not text:
            return None
        try:
            return written_amount(text, currency)
        except (NumberFormatError, amounts.WrongAmount):
            example = formats.amount(amounts.to_minor("1234", currency), currency)
            self.add_error(name, gettext("Write the amount like this: %(example)s") % {"example": example})
            return None


class PauseForm(Act):
    """From when to when, what and why a debtor is not chased."""

    item = forms.TypedChoiceField(label=_("What"), coerce=int, required=False, empty_value=None)
    from_on = forms.DateField(label=_("Since"), widget=day_input())
    to_on = forms.DateField(
        label=_("Until"),
        widget=day_input(),
        required=False,
        help_text=_("That day included. Empty: until you end it."),
    )
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, items: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "item", [("", _("Everything of this debtor")), *named(items)])
        self.fields["from_on"].initial = self.on


class ReasonForm(Act):
    """Only why."""

    reason = forms.CharField(label=_("Why"), max_length=300)


class AboutItems(Act):
    """What is agreed about some items of one account."""

    reference = forms.CharField(
        widget=forms.HiddenInput(), max_length=80
    )  # made with the form: sent twice, it is one agreement
    account = forms.ChoiceField(label=_("Currency"))
    items = forms.TypedMultipleChoiceField(
        label=_("Items it is about"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all that are overdue."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(
        self, *args: Any, items: Sequence[dict[str, Any]], currencies: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.owes = bool(items)
        self.owed = {item["id"]: (item["currency"], item["open_minor"]) for item in items}
        offer(self, "account", [(code, code) for code in currencies])
        offer(self, "items", named(items))


class PromiseForm(AboutItems):
    """An amount and a day that the debtor has given."""

    field_order = ("reference", "account", "amount", "by_on", "items", "note")

    amount = forms.CharField(label=_("Amount promised"), max_length=30)
    by_on = forms.DateField(label=_("Pays by"), widget=day_input(), help_text=_("That day included."))

    def __init__(self, *args: Any, promised: Sequence[tuple[str, str, int]], **kwargs: Any) -> None:
        """`promised`: reference, currency and what is still to come, in minor units, of each promise that is open."""
        super().__init__(*args, **kwargs)
        self.promised = promised

    def clean(self) -> dict[str, Any]:
        """Read the amount in the currency that was chosen. What can never be kept, or stops the house for years, is a slip."""
        data = super().clean() or {}
        self.not_past("by_on")
        last = self.on + timedelta(days=FAR)
        if data.get("by_on") and data["by_on"] > last:
            said = gettext(
                "Nobody is left alone that long for a promise: until %(last)s, or agree a payment plan."
            )
            self.add_error("by_on", said % {"last": formats.day(last)})
        if currency := data.get("account"):
            data["minor"] = self.minor("amount", currency)
            self._not_above(data["minor"] or 0, currency, data.get("reference", ""))
        return data

    def _not_above(self, minor: int, currency: str, reference: str) -> None:
        """Refuse more than is open, what other promises bring included; the same form sent twice is one promise."""
        owed = sum(opened for code, opened in self.owed.values() if code == currency)
        others = sum(rest for name, code, rest in self.promised if code == currency and name != reference)
        said = ""
        if minor > owed > 0:
            said = gettext("That is more than the %(owed)s that are open.")
        elif minor + others > owed > 0:
            said = gettext(
                "%(promised)s are promised already: together more than the %(owed)s that are open. If this promise takes the place of another, cancel that one first."
            )
        if said:
            told = {"owed": formats.money(owed, currency), "promised": formats.money(others, currency)}
            self.add_error("amount", said % told)


class ContactForm(Act):
    """One more way to reach a debtor."""

    channel = forms.ChoiceField(label=_("Channel"))
    address = forms.CharField(label=_("Address or number"), max_length=320)
    role = forms.ChoiceField(label=_("Whose"))
    name = forms.CharField(label=_("Name of the person"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "channel",
            [(code, words.capital(gettext(strategy.CHANNELS[code]))) for code in CHANNELS if code != "visit"],
        )
        offer(
            self,
            "role",
            [(code, words.capital(gettext({**strategy.ROLES, **WORDS}[code]))) for code in ROLES],
        )


def named(items: Sequence[dict[str, Any]]) -> list[tuple[int, str]]:
    """Return items as choices: number, amount, due date."""
    return [
        (
            item["id"],
            f"{item['number']} · {formats.money(item['open_minor'], item['currency'])} · {formats.day(item['due_date'])}",
        )
        for item in items
    ]

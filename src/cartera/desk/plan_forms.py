"""What people fill in to agree on a payment plan."""

from decimal import Decimal
from typing import Any

from babel.dates import parse_date
from babel.numbers import NumberFormatError
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.agreements.instalments import Part, Schedule
from cartera.agreements.operations import Terms
from cartera.desk.forms import AboutItems, day_input, written_amount
from cartera.desk.words import EVERY
from cartera.money import amounts
from cartera.portfolio.interest import percent as rates
from cartera.ui import formats
from cartera.ui.choices import offer

COUNT_MAX = 120
RATE_MAX = Decimal(200)


class PlanForm(AboutItems):
    """How a debt is to be paid in parts. `terms` has it once the form is valid."""

    field_order = (
        "reference",
        "account",
        "items",
        "down",
        "count",
        "every",
        "first",
        "rate",
        "given",
        "offered",
        "note",
    )

    down = forms.CharField(
        label=_("First payment"), required=False, max_length=30,
        help_text=_("Due today, before the instalments. Empty: none."),
    )  # fmt: skip
    count = forms.IntegerField(label=_("Number of instalments"), min_value=1, max_value=COUNT_MAX)
    every = forms.ChoiceField(label=_("Paid how often"))
    first = forms.DateField(label=_("First instalment due on"), widget=day_input())
    rate = forms.CharField(
        label=_("Interest of the plan, percent a year"), required=False, max_length=12,
        help_text=_("On what is still to be paid; part of every instalment. Empty: none."),
    )  # fmt: skip
    given = forms.CharField(
        label=_("Or instalments of your own"), required=False, max_length=COUNT_MAX * 40,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, its day and its amount. They count instead of all that is said above of instalments."),
    )  # fmt: skip
    offered = forms.BooleanField(
        label=_("Only an offer for now"), required=False,
        help_text=_("It holds nothing back until somebody notes that the debtor accepted it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "every", [(code, gettext(word)) for code, word in EVERY.items()])
        self.fields["every"].initial = "month"

    def clean(self) -> dict[str, Any]:
        """Read the amount and the rate as people write them."""
        data = super().clean() or {}
        data["down_minor"] = (self.minor("down", data["account"]) or 0) if data.get("account") else 0
        data["percent"] = self._percent(data.get("rate") or "0")
        data["parts"] = self._given(data.get("given", ""), data["account"]) if data.get("account") else []
        return data

    def _given(self, text: str, currency: str) -> list[Part]:
        """Read one instalment a line. Every line that cannot be read is told."""
        parts = []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            try:
                parts.append(self._part(line, currency))
            except (ValueError, LookupError, OverflowError, NumberFormatError, amounts.WrongAmount):
                example = f"{formats.day(self.on, 'short')} {formats.amount(amounts.to_minor('500', currency), currency)}"
                said = gettext(
                    "Line %(number)s: write a day from today on and an amount, like this: %(example)s"
                )
                self.add_error("given", said % {"number": number, "example": example})
        return parts

    def _part(self, line: str, currency: str) -> Part:
        """Read a day and an amount. Raises ValueError, LookupError, OverflowError, NumberFormatError, WrongAmount."""
        day, amount = line.split(maxsplit=1)
        part = Part(parse_date(day, locale=formats.locale()), written_amount(amount.strip(), currency))
        if part.minor <= 0 or part.due_date < self.on:
            raise ValueError(line)
        return part

    def _percent(self, text: str) -> Decimal:
        percent = Decimal(rates.canonical(text) or -1)
        if not 0 <= percent <= RATE_MAX:
            self.add_error("rate", gettext("Write percent a year, from 0 to %(most)s.") % {"most": RATE_MAX})
        return percent

    @property
    def terms(self) -> Terms:
        """What was filled in, as the operation wants it."""
        data = self.cleaned_data
        if data["parts"]:
            return Terms(parts=data["parts"])
        return Terms(
            schedule=Schedule(
                data["count"], data["first"], data["every"], down_minor=data["down_minor"], down_on=self.on,
                rate=data["percent"],
            )
        )  # fmt: skip

"""The columns of a file, said by a person: one choice a field, with what the file says of it as the first answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.portfolio.reading.fields import FIELDS
from cartera.portfolio.reading.guessing import Question
from cartera.portfolio.reading.layouts import Layout

TOGETHER = " + "  # between titles of columns that make up one field
ORDERS = (
    ("", _("Choose")),
    ("iso", _("2026-10-31")),
    ("dmy", _("31/10/2026: day, month, year")),
    ("mdy", _("10/31/2026: month, day, year")),
)
SIGNS = (("", _("Choose")), (",", _("1.234,50: comma")), (".", _("1,234.50: point")))
NEGATIVES = (("refuse", _("A mistake: the line is bad")), ("credit", _("A credit note")))


class LayoutForm(forms.Form):
    """Which column is what, and how dates and amounts are written. `layout` is what is known or guessed so far."""

    date_order = forms.ChoiceField(label=_("How are dates written?"), choices=ORDERS, required=False)
    decimal = forms.ChoiceField(label=_("How are amounts written?"), choices=SIGNS, required=False)
    currency = forms.CharField(label=_("Currency, where the file says none"), max_length=5, required=False)
    negatives = forms.ChoiceField(label=_("An amount below zero is"), choices=NEGATIVES, required=False)
    complete = forms.BooleanField(
        label=_("The file is the whole ledger: close what it does not name"), required=False
    )
    name = forms.CharField(
        label=_("Save these columns as"), max_length=80, required=False,
        help_text=_("The next file with the same header is read by them without asking."),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None, *, layout: Layout, titles: Sequence[str], questions: Sequence[Question],
        complete: bool = False,
    ) -> None:  # fmt: skip
        self.layout, self.titles, self.asked = layout, set(titles), {question.code for question in questions}
        super().__init__(data, initial=_initial(layout, self.asked, complete=complete))
        fields = FIELDS[layout.kind]
        columns: dict[str, forms.Field] = {}
        for name, field in fields.items():
            now = TOGETHER.join(layout.columns.get(name, ()))
            choices = [("", gettext("— not in the file —")), *((title, title) for title in titles)]
            if now and now not in titles:
                choices.append((now, now))
            columns[f"column_{name}"] = forms.ChoiceField(
                label=gettext(field.label), choices=choices, initial=now, required=field.required
            )
        own = dict(self.fields)
        if "currency" not in fields:
            own.pop("currency")
            own.pop("negatives")
            own.pop("decimal")
        if layout.kind not in {"receivables", "open_balances"}:
            own.pop("complete")
        for code in self.asked & own.keys():
            own[code].required = True
        self.fields = {**columns, **own}

    def columns(self) -> list[forms.BoundField]:
        """Return the choices of columns, the needed ones first."""
        bound = [self[name] for name in self.fields if name.startswith("column_")]
        return sorted(bound, key=lambda each: not each.field.required)

    def ways(self) -> list[forms.BoundField]:
        """Return how things are written, and what else there is to say."""
        return [self[name] for name in self.fields if not name.startswith("column_")]

    def clean(self) -> dict[str, Any]:
        """Ask for a currency where no column says it."""
        cleaned = super().clean() or {}
        if "currency" in self.fields and not cleaned.get("column_currency") and not cleaned.get("currency"):
            self.add_error("currency", gettext("No column says the currency, so it has to be said here."))
        return cleaned

    def chosen(self) -> Layout:
        """Return the layout as the person said it."""
        told = self.cleaned_data
        columns = {
            name.removeprefix("column_"): tuple(value.split(TOGETHER))
            if value not in self.titles
            else (value,)
            for name, value in told.items()
            if name.startswith("column_") and value
        }
        defaults = {key: value for key, value in self.layout.defaults.items() if key != "currency"}
        if told.get("currency") and "currency" not in columns:
            defaults["currency"] = told["currency"].strip().upper()
        return replace(
            self.layout, columns=columns, defaults=defaults, date_order=told.get("date_order", ""),
            decimal=told.get("decimal", ""), negatives=told.get("negatives") or "refuse",
            name=told.get("name") or self.layout.name,
        )  # fmt: skip


class DaysForm(forms.Form):
    """The days of credit of documents that say no due date."""

    days = forms.IntegerField(
        label=_("Days of credit where a document says no due date"), min_value=0, max_value=365, required=False,
        help_text=_("Empty: such a document is due on the day of its issue."),
    )  # fmt: skip


def _initial(layout: Layout, asked: set[str], *, complete: bool) -> dict[str, Any]:
    """Return what is known; what is asked stays open, but for the currency, which the creditor's own answers."""
    return {
        "date_order": "" if "date_order" in asked else layout.date_order,
        "decimal": "" if "decimal" in asked else layout.decimal,
        "currency": layout.defaults.get("currency", ""),
        "negatives": layout.negatives, "complete": complete, "name": layout.name,
    }  # fmt: skip

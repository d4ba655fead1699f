"""How a creditor's house contacts: which law, in which capacity, how often, and in which hours of which days."""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.law import shelf
from cartera.law.vocabulary import WEEKDAYS
from cartera.outreach import lawbook
from cartera.outreach.models import Conduct
from cartera.outreach.operations import conducting
from cartera.parties.words import DAY_WORDS
from cartera.problems import Problem
from cartera.ui.choices import offer

CAPACITIES = {
    Conduct.Capacity.OWN_NAME: _("It collects its own debts"),
    Conduct.Capacity.THIRD_PARTY: _("It collects for others"),
    Conduct.Capacity.BUYER: _("It bought the debts"),
}
WRITTEN = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")  # how people write a day off


def clock() -> forms.TimeInput:
    """Return the browser's own field for an hour."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ConductForm(forms.Form):
    """The limits of a house. A weekday without hours is a day without contacts, as soon as any weekday has hours."""

    pack = forms.ChoiceField(
        label=_("Law"), required=False,
        help_text=_("By residence: the pack of the debtor's country, and none where there is no pack."),
    )  # fmt: skip
    collects_as = forms.ChoiceField(label=_("The creditor"), choices=list(CAPACITIES.items()))
    guidance_refuses = forms.BooleanField(
        label=_("What authorities only advise is refused too"), required=False,
        help_text=_("Otherwise it only warns."),
    )  # fmt: skip
    stale_law_refuses = forms.BooleanField(
        label=_("No contact by a law whose review is overdue"), required=False,
        help_text=_("Every pack says until when somebody must look at it again. Otherwise it only warns from that day on."),
    )  # fmt: skip
    min_gap_hours = forms.IntegerField(
        label=_("Hours between two contacts"), required=False, min_value=0,
        help_text=_("Whatever the channel. Empty: as the law has it."),
    )  # fmt: skip
    max_a_week = forms.IntegerField(
        label=_("Contacts in seven days at most"), required=False, min_value=0,
        help_text=_("All channels together. Empty: as the law has it."),
    )  # fmt: skip
    holidays = forms.CharField(
        label=_("Days off of the town"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, as in 2026-08-30. Public holidays of the country are known."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        packs = sorted((lawbook.in_language(one.name), one.id) for one in shelf.load().values())
        offer(
            self,
            "pack",
            [("", gettext("By residence of the debtor")), *((pk, f"{name} ({pk})") for name, pk in packs)],
        )
        for day in WEEKDAYS:
            for end, label in (("from", _("%(day)s, from")), ("to", _("%(day)s, until"))):
                said = label % {"day": gettext(DAY_WORDS[day])}
                self.fields[f"{day}_{end}"] = forms.TimeField(label=said, required=False, widget=clock())

    @property
    def main(self) -> list[forms.BoundField]:
        """Return the fields that stand before the hours."""
        return [
            self[name]
            for name in (
                "pack", "collects_as", "guidance_refuses", "stale_law_refuses", "min_gap_hours", "max_a_week"
            )
        ]  # fmt: skip

    @property
    def days(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Return the weekdays with their two fields."""
        return [(gettext(DAY_WORDS[day]), self[f"{day}_from"], self[f"{day}_to"]) for day in WEEKDAYS]

    def clean_holidays(self) -> list[str]:
        """Read the days off, one a line; every one that is no day is named."""
        found: list[str] = []
        wrong: list[str] = []
        for line in re.split(r"[\n,;]+", self.cleaned_data["holidays"]):
            if text := line.strip():
                day = _read_day(text)
                (found if day else wrong).append(day.isoformat() if day else text)
        if wrong:
            raise forms.ValidationError(
                [gettext("“%(value)s” is no date.") % {"value": text} for text in wrong]
            )
        return sorted(set(found))

    def clean(self) -> dict[str, Any]:
        """Ask the operation what else is wrong, so that all is said at once."""
        data = super().clean() or {}
        told: dict[str, Any] = {
            "pack": data.get("pack", ""), "collects_as": data.get("collects_as", Conduct.Capacity.OWN_NAME),
            "guidance_refuses": data.get("guidance_refuses", False),
            "stale_law_refuses": data.get("stale_law_refuses", False), "min_gap_hours": data.get("min_gap_hours"),
            "max_a_week": data.get("max_a_week"), "hours": self._hours(data), "holidays": data.get("holidays", []),
        }  # fmt: skip
        for problem in conducting.problems(told):
            self._blame(problem)
        return {"told": told}

    def _hours(self, data: dict[str, Any]) -> list[dict[str, str]]:
        """Return the hours, days with the same ones together."""
        spans: dict[tuple[str, str], list[str]] = {}
        for day in WEEKDAYS:
            ends = [data.get(f"{day}_{end}") for end in ("from", "to")]
            if any(end is not None for end in ends):
                said = [end.strftime("%H:%M") if isinstance(end, time) else "" for end in ends]
                # Days that are wrong stand alone, so that each is named.
                key = (said[0], said[1]) if all(said) and said[0] < said[1] else (said[0], f"{said[1]} {day}")
                spans.setdefault(key, []).append(day)
        return [
            {"days": ",".join(days), "from": start, "to": end.split(" ")[0]}
            for (start, end), days in spans.items()
        ]

    def _blame(self, problem: Problem) -> None:
        """Show a problem at its field."""
        name = problem.column
        if name.startswith("hours."):
            day = name.removeprefix("hours.")
            name = f"{day}_to"
            if self.errors.get(f"{day}_from") or self.errors.get(name):
                return  # what cannot be read as an hour was said already
        if name in self.fields and not self.errors.get(name):
            self.add_error(name, gettext(problem.text) % problem.fields)


def initial(conduct: Conduct | None, suggested: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what the form shows: the conduct, with what is suggested in place of its limits."""
    kept = conduct or Conduct()
    hours = suggested["hours"] if suggested else kept.hours
    shown: dict[str, Any] = {
        "pack": kept.pack, "collects_as": kept.collects_as, "guidance_refuses": kept.guidance_refuses,
        "stale_law_refuses": kept.stale_law_refuses,
        "min_gap_hours": suggested["min_gap_hours"] if suggested else kept.min_gap_hours,
        "max_a_week": suggested["max_a_week"] if suggested else kept.max_a_week, "holidays": "\n".join(kept.holidays),
    }  # fmt: skip
    for span in hours:
        for day in span["days"].split(","):
            shown[f"{day}_from"], shown[f"{day}_to"] = (
                time.fromisoformat(span["from"]),
                time.fromisoformat(span["to"]),
            )
    return shown


def _read_day(text: str) -> date | None:
    for written in WRITTEN:
        try:
            return datetime.strptime(text, written).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None

"""What the pages of statements ask, and the list of those sent."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk import tables
from cartera.statements import queries, words
from cartera.statements.models import MONTH_DAYS, Kind
from cartera.ui.choices import offer
from cartera.ui.tables import Column, Filter, Row, Table

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AskForm(forms.Form):
    """Which statement: what is open on a day, or the movements of a period; alone or with the companies below."""

    kind = forms.ChoiceField(label=_("What it lists"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=_DAY)
    until = forms.DateField(label=_("As of"), required=False, widget=_DAY)
    group = forms.BooleanField(label=_("With the companies they pay for"), required=False)

    def __init__(self, *args: Any, has_group: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(code, gettext(word)) for code, word in words.KINDS.items()])
        if not has_group:
            del self.fields["group"]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("since", gettext("The period begins after it ends."))
        return given


class ScheduleForm(forms.Form):
    """On which day of the month statements go out by themselves, and what they list."""

    day = forms.IntegerField(
        label=_("Day of the month"), required=False, min_value=1, max_value=MONTH_DAYS,
        help_text=_("Empty: they do not go out by themselves. From 1 to 28, so that every month has the day."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What they list"))
    by_group = forms.BooleanField(
        label=_("One for each group"), required=False,
        help_text=_("A parent gets one for all companies that it pays for, and they get none."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(code, gettext(word)) for code, word in words.KINDS.items()])


def sent() -> Table:
    """Return the list of statements that were sent or refused."""
    return Table(
        columns=(
            Column("debtor__name", _("Debtor"), sort="debtor__sought", link="url", sub="debtor__code"),
            Column("on", _("As of"), "day", sort="on", sub="period_said"),
            Column("kind_said", _("What it lists"), sub="group_said"),
            Column("open_minor", _("Balance"), "money", sort="open_minor"),
            Column("on_account_minor", _("On account"), "money", sort="on_account_minor", show=False),
            Column("situation", _("Situation"), "state", family="situation", sort="situation"),
            Column("shown", _("State"), "state", family="message", sort="shown", sub="why_said"),
            Column("message__address", _("To"), link="message_url"),
        ),
        filters=(
            Filter("q", _("Search"), "search", (*tables.SEARCH, "message__address__icontains")),
            Filter("period", _("Month"), "search", ("period__startswith",)),
            Filter("situation", _("Situation"), "choice", ("situation",), tables.states_of("situation")),
            Filter("shown", _("State"), "choice", ("shown",), tables.states_of("message")),
            Filter("since", _("Since"), "day", ("on__gte",), half=True),
            Filter("until", _("Until"), "day", ("on__lte",), half=True),
        ),
        key="-id",  # the newest first
        shape=_row,
        fields=queries.ROW,
    )  # fmt: skip


def _row(row: dict[str, Any]) -> Row:
    """Add to a statement what people read."""
    row["url"] = reverse("statement", args=[row["debtor_id"]])
    row["message_url"] = reverse("message", args=[row["message_id"]]) if row["message_id"] else ""
    row["kind_said"] = gettext(words.KINDS[Kind(row["kind"])])
    row["group_said"] = gettext("of a group") if row["is_group"] else ""
    row["period_said"] = row["period"] if ":" not in row["period"] else gettext("by hand")
    row["why_said"] = tables.held_said(row["reason"], row["message__rule"] or "")
    row["message__address"] = row["message__address"] or "–"
    return row

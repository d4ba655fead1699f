"""Made-up content of the components page."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.problems import N_, Problem
from cartera.ui import charts, words
from cartera.ui.tables import Column, Filter, Table
from cartera.ui.templatetags.cartera_ui import ICONS

words.register_states(
    "specimen",
    {
        "proposed": words.State(N_("Proposed"), "info", "new"),
        "approved": words.State(N_("Approved"), "ok"),
        "sending": words.State(N_("Sending"), "wait"),
        "held": words.State(N_("Held"), "warn", "pause"),
        "failed": words.State(N_("Failed"), "bad"),
        "discarded": words.State(N_("Discarded"), "off"),
    },
)
words.register_reasons({"specimen": N_("Invoice F001-123 has been overdue for 12 days")})

STATES = ("proposed", "approved", "sending", "held", "failed", "discarded")
STATE_CHOICES = (
    ("proposed", _("Proposed")), ("approved", _("Approved")), ("sending", _("Sending")),
    ("held", _("Held")), ("failed", _("Failed")), ("discarded", _("Discarded")),
)  # fmt: skip
DEBTORS = (
    ("Distribuidora Los Andes S.A.C.", "PEN"), ("Comercial Quindío Ltda.", "COP"), ("Ferretería del Sur", "CLP"),
    ("Textiles San Blas S.R.L.", "PEN"), ("Hospedaje Bahía Azul", "MXN"), ("Agropecuaria El Molino", "USD"),
)  # fmt: skip

TABLE = Table(
    columns=(
        Column("debtor", _("Debtor"), sort="debtor", link="url", sub="why"),
        Column("due_date", _("Due date"), "day", sort="due_date"),
        Column("days", _("Days overdue"), "number", sort="days"),
        Column("open_minor", _("Balance"), "money", sort="open_minor"),
        Column("state", _("State"), "state", family="specimen"),
    ),
    filters=(
        Filter("q", _("Search"), "search", ("debtor__icontains",)),
        Filter("state", _("State"), "choice", ("state",), STATE_CHOICES),
        Filter("since", _("Due since"), "day", ("due_date__gte",), half=True),
        Filter("until", _("Due until"), "day", ("due_date__lte",), half=True),
    ),
    order="-days",
    page_size=8,
)


class Specimen(forms.Form):
    """Fields of every kind, some of them wrong."""

    name = forms.CharField(label=_("Name"), help_text=_("As it is written on the invoice."))
    amount = forms.IntegerField(label=_("Amount"))
    due = forms.DateField(label=_("Due date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    channel = forms.ChoiceField(label=_("Channel"), choices=[("email", _("E-mail")), ("letter", _("Letter"))])
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label=_("The debtor has agreed to it"), required=False)


def rows() -> list[dict[str, Any]]:
    """Return twenty rows of a list."""
    return [
        {
            "id": number,
            "debtor": DEBTORS[number % 6][0],
            "why": words.reason("specimen"),
            "url": f"#{number}",
            "due_date": date(2026, 3, 3) - timedelta(days=7 * number),
            "days": 7 * number,
            "open_minor": 123_456 * (number + 1) * (100 if DEBTORS[number % 6][1] == "COP" else 1),
            "currency": DEBTORS[number % 6][1],
            "state": STATES[number % 6],
        }
        for number in range(20)
    ]


def letters() -> tuple[str, str]:
    """Return a text and its later version."""
    before = gettext(
        "Dear Ana:\nInvoice F001-123 fell due on 3 March.\nPlease pay it this week.\nKind regards"
    )
    after = gettext(
        "Dear Ana:\nInvoice F001-123 fell due on 3 March.\nIf you have paid, thank you; if not, let us find a date together.\nKind regards"
    )
    return before, after


def problems() -> list[Problem]:
    """Return a fatal problem and a warning."""
    return [
        Problem(
            "bad_date", N_("“%(value)s” is not a date."), {"value": "31/02/2026"}, "f.csv", 14, "due_date"
        ),
        Problem("unknown_column", N_("The column “%(value)s” is not used."), {"value": "zona"}, fatal=False),
    ]


def tabs() -> list[dict[str, object]]:
    """Return three tabs, the first one open."""
    return [
        {"label": gettext("Items"), "url": "?", "active": True, "count": 12},
        {"label": gettext("Messages"), "url": "?tab=2", "active": False, "count": 3},
        {"label": gettext("History"), "url": "?tab=3", "active": False, "count": None},
    ]


def icons() -> list[str]:
    """Return the names of all icons."""
    return sorted(file.stem for file in ICONS.glob("*.svg"))


def _buckets() -> list[str]:
    return [gettext("not due"), "1–30", "31–60", "61–90", "91+"]


def ageing_chart() -> charts.Chart:
    """Return one bar a bucket."""
    data = [{"bucket": bucket, "open": 40_000_000 // (place + 1)} for place, bucket in enumerate(_buckets())]
    return charts.bars(
        data,
        charts.Axis("bucket", gettext("Days overdue")),
        charts.Axis("open", gettext("Balance"), "PEN"),
        title=gettext("Ageing"),
        description=gettext("Most of what is owed is not due yet."),
    )


def months_chart() -> charts.Chart:
    """Return a stacked ageing over months."""
    data = [
        {
            "month": f"2026-{month:02}",
            "bucket": bucket,
            "open": 9_000_000 + 1_000_000 * ((month * 3 + place * 5) % 7),
        }
        for month in range(1, 7)
        for place, bucket in enumerate(_buckets())
    ]
    return charts.stacked(
        data,
        charts.Axis("month", gettext("Month")),
        charts.Axis("open", gettext("Balance"), "PEN"),
        charts.Axis("bucket", gettext("Days overdue")),
        title=gettext("Ageing by month"),
    )


def curve_chart() -> charts.Chart:
    """Return two lines."""
    data = [
        {"day": day, "of": of, "share": (day * 4 + shift) % 60}
        for of, shift in ((gettext("This month"), 8), (gettext("Last month"), 0))
        for day in range(1, 15)
    ]
    return charts.line(
        data,
        charts.Axis("day", gettext("Day")),
        charts.Axis("share", gettext("Recovered, %")),
        charts.Axis("of", gettext("Month")),
        title=gettext("Recovered so far"),
    )

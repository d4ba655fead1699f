"""The register of complaints as a list: what it shows, and how it may be narrowed and ordered."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cartera.desk.tables import SEARCH, said, states_of
from cartera.strategy import words as strategy
from cartera.ui.tables import Column, Filter, Row, Table

FIELDS = (
    "id", "debtor_id", "debtor__name", "debtor__code", "reference", "received_on", "channel", "about", "text", "owner",
    "answer_due", "answer", "answered_on", "state",
)  # fmt: skip


def register(on: date) -> Table:
    """Return the register, the nearest deadline first; the text and the answer are in the file only."""
    return Table(
        columns=(
            Column("debtor__name", _("Debtor"), sort="debtor__sought", link="url", sub="debtor__code"),
            Column("about", _("What it is about"), sub="channel_said"),
            Column("owner", _("Who answers"), sort="owner"),
            Column("received_on", _("Received"), "day", sort="received_on"),
            Column("answer_due", _("Answer until"), "day", sort="answer_due", sub="late_said"),
            Column("answered_on", _("Answered on"), "day", sort="answered_on"),
            Column("state", _("State"), "state", family="complaint", sort="state"),
            Column("reference", _("Reference"), show=False),
            Column("text", _("What they say"), show=False),
            Column("answer", _("Answer"), show=False),
        ),
        filters=(
            Filter("q", _("Search"), "search", (*SEARCH, "about__icontains", "owner__icontains", "reference__startswith")),
            Filter("state", _("State"), "choice", ("state",), states_of("complaint")),
            Filter("channel", _("It came by"), "choice", ("channel",), said(strategy.CHANNELS)),
            Filter("due", _("Answer until"), "day", ("answer_due__lte",)),
            Filter("todos", "", "kept", ()),  # closed ones too: asked for by the page's own link
        ),
        order="answer_due",
        shape=lambda row: shaped(row, on),
        fields=FIELDS,
    )  # fmt: skip


def shaped(row: dict[str, Any], on: date) -> Row:
    """Add to a complaint what people read: by what it came, and how late its answer is."""
    row["url"] = reverse("complaint", args=[row["id"]])
    channel = strategy.CHANNELS.get(row["channel"])
    row["channel_said"] = gettext(channel) if channel else gettext("in person or by an authority")
    row["late_said"] = late_said(row["answer_due"], on) if row["state"] == "open" else ""
    return row


def late_said(due: date, on: date) -> str:
    """Say how many days are left for an answer, or by how many it is late."""
    days = (due - on).days
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}

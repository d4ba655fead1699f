"""The list of debtors: a page with one line each, and a file with one line for each currency they owe in."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk.queries import lists
from cartera.desk.queries.seeking import known_by
from cartera.desk.tables import position_said
from cartera.parties.models import Creditor
from cartera.problems import N_
from cartera.ui import words
from cartera.ui.tables import Column, Filter, Row, Table

KINDS = {"business": N_("Company"), "consumer": N_("Person")}


def debtor_row(row: dict[str, Any]) -> Row:
    """Add to a debtor where the name leads and what the kind is called."""
    row["url"] = reverse("case", args=[row["id"]])
    row["kind"] = gettext(KINDS.get(row["kind"], row["kind"]))
    return row


def _filters(creditor: Creditor) -> tuple[Filter, ...]:
    return (
        Filter(
            "q", _("Search"), "search", ("sought__seek", "code__istartswith", "tax_id__startswith"),
            more=lambda text: known_by(creditor=creditor, text=text), hint=_("Name, code, tax id, document, e-mail, telephone"),
        ),
        Filter("kind", _("Kind"), "choice", ("kind",), (("business", _("Company")), ("consumer", _("Person")))),
        Filter("owes", _("Only with something overdue"), "yes", ("owes",)),
    )  # fmt: skip


_PAGE = Table(
    columns=(
        Column("name", _("Debtor"), sort="sought", link="url", sub="code"),
        Column("tax_id", _("Tax id"), sort="tax_id"),
        Column("kind", _("Kind"), sort="kind"),
        Column("overdue_said", _("Overdue"), sub="open_said", figures=True),
        Column("standing_said", _("Last step done")),
        Column("exempt_since", _("Exempt since"), "day", sort="exempt_since"),
    ),
    order="name",
    shape=debtor_row,
    fields=lists.DEBTOR,
)


def debtor_file_row(row: dict[str, Any]) -> Row:
    """Add to a debtor in one currency what people read."""
    row["position"] = position_said(row["stands__position"]) if row["stands__position"] else ""
    row["segment"] = words.plain(row["stands__segment"] or "")
    return debtor_row(row)


_FILE = Table(
    columns=(
        Column("name", _("Debtor"), sort="sought", sub="code"),
        Column("tax_id", _("Tax id"), sort="tax_id"),
        Column("kind", _("Kind"), sort="kind"),
        Column("stands__open_minor", _("Balance"), "money", currency="accounts__currency"),
        Column("stands__overdue_minor", _("Overdue"), "money", currency="accounts__currency"),
        Column("stands__oldest_due", _("Oldest due date"), "day"),
        Column("segment", _("Segment")),
        Column("position", _("Last step done")),
        Column("salesperson", _("Salesperson")),
        Column("exempt_since", _("Exempt since"), "day", sort="exempt_since"),
    ),
    order="name",
    shape=debtor_file_row,
    fields=lists.DEBTOR_BY_CURRENCY,
)  # fmt: skip


def page(creditor: Creditor) -> Table:
    """Return the list as a page shows it: a line for each debtor."""
    return replace(_PAGE, filters=_filters(creditor))


def file(creditor: Creditor) -> Table:
    """Return the list as a file has it: a line for each currency a debtor owes in."""
    return replace(_FILE, filters=_filters(creditor))

"""The lists of matching: lines that wait, what was applied, money on account."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk.queries import matching as queries
from cartera.payments import saying
from cartera.payments.matching.words import WAITS
from cartera.ui import formats
from cartera.ui.tables import Column, Filter, Row, Table

AGES = (30, 60, 90)  # days after which money on account is old


def waiting() -> Table:
    """Return the list of lines that wait, the largest first."""
    reasons = tuple((code, saying.waits(code)) for code in WAITS)
    return Table(
        columns=(
            Column("payer", _("Who pays"), link="url", sub="said"),
            Column("amount_minor", _("Amount"), "money", sort="amount_minor", sub="value_said"),
            Column("value_on", _("Value date"), "day", sort="value_on", show=False),
            Column("waits_said", _("Why it waits"), sub="best"),
            Column("payer_tax_id", _("Tax id"), show=False),
            Column("payer_account", _("Account"), show=False),
            Column("reference", _("Reference"), show=False),
            Column("text", _("What the bank says"), show=False),
        ),
        filters=(
            Filter(
                "q", _("Search"), "search",
                ("payer_name__icontains", "text__icontains", "reference__icontains", "best__icontains"),
            ),
            Filter("why", _("Why it waits"), "choice", ("waits",), reasons),
            Filter("since", _("Since"), "day", ("value_on__gte",), half=True),
            Filter("until", _("Until"), "day", ("value_on__lte",), half=True),
        ),
        order="-amount_minor",
        page_size=25,
        fields=queries.LINE,
        shape=_line,
    )  # fmt: skip


def _line(row: dict[str, Any]) -> Row:
    row["url"] = "?" + f"line={row['id']}"
    row["payer"] = row["payer_name"] or gettext("Nobody is named")
    row["said"] = (row["text"] or row["reference"])[:60]
    row["value_said"] = formats.day(row["value_on"])
    row["waits_said"] = saying.waits(row["waits"] or "nobody_found")
    return row


def _applied(row: dict[str, Any]) -> Row:
    currency = row["line__currency"]
    row["url"] = reverse("applied", args=[row["id"]])
    row["case_url"] = reverse("case", args=[row["debtor_id"]]) if row["debtor_id"] else ""
    row["kept_minor"] = row["withheld_minor"] + row["bank_fee_minor"] or None
    over = gettext("%(amount)s on account")
    row["over_said"] = (
        over % {"amount": formats.money(row["over_minor"], currency)} if row["over_minor"] else ""
    )
    row["who"] = gettext("Without a person") if row["alone"] else row["by__username"] or "—"
    row["at_said"] = formats.moment(row["at"])
    return row


APPLIED = Table(
    columns=(
        Column("line__value_on", _("Value date"), "day", sort="line__value_on", link="url"),
        Column("debtor__name", _("Debtor"), sort="debtor__sought", link="case_url", sub="debtor__code"),
        Column("line__amount_minor", _("Amount"), "money", sort="line__amount_minor", currency="line__currency"),
        Column("kept_minor", _("Kept back"), "money", currency="line__currency", sub="over_said"),
        Column("who", _("Applied by"), sub="at_said"),
        Column("state", _("State"), "state", family="match", sort="state"),
    ),
    filters=(
        Filter("q", _("Search"), "search", ("debtor__sought__seek", "line__payer_name__icontains", "line__text__icontains")),
        Filter("state", _("State"), "choice", ("state",), (("applied", _("Applied")), ("undone", _("Undone again")))),
        Filter("since", _("Since"), "day", ("line__value_on__gte",), half=True),
        Filter("until", _("Until"), "day", ("line__value_on__lte",), half=True),
    ),
    key="-id",
    fields=queries.APPLIED,
    shape=_applied,
)  # fmt: skip


def on_account() -> Table:
    """Return the list of money on account, what waits longest first."""
    return Table(
        columns=(
            Column("debtor__name", _("Debtor"), sort="debtor__sought", link="url", sub="debtor__code"),
            Column("on_account_minor", _("On account"), "money", sort="on_account_minor"),
            Column("since", _("Since"), "day", sort="since"),
            Column("days", _("Days"), "number", sort="days", sub="age_said"),
        ),
        filters=(
            Filter("q", _("Search"), "search", ("debtor__sought__seek", "debtor__code__icontains")),
            Filter("older", _("Days at least"), "number", ("days__gte",)),
        ),
        order="-days",
        shape=_account,
    )  # fmt: skip


def _account(row: dict[str, Any]) -> Row:
    row["url"] = reverse("case", args=[row["debtor_id"]])
    old = next((age for age in reversed(AGES) if row["days"] > age), None)
    row["age_said"] = gettext("more than %(days)s days") % {"days": old} if old else ""
    return row

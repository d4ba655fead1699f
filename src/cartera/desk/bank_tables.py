"""What the lists of the bank's lines and of receipts show, and how each may be narrowed and ordered."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk import tables
from cartera.parties.models import Creditor
from cartera.payments import queries, shown, words
from cartera.payments.models import BankAccount, Receipt
from cartera.ui import formats
from cartera.ui.tables import Column, Filter, Row, Rows, Table

_LINE = (
    "id", "booked_on", "value_on", "amount_minor", "currency", "kind", "state", "bank_reference", "reference", "payer_name",
    "payer_tax_id", "text", "remark", "account_name", "account_number", "payment_reference", "debtor_name", "debtor_id", "file_id",
)  # fmt: skip
_RECEIPT = (
    "id", "received_on", "expires_at", "amount_minor", "currency", "paid_on", "bank", "reference", "state", "remark",
    "debtor_id", "debtor__name", "debtor__code",
)  # fmt: skip


def lines_of(creditor: Creditor) -> Rows:
    """Return the lines of the bank as plain rows."""
    rows: Rows = queries.bank_lines(creditor=creditor).annotate(
        account_name=F("account__name"), account_number=F("account__number"), payment_reference=F("payment__reference"),
        debtor_name=F("payment__debtor__name"), debtor_id=F("payment__debtor"), file_id=F("statement__file"),
    ).values(*_LINE)  # fmt: skip
    return rows


def lines(accounts: Sequence[BankAccount]) -> Table:
    """Return the list of the bank's lines; the choices are the accounts there are."""
    said = tuple((str(each.pk), str(each) or gettext("without number")) for each in accounts)
    return Table(
        columns=(
            Column("value_on", _("Value date"), "day", sort="value_on", link="url"),
            Column("amount_minor", _("Amount"), "money", sort="amount_minor", sub="kind_said"),
            Column("said", _("What the bank says"), sub="payer_name"),
            Column("bank_reference", _("The bank's reference"), show=False),
            Column("reference", _("The payer's reference"), show=False),
            Column("account_said", _("Account")),
            Column("debtor_name", _("Debtor"), link="case_url", sub="payment_reference"),
            Column("state", _("State"), "state", family="bank_line", sort="state", sub="remark"),
        ),
        filters=(
            Filter(
                "q", _("Search"), "search",
                ("text__icontains", "payer_name__icontains", "reference__icontains", "bank_reference__icontains"),
            ),
            Filter("state", _("State"), "choice", ("state",), tables.states_of("bank_line")),
            Filter("kind", _("Kind"), "choice", ("kind",), tables.said(words.LINE_KINDS)),
            Filter("account", _("Account"), "choice", ("account",), said),
            Filter("file", _("File"), "kept", ("file_id",)),
            Filter("since", _("Since"), "day", ("value_on__gte",), half=True),
            Filter("until", _("Until"), "day", ("value_on__lte",), half=True),
        ),
        order="-value_on",
        shape=_line,
    )  # fmt: skip


def _line(row: dict[str, Any]) -> Row:
    row["url"] = reverse("bank_line", args=[row["id"]])
    row["kind_said"] = gettext(words.LINE_KINDS[row["kind"]])
    row["said"] = (row["text"] or row["reference"] or row["bank_reference"])[:120]
    row["account_said"] = row["account_name"] or row["account_number"] or gettext("without number")
    row["case_url"] = reverse("case", args=[row["debtor_id"]]) if row["debtor_id"] else ""
    row["debtor_name"] = row["debtor_name"] or ""
    row["remark"] = shown.remark(row["remark"])
    return row


def receipts_of(creditor: Creditor) -> Rows:
    """Return the receipts as plain rows."""
    rows: Rows = queries.receipts(creditor=creditor).values(*_RECEIPT)
    return rows


def receipts(at: datetime) -> Table:
    """Return the list of receipts; `at`: by when one has expired."""
    return Table(
        columns=(
            Column("debtor__name", _("Debtor"), sort="debtor__sought", link="url", sub="debtor__code"),
            Column("amount_minor", _("Amount"), "money", sort="amount_minor"),
            Column("paid_on", _("Paid on"), "day", sort="paid_on"),
            Column("bank", _("Bank"), sub="reference"),
            Column("received_on", _("Handed in"), "day", sort="received_on"),
            Column("expires_at", _("Pauses until"), "moment", sort="expires_at"),
            Column("state", _("State"), "state", family="receipt", sub="remark"),
        ),
        filters=(
            Filter("q", _("Search"), "search", (*tables.SEARCH, "reference__icontains")),
            Filter(
                "state", _("State"), "choice", ("state",),
                (("waiting", _("To verify, also expired")), ("linked", _("Found in the bank")), ("rejected", _("Rejected: proves nothing"))),
            ),
            Filter("since", _("Since"), "day", ("received_on__gte",), half=True),
            Filter("until", _("Until"), "day", ("received_on__lte",), half=True),
        ),
        order="-received_on",
        shape=lambda row: _receipt(row, at),
    )  # fmt: skip


def _receipt(row: dict[str, Any], at: datetime) -> Row:
    row["url"] = reverse("receipt", args=[row["id"]])
    if row["state"] == Receipt.State.WAITING and row["expires_at"] <= at:
        row["state"] = "expired"
    row["currency"] = row["currency"] or ""
    return row


def amount_typed(amount: Decimal | None) -> str:
    """Return an amount as people here type it, for a field that they correct."""
    return format_decimal(amount, locale=formats.locale()) if amount is not None else ""

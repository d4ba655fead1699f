"""The bridge from a customer's balance to ours in words: its lines, its steps as a chart of figures, and the letter."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cartera.desk import paper
from cartera.desk.tables import states_of
from cartera.disputes.models import Reconciliation, ReconciliationLine
from cartera.disputes.reconciling import columns as columns_of
from cartera.disputes.reconciling import operations, ours, reading
from cartera.outreach import templates
from cartera.parties.models import Debtor
from cartera.portfolio.models import Account
from cartera.problems import N_, Problem
from cartera.ui import formats, words
from cartera.ui.tables import Column, Filter, Row, Table

LINE = (
    "id", "kind", "receivable_id", "theirs_number", "ours_number", "theirs_minor", "ours_minor", "theirs_on", "ours_on",
    "source_lines", "matched_by", "hint", "dispute_id", "undertaking_id", "undertaking__kind", "letter_id",
)  # fmt: skip
HINTS = {
    "settled": N_("We have it as settled on %(day)s."),
    "written_off": N_("We wrote it off on %(day)s."),
    "paid": N_("We have this payment, of %(day)s, and it is set against items."),
    "later": N_("Issued on %(day)s, after the last day of their file."),
    "closed": N_("They have it as settled."),
    "disputed": N_("It is contested already."),
}
MATCHES = {
    "number": N_("by its number"),
    "tail": N_("by the last figures of its number"),
    "amount": N_("by amount and date"),
}
ORDER = ("only_ours", "only_theirs", "differs", "both")


@dataclass(frozen=True, slots=True)
class Stair:
    """One step of the summary: how many lines, and what they add from their balance to ours; minor units."""

    kind: str
    said: str
    count: int
    minor: int
    share: int  # of the largest step, 0 to 100


def kind_said(kind: str) -> str:
    """Return who has a line."""
    return words.state_word(kind, "bridge")


def table(currency: str) -> Table:
    """Return the lines of a bridge in a currency, what differs most first."""
    return Table(
        columns=(
            Column("kind", _("Who has it"), "state", family="bridge", sort="kind", sub="hint_said"),
            Column("theirs_number", _("In their books"), sort="theirs_number", sub="theirs_said"),
            Column("ours_number", _("In ours"), sort="ours_number", sub="ours_said"),
            Column("theirs_minor", _("They have"), "money", "theirs_minor"),
            Column("ours_minor", _("We have"), "money", "ours_minor"),
            Column("difference_minor", _("Difference"), "money"),
            Column("theirs_on", _("Their date"), "day", show=False),
            Column("ours_on", _("Our date"), "day", show=False),
            Column("matched_said", _("Found"), show=False),
        ),
        filters=(
            Filter("q", _("Number"), "search", ("theirs_number__icontains", "ours_number__icontains")),
            Filter("kind", _("Who has it"), "choice", ("kind",), states_of("bridge")),
        ),
        order="-kind",  # what only one has comes first, what both have last
        shape=lambda row: line_row(row, currency),
        fields=LINE,
    )  # fmt: skip


def line_row(row: dict[str, Any], currency: str) -> Row:
    """Add to a line what people read, and what it may become."""
    more = (row["ours_minor"] or 0) - (row["theirs_minor"] or 0)
    row["currency"], row["difference_minor"] = currency, more
    row["hint_said"] = hint_said(row["hint"])
    row["matched_said"] = gettext(MATCHES[row["matched_by"]]) if row["matched_by"] else ""
    lines = gettext("line %(lines)s") % {"lines": row["source_lines"]} if row["source_lines"] else ""
    row["theirs_said"] = " · ".join(part for part in (_day(row["theirs_on"]), lines) if part)
    row["ours_said"] = _day(row["ours_on"])
    both = row["kind"] == ReconciliationLine.Kind.BOTH
    row["may_contest"] = bool(row["receivable_id"]) and more > 0 and not both and not row["dispute_id"]
    row["may_copy"] = bool(row["receivable_id"]) and row["kind"] == "only_ours" and not row["undertaking_id"]
    row["may_search"] = not both and not row["undertaking_id"]
    return row


def _day(day: date | None) -> str:
    return formats.day(day) if day else ""


def hint_said(hint: str) -> str:
    """Say what our books know of a line."""
    code, _sign, fact = hint.partition("|")
    if code not in HINTS:
        return ""
    return gettext(HINTS[code]) % {"day": formats.day(date.fromisoformat(fact)) if fact else ""}


def steps(made: Reconciliation) -> list[Stair]:
    """Return the steps from their balance to ours, in one order, those without a line too. One query."""
    more = Coalesce(F("ours_minor"), 0) - Coalesce(F("theirs_minor"), 0)
    groups = made.lines.order_by().values("kind").annotate(count=Count("id"), minor=Sum(more))
    found = {row["kind"]: row for row in groups}
    largest = max((abs(row["minor"]) for row in found.values()), default=0)
    return [
        Stair(
            kind,
            kind_said(kind),
            row["count"],
            row["minor"],
            round(100 * abs(row["minor"]) / largest) if largest else 0,
        )
        for kind in ORDER
        if (row := found.get(kind, {"count": 0, "minor": 0})) is not None
    ]


def left_out(made: Reconciliation) -> list[Problem]:
    """Return what of the file did not count and why, read again from it; nothing when all counted or it is gone."""
    path = operations.path_of(made.creditor_id, made.token, made.suffix) if made.left_out else None
    columns = columns_of.from_dict(made.layout)
    found = reading.look(path, columns.sheet)[1] if path else None
    return list(reading.read(found, columns, currency=made.account.currency).problems) if found else []


def typed(minor: int, currency: str) -> str:
    """Return an amount as a person would type it."""
    return formats.amount(minor, currency)


def letter(debtor: Debtor, account: Account, on: date, made: Reconciliation | None, at: datetime) -> bytes:
    """Return the letter by which both confirm the balance of a day, as PDF, in the debtor's language."""
    language = templates.language_of(debtor.language, debtor.creditor.language)
    with translation.override(language):
        return paper.pdf("confirmation", _letter(debtor, account, on, made, at))


def _letter(
    debtor: Debtor, account: Account, on: date, made: Reconciliation | None, at: datetime
) -> dict[str, Any]:
    """Return all that the letter says; what people wrote is data, the template sets it as text."""
    lines = ours.lines(account, on)
    creditor, total = debtor.creditor, formats.money(sum(line.minor for line in lines), account.currency)
    names = {
        "creditor": creditor.name,
        "debtor": debtor.name,
        "day": formats.day(on, "medium"),
        "total": total,
    }
    said = (
        gettext("According to our books, on %(day)s %(debtor)s owed %(creditor)s %(total)s, as listed below.")
        % names
    )
    theirs = ""
    if made is not None:
        amount = formats.money(made.theirs_minor, account.currency)
        theirs = gettext("According to the ledger that %(debtor)s sent us, the balance was %(amount)s; the difference is %(more)s.") % {
            **names, "amount": amount, "more": formats.money(made.ours_minor - made.theirs_minor, account.currency),
        }  # fmt: skip
    return {
        "title": gettext("Balance confirmation"), "page": gettext("Page"), "of": gettext("of"), "said": said, "theirs": theirs,
        "asked": gettext("Please compare it with your records and return this letter signed, with your remarks if there are any."),
        "head": [
            [gettext("Creditor"), " · ".join(part for part in (creditor.name, creditor.tax_id) if part)],
            [gettext("Debtor"), " · ".join(part for part in (debtor.name, debtor.code, debtor.tax_id) if part)],
            [gettext("As of"), names["day"]], [gettext("Currency"), account.currency],
        ],
        "heads": [gettext("Document"), gettext("Issue date"), gettext("Balance")], "total_label": gettext("Total"), "total": total,
        "rows": [
            [line.number or "–", formats.day(line.on) if line.on else "", formats.money(line.minor, account.currency)] for line in lines
        ],
        "agree": gettext("We agree with this balance."), "disagree": gettext("We do not agree. According to our records the balance is:"),
        "remarks": gettext("Remarks"), "none": gettext("Nothing is open on this day."), "signature": gettext("Name, position, signature and date"),
        "parties": [names["creditor"], names["debtor"]], "printed": gettext("Printed %(at)s") % {"at": formats.moment(at, "full")},
    }  # fmt: skip

"""Lists of what debtors contest, what we promised them and their ledgers beside ours: shown, narrowed, ordered, exported."""

from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cartera.desk.complaints import late_said
from cartera.desk.queries.lists import DISPUTE, RECONCILIATION, UNDERTAKING
from cartera.desk.tables import SEARCH, states_of
from cartera.disputes import catalogue
from cartera.ui import formats
from cartera.ui.tables import Column, Filter, Row, Table

Rows = QuerySet[Any, Any]
Choices = tuple[tuple[str, str], ...]


def reasons() -> Choices:
    """Return the reasons of the catalogue with their words, by word, the one for all else last."""
    told = [(code, gettext(each.word)) for code, each in catalogue.REASONS.items() if code != catalogue.OTHER]
    return (
        *sorted(told, key=lambda pair: pair[1].casefold()),
        (catalogue.OTHER, reason_said(catalogue.OTHER)),
    )


def areas() -> Choices:
    """Return the areas of the house with their words."""
    return tuple((code, gettext(word)) for code, word in catalogue.AREAS.items())


def kinds() -> Choices:
    """Return what we may promise with its words."""
    return tuple((code, gettext(word)) for code, word in catalogue.KINDS.items())


def reason_said(code: str) -> str:
    """Return the word of a reason."""
    return gettext(catalogue.reason(code).word)


def area_said(code: str) -> str:
    """Return the word of an area."""
    return gettext(catalogue.AREAS.get(code, code))


def kind_said(code: str) -> str:
    """Return the word of something we promised."""
    return gettext(catalogue.KINDS.get(code, code))


def with_lateness(rows: Rows, due: str, on: date) -> Rows:
    """Add to open rows whether their day is past."""
    late = Q(state="open", **{f"{due}__lt": on})
    found: Rows = rows.annotate(late=ExpressionWrapper(late, output_field=BooleanField()))
    return found


def disputes(on: date) -> Table:
    """Return the list of disputes, the nearest deadline first; what was said at length is in the file only."""
    return Table(
        columns=(
            Column("debtor__name", _("Debtor"), sort="debtor__sought", link="url", sub="debtor__code"),
            Column("receivable__number", _("Item"), sort="receivable__number", sub="reason"),
            Column("code_said", _("Reason"), sub="area_said"),
            Column("amount_minor", _("Contested"), "money", "amount_minor", "receivable__currency"),
            Column("owner", _("Who looks into it"), sort="owner"),
            Column("opened_on", _("Since"), "day", sort="opened_on"),
            Column("answer_due", _("Resolve until"), "day", sort="answer_due", sub="late_said"),
            Column("state", _("State"), "state", family="dispute", sort="state"),
            Column("resolved_on", _("Resolved on"), "day", show=False),
            Column("credited_minor", _("Credited"), "money", currency="receivable__currency", show=False),
            Column("credit_number", _("Credit note"), show=False),
            Column("explanation", _("Explanation"), show=False),
            Column("reference", _("Reference"), show=False),
        ),
        filters=(
            Filter("q", _("Search"), "search", (*SEARCH, "receivable__number__icontains", "owner__icontains", "reason__icontains")),
            Filter("code", _("Reason"), "choice", ("code",), reasons()),
            Filter("area", _("Area"), "choice", ("area",), areas()),
            Filter("state", _("State"), "choice", ("state",), states_of("dispute")),
            Filter("due", _("Resolve until"), "day", ("answer_due__lte",)),
            Filter("late", _("Only late ones"), "yes", ("late",)),
            Filter("todos", "", "kept", ()),  # resolved ones too: asked for by the page's own link
        ),
        order="answer_due",
        shape=lambda row: dispute_row(row, on),
        fields=DISPUTE,
    )  # fmt: skip


def dispute_row(row: dict[str, Any], on: date) -> Row:
    """Add to a dispute what people read."""
    row["url"] = reverse("dispute", args=[row["id"]])
    row["code_said"], row["area_said"] = reason_said(row["code"]), area_said(row["area"])
    row["late_said"] = late_said(row["answer_due"], on) if row["state"] == "open" else ""
    return row


def undertakings(on: date) -> Table:
    """Return the list of what we promised, the most urgent first."""
    return Table(
        columns=(
            Column("debtor__name", _("Debtor"), sort="debtor__sought", link="url", sub="debtor__code"),
            Column("kind_said", _("What we promised"), sub="detail"),
            Column("receivable__number", _("Item"), sort="receivable__number", sub="holds_said"),
            Column("owner", _("Who keeps it"), sort="owner"),
            Column("given_on", _("Promised on"), "day", sort="given_on"),
            Column("due_on", _("Keep until"), "day", sort="due_on", sub="late_said"),
            Column("state", _("State"), "state", family="undertaking", sort="state", sub="result"),
            Column("closed_on", _("Closed on"), "day", show=False),
            Column("reference", _("Reference"), show=False),
        ),
        filters=(
            Filter("q", _("Search"), "search", (*SEARCH, "receivable__number__icontains", "owner__icontains", "detail__icontains")),
            Filter("kind", _("What we promised"), "choice", ("kind",), kinds()),
            Filter("state", _("State"), "choice", ("state",), states_of("undertaking")),
            Filter("due", _("Keep until"), "day", ("due_on__lte",)),
            Filter("late", _("Only late ones"), "yes", ("late",)),
            Filter("todos", "", "kept", ()),
        ),
        order="due_on",
        shape=lambda row: undertaking_row(row, on),
        fields=UNDERTAKING,
    )  # fmt: skip


def undertaking_row(row: dict[str, Any], on: date) -> Row:
    """Add to what we promised what people read."""
    row["url"] = reverse("case", args=[row["debtor_id"]]) + "#h-undertakings"
    row["kind_said"] = kind_said(row["kind"])
    row["late_said"] = late_said(row["due_on"], on) if row["state"] == "open" else ""
    row["holds_said"] = gettext("rests meanwhile") if row["holds"] and row["state"] == "open" else ""
    row["receivable__number"] = row["receivable__number"] or gettext("the debtor as a whole")
    return row


def reconciliations() -> Table:
    """Return the list of comparisons with customers' ledgers, the latest first."""
    return Table(
        columns=(
            Column("debtor__name", _("Debtor"), sort="debtor__sought", link="url", sub="debtor__code"),
            Column("on", _("As of"), "day", sort="on"),
            Column("theirs_minor", _("Their balance"), "money", "theirs_minor", "account__currency"),
            Column("ours_minor", _("Our balance"), "money", "ours_minor", "account__currency"),
            Column("difference_minor", _("Difference"), "money", currency="account__currency"),
            Column("file_name", _("File"), sub="left_said"),
            Column("at", _("Compared"), "moment", sort="at"),
        ),
        filters=(
            Filter("q", _("Search"), "search", (*SEARCH, "file_name__icontains")),
            Filter("since", _("Since"), "day", ("on__gte",), half=True),
            Filter("until", _("Until"), "day", ("on__lte",), half=True),
        ),
        order="-at",
        shape=reconciliation_row,
        fields=RECONCILIATION,
    )  # fmt: skip


def reconciliation_row(row: dict[str, Any]) -> Row:
    """Add to a comparison what people read."""
    row["url"] = reverse("reconciliation", args=[row["id"]])
    row["difference_minor"] = row["ours_minor"] - row["theirs_minor"]
    row["left_said"] = left_said(row["left_out"])
    return row


def left_said(count: int) -> str:
    """Say how many lines of a file did not count; nothing when all did."""
    told = ngettext("%(count)s line left out", "%(count)s lines left out", count)
    return told % {"count": formats.number(count)} if count else ""


CAUSES = Table(
    columns=(
        Column("said", _("Reason or area"), sort="said"),
        Column("count", _("Disputes"), "number", sort="count"),
        Column("open", _("Still open"), "number", sort="open"),
        Column("late", _("Late"), "number", sort="late"),
        Column("amount_minor", _("Contested"), "money", sort="amount_minor"),
        Column("credited_minor", _("Credited"), "money", sort="credited_minor"),
        Column("days", _("Days to resolve"), "number", sort="days"),
    ),
    filters=(
        Filter("por", "", "kept", ()),
        Filter("desde", "", "kept", ()),
        Filter("hasta", "", "kept", ()),
    ),
    key="code",
)

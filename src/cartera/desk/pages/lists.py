"""Lists of debtors: all of them, and those that are overdue and left alone."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from cartera.desk import debtor_tables, queries, tables
from cartera.desk.pages import common
from cartera.desk.queries import lists
from cartera.kernel.reasons import REASONS
from cartera.parties import access
from cartera.parties.access import Work
from cartera.portfolio import queries as portfolio
from cartera.strategy import queries as strategy
from cartera.ui import exports, formats, words

# Why nothing is proposed: the codes the kernel gives where there is no step.
WHY_NOT = (
    "not_due", "below_threshold", "paused", "disputed", "agreed", "promised", "forborne", "exempt", "deceased", "insolvent",
    "represented", "cease_request", "complaint", "verifying", "credit_covers",
    "no_address", "no_channel", "opted_out", "not_authorised", "waiting_announcement", "discarded", "finished",
    "no_ladder",
)  # fmt: skip


@require_GET
@access.page()
def left_alone(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, who is overdue and left alone, and why."""
    on, _at = common.moment(work)
    version = strategy.policy_in_force(creditor=work.creditor, on=on)
    segments = tables.segments_of(strategy.read(version) if version else None)
    codes = portfolio.currencies(creditor=work.creditor)
    reasons = tuple((code, gettext(REASONS[code])) for code in WHY_NOT)
    table = tables.left_alone(reasons, segments, codes, on)
    rows = queries.left_alone(creditor=work.creditor, codes=codes)
    if fmt := request.GET.get("format"):
        selected, _problems = table.select(rows, request.GET)
        return exports.export(table, selected, fmt, f"sin-gestion-{on}")
    return render(request, "desk/left_alone.html", {"page": table.page(rows, request.GET), "on": on})


@require_GET
@access.page()
def debtors(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the debtors of a creditor."""
    if fmt := request.GET.get("format"):
        each = lists.debtors_by_currency(creditor=work.creditor)
        table = debtor_tables.file(work.creditor)
        selected, _problems = table.select(each, request.GET)
        return exports.export(table, selected, fmt, "deudores")
    page = debtor_tables.page(work.creditor).page(queries.debtors(creditor=work.creditor), request.GET)
    standings = lists.standings_of([row["id"] for row in page.rows])
    for row in page.rows:
        _say_standing(dict_of(row), standings.get(row["id"], []))
    return render(request, "desk/debtors.html", {"page": page})


def dict_of(row: Any) -> dict[str, Any]:
    """Return a row of a page as what it is: a dict of its own."""
    found: dict[str, Any] = row
    return found


def _say_standing(row: dict[str, Any], standings: list[dict[str, Any]]) -> None:
    """Add what is overdue and where the debtor stands, in every currency."""
    overdue = [formats.money(each["overdue_minor"], each["account__currency"]) for each in standings]
    opened = [formats.money(each["open_minor"], each["account__currency"]) for each in standings]
    row["overdue_said"] = ", ".join(overdue)
    row["open_said"] = gettext("of %(amount)s open") % {"amount": ", ".join(opened)} if opened else ""
    row["standing_said"] = ", ".join(
        tables.position_said(each["position"]) for each in standings if each["position"] != "none"
    )
    if row["exempt_since"]:
        row["standing_said"] = words.reason("exempt")

"""Open principal by days overdue, as of any day: each currency by itself, and all of it in one by dated rates."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from cartera.desk import forms
from cartera.desk.pages import common
from cartera.desk.queries.charges import exact_said
from cartera.foundation import frames
from cartera.kernel.steps.ageing import labels
from cartera.parties import access
from cartera.parties.access import Work
from cartera.portfolio import queries as portfolio
from cartera.portfolio.queries.buckets import BUCKETS
from cartera.portfolio.queries.home import HomeView
from cartera.strategy import queries as strategy
from cartera.ui import charts, exports
from cartera.ui.tables import Column, Table

MOST = 8  # edges


@require_GET
@access.page()
def ageing(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the ageing of a creditor's book."""
    today, _at = common.moment(work)
    asked = request.GET.get("dia", "")
    on = forms.day_given(asked, today) or today
    version = strategy.policy_in_force(creditor=work.creditor, on=on)
    usual = strategy.read(version).buckets if version else BUCKETS
    given = request.GET.get("tramos", "")
    edges = read_edges(given)
    view = portfolio.ageing_in(creditor=work.creditor, on=on, buckets=edges or usual)
    if fmt := request.GET.get("format"):
        return _file(view, fmt, f"antiguedad-{on.isoformat()}")
    proof = _proof(work, on, edges or usual) if "libro" in request.GET or not frames.is_big() else None
    context = {
        "chart": _chart(view), "query": urlencode({"dia": on.isoformat(), "tramos": given}),
        "on": on, "today": today, "names": [_said(name) for name in labels(edges or usual)],
        "no_day": bool(asked) and forms.day_given(asked, today) is None,
        "edges": ", ".join(str(edge) for edge in edges or usual), "wrong": bool(given) and not edges,
        "rows": [_row(code, sums, (proof or {}).get(code)) for code, sums in view.by_currency.items()],
        "unproved": proof is None,
        "home": view.currency, "total": list(view.total.values()), "sum": sum(view.total.values()),
        "converted": bool(view.rates), "missing": view.missing,
        "rates": [{"series": each.series, "on": each.on, "rate": exact_said(each.rate)} for each in view.rates],
    }  # fmt: skip
    return render(request, "desk/ageing.html", context)


def read_edges(text: str) -> tuple[int, ...]:
    """Return the edges somebody typed, such as 30, 60, 90; none when they are no rising days."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
        return ()
    edges = tuple(int(part) for part in parts)
    rising = all(before < after for before, after in zip((0, *edges), edges, strict=False))
    return edges if rising and len(edges) <= MOST else ()


def _chart(view: HomeView) -> charts.Chart | None:
    """Draw all of it in one currency; where a rate is missing, the currency of the creditor, else the first there is."""
    sums, code = (view.total, view.currency) if not view.missing else _first(view)
    if not any(sums.values()):
        return None
    rows = [{"age": _said(name), "minor": minor} for name, minor in sums.items()]
    return charts.bars(
        rows, charts.Axis("age", gettext("Days overdue")), charts.Axis("minor", gettext("Open principal"), code),
        sideways=True,
        title=gettext("Open principal by age, %(currency)s") % {"currency": code},
    )  # fmt: skip


def _first(view: HomeView) -> tuple[dict[str, int], str]:
    code = view.currency if view.currency in view.by_currency else next(iter(view.by_currency))
    return view.by_currency[code], code


def _file(view: HomeView, fmt: str, name: str) -> HttpResponseBase:
    """Return a file with a line for each currency; nothing is converted in it."""
    rows = [{"currency": code, "sum": sum(sums.values()), **sums} for code, sums in view.by_currency.items()]
    ages = tuple(Column(each, _said(each), "money") for each in view.total)
    columns = (Column("currency", gettext("Currency")), *ages, Column("sum", gettext("Total"), "money"))
    return exports.export(Table(columns), rows, fmt, name)


def _row(code: str, sums: dict[str, int], proof: portfolio.Proof | None) -> dict[str, Any]:
    return {"currency": code, "buckets": list(sums.values()), "sum": sum(sums.values()), "proof": proof}


def _proof(work: Work, on: date, buckets: Sequence[int]) -> dict[str, portfolio.Proof]:
    """Compare with every entry of the ledger, by currency: seconds in a big book, so there it waits to be asked for."""
    return {row.currency: row for row in portfolio.proof(creditor=work.creditor, on=on, buckets=buckets)}


def _said(name: str) -> str:
    """Say a bucket of `labels` in words."""
    if name == "current":
        return gettext("Not due")
    if name.endswith("+"):
        return gettext("More than %(days)s days") % {"days": name.removesuffix("+")}
    return gettext("%(days)s days") % {"days": name.replace("-", "–")}

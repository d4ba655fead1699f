"""Lists of what waits for an answer of ours: the open ones first, the others when they are asked for."""

from datetime import date

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from cartera.ui import exports
from cartera.ui.tables import Rows, Table


def listed(
    request: HttpRequest, table: Table, rows: Rows, *, first: Rows, template: str, called: str, on: date, **more: object
) -> HttpResponseBase:  # fmt: skip
    """Show, or export under a name, the `first` of the rows, unless the address asks for a state or for all (`todos`)."""
    if not request.GET.get("state") and not request.GET.get("todos"):
        rows = first
    if fmt := request.GET.get("format"):
        selected, _problems = table.select(rows, request.GET)
        return exports.export(table, selected, fmt, f"{called}-{on}")
    return render(request, template, {"page": table.page(rows, request.GET), "on": on, **more})

"""The page that shows every component in every state: the place to copy from, and what the browser tests look at."""

from datetime import UTC, date, datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from cartera.ui import diff, exports, specimens
from cartera.ui.tables import Rows

ON = date(2026, 3, 3)


@login_required
def components(request: HttpRequest) -> HttpResponseBase:
    """Show all components, or export the specimen list when a format is asked for."""
    rows: Rows = specimens.rows()
    if fmt := request.GET.get("format"):
        selected, _problems = specimens.TABLE.select(rows, request.GET)
        return exports.export(specimens.TABLE, selected, fmt, "componentes")
    return render(request, "ui/components_page.html", _context(request, rows))


def _context(request: HttpRequest, rows: Rows) -> dict[str, object]:
    before, after = specimens.letters()
    return {
        "page": specimens.TABLE.page(rows, request.GET),
        "nothing": specimens.TABLE.page([], {}),
        "nothing_found": specimens.TABLE.page(rows, {"q": "zzz"}),
        "ageing": specimens.ageing_chart(),
        "months": specimens.months_chart(),
        "curve": specimens.curve_chart(),
        "form": specimens.Specimen({"name": "", "amount": "12,00"}),
        "problems": specimens.problems(),
        "tabs": specimens.tabs(),
        "message": {
            "sender": "cobranzas@example.com",
            "to": "pagos@example.com",
            "subject": gettext("Your invoices"),
            "body": after,
        },
        "lines": diff.lines(before, after),
        "at": datetime(2026, 3, 3, 14, 5, tzinfo=UTC),
        "on": ON,
        "tones": [
            ("ok", "ok"),
            ("warn", "warn"),
            ("bad", "bad"),
            ("wait", "wait"),
            ("info", "info"),
            ("off", "off"),
        ],
        "crumbs": [{"label": "Cartera", "url": "/"}, {"label": gettext("Components"), "url": ""}],
        "icons": specimens.icons(),
        "banners": [
            {"kind": "working-date", "icon": "calendar", "text": gettext("The working date is 3 March 2026.")}
        ],
    }

"""The first page: what today brings."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from cartera.cycle import queries as cycle
from cartera.desk import queries
from cartera.desk.pages import common
from cartera.desk.queries import Morning
from cartera.foundation import clock
from cartera.parties import access
from cartera.parties.access import Work
from cartera.strategy import queries as strategy
from cartera.ui import asked, charts, words


@require_GET
@access.page()
def morning(request: HttpRequest, work: Work) -> HttpResponse:
    """Show the figures of the day, one chart, and what to do next."""
    on, at = common.moment(work)
    day = queries.morning(creditor=work.creditor, on=on)
    day.is_old = day.run is None and day.has_items and cycle.first_day(work.creditor, at) < on
    context: dict[str, Any] = {
        "day": day, "on": on, "chart": _chart(day) if day.steps else None,
        "policy": strategy.policy_in_force(creditor=work.creditor, on=on),
        "is_past": on != clock.today(work.creditor.timezone), "undo": common.undo(request, work, at),
    }  # fmt: skip
    return render(request, "desk/morning.html", context)


def _chart(day: Morning) -> charts.Chart:
    """Draw today's proposals by step, in the order of the ladders."""
    rows = [{"step": words.plain(row["step"]), "count": row["count"]} for row in day.steps]
    return charts.bars(
        rows,
        charts.Axis("step", gettext("Step")),
        charts.Axis("count", gettext("Proposed actions")),
        sideways=True,
        title=gettext("Today's actions by step"),
        description=gettext(
            "Every open proposal counts once, at the step it stands for; gentle steps come first."
        ),
    )


@require_POST
@access.page(may=frozenset(access.Role))
def choose_creditor(request: HttpRequest, work: Work) -> HttpResponse:
    """Work for another creditor from now on."""
    access.choose(request, asked.whole(request.POST.get("creditor", "")) or 0)
    return redirect("morning")

"""What people do: calls, visits and steps by others, closed with what came of them."""

from typing import Any

from django.contrib import messages
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from cartera.desk import operations, queries, tables
from cartera.desk.pages import common
from cartera.desk.pages.case import contact_row
from cartera.desk.pages.contact_acts import not_lawful
from cartera.outreach.models import Task
from cartera.parties import access
from cartera.parties import queries as parties
from cartera.parties.access import Work
from cartera.problems import Refused
from cartera.ui import exports

WAYS = {"call": ("call", "whatsapp", "sms", "voice"), "visit": ("visit", "letter", "call")}


@require_GET
@access.page()
def tasks(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, what people have to do; open tasks unless another state is asked for."""
    on, at = common.moment(work)
    table = tables.tasks(at)
    rows = queries.tasks(creditor=work.creditor, state="" if request.GET.get("state") else "open")
    if fmt := request.GET.get("format"):
        selected, _problems = table.select(rows, request.GET)
        return exports.export(table, selected, fmt, f"tareas-{on}")
    return render(request, "desk/tasks.html", {"page": table.page(rows, request.GET), "on": on})


@require_http_methods(["GET", "POST"])
@access.page()
def task(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Show one task with its script, or close it; then the next one opens by itself."""
    on, at = common.moment(work)
    found = get_object_or_404(
        Task.objects.select_related("debtor", "contact", "proposal", "closed_by"),
        pk=pk,
        creditor=work.creditor,
    )
    if request.method == "POST":
        try:
            operations.close_task(
                task=found, outcome=request.POST.get("outcome", ""), note=request.POST.get("note", "").strip(),
                on=on, at=at, by=work.user,
            )  # fmt: skip
        except Refused as refusal:
            common.refuse(request, refusal)
            return redirect("task", pk=pk)
        messages.success(request, gettext("Done: %(name)s") % {"name": found.debtor.name})
        _warn(request, found)
        waiting = Task.objects.filter(creditor=work.creditor, state="open").exclude(pk=pk)
        ready = waiting.filter(Q(lawful_from=None) | Q(lawful_from__lte=at))
        following = ready.order_by(F("proposal__net_minor").desc(nulls_last=True), "id").first()
        return redirect("task", pk=following.pk) if following else redirect("tasks")
    context = {
        "task": found, "reach": [contact_row(each) for each in _reach(found)],
        "put_off": found.lawful_from if found.lawful_from and found.lawful_from > at else None, "on": on, "outcomes": tables.outcomes(), "proposal": found.proposal,
        "how": tables.how_said(found.action, "", found.actor), "state": found.state,
        "step": tables.task_step(found.action, found.proposal.step if found.proposal else None),
        "nowhere": gettext(tables.NOWHERE[found.action]) if found.action in tables.NOWHERE else "",
        "crumbs": [{"label": gettext("Tasks"), "url": "/tareas/"}, {"label": found.debtor.name, "url": ""}],
    }  # fmt: skip
    return render(request, "desk/task.html", context)


def _warn(request: HttpRequest, task: Task) -> None:
    """Say so when the contact that closed a task should not have been made then."""
    noted = task.tries.filter(state="made").order_by("id").last()
    if noted is not None and noted.why:
        messages.warning(request, not_lawful(noted.why, noted.rule))


def _reach(task: Task) -> list[Any]:
    """Return where the person can be reached for this task: the contact that was chosen, else all that fit."""
    if task.contact:
        return [task.contact]
    kinds = WAYS.get(task.action, ("call", "email"))
    usable = parties.contacts(debtor=task.debtor).filter(
        channel__in=kinds, opted_out_at__isnull=True, bad_since__isnull=True
    )
    return list(usable)

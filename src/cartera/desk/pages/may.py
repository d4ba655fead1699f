"""May this debtor be called, written to or visited now? The number is shown after a yes; a no says by which rule, and when."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cartera.desk import evidence, queries
from cartera.desk.pages import common
from cartera.outreach import conduct, sentences
from cartera.outreach import operations as outreach
from cartera.outreach.lawful import Ruling, Wanted
from cartera.outreach.models import Task
from cartera.outreach.operations import tasks
from cartera.parties import access
from cartera.parties.access import Work
from cartera.parties.models import Contact
from cartera.ui import asked, words

# What is asked before a number is shown, and by which channel of the law; other addresses are open to be read.
ASKS = {
    "call": _("May I call now?"), "visit": _("May I visit now?"), "whatsapp": _("May I write now?"),
    "sms": _("May I write now?"), "voice": _("May I call now?"), "telegram": _("May I write now?"),
}  # fmt: skip
BY = {"voice": "call"}  # a number for recorded calls that a person dials


@require_POST
@access.page()
def may(request: HttpRequest, work: Work, pk: int, contact: int) -> HttpResponse:
    """Ask whether a person may contact a debtor at one of their addresses now; a refusal is on record from then on."""
    on, at = common.moment(work)
    found = _contact(work, pk, contact)
    task = _task(request, found)
    ruling = outreach.may_contact(wanted=_wanted(found, task), at=at, by=work.user)
    # The law lets a contact pass that the house has a reason not to make: whoever calls must know it first.
    held = queries.brakes(debtor=found.debtor, on=on) if ruling.allowed else []
    return _answer(request, found, task, ruling, held)


@require_POST
@access.page()
def schedule(request: HttpRequest, work: Work, pk: int, contact: int) -> HttpResponse:
    """Put the task of a refused contact at the first hour at which it may be made; without a task, open one for then."""
    _on, at = common.moment(work)
    found = _contact(work, pk, contact)
    if not request.POST.get("task"):
        return _remind(request, work, found, at)
    task = _task(request, found)
    if task is None:
        raise Http404
    channel = BY.get(found.channel, found.channel)
    hour = outreach.schedule_task(task=task, channel=channel, contact=found, at=at, by=work.user)
    if hour is None:
        messages.info(request, gettext("It may be done at once, or waiting is no help: nothing was put off."))
    else:
        said = gettext("Put off to %(hour)s.")
        messages.success(request, said % {"hour": sentences.hour(hour, work.creditor.timezone)})
    return redirect("task", pk=task.pk)


def _remind(request: HttpRequest, work: Work, contact: Contact, at: datetime) -> HttpResponse:
    task = outreach.remind(wanted=_wanted(contact, None), contact=contact, at=at, by=work.user)
    if task is None or task.lawful_from is None:
        messages.info(
            request, gettext("It may be done at once, or waiting is no help: there is nothing to remind of.")
        )
        return redirect("case", pk=contact.debtor_id)
    said = gettext("You will find it among the tasks from %(hour)s on.")
    messages.success(request, said % {"hour": sentences.hour(task.lawful_from, work.creditor.timezone)})
    return redirect("task", pk=task.pk)


def _contact(work: Work, debtor: int, contact: int) -> Contact:
    mine = Contact.objects.select_related("debtor__creditor")
    return get_object_or_404(mine, pk=contact, debtor=debtor, debtor__creditor=work.creditor)


def _task(request: HttpRequest, contact: Contact) -> Task | None:
    """Return the open task that the question is asked for; None: from the case page."""
    number = asked.whole(request.POST.get("task", ""))
    if number is None:
        return None
    return get_object_or_404(Task, pk=number, debtor=contact.debtor_id, state="open")


def _wanted(contact: Contact, task: Task | None) -> Wanted:
    channel = BY.get(contact.channel, contact.channel)
    if task is not None:
        return tasks.wanted(task, channel=channel, contact=contact)
    return Wanted(contact.debtor_id, channel, contact.role, contact.address)


def _answer(
    request: HttpRequest, contact: Contact, task: Task | None, ruling: Ruling, held: list[str]
) -> HttpResponse:
    zone = ruling.question.zones[0] if ruling.question.zones else _clock(ruling, contact)
    context: dict[str, Any] = {
        "contact": contact, "debtor": contact.debtor, "task": task, "allowed": ruling.allowed,
        "role": evidence.role_said(contact.role), "ask": ASKS.get(contact.channel, ASKS["call"]),
        "ruled": evidence.ruled(ruling.why, ruling.rule, ruling.allowed_from, zone),
        "held": [words.reason(code) for code in held],
        "may_wait": ruling.allowed_from is not None,
        "warnings": [sentences.line(rule) for rule in ruling.verdict.warnings],
        "back": reverse("task", args=[task.pk]) if task else reverse("case", args=[contact.debtor_id]),
        "dials": contact.channel in {"call", "voice"},
    }  # fmt: skip
    return render(request, "desk/may.html#answer" if common.is_partial(request) else "desk/may.html", context)


def _clock(ruling: Ruling, contact: Contact) -> str:
    """Return the zone of the pack where the debtor's is not known."""
    clock = conduct.book(ruling.question.pack, conduct.Manner()).clocks(())
    return contact.debtor.creditor.timezone if clock is None else clock.first.name

"""What every page shows whatever it is about: navigation, for whom one works, and what holds for the whole house."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from cartera.config.house import banners as house_banners
from cartera.cycle import queries as cycle
from cartera.foundation import clock, queries
from cartera.parties import access
from cartera.problems import N_
from cartera.ui import formats

# group, label, icon, name of the address
NAV = (
    (N_("Today"), N_("Good morning"), "home", "morning"),
    (N_("Today"), N_("Proposed actions"), "today", "today"),
    (N_("Today"), N_("Tasks"), "task", "tasks"),
    (N_("Today"), N_("Messages"), "message", "messages"),
    (N_("Portfolio"), N_("Debtors"), "people", "debtors"),
    (N_("Portfolio"), N_("Left alone"), "hand", "left_alone"),
    (N_("Portfolio"), N_("Ageing"), "calendar", "ageing"),
    (N_("Portfolio"), N_("Payment plans"), "steps", "plans"),
    (N_("Portfolio"), N_("Disputes"), "scale", "disputes"),
    (N_("Portfolio"), N_("What we promised"), "done", "undertakings"),
    (N_("Portfolio"), N_("Reconciliations"), "list", "reconciliations"),
    (N_("Portfolio"), N_("Statements of account"), "document", "statements"),
    (N_("Portfolio"), N_("Complaints"), "chat", "complaints"),
    (N_("Portfolio"), N_("The bank"), "money", "bank"),
    (N_("Portfolio"), N_("To be applied"), "money", "matching"),
    (N_("Portfolio"), N_("Receipts"), "document", "receipts"),
    (N_("Portfolio"), N_("Imports"), "import", "imports"),
    (N_("How we collect"), N_("Policies"), "policy", "policies"),
    (N_("How we collect"), N_("Discounts"), "money", "discounts"),
    (N_("How we collect"), N_("Laws"), "shield", "laws"),
    (N_("How we collect"), N_("Runs"), "run", "runs"),
    (N_("Help"), N_("The house"), "settings", "house"),
    (N_("Help"), N_("Manual"), "book", "manual"),
)


def house(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of a page shows. Lazy: a page that shows no base template asks nothing."""
    return {
        "house": queries.house,
        "nav": lambda: _nav(request),
        "banners": lambda: _banners(request),
        "work": lambda: access.work_of(request),
    }


def _nav(request: HttpRequest) -> list[dict[str, object]]:
    if not request.user.is_authenticated:
        return []
    items = []
    work = access.work_of(request)
    for group, label, icon, name in NAV:
        if name == "house" and (work is None or work.role not in access.RULING):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue  # a stage whose pages this installation does not have
        active = request.path == url if url == "/" else request.path.startswith(url)
        items.append(
            {"group": gettext(group), "label": gettext(label), "icon": icon, "url": url, "active": active}
        )
    return items


def _banners(request: HttpRequest) -> list[dict[str, str]]:
    """Say what holds for every page: notices for administrators, a day of the past."""
    work = access.work_of(request)
    return [] if work is None else [*house_banners.banners(work), *_past(work)]


def _past(work: access.Work) -> list[dict[str, str]]:
    """Say that one works on a day of the past, where that is so."""
    at = clock.now()
    on = cycle.business_date(work.creditor, at)
    if on == clock.today(work.creditor.timezone):
        return []
    said = gettext("You are working on %(day)s: what is approved and sent speaks of that day.")
    return [
        {
            "kind": "working-date", "icon": "calendar", "text": said % {"day": formats.day(on, "full")},
            "url": reverse("runs"), "action": gettext("Change the day"),
        }
    ]  # fmt: skip

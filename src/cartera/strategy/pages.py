"""The doors of policies: their versions, what each says, checking and keeping a text, putting it in force."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cartera.foundation import clock
from cartera.kernel.policy_text import read_policy
from cartera.parties import access
from cartera.parties.access import Work
from cartera.problems import N_, Problem, Refused
from cartera.strategy import operations, queries
from cartera.strategy.models import PolicyVersion
from cartera.strategy.operations import PolicyHasProblems
from cartera.ui import asked, diff, formats, words
from cartera.ui.tables import Column, Table
from cartera.ui.templatetags.cartera_ui import said

LIMIT = 100_000  # characters: no policy is as long as a book
VERSIONS = Table(
    columns=(
        Column("title", _("Policy"), sort="title", link="url"),
        Column("at", _("Saved"), "moment", sort="at"),
        Column("used_at", _("First used"), "moment", sort="used_at"),
        Column("force_said", _("Decides")),
    ),
    key="id",
)


@require_GET
@access.page()
def policies(request: HttpRequest, work: Work) -> HttpResponse:
    """Show the versions of a creditor's policies, which one decides, and those that come with the product."""
    on = clock.today(work.creditor.timezone)
    switches = list(work.creditor.policies_in_force.select_related("policy_version"))
    deciding = queries.policy_in_force(creditor=work.creditor, on=on)
    rows = [_version(row, deciding) for row in queries.versions(creditor=work.creditor, on=on)]
    context = {
        "page": VERSIONS.page(rows, request.GET), "deciding": deciding, "switches": switches,
        "timeline": queries.timeline(queries.read(deciding)) if deciding else [],
        "shipped": [_shipped(name, path.read_text(encoding="utf-8")) for name, path in queries.shipped().items()],
    }  # fmt: skip
    return render(request, "strategy/policies.html", context)


def _version(row: dict[str, Any], deciding: PolicyVersion | None) -> dict[str, Any]:
    decides = deciding is not None and row["id"] == deciding.pk
    return {
        **row, "title": f"{row['name']} {row['version']}", "url": reverse("policy", args=[row["id"]]),
        "force_said": gettext("now") if decides else "",
    }  # fmt: skip


def _shipped(name: str, text: str) -> dict[str, str]:
    """Return a policy that comes with the product: its name, and as what and for what its first line announces it."""
    title, _colon, said = text.lstrip("# ").partition("\n")[0].strip().partition(": ")
    return {"name": name, "title": title, "said": words.capital(said)}


@require_GET
@access.page()
def policy(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Show a version as a timeline, and how it differs from another one."""
    version = get_object_or_404(PolicyVersion.objects.select_related("by"), pk=pk, creditor=work.creditor)
    others = PolicyVersion.objects.filter(creditor=work.creditor).exclude(pk=pk)
    number = asked.whole(request.GET.get("con", ""))
    other = get_object_or_404(others, pk=number) if number else None
    on = clock.today(work.creditor.timezone)
    context = {
        "version": version, "policy": queries.read(version), "timeline": queries.timeline(queries.read(version)),
        "switches": work.creditor.policies_in_force.filter(policy_version=version), "on": on,
        "others": list(others.order_by("-id")[:50]), "other": other,
        "lines": diff.lines(other.text, version.text) if other else [],
        "crumbs": [{"label": gettext("Policies"), "url": reverse("policies")}, {"label": str(version), "url": ""}],
    }  # fmt: skip
    return render(request, "strategy/policy.html", context)


@require_http_methods(["GET", "POST"])
@access.page(may=access.LEADING)
def new(request: HttpRequest, work: Work) -> HttpResponse:
    """Take a text, typed or from a file; say all its problems by line; keep it when there is none."""
    if not work.leads:
        raise PermissionDenied  # nobody should write what they may not keep
    text = _given(request) if request.method == "POST" else _begin(request, work)
    problems: list[Problem] = []
    timeline: list[Any] = []
    if len(text) > LIMIT:
        said = N_("The text is longer than any policy: %(size)s characters, of at most %(limit)s.")
        told = {"size": formats.number(len(text)), "limit": formats.number(LIMIT)}
        text, problems = text[:LIMIT], [Problem("policy_too_long", said, told)]
    elif request.method == "POST":
        if request.POST.get("save"):
            kept = _keep(work, text, problems)
            if kept:
                messages.success(request, gettext("%(policy)s is kept.") % {"policy": kept})
                return redirect("policy", pk=kept.pk)
        else:
            found, problems = read_policy(text, templates=queries.known_templates())
            timeline = queries.timeline(found) if found else []
    context = {
        "text": text, "problems": problems, "timeline": timeline, "checked": request.method == "POST",
        "shipped": queries.shipped(),
        "crumbs": [{"label": gettext("Policies"), "url": reverse("policies")}, {"label": gettext("New version"), "url": ""}],
    }  # fmt: skip
    return render(request, "strategy/new.html", context)


def _given(request: HttpRequest) -> str:
    """Return the text that was sent: the file's when there is one."""
    file = request.FILES.get("file")
    if file is not None and not isinstance(file, list):
        written: str = file.read(4 * LIMIT).decode("utf-8-sig", errors="replace")
        return written
    return str(request.POST.get("text", "")).replace("\r\n", "\n")


def _begin(request: HttpRequest, work: Work) -> str:
    """Return the text to begin with: a kept version or one that comes with the product."""
    shipped, kept = (
        queries.shipped().get(request.GET.get("desde", "")),
        asked.whole(request.GET.get("de", "")),
    )
    if shipped:
        return shipped.read_text(encoding="utf-8")
    if kept:
        return get_object_or_404(PolicyVersion, pk=kept, creditor=work.creditor).text
    return ""


def _keep(work: Work, text: str, problems: list[Problem]) -> PolicyVersion | None:
    """Keep a text; what is wrong with it is added to `problems`."""
    try:
        return operations.save_policy(
            creditor=work.creditor,
            text=text,
            templates=queries.known_templates(),
            at=clock.now(),
            by=work.user,
        )
    except PolicyHasProblems as refusal:
        problems.extend(refusal.problems)
    except Refused as refusal:
        problems.append(Problem(refusal.code, refusal.text, refusal.fields))
    return None


@require_POST
@access.page(may=access.LEADING)
def put_in_force(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Let a version decide from a day on."""
    version = get_object_or_404(PolicyVersion, pk=pk, creditor=work.creditor)
    try:
        from_on = date.fromisoformat(request.POST.get("from_on", ""))
    except ValueError:
        messages.error(request, gettext("Choose the day from which it decides."))
        return redirect("policy", pk=pk)
    latest = work.creditor.policies_in_force.first()
    if latest is None or (latest.policy_version_id, latest.from_on) != (version.pk, from_on):
        try:
            operations.put_in_force(version=version, from_on=from_on, at=clock.now(), by=work.user)
        except Refused as refusal:
            messages.error(request, said(refusal))
            return redirect("policy", pk=pk)
    text = gettext("%(policy)s decides from %(day)s.")
    messages.success(request, text % {"policy": version, "day": formats.day(from_on)})
    return redirect("policies")

"""Statements of account: one on the page, on paper and as a workbook; sent; and the list of those that were."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cartera.desk import statement_forms
from cartera.desk.pages import common
from cartera.outreach.models import Message
from cartera.parties import access
from cartera.parties.access import Work
from cartera.parties.models import Debtor
from cartera.problems import Refused
from cartera.statements import letters, operations, paper, queries, words, workbook
from cartera.statements.content import Asked, Facts
from cartera.statements.printed import printed
from cartera.statements.queries import Given
from cartera.ui import exports

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The statement somebody looks at, and the form by which they asked for it."""

    debtor: Debtor
    asked: Asked
    by_group: bool
    form: statement_forms.AskForm

    def query(self, currency: str = "") -> str:
        """Return what asks for the same again."""
        asked = self.asked
        given = {
            "kind": asked.kind, "since": asked.from_on or "", "until": asked.to_on, "group": "on" if self.by_group else "",
            "currency": currency,
        }  # fmt: skip
        return urlencode({name: value for name, value in given.items() if value})


@require_GET
@access.page()
def statement(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Show a debtor's statement in each of its currencies, as the debtor would read it."""
    wanted = _wanted(request, work, pk)
    debtor = wanted.debtor
    papers = [
        {
            "paper": printed(given.facts, words.labels(given.facts["language"])), "currency": given.currency,
            "query": wanted.query(given.currency),
        }
        for given in _told(wanted)
    ]  # fmt: skip
    context: dict[str, Any] = {
        "debtor": debtor, "papers": papers, "form": wanted.form, "asked": wanted.asked, "by_group": wanted.by_group,
        "crumbs": [
            {"label": gettext("Debtors"), "url": reverse("debtors")},
            {"label": debtor.name, "url": reverse("case", args=[debtor.pk])},
            {"label": gettext("Statement of account"), "url": ""},
        ],
    }  # fmt: skip
    return render(request, "desk/statement.html", context)


@require_GET
@access.page()
def statement_file(request: HttpRequest, work: Work, pk: int, form: str) -> HttpResponse:
    """Answer with a debtor's statement in one currency as a PDF or a workbook."""
    told = (
        _told(_wanted(request, work, pk), request.GET.get("currency", "")) if form in {"pdf", "xlsx"} else []
    )
    if not told:
        raise Http404
    facts, labels = told[0].facts, words.labels(told[0].facts["language"])
    if form == "xlsx":
        return _file(workbook.xlsx(facts, labels), XLSX, facts, form)
    return _file(paper.pdf(facts, labels), PDF, facts, form)


@require_POST
@access.page()
def statement_send(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Write a debtor's statement in one currency as a message with its file, and let it leave."""
    wanted = _wanted(request, work, pk)
    on, at = common.moment(work)
    currency = request.POST.get("currency", "")
    try:
        sent = operations.send(
            debtor=wanted.debtor, currency=currency, asked=wanted.asked, by_group=wanted.by_group,
            requested=bool(request.POST.get("requested")), on=on, at=at, by=work.user,
        )  # fmt: skip
    except Refused as refusal:
        common.refuse(request, refusal)
        return redirect(f"{reverse('statement', args=[pk])}?{wanted.query()}")
    messages.success(request, gettext("The statement waits to leave; until then it can be withdrawn."))
    return redirect("message", pk=sent.message_id)


@require_GET
@access.page()
def statements(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the statements that were sent or refused."""
    on, _at = common.moment(work)
    table, rows = statement_forms.sent(), queries.statements(creditor=work.creditor)
    if fmt := request.GET.get("format"):
        selected, _problems = table.select(rows, request.GET)
        return exports.export(table, selected, fmt, f"estados-de-cuenta-{on}")
    last = queries.latest_round(creditor=work.creditor)
    context = {
        "page": table.page(rows, request.GET), "schedule": queries.schedule(creditor=work.creditor), "last": last,
        "refused": len(queries.refused_of(round=last)) if last else 0,
    }  # fmt: skip
    return render(request, "desk/statements.html", context)


@require_GET
@access.page()
def statement_sent(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Answer with the file that goes or went with a message, made of what was told then."""
    facts = queries.of_message(get_object_or_404(Message, pk=pk, creditor=work.creditor))
    if facts is None:
        raise Http404
    return _file(paper.pdf(facts, words.labels(facts["language"])), PDF, facts, "pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@access.page(may=access.LEADING)
def statement_schedule(request: HttpRequest, work: Work) -> HttpResponse:
    """Show or take in on which day of the month statements go out by themselves."""
    if not work.leads:
        raise PermissionDenied
    kept = queries.schedule(creditor=work.creditor)
    initial = {"day": kept.day, "kind": kept.kind, "by_group": kept.by_group} if kept else {"by_group": True}
    form = statement_forms.ScheduleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        on, at = common.moment(work)
        operations.set_schedule(creditor=work.creditor, on=on, at=at, by=work.user, **form.cleaned_data)
        messages.success(request, gettext("Kept."))
        return redirect("statements")
    crumbs = [
        {"label": gettext("Statements of account"), "url": reverse("statements")},
        {"label": gettext("Every month"), "url": ""},
    ]
    return render(request, "desk/statement_schedule.html", {"form": form, "crumbs": crumbs})


def _wanted(request: HttpRequest, work: Work, pk: int) -> Wanted:
    """Return which statement is asked for; what cannot be understood is shown on the form and left out."""
    debtor = get_object_or_404(Debtor.objects.select_related("creditor"), pk=pk, creditor=work.creditor)
    on, _at = common.moment(work)
    has_group = bool(queries.companies_of(debtor=debtor))
    form = statement_forms.AskForm(
        request.GET or None, has_group=has_group, initial={"until": on, "group": has_group}
    )
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    until: date = given.get("until") or on
    since: date | None = None
    if given.get("kind") == "activity":
        since = given.get("since") or until.replace(day=1)
    by_group = bool(given.get("group")) if form.is_bound else has_group
    return Wanted(debtor, Asked(until, since), by_group and has_group, form)


def _told(wanted: Wanted, currency: str = "") -> list[Given]:
    debtor = wanted.debtor
    found = queries.facts(
        creditor=debtor.creditor,
        debtor_ids=[debtor.pk],
        asked=wanted.asked,
        by_group=wanted.by_group,
        currency=currency,
    )
    return list(found)


def _file(content: bytes, kind: str, facts: Facts, ending: str) -> HttpResponse:
    way = "inline" if ending == "pdf" else "attachment"
    headers = {
        "Content-Disposition": f'{way}; filename="{letters.file_name(facts)}.{ending}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)

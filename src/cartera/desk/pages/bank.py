"""What the bank says arrived: its lines, a file dropped and looked at before it is taken in, and what a person says of a line."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from cartera.desk import bank_tables
from cartera.desk.bank_forms import BankFileForm, TakeBackForm, accounts_said
from cartera.desk.pages import common
from cartera.foundation import clock
from cartera.parties import access
from cartera.parties.access import Work
from cartera.payments import operations, queries, shown, waiting
from cartera.payments.models import BankFile, BankLine
from cartera.payments.operations import Asked, matching
from cartera.payments.outcome import Outcome
from cartera.payments.reading.read import FORMATS
from cartera.payments.waiting import Waiting
from cartera.portfolio.models import Payment
from cartera.problems import Problem, Refused
from cartera.ui import exports, formats

PROBLEMS_SHOWN = 60


@require_http_methods(["GET", "HEAD", "POST"])
@access.page()
def bank(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the bank's lines; take a file that is dropped here to be looked at."""
    if request.method == "POST":
        return _receive(request, work)
    table = bank_tables.lines(queries.accounts(creditor=work.creditor))
    rows = bank_tables.lines_of(work.creditor)
    if fmt := request.GET.get("format"):
        selected, _problems = table.select(rows, request.GET)
        return exports.export(table, selected, fmt, "banco")
    standing = queries.standing(creditor=work.creditor)
    context = {
        "page": table.page(rows, request.GET), "limit_mb": waiting.BYTES_MAX >> 20, "standing": standing,
        "files": [_file_row(row) for row in queries.bank_files(creditor=work.creditor)[:8]],
        "formats": ", ".join(FORMATS[each] for each in ("camt053", "camt054", "mt940", "ofx", "table")),
    }  # fmt: skip
    return render(request, "desk/bank.html", context)


def _file_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "format_said": FORMATS.get(row["format"], row["format"]),
        "url": reverse("bank_file", args=[row["id"]]),
    }


def _receive(request: HttpRequest, work: Work) -> HttpResponseBase:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        messages.error(request, gettext("Choose a file first."))
        return redirect("bank")
    try:
        kept = waiting.keep(work.creditor.pk, file)
    except Refused as refusal:
        common.refuse(request, refusal)
        return redirect("bank")
    return redirect("bank_waiting", token=kept.token)


@require_http_methods(["GET", "HEAD", "POST"])
@access.page()
def bank_waiting(request: HttpRequest, work: Work, token: str) -> HttpResponseBase:
    """Show what a dropped file would do; a post answers what it does not tell, takes it in, or forgets it."""
    found = waiting.find(work.creditor.pk, token)
    if found is None:
        raise Http404
    if "forget" in request.POST:
        waiting.forget(found)
        return redirect("bank")
    asked, form = _asked(request.POST or None, table=True), None
    on = clock.today(work.creditor.timezone)
    if "take" in request.POST and asked is not None:
        return _take(request, work, found, asked)
    outcome = operations.look(creditor=work.creditor, path=found.path, asked=asked, on=on)
    form = BankFileForm(request.POST or None, table=outcome.format in {"table", ""})
    return render(request, "desk/bank_waiting.html", {"file": found, "form": form, **_told(work, outcome)})


def _asked(data: Any, *, table: bool) -> Asked | None:
    form = BankFileForm(data, table=table)
    if data is None or not form.is_valid():
        return Asked()
    told = form.cleaned_data
    return Asked(told["account"], None, form.answers(), told.get("save_as", ""))


def _take(request: HttpRequest, work: Work, found: Waiting, asked: Asked) -> HttpResponseBase:
    try:
        outcome = operations.take_in(
            creditor=work.creditor, path=found.path, file_name=found.file_name, asked=asked,
            on=clock.today(work.creditor.timezone), at=clock.now(), by=work.user,
        )  # fmt: skip
    except Refused as refusal:
        common.refuse(request, refusal)
        return redirect("bank_waiting", token=found.token)
    waiting.forget(found)
    for said in shown.sentences(outcome):
        messages.success(request, said)
    _match(request, work)
    return redirect("bank_file", pk=outcome.file_id)


def _match(request: HttpRequest, work: Work) -> None:
    """Look at once for what the new lines pay; what is certain is applied, the rest waits on its own screen."""
    on, at = common.moment(work)
    found = matching.match_lines(creditor=work.creditor, on=on, at=at, by=work.user)
    if found.lines:
        said = gettext("%(lines)s lines waited: %(applied)s applied, %(waiting)s wait for a person.")
        told = {name: formats.number(getattr(found, name)) for name in ("lines", "applied", "waiting")}
        messages.success(request, said % told)


def _told(work: Work, outcome: Outcome) -> dict[str, Any]:
    """Return what a file would do, for the page."""
    problems = sorted(outcome.problems, key=lambda each: not each.fatal)
    return {
        "outcome": outcome, "refused": any(each.fatal for each in problems), "problems": problems[:PROBLEMS_SHOWN],
        "more": max(0, len(problems) - PROBLEMS_SHOWN), "format_said": FORMATS.get(outcome.format, ""),
        "accounts": accounts_said(queries.accounts(creditor=work.creditor)),
        "sums": [
            {"currency": code, "in": outcome.in_minor[code], "out": outcome.out_minor[code]}
            for code in sorted({*outcome.in_minor, *outcome.out_minor})
        ],
        "crumbs": [{"label": gettext("The bank"), "url": reverse("bank")}, {"label": gettext("A file"), "url": ""}],
    }  # fmt: skip


@require_GET
@access.page()
def bank_file(request: HttpRequest, work: Work, pk: int) -> HttpResponseBase:
    """Show what a file did, and what was remarked."""
    file = get_object_or_404(BankFile.objects.select_related("by"), pk=pk, creditor=work.creditor)
    problems = [
        Problem(
            each["code"], each["text"], each["fields"], line=each["line"], column=each["column"], fatal=False
        )
        for each in file.problems[:PROBLEMS_SHOWN]
    ]
    context = {
        "file": file, "format_said": FORMATS.get(file.format, file.format), "problems": problems, "counts": file.counts,
        "statements": file.statements.select_related("account"),
        "sums": _sums(file.counts),
        "crumbs": [{"label": gettext("The bank"), "url": reverse("bank")}, {"label": file.file_name, "url": ""}],
    }  # fmt: skip
    return render(request, "desk/bank_file.html", context)


def _sums(counts: dict[str, Any]) -> list[dict[str, Any]]:
    came, went = counts.get("in", {}), counts.get("out", {})
    return [
        {"currency": code, "in": came.get(code, 0), "out": went.get(code, 0)}
        for code in sorted({*came, *went})
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@access.page()
def bank_line(request: HttpRequest, work: Work, pk: int) -> HttpResponseBase:
    """Show a line of the bank, and do what a person says of it."""
    line = get_object_or_404(queries.bank_lines(creditor=work.creditor), pk=pk)
    on, at = common.moment(work)
    form = TakeBackForm(request.POST or None, on=on, payments=_payments(line))
    if request.method == "POST":
        if not work.acts:
            raise PermissionDenied
        try:
            _act(request, line, form, at=at, by=work.user)
            messages.success(request, gettext("Done."))
        except Refused as refusal:
            common.refuse(request, refusal)
        return redirect("bank_line", pk=pk)
    twin = (
        queries.bank_lines(creditor=work.creditor).filter(pk=line.twin_id).first() if line.twin_id else None
    )
    context = {
        "line": shown.line(line), "row": line, "twin": shown.line(twin) if twin else None,
        "waits": operations.may_take_back(line) and bool(line.kind == BankLine.Kind.RETURN or _payments(line)),
        "form": form if form.fields["payment"].choices else None,  # type: ignore[attr-defined] # the type of `fields` knows no kinds of fields
        "crumbs": [{"label": gettext("The bank"), "url": reverse("bank")}, {"label": formats.day(line.value_on), "url": ""}],
    }  # fmt: skip
    return render(request, "desk/bank_line.html", context)


def _act(request: HttpRequest, line: BankLine, form: TakeBackForm, *, at: Any, by: Any) -> None:
    what = request.POST.get("act", "")
    if what == "another":
        operations.another(line=line, at=at, by=by)
    elif what == "same":
        operations.same_as_known(line=line, at=at, by=by)
    elif what == "ignore":
        operations.ignore(line=line, why=request.POST.get("why", ""), at=at, by=by)
    elif what == "reopen":
        operations.reopen(line=line, at=at, by=by)
    elif what == "take_back" and form.is_valid():
        payment = get_object_or_404(Payment, pk=form.cleaned_data["payment"], creditor=line.creditor_id)
        operations.take_back(line=line, payment=payment, at=at, by=by)
    else:
        raise Http404


def _payments(line: BankLine) -> list[tuple[int, str]]:
    """Return the payments that a return could take back: of its amount and currency, the latest first."""
    if not operations.may_take_back(line):
        return []
    found = Payment.objects.filter(
        creditor=line.creditor_id, amount_minor=-line.amount_minor, currency=line.currency, returned_on__isnull=True,
        paid_on__lte=line.value_on,
    ).order_by("-paid_on")  # fmt: skip
    rows = found.annotate(name=F("debtor__name")).values_list("pk", "paid_on", "name", "reference")[:30]
    return [(pk, f"{formats.day(paid_on)} · {name} · {reference}") for pk, paid_on, name, reference in rows]

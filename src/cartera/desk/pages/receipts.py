"""Payments to verify: what debtors hand in as proof, looked at beside the bank's lines, linked, corrected or rejected."""

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from cartera.desk import bank_tables
from cartera.desk.bank_forms import ReceiptForm, ToldForm
from cartera.desk.pages import common
from cartera.money.amounts import from_minor
from cartera.parties import access
from cartera.parties.access import Work
from cartera.parties.models import Debtor
from cartera.payments import files, operations, queries, shown
from cartera.payments.models import Receipt
from cartera.payments.reading import proofs
from cartera.problems import Refused
from cartera.ui import asked, exports
from cartera.ui.templatetags.cartera_ui import said


@require_GET
@access.page()
def receipts(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the receipts of a creditor's debtors."""
    on, at = common.moment(work)
    table, rows = bank_tables.receipts(at), bank_tables.receipts_of(work.creditor)
    if fmt := request.GET.get("format"):
        selected, _problems = table.select(rows, request.GET)
        return exports.export(table, selected, fmt, f"comprobantes-{on}")
    return render(request, "desk/receipts.html", {"page": table.page(rows, request.GET)})


@require_http_methods(["GET", "HEAD", "POST"])
@access.page()
def hand_in(request: HttpRequest, work: Work, pk: int) -> HttpResponseBase:
    """Take down the receipt a debtor sent."""
    if not work.acts:
        raise PermissionDenied
    debtor = get_object_or_404(Debtor.objects.select_related("creditor"), pk=pk, creditor=work.creditor)
    on, at = common.moment(work)
    form = ReceiptForm(request.POST or None, request.FILES or None, on=on)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = _taken(debtor, form, on=on, at=at, by=work.user)
        except Refused as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(
                request, gettext("The receipt is kept; the debtor is not asked for payment meanwhile.")
            )
            return redirect("receipt", pk=receipt.pk)
    context = {
        "debtor": debtor, "form": form,
        "crumbs": [
            {"label": gettext("Debtors"), "url": reverse("debtors")},
            {"label": debtor.name, "url": reverse("case", args=[debtor.pk])},
            {"label": gettext("Receipt"), "url": ""},
        ],
    }  # fmt: skip
    return render(request, "desk/receipt_new.html", context)


def _taken(debtor: Debtor, form: ReceiptForm, *, on: date, at: datetime, by: Any) -> Receipt:
    file = form.cleaned_data.get("file")
    text = form.cleaned_data.get("text", "")
    if file is None:
        return operations.hand_in(debtor=debtor, text=text, on=on, at=at, by=by)
    with tempfile.TemporaryDirectory(prefix="cartera-") as folder:
        path = Path(folder) / "receipt"
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        return operations.hand_in(
            debtor=debtor, text=text, path=path, file_name=Path(file.name or "").name, on=on, at=at, by=by
        )


@require_http_methods(["GET", "HEAD", "POST"])
@access.page()
def receipt(request: HttpRequest, work: Work, pk: int) -> HttpResponseBase:
    """Show a receipt beside the bank's lines that could be it, and do what a person says of it."""
    found = get_object_or_404(queries.receipts(creditor=work.creditor), pk=pk)
    on, at = common.moment(work)
    form = ToldForm(request.POST if "correct" in request.POST else None, on=on, initial=_initial(found, work))
    if request.method == "POST":
        if not work.acts:
            raise PermissionDenied
        if "correct" not in request.POST or form.is_valid():
            try:
                _act(request, found, form, on=on, at=at, by=work.user)
                messages.success(request, gettext("Done."))
            except Refused as refusal:
                common.refuse(request, refusal)
            return redirect("receipt", pk=pk)
    lines = (
        [(shown.line(line), is_sure) for line, is_sure in queries.lines_for(found)]
        if found.line is None
        else []
    )
    context = {
        "receipt": shown.receipt(found, at), "row": found, "form": form, "lines": lines,
        "linked": shown.line(found.line) if found.line else None, "is_picture": _is_picture(found),
        "crumbs": [{"label": gettext("Receipts"), "url": reverse("receipts")}, {"label": found.debtor.name, "url": ""}],
    }  # fmt: skip
    return render(request, "desk/receipt.html", context)


def _initial(found: Receipt, work: Work) -> dict[str, Any]:
    currency = found.currency or work.creditor.currency
    amount = from_minor(found.amount_minor, currency) if found.amount_minor is not None else None
    return {
        "currency": currency, "amount": bank_tables.amount_typed(amount), "paid_on": found.paid_on, "bank": found.bank,
        "reference": found.reference,
    }  # fmt: skip


def _act(request: HttpRequest, found: Receipt, form: ToldForm, *, on: date, at: datetime, by: Any) -> None:
    if "correct" in request.POST:
        operations.correct(receipt=found, told=form.told(), at=at, by=by)
    elif number := asked.whole(request.POST.get("link", "")):
        line = queries.bank_line(creditor=found.creditor, number=number)
        operations.link(receipt=found, line=line, on=on, at=at, by=by)
    elif "unlink" in request.POST:
        operations.unlink(receipt=found, at=at, by=by)
    elif "reject" in request.POST:
        operations.reject(receipt=found, why=request.POST.get("why", ""), on=on, at=at, by=by)
    else:
        raise Http404


def _is_picture(found: Receipt) -> bool:
    kind = proofs.type_of(found.kept_as) if found.kept_as else ""
    return kind.startswith("image/") and kind != "image/heic"  # which browsers do not show


@require_GET
@access.page()
def receipt_file(request: HttpRequest, work: Work, pk: int) -> HttpResponseBase:
    """Hand over the file of a receipt: a picture is shown, anything else is downloaded."""
    found = get_object_or_404(Receipt, pk=pk, creditor=work.creditor)
    path = files.place_of(found.kept_as)
    if not found.kept_as or not path.exists():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type=proofs.type_of(found.kept_as))
    named = content_disposition_header(
        as_attachment=not _is_picture(found), filename=found.file_name or path.name
    )
    response["Content-Disposition"] = named or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""Electronic documents by the browser: what a batch would do, the yes, the list of those that are kept, and each of them."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cartera.cycle import queries as cycle
from cartera.foundation import clock
from cartera.intake import batches, files, operations, pressing, queries, shown
from cartera.intake.forms import DaysForm
from cartera.intake.models import SourceDocument, Upload
from cartera.intake.words import DOCUMENT_KINDS, STANDARDS
from cartera.parties import access
from cartera.parties.access import Work
from cartera.problems import Refused
from cartera.ui import asked, exports
from cartera.ui.tables import Column, Filter, Table
from cartera.ui.templatetags.cartera_ui import said


def _shaped(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row, "url": reverse("document", args=[row["id"]]), "kind_said": gettext(DOCUMENT_KINDS[row["kind"]]),
        "standard_said": STANDARDS.get(row["standard"], row["standard"]),
        "total_minor": row["total_minor"] if row["currency"] else None,
    }  # fmt: skip


DOCUMENTS = Table(
    columns=(
        Column("number", _("Number"), sort="number", link="url", sub="standard_said"),
        Column("kind_said", _("Kind"), sort="kind"),
        Column("debtor__name", _("Customer"), sort="debtor__sought"),
        Column("issued_on", _("Issued"), "day", sort="issued_on"),
        Column("total_minor", _("Amount"), "money", sort="total_minor"),
        Column("uuid", _("Fiscal folio"), show=False),
        Column("file_name", _("File"), show=False),
        Column("at", _("Taken in at"), "moment", sort="at"),
    ),
    filters=(
        Filter("q", _("Search"), "search", ("number__icontains", "debtor__sought__seek", "uuid__iexact")),
        Filter(
            "kind",
            _("Kind"),
            "choice",
            ("kind",),
            tuple((code, _(kind)) for code, kind in DOCUMENT_KINDS.items()),
        ),
        Filter("import", _("Import"), "kept", ()),
    ),
    order="-at",
    shape=_shaped,
)


@require_GET
@access.page()
def documents(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the electronic documents that are kept."""
    rows = queries.documents(creditor=work.creditor)
    if of_import := asked.whole(request.GET.get("import", "")):
        rows = rows.filter(imported_id=of_import)
    if fmt := request.GET.get("format"):
        selected, _problems = DOCUMENTS.select(rows, request.GET)
        return exports.export(DOCUMENTS, selected, fmt, "documentos")
    return render(request, "intake/documents.html", {"page": DOCUMENTS.page(rows, request.GET)})


@require_GET
@access.page()
def document(request: HttpRequest, work: Work, pk: int) -> HttpResponseBase:
    """Show one document: what it says, and what it made in the books."""
    found = _document(work, pk)
    context = {
        "document": found, "kind": gettext(DOCUMENT_KINDS[found.kind]), "standard": STANDARDS.get(found.standard, found.standard),
        "effects": queries.effects(document=found),
        "crumbs": [{"label": gettext("Electronic documents"), "url": reverse("documents")}, {"label": found.number, "url": ""}],
    }  # fmt: skip
    return render(request, "intake/document.html", context)


@require_GET
@access.page()
def document_file(request: HttpRequest, work: Work, pk: int) -> HttpResponseBase:
    """Hand over a document as it came."""
    found = _document(work, pk)
    if not found.packed:
        raise Http404
    answer = HttpResponse(batches.unpacked(found.packed), content_type=queries.XML)
    answer["Content-Disposition"] = f'attachment; filename="{queries.file_name(found)}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@access.page()
def upload(request: HttpRequest, work: Work, token: str) -> HttpResponseBase:
    """Show what the documents of a file would do. A post says the days of credit of those without a due date."""
    found, at = _mine(work, token), clock.now()
    if found.state in {Upload.State.CHECKING, Upload.State.RUNNING, Upload.State.DONE}:
        return redirect("upload", token=token)
    form = DaysForm(
        request.POST if request.method == "POST" else None, initial={"days": found.layout.get("days")}
    )
    if request.method == "POST" and form.is_valid():
        return _look(request, work, found, form.cleaned_data["days"], at)
    context = {
        "upload": found,
        "form": form,
        "problems": shown.problems(found),
        **shown.figures(found.counts),
    }
    return render(request, "intake/document_upload.html", context)


def _look(
    request: HttpRequest, work: Work, found: Upload, days: int | None, at: datetime
) -> HttpResponseBase:
    try:
        operations.set_days(upload=found, days=days, at=at, by=work.user)
    except Refused as refusal:
        messages.info(request, said(refusal))
        return redirect("upload", token=found.token)
    looked = partial(operations.look, upload=found, on=_on(work, at), at=at, by=work.user)
    began = pressing.press(request, found, Upload.State.CHECKING, looked, at=at, by=work.user)
    return redirect("document_upload" if began else "upload", token=found.token)


@require_POST
@access.page()
def confirm(request: HttpRequest, work: Work, token: str) -> HttpResponseBase:
    """Take the documents in. The second press of a double click finds them under way."""
    found, at = _mine(work, token), clock.now()
    if found.state == Upload.State.CHECKED:
        taken = partial(operations.take_in_upload, upload=found, on=_on(work, at), at=at, by=work.user)
        if not pressing.press(request, found, Upload.State.RUNNING, taken, at=at, by=work.user):
            return redirect("upload", token=token)
    return redirect("document_upload", token=token)


def _document(work: Work, pk: int) -> SourceDocument:
    found = queries.document(creditor=work.creditor, pk=pk)
    if found is None:
        raise Http404
    return found


def _mine(work: Work, token: str) -> Upload:
    mine = Upload.objects.select_related("creditor").filter(suffix__in=files.DOCUMENTS)
    return get_object_or_404(mine, token=token, creditor=work.creditor)


def _on(work: Work, at: datetime) -> date:
    return cycle.business_date(work.creditor, at)

"""Files by the browser: drop one, say which column is what, see what it would do, say yes, take it back."""

import time
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cartera.cycle import queries as cycle
from cartera.foundation import clock, moves
from cartera.intake import files, operations, pressing, queries, shown
from cartera.intake.forms import LayoutForm
from cartera.intake.models import Upload
from cartera.intake.operations import documents
from cartera.intake.operations.undoing import dependents
from cartera.parties import access
from cartera.parties.access import Work
from cartera.portfolio.importing import operations as importing
from cartera.problems import Refused
from cartera.ui import exports
from cartera.ui.tables import Column, Table
from cartera.ui.templatetags.cartera_ui import said

IMPORTS = Table(
    columns=(
        Column("file_name", _("File"), sort="file_name", link="url", sub="kind_said"),
        Column("at", _("Taken in at"), "moment", sort="at"),
        Column("added", _("Added"), "number"),
        Column("changed", _("Changed"), "number"),
        Column("left", _("Left as it was"), "number"),
        Column("bad", _("Bad lines"), "number"),
        Column("by", _("By")),
        Column("state", _("State"), "state", family="import"),
    ),
    order="-at",
)


@require_http_methods(["GET", "HEAD", "POST"])
@access.page()
def imports(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show what was taken in and what waits; take a file that is dropped here."""
    if request.method == "POST":
        return _receive(request, work)
    rows = [
        {**row, "url": reverse("import", args=[row["id"]]), "kind_said": gettext(row["kind_name"])}
        for row in queries.imports(creditor=work.creditor)
    ]
    if fmt := request.GET.get("format"):
        return exports.export(IMPORTS, IMPORTS.select(rows, request.GET)[0], fmt, "importaciones")
    context = {
        "page": IMPORTS.page(rows, request.GET), "waiting": queries.waiting(creditor=work.creditor),
        "limit_mb": settings.IMPORT_MAX_BYTES >> 20,
    }  # fmt: skip
    return render(request, "intake/imports.html", context)


def _receive(request: HttpRequest, work: Work) -> HttpResponseBase:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        messages.error(request, gettext("Choose a file first."))
        return redirect("imports")
    at = clock.now()
    try:
        upload = operations.receive(creditor=work.creditor, file=file, at=at, by=work.user)
    except importing.FileRefused as refusal:
        messages.error(request, " ".join(said(problem) for problem in refusal.problems))
        return redirect("imports")
    except Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("imports")
    if upload.suffix in files.DOCUMENTS:
        _check(work, upload, at)
        return redirect("document_upload", token=upload.token)
    if not shown.seen(upload).questions and shown.seen(upload).recognised:
        _check(work, upload, at)
    return redirect("upload", token=upload.token)


@require_http_methods(["GET", "HEAD", "POST"])
@access.page()
def upload(request: HttpRequest, work: Work, token: str) -> HttpResponseBase:
    """Show a file on its way: its columns, then what it would do. A post says which column is what."""
    found = _mine(work, token)
    if found.state == Upload.State.DONE:
        return redirect("import", pk=found.imported_id)
    if found.state in {Upload.State.CHECKING, Upload.State.RUNNING}:
        return render(request, "intake/working.html", {"upload": found, **_progress(found)})
    if found.suffix in files.DOCUMENTS:
        return redirect("document_upload", token=token)
    said_so = request.POST if request.method == "POST" else {}
    layout, questions, seen = shown.layout_of(found, said_so.get("kind", ""), said_so.get("sheet", ""))
    titles = seen.sniffed.titles if seen.sniffed else ()
    again = "guess" in request.POST
    form = LayoutForm(
        request.POST if request.method == "POST" and not again else None, layout=layout, titles=titles,
        questions=questions, complete=found.complete,
    )  # fmt: skip
    if request.method == "POST" and not again and form.is_valid():
        return _say(request, work, found, form)
    context = {
        "upload": found, "form": form, "questions": questions, "seen": seen, "kinds": shown.kinds(layout.kind),
        "sample": shown.sample(seen), "layout": layout, **shown.figures(found.counts), "problems": shown.problems(found),
        "other_sheets": [] if seen.sniffed is None else [each for each in seen.sniffed.sheets if each != seen.sniffed.sheet],
        "has_bad": files.bad_path_of(found).exists(),
    }  # fmt: skip
    return render(request, "intake/upload.html", context)


def _say(request: HttpRequest, work: Work, found: Upload, form: LayoutForm) -> HttpResponseBase:
    """Keep what the person said of the columns, and look at what the file would do."""
    at = clock.now()
    chosen = form.chosen()
    try:
        operations.set_layout(
            upload=found, layout=chosen, complete=bool(form.cleaned_data.get("complete")), at=at, by=work.user
        )
        if form.cleaned_data.get("name"):
            importing.save_layout(creditor=work.creditor, name=form.cleaned_data["name"], layout=chosen)
        _check(work, found, at)
    except Refused as refusal:
        messages.error(request, said(refusal))
    return redirect("upload", token=found.token)


def _check(work: Work, found: Upload, at: datetime) -> None:
    look = operations.look if found.suffix in files.DOCUMENTS else operations.check
    checked = partial(look, upload=found, on=_on(work, at), at=at, by=work.user)
    pressing.begin(found, Upload.State.CHECKING, checked, at=at, by=work.user)


@require_POST
@access.page()
def confirm(request: HttpRequest, work: Work, token: str) -> HttpResponseBase:
    """Take the file in. The second press of a double click finds it under way."""
    found, at = _mine(work, token), clock.now()
    if found.state == Upload.State.CHECKED and found.suffix not in files.DOCUMENTS:
        yes = "yes" in request.POST
        taken = partial(operations.confirm, upload=found, on=_on(work, at), yes=yes, at=at, by=work.user)
        pressing.press(request, found, Upload.State.RUNNING, taken, at=at, by=work.user)
    return redirect("upload", token=token)


@require_GET
@access.page()
def progress(request: HttpRequest, work: Work, token: str) -> HttpResponseBase:
    """Answer how far the work on a file is; htmx asks every two seconds."""
    found = _mine(work, token)
    if found.state not in {Upload.State.CHECKING, Upload.State.RUNNING}:
        answer = render(
            request, "intake/working.html#progress", {"upload": found, "percent": 100, "finished": True}
        )
        answer["HX-Redirect"] = reverse("upload", args=[token])
        return answer
    return render(request, "intake/working.html#progress", {"upload": found, **_progress(found)})


def _progress(found: Upload) -> dict[str, Any]:
    told = files.told(found, time.time())
    return {
        "what": told[0] if told else "",
        "percent": round(told[1] * 100) if told else 0,
        "stopped": told is None,
        "in_pieces": found.layout.get("kind") == documents.DOCUMENTS,
    }


@require_POST
@access.page()
def again(request: HttpRequest, work: Work, token: str) -> HttpResponseBase:
    """Give a file back whose work stopped: the house was shut down in the middle of it. What went in stays."""
    found = _mine(work, token)
    if files.told(found, time.time()) is None:
        back = {Upload.State.CHECKING: Upload.State.WAITING, Upload.State.RUNNING: Upload.State.CHECKED}
        to = back.get(Upload.State(found.state))
        if to is not None:
            moves.move(found, to.value, at=clock.now(), by=work.user)
    return redirect("upload", token=token)


@require_GET
@access.page()
def bad_lines(request: HttpRequest, work: Work, token: str) -> HttpResponseBase:
    """Hand over the lines that did not go in, as a file to be mended and imported again."""
    found = _mine(work, token)
    path = files.bad_path_of(found)
    if not path.exists():
        raise Http404
    name = f"{found.file_name.rsplit('.', 1)[0]}-{gettext('bad-lines')}.csv"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )


@require_GET
@access.page()
def import_(request: HttpRequest, work: Work, pk: int) -> HttpResponseBase:
    """Show what a file did, what is wrong with its bad lines, and what undoing it would do."""
    found = get_object_or_404(queries.files_of(work.creditor), pk=pk)
    came = found.uploads.first()
    context = {
        "import": found, "upload": came, "problems": shown.problems(came) if came else [],
        "has_bad": came is not None and files.bad_path_of(came).exists(), "depends": dependents(found),
        "kind": shown.kind(found.kind), "may_undo": work.leads, **shown.figures(found.counts),
    }  # fmt: skip
    return render(request, "intake/import.html", context)


@require_POST
@access.page(may=access.LEADING)
def undo(request: HttpRequest, work: Work, pk: int) -> HttpResponseBase:
    """Take a file back by reversals."""
    found = get_object_or_404(queries.files_of(work.creditor), pk=pk)
    at = clock.now()
    try:
        operations.undo_import(imported=found, on=_on(work, at), at=at, by=work.user)
        messages.success(request, gettext("%(file)s is undone.") % {"file": found.file_name})
    except Refused as refusal:
        messages.error(request, said(refusal))
    return redirect("import", pk=pk)


def _mine(work: Work, token: str) -> Upload:
    return get_object_or_404(Upload.objects.select_related("creditor"), token=token, creditor=work.creditor)


def _on(work: Work, at: datetime) -> date:
    return cycle.business_date(work.creditor, at)

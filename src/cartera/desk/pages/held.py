"""What is held of a debtor, handed over: everything as one file, or the proof of one consent."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from cartera.desk.pages import common
from cartera.foundation.files import KINDS
from cartera.parties import access, proofs
from cartera.parties.access import Work
from cartera.parties.models import ConsentFile, Debtor
from cartera.privacy import operations as privacy


@require_POST
@access.page(may=access.LEADING)
def held(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Hand over all that is held of a debtor; that it was handed over is recorded, so this is no mere reading."""
    _on, at = common.moment(work)
    debtor = get_object_or_404(Debtor.objects.select_related("creditor"), pk=pk, creditor=work.creditor)
    content = privacy.export(debtor=debtor, at=at, by=work.user)
    name = f"datos-{debtor.pk}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@require_GET
@access.page()
def consent_file(request: HttpRequest, work: Work, pk: int, token: str) -> HttpResponseBase:
    """Hand over the proof of a consent, to be saved: nothing that somebody sent is shown inside our pages."""
    kept = get_object_or_404(
        ConsentFile.objects.select_related("consent__debtor"), token=token, consent__debtor=pk,
        consent__debtor__creditor=work.creditor,
    )  # fmt: skip
    path = proofs.path_of(kept)
    if not path.is_file():
        raise Http404
    ending = f".{kept.kind}"
    name = kept.file_name if kept.file_name.lower().endswith(ending) else kept.file_name + ending
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=KINDS[kept.kind])
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer

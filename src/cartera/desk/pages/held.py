"""Everything that is held of a debtor, handed over as one file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from cartera.desk.pages import common
from cartera.parties import access
from cartera.parties.access import Work
from cartera.parties.models import Debtor
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

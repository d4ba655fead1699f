"""Disputes: the list, one dispute with its thread and proofs, its files, root causes, and what is set for each reason."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from cartera.desk import claim_forms, claims, forms
from cartera.desk.pages import claim_acts, common, waiting
from cartera.desk.pages.acting import At
from cartera.desk.queries import lists
from cartera.disputes import evidence, operations, queries
from cartera.disputes.models import Dispute, DisputeFile
from cartera.parties import access
from cartera.parties.access import Work
from cartera.problems import Refused
from cartera.ui import charts, exports, formats

ABOUT_A_YEAR = timedelta(days=365)
KEPT_AT_ONCE = 10  # files of one upload
CHARTED = 12  # bars one can read


DIGITS = 4  # of so many days there are no more than a year has


@require_GET
@access.page()
def disputes(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the disputes; what is open unless another state is asked for."""
    on, _at = common.moment(work)
    rows = claims.with_lateness(queries.contested(creditor=work.creditor), "answer_due", on)
    late = queries.late(creditor=work.creditor, on=on).disputes_late
    return waiting.listed(
        request, claims.disputes(on), rows, first=rows.filter(state="open"),
        template="desk/disputes.html", called="disputas", on=on, late=late,
    )  # fmt: skip


def _note(request: HttpRequest, here: At, found: Dispute) -> str:
    heard = request.POST.get("kind") == "heard"
    operations.note(
        dispute=found,
        text=request.POST.get("text", ""),
        kind="heard" if heard else "note",
        at=here.at,
        by=here.by,
    )
    return gettext("It is kept in the thread.")


def _tell(request: HttpRequest, here: At, found: Dispute) -> str:
    message = operations.tell(
        dispute=found, text=request.POST.get("text", ""), on=here.on, at=here.at, by=here.by
    )
    if message is None:
        return gettext("There is no e-mail address: tell the debtor by other means. The text is kept.")
    return gettext("The message is drafted. Read it and send it from its page.")


def _attach(request: HttpRequest, here: At, found: Dispute) -> str:
    given = request.FILES.getlist("files")[:KEPT_AT_ONCE]
    # All are looked at before one is kept: a wrong one among them leaves nothing half done.
    proofs = [evidence.checked(file) for file in given]
    for proof in proofs:
        operations.attach(dispute=found, proof=proof, at=here.at, by=here.by)
    return gettext("The files are kept.") if proofs else gettext("Choose a file first.")


DEEDS: dict[str, Callable[[HttpRequest, At, Dispute], str]] = {
    "note": _note,
    "tell": _tell,
    "attach": _attach,
}


@require_http_methods(["GET", "POST"])
@access.page()
def dispute(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Show one dispute; note what was said, keep proofs, give it to others, resolve it."""
    on, at = common.moment(work)
    found = _found(work, pk)
    here = At(found.debtor, on, at, work.user, pk)
    forms = _forms(request, here, found)
    if request.method == "POST" and _done(request, here, found, forms):
        return redirect("dispute", pk=pk)
    context: dict[str, Any] = {
        "dispute": found, "on": on, "forms": forms, "text": request.POST.get("text", ""),
        "row": claims.dispute_row({name: _value(found, name) for name in lists.DISPUTE}, on),
        "is_late": found.state == Dispute.State.OPEN and found.answer_due < on,
        "thread": found.notes.select_related("by", "message"), "files": found.files.select_related("by"),
        "undertakings": [
            claims.undertaking_row(row, on) for row in found.undertakings.values(*lists.UNDERTAKING)
        ],
        "limit_mb": settings.EVIDENCE_MAX_BYTES >> 20,
        "accept": ",".join(f".{kind}" for kind in evidence.KINDS),
        "crumbs": [{"label": gettext("Disputes"), "url": reverse("disputes")}, {"label": found.debtor.name, "url": ""}],
    }  # fmt: skip
    return render(request, "desk/dispute.html", context)


def _found(work: Work, pk: int) -> Dispute:
    related = ("debtor__creditor", "receivable", "resolved_by")
    return get_object_or_404(Dispute.objects.select_related(*related), pk=pk, creditor=work.creditor)


def _value(found: Dispute, name: str) -> Any:
    """Return what a list reads of a dispute, from the dispute itself."""
    value: Any = found
    for part in name.split("__"):
        value = getattr(value, part)
    return value


def _forms(request: HttpRequest, here: At, found: Dispute) -> dict[str, Any]:
    """Return the forms of the page; the one that was sent holds what was typed."""
    if found.state != Dispute.State.OPEN:
        return {}
    now = {name: getattr(found, name) for name in ("owner", "code", "area", "answer_due")}
    sent = request.POST
    return {
        "hand": claim_forms.HandForm(sent if "hand" in sent else None, on=here.on, initial=now),
        "resolve": claim_forms.ResolveForm(
            sent if "resolve" in sent else None, on=here.on, currency=found.receivable.currency
        ),
    }


def _done(request: HttpRequest, here: At, found: Dispute, forms: dict[str, Any]) -> bool:
    """Do what was asked for, and say so; a refusal is said too, and what was typed stays."""
    try:
        if name := next((one for one in DEEDS if one in request.POST), ""):
            messages.success(request, DEEDS[name](request, here, found))
            return True
        if "hand" in request.POST and "hand" in forms and forms["hand"].is_valid():
            operations.hand_dispute(dispute=found, at=here.at, by=here.by, **forms["hand"].cleaned_data)
            messages.success(request, gettext("It is changed."))
            return True
        if "resolve" in request.POST and "resolve" in forms and forms["resolve"].is_valid():
            claim_acts.resolve(here, found, forms["resolve"].cleaned_data)
            messages.success(request, gettext("The dispute is resolved."))
            for warning in here.warnings:
                messages.warning(request, warning)
            return True
    except Refused as refusal:
        common.refuse(request, refusal)
    return False


@require_GET
@access.page()
def dispute_file(request: HttpRequest, work: Work, pk: int, token: str) -> HttpResponseBase:
    """Hand over a proof, to be saved: nothing that somebody sent is shown inside our pages."""
    kept = get_object_or_404(
        DisputeFile.objects.select_related("dispute"),
        token=token,
        dispute=pk,
        dispute__creditor=work.creditor,
    )
    path = evidence.path_of(kept)
    if not path.is_file():
        raise Http404
    name = (
        kept.file_name
        if kept.file_name.lower().endswith(f".{kept.kind}")
        else f"{kept.file_name}.{kept.kind}"
    )
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=evidence.KINDS[kept.kind]
    )
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_GET
@access.page()
def causes(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, why customers contest: how many, how much, how long, by reason or by area of the house."""
    on, _at = common.moment(work)
    by = "area" if request.GET.get("por") == "area" else "code"
    since, until = (forms.day_given(request.GET.get(name, ""), on) for name in ("desde", "hasta"))
    since, until = since or on - ABOUT_A_YEAR, until or on
    said = claims.area_said if by == "area" else claims.reason_said
    found = queries.causes(creditor=work.creditor, by=by, from_on=since, to_on=until, on=on)
    rows = [{**_plain(each), "said": said(each.code)} for each in found]
    if fmt := request.GET.get("format"):
        return exports.export(claims.CAUSES, claims.CAUSES.select(rows, request.GET)[0], fmt, f"causas-{on}")
    context = {
        "page": claims.CAUSES.page(rows, request.GET), "by": by, "since": since, "until": until, "on": on,
        "chart": _chart(rows, by) if rows else None,
        "crumbs": [{"label": gettext("Disputes"), "url": reverse("disputes")}, {"label": gettext("Root causes"), "url": ""}],
    }  # fmt: skip
    return render(request, "desk/causes.html", context)


def _plain(cause: queries.Cause) -> dict[str, Any]:
    return {name: getattr(cause, name) for name in cause.__slots__}


def _chart(rows: list[dict[str, Any]], by: str) -> charts.Chart:
    """Draw how many disputes each reason or area brought, whatever their currency."""
    counted: dict[str, int] = {}
    for row in rows:
        counted[row["said"]] = counted.get(row["said"], 0) + row["count"]
    bars = [{"said": said, "count": count} for said, count in list(counted.items())[:CHARTED]]
    label = gettext("Area") if by == "area" else gettext("Reason")
    return charts.bars(
        bars, charts.Axis("said", label), charts.Axis("count", gettext("Disputes")), sideways=True,
        title=gettext("Disputes by area") if by == "area" else gettext("Disputes by reason"),
        description=gettext("Each dispute opened in these days counts once, the most frequent first."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@access.page(may=access.LEADING)
def terms(request: HttpRequest, work: Work) -> HttpResponse:
    """Show what is set for each reason, and set it: working days, area, who looks into it."""
    _on, at = common.moment(work)
    now = operations.terms(work.creditor.pk)
    wrong: set[str] = set()
    if request.method == "POST":
        wanted, wrong = _wanted(request, now)
        if not wrong:
            count = operations.set_terms(creditor=work.creditor, wanted=wanted, at=at, by=work.user)
            messages.success(
                request, gettext("%(count)s reasons changed.") % {"count": formats.number(count)}
            )
            return redirect("dispute_terms")
        messages.error(request, gettext("Days are a whole number from 0 to 365."))
    rows = [
        {
            "term": term, "said": claims.reason_said(term.code), "wrong": term.code in wrong,
            "days": request.POST.get(f"days_{term.code}", term.days), "owner": request.POST.get(f"owner_{term.code}", term.owner),
            "area": request.POST.get(f"area_{term.code}", term.area),
        }
        for term in now.all()
    ]  # fmt: skip
    context = {
        "rows": rows, "areas": claims.areas(), "may_set": work.leads,
        "crumbs": [{"label": gettext("Disputes"), "url": reverse("disputes")}, {"label": gettext("Reasons"), "url": ""}],
    }  # fmt: skip
    return render(request, "desk/dispute_terms.html", context)


def _wanted(request: HttpRequest, now: operations.Terms) -> tuple[dict[str, operations.Term], set[str]]:
    """Return the terms as they were typed, and the reasons whose days are no number."""
    known, wanted, wrong = {code for code, _ in claims.areas()}, {}, set()
    for term in now.all():
        days = request.POST.get(f"days_{term.code}", str(term.days)).strip()
        area = request.POST.get(f"area_{term.code}", term.area)
        if not days.isdecimal() or len(days) > DIGITS or int(days) > ABOUT_A_YEAR.days or area not in known:
            wrong.add(term.code)
            continue
        owner = request.POST.get(f"owner_{term.code}", term.owner).strip()[:120]
        wanted[term.code] = operations.Term(term.code, int(days), area, owner)
    return wanted, wrong

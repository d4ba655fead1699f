"""The evidence of a debtor: every contact wanted, made and refused, as a page and on paper."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from cartera.desk import paper
from cartera.desk.evidence import Shown, shown
from cartera.desk.pages import common
from cartera.outreach import audit
from cartera.outreach import evidence as outreach
from cartera.parties import access
from cartera.parties.access import Work
from cartera.parties.models import Debtor
from cartera.ui import formats, words

ON_A_PAGE = 200  # the paper has them all


@require_GET
@access.page()
def evidence(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Show a debtor's contacts on record; with `hoy`, what the law of today would say of each."""
    debtor, found, rows, asked = _found(request, work, pk)
    context: dict[str, Any] = {
        "debtor": debtor, "found": found, "rows": rows[:ON_A_PAGE], "count": len(rows), "cut": len(rows) > ON_A_PAGE,
        "shown_at_most": ON_A_PAGE, **asked, "differing": sum(row.differs for row in rows),
        "refused_now": sum(bool(row.now_ruled.why) for row in rows), "query": request.GET.urlencode(),
        "crumbs": [
            {"label": gettext("Debtors"), "url": reverse("debtors")},
            {"label": debtor.name, "url": reverse("case", args=[debtor.pk])},
            {"label": gettext("Evidence of contacts"), "url": ""},
        ],
    }  # fmt: skip
    return render(request, "desk/evidence.html", context)


@require_GET
@access.page()
def evidence_pdf(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Answer with the same as a PDF to hand over."""
    _on, at = common.moment(work)
    debtor, found, rows, asked = _found(request, work, pk)
    printed = gettext("Printed %(at)s, time of %(zone)s") % {
        "at": formats.moment(at, "full"),
        "zone": debtor.creditor.timezone,
    }
    content = paper.pdf(
        "evidence",
        {
            **paper.labels(),
            "lines": _head(debtor, asked, rows),
            "chain": _chain(found),
            "sound": not found.broken,
            "seal": found.seal,
            "printed": printed,
            "rows": [_printable(row) for row in rows],
        },
    )
    headers = {
        "Content-Disposition": f'inline; filename="constancia-{debtor.pk}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _found(
    request: HttpRequest, work: Work, pk: int
) -> tuple[Debtor, outreach.Evidence, list[Shown], dict[str, Any]]:
    """Return the debtor, their record of the days asked for, the rows in words, and what was asked."""
    debtor = get_object_or_404(Debtor.objects.select_related("creditor"), pk=pk, creditor=work.creditor)
    asked: dict[str, Any] = {
        "since": _day(request, "desde"),
        "until": _day(request, "hasta"),
        "today": bool(request.GET.get("hoy")),
    }
    found = outreach.of_debtor(debtor=debtor, from_on=asked["since"], to_on=asked["until"])
    again = audit.of_debtor(debtor_id=debtor.pk) if asked["today"] else {}
    return debtor, found, [shown(kept, again.get(kept.attempt.pk)) for kept in found.rows], asked


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def _head(debtor: Debtor, asked: dict[str, Any], rows: list[Shown]) -> list[list[str]]:
    """Return what stands at the head of the paper: creditor, debtor, period, how many."""
    creditor = debtor.creditor
    ends = [formats.day(day) if day else gettext("no limit") for day in (asked["since"], asked["until"])]
    period = gettext("%(since)s to %(until)s") % {"since": ends[0], "until": ends[1]}
    if not (asked["since"] or asked["until"]):
        period = gettext("all that is on record")
    refused = sum(row.state == "refused" for row in rows)
    return [
        [gettext("Creditor"), " · ".join(part for part in (creditor.name, creditor.tax_id) if part)],
        [gettext("Debtor"), " · ".join(part for part in (debtor.name, debtor.code, debtor.tax_id) if part)],
        [gettext("Period"), period],
        [gettext("Contacts"), gettext("%(all)s on record, %(refused)s of them refused and not made")
            % {"all": formats.number(len(rows)), "refused": formats.number(refused)}],
    ]  # fmt: skip


def _chain(found: outreach.Evidence) -> str:
    """Say whether the record is as it was written."""
    if found.broken:
        return gettext("%(count)s entries are not as they were written, or do not follow the one before.") % {
            "count": formats.number(found.broken)
        }
    return gettext("The chain verifies: no entry was changed, taken away or put in between.")


def _printable(row: Shown) -> dict[str, Any]:
    """Return a row for the paper: pairs of label and text, empty ones left out."""
    ruled, now = row.ruled, row.now_ruled
    pairs = (
        (gettext("To"), " · ".join(part for part in (row.party, row.address) if part)),
        (gettext("Verdict"), row.verdict),
        (gettext("Reason"), ruled.why),
        (gettext("Rule"), " · ".join(part for part in (ruled.rule, ruled.said) if part)),
        (gettext("Source"), ruled.cites),
        (gettext("Allowed from"), ruled.allowed_from),
        (gettext("Refuses too"), row.also),
        (gettext("Warnings"), "; ".join(row.warnings)),
        (gettext("Pack"), row.pack),
        (
            gettext("Today's law"),
            " · ".join(part for part in (row.now, now.rule, now.said, row.now_pack) if part),
        ),
        (gettext("Outcome"), row.outcome),
        (gettext("By"), row.author),
        (gettext("Note"), row.note),
    )
    marks = [row.channel, words.state_word(row.state, "attempt")]
    if row.incoming:
        marks.append(gettext("from the debtor"))
    if row.outside:
        marks.append(gettext("made outside Cartera"))
    return {
        "head": f"{row.at} · {row.zone}", "mark": " · ".join(marks), "text": row.text, "about_text": row.about_text,
        "pairs": [[label, said] for label, said in pairs if said], "broken": row.broken, "refused": row.refused,
    }  # fmt: skip

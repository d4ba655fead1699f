"""Messages: what left, what waits, and what a person has to settle."""

from datetime import datetime
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from cartera.desk import operations, queries, tables
from cartera.desk.evidence import Ruled, ruled
from cartera.desk.pages import common
from cartera.foundation import clock
from cartera.outreach import content, enclosures, law_words, sentences
from cartera.outreach import operations as letters
from cartera.outreach import queries as outreach
from cartera.outreach.models import Enclosure, Message
from cartera.parties import access
from cartera.parties.access import Work
from cartera.problems import Refused
from cartera.strategy import words as strategy
from cartera.tone.findings import UNLAWFUL
from cartera.ui import exports, formats, words

# What a letter may do inside our pages: show its own styles, and nothing else. It runs nothing; that it counts as ours lets the
# page around it ask how high it is.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-same-origin"


@require_GET
@access.page()
def messages(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the messages of a creditor."""
    on, _at = common.moment(work)
    table = tables.messages()
    rows = queries.messages(creditor=work.creditor)
    if fmt := request.GET.get("format"):
        selected, _problems = table.select(rows, request.GET)
        return exports.export(table, selected, fmt, f"mensajes-{on}")
    unknown = outreach.messages(creditor=work.creditor, states=("unknown",), limit=50)
    context = {"page": table.page(rows, request.GET), "on": on, "unknown": unknown}
    return render(request, "desk/messages.html", context)


@require_GET
@access.page()
def message(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Show one message exactly as it goes or went."""
    get_object_or_404(Message, pk=pk, creditor=work.creditor)
    letter = as_it_goes(pk, clock.now())
    letter["said"] = findings(letter)
    crumbs = [{"label": gettext("Messages"), "url": "/mensajes/"}, {"label": letter["debtor"], "url": ""}]
    files = list(Enclosure.objects.filter(message=pk).defer("packed"))
    return render(request, "desk/message.html", {"letter": letter, "files": files, "crumbs": crumbs})


@require_GET
@access.page()
def enclosure(request: HttpRequest, work: Work, pk: int, file: int) -> HttpResponse:
    """Hand over a file that goes or went with a letter, to be saved."""
    kept = get_object_or_404(Enclosure, pk=file, message=pk, message__creditor=work.creditor)
    if not kept.packed:
        raise Http404
    found = enclosures.content(kept)
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return HttpResponse(found.content, content_type=found.media_type, headers=headers)


@require_GET
@xframe_options_sameorigin
@access.page()
def html(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Answer with the HTML of an e-mail and nothing around it, for a frame that may not run anything."""
    found = get_object_or_404(Message, pk=pk, creditor=work.creditor)
    if not found.html:
        raise Http404
    return HttpResponse(found.html, headers={"Content-Security-Policy": LETTER_POLICY})


@require_POST
@access.page()
def settle(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Say whether a message of unknown fate was sent."""
    on, at = common.moment(work)
    found = get_object_or_404(Message.objects.select_related("proposal"), pk=pk, creditor=work.creditor)
    sent = request.POST.get("sent")
    if sent not in {"yes", "no"}:
        notes.error(request, gettext("Say whether it was sent or not."))
        return redirect("message", pk=pk)
    try:
        operations.settle(message=found, sent=sent == "yes", on=on, at=at, by=work.user)
    except Refused as refusal:
        common.refuse(request, refusal)
    else:
        notes.success(request, gettext("Settled."))
    return redirect("message", pk=pk)


@require_POST
@access.page()
def letter(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Send a letter that was drafted, hold back one that was released, or throw it away."""
    _on, at = common.moment(work)
    found = get_object_or_404(Message, pk=pk, creditor=work.creditor, proposal__isnull=True)
    try:
        if "send" in request.POST:
            released = letters.release(message=found, at=at, by=work.user)
            notes.success(
                request,
                gettext("It leaves from %(at)s on") % {"at": formats.moment(released.not_before or at)},
            )
        elif "hold" in request.POST:
            letters.hold_back(message=found, at=at, by=work.user)
            notes.success(request, gettext("It is a draft again."))
        elif "discard" in request.POST:
            letters.discard_letter(message=found, at=at, by=work.user)
            notes.success(request, gettext("It will not be sent."))
    except Refused as refusal:
        common.refuse(request, refusal)
    return redirect("message", pk=pk)


def findings(letter: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the content check says of a message: whether it stops it, the passage, why, and a better wording."""
    whole = f"{letter['subject']}\n\n{letter['text']}" if letter["subject"] else letter["text"]
    shift = len(whole) - len(letter["text"])
    return [
        {
            "stops": each.level == UNLAWFUL,
            "passage": "" if each.span == (0, 0) else whole[each.span[0] + shift : each.span[1] + shift],
            "why": gettext(each.explanation) % _fields(dict(each.fields)),
            "better": each.better,
        }
        for each in content.of_message(letter).findings
    ]


def _fields(fields: dict[str, str]) -> dict[str, str]:
    """Say the tag of a content that the law asks for or bars in the reader's words."""
    if "tag" in fields:
        fields["tag"] = gettext(law_words.TAGS.get(fields["tag"], fields["tag"]))
    return fields


def _ruled(row: dict[str, Any]) -> Ruled | None:
    """Return by which rule a message is kept back, and from when it may leave on the debtor's clock; None: by none."""
    if row["state"] != "refused" or not row["rule"]:
        return None
    refused = outreach.refusal(message_id=row["id"])
    until = refused.allowed_from if refused else None
    return ruled(row["why"], row["rule"], until, sentences.zone_of(refused) if refused else "UTC")


def as_it_goes(pk: int, at: datetime) -> dict[str, Any]:
    """Return a message for `desk/letter.html`: head, text, whether it has HTML, and until when it is put off."""
    row = outreach.message(pk=pk) or {}
    # A day that is run anew dates the proposal anew; the hour of its message is asked for when it is to leave.
    hours = [hour for hour in (row["lawful_from"], row["proposal_lawful_from"]) if hour]
    row["put_off"] = max(hours) if hours and max(hours) > at else None
    row["sender"] = (
        f"{row['sender_name']} <{row['sender_email']}>" if row["sender_email"] else row["sender_name"]
    )
    row["to"] = f"{row['addressee']} <{row['address']}>" if row["addressee"] else row["address"]
    row["body"] = row["text"]
    row["ruled"] = _ruled(row)
    row["is_letter"] = row["proposal_id"] is None and row["state"] in {"ready", "refused"}
    row["step_said"] = tables.step_said(row["step"])
    row["channel_said"] = words.capital(gettext(strategy.CHANNELS.get(row["channel"], row["channel"])))
    return row

"""The case: everything about one debtor on one page."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from cartera.desk import claims, evidence, forms, queries, tables
from cartera.desk.care_forms import channel_said
from cartera.desk.masking import masked
from cartera.desk.pages import common, may
from cartera.desk.queries.case import AccountView
from cartera.desk.queries.charges import exact_said
from cartera.desk.words import BUCKETS
from cartera.outreach import conduct, lawbook
from cartera.parties import access
from cartera.parties import words as parties
from cartera.parties.access import Work
from cartera.parties.models import Contact, Debtor, Wish
from cartera.payments import queries as payments
from cartera.portfolio import queries as portfolio
from cartera.strategy import words as strategy
from cartera.strategy.models import Proposal
from cartera.ui import words as ui

STORY = 60


@require_GET
@access.page()
def case(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Show a debtor's case with their story."""
    on, at = common.moment(work)
    debtor = get_object_or_404(
        Debtor.objects.select_related("creditor", "parent"), pk=pk, creditor=work.creditor
    )
    seen_on = forms.day_given(request.GET.get("dia", ""), on) or on
    found = queries.case(debtor=debtor, on=seen_on)
    found.disputes = [_late(claims.dispute_row(row, on), row["answer_due"], on) for row in found.disputes]
    found.undertakings = [
        _late(claims.undertaking_row(row, on), row["due_on"], on) for row in found.undertakings
    ]
    whole = bool(request.GET.get("todo"))
    story = queries.story(debtor=debtor, promises=found.promises, limit=None if whole else STORY + 1)
    context: dict[str, Any] = {
        "case": found, "debtor": debtor, "about": _about(debtor), "on": on, "seen_on": seen_on, "undo": common.undo(request, work, at),
        "story": story if whole else story[:STORY], "is_cut": not whole and len(story) > STORY,
        "proposals": _proposals(found, on),
        "tasks": [tables.task_row(row, at=at) for row in found.tasks],
        "buckets": [gettext(word) for word in BUCKETS.values()],
        "contacts": [contact_row(each) for each in found.contacts],
        "consequences": [{**row, "said": gettext(strategy.ACTIONS[row["consequence"]])} for row in found.consequences],
        "crumbs": [{"label": gettext("Debtors"), "url": "/deudores/"}, {"label": debtor.name, "url": ""}],
        "law": lawbook.pack(conduct.pack_for(debtor), on=on), "verifying": payments.verifying(debtor=debtor, on=on),
        "home": _home(found.accounts, work.creditor.currency, seen_on),
        **_care(queries.care(debtor=debtor, contacts=found.contacts, on=on)),
    }  # fmt: skip
    return render(request, "desk/case.html", context)


def _about(debtor: Debtor) -> list[str]:
    """Return what tells a debtor apart beside the name. Where firms keep no codes, the name is its own."""
    parent = gettext("paid for by %(parent)s") % {"parent": debtor.parent.name} if debtor.parent else ""
    code = debtor.code if debtor.code != debtor.name else ""
    return [each for each in (code, debtor.tax_id, debtor.salesperson, parent) if each]


def _proposals(case: queries.Case, on: date) -> list[Any]:
    """Return what is proposed, and of each whether something happened since that will have it withdrawn."""
    ids = [row["id"] for row in case.proposals]
    gone = queries.overtaken(proposals=list(Proposal.objects.filter(pk__in=ids)), on=on) if ids else {}
    return [
        {**tables.proposal_row(row, on), "overtaken": ui.reason(gone[row["id"]]) if row["id"] in gone else ""}
        for row in case.proposals
    ]


def _home(accounts: list[AccountView], currency: str, on: date) -> dict[str, Any] | None:
    """Return what is open in all currencies as one sum in the creditor's; None where there is but one currency."""
    amounts = {each.currency: each.open_minor for each in accounts if each.open_minor}
    if len(amounts) < 2:
        return None
    told = portfolio.in_one(amounts=amounts, currency=currency, on=on)
    by = [{"series": each.series, "on": each.on, "rate": exact_said(each.rate)} for each in told.rates]
    return {"minor": told.minor, "currency": currency, "rates": by, "missing": ", ".join(told.missing)}


def _late(row: Any, due: date, on: date) -> dict[str, Any]:
    """Add whether the day of something open is past."""
    return {**row, "is_late": row["state"] == "open" and due < on}


def _care(care: queries.Care) -> dict[str, Any]:
    """Return what protects the debtor, in words."""
    kinds = {code: gettext(word) for code, word in parties.PROTECTION_KINDS.items()}
    running = {each.pk for each in care.protections}
    told = [
        {
            "thing": each, "said": kinds[each.kind], "runs": each.pk in running,
            "last_on": each.ended_on - timedelta(days=1) if each.ended_on else None,
        }
        for each in (*care.protections, *care.past)
    ]  # fmt: skip
    hardship = care.hardship
    return {
        "care": care, "protections": told, "words": [
            (channel_said(code), [replace(row, address=masked(row.address)) for row in rows])
            for code, rows in care.words.items()
        ],
        "wish_said": _wish(care.wish) if care.wish else "",
        "requests": [
            {"thing": each, "said": gettext(parties.DATA_REQUEST_KINDS[each.kind])} for each in care.requests
        ],
        "hardship_said": gettext(parties.HARDSHIP_KINDS[hardship.kind]) if hardship else "",
    }  # fmt: skip


def _wish(wish: Wish) -> str:
    """Say by what, on which days and at which hours a debtor prefers to be reached."""
    days = ", ".join(gettext(parties.DAY_WORDS[day]) for day in wish.days.split(",") if day)
    hours = f"{wish.from_hour:%H:%M}–{wish.to_hour:%H:%M}" if wish.from_hour and wish.to_hour else ""
    channel = channel_said(wish.channel) if wish.channel else gettext("Any channel")
    return "; ".join(part for part in (channel, days, hours) if part)


def contact_row(contact: Contact) -> dict[str, Any]:
    """Return an address in words, with what is known against using it; a number that must be asked for is masked."""
    return {
        "pk": contact.pk, "address": masked(contact.address), "name": contact.name, "preferred": contact.preferred,
        "channel": channel_said(contact.channel), "role": evidence.role_said(contact.role),
        "icon": evidence.icon(contact.channel), "ask": may.ASKS.get(contact.channel, ""),
        "opted_out_at": contact.opted_out_at, "bad_since": contact.bad_since,
    }  # fmt: skip

"""Questions about files that came in."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from cartera.intake import batches
from cartera.intake.models import DocumentEffect, SourceDocument, Upload
from cartera.intake.words import DOCUMENTS
from cartera.outreach.channels import Attachment
from cartera.parties.models import Creditor
from cartera.portfolio.models import Import, Receivable, SavedLayout
from cartera.portfolio.reading.fields import FIELDS, KINDS
from cartera.portfolio.reading.layouts import Layout

XML = "application/xml"


def files_of(creditor: Creditor) -> QuerySet[Import]:
    """Return the imports that these pages are about: the bank's files have pages of their own, and another way back."""
    return Import.objects.filter(creditor=creditor).exclude(kind="bank")


def imports(*, creditor: Creditor) -> list[dict[str, Any]]:
    """Return one row per import, latest first: id, file_name, kind, on, at, by, state, and its counts."""
    rows = files_of(creditor).order_by("-pk")
    names = ("id", "file_name", "kind", "on", "at", "by__username", "state", "counts")
    return [_with_counts(dict(row)) for row in rows.values(*names)]


def _with_counts(row: dict[str, Any]) -> dict[str, Any]:
    counts = row.pop("counts") or {}
    more = {name: counts.get(name, 0) for name in ("added", "changed", "left", "closed", "bad")}
    return {
        **row,
        "kind_name": kind_name(row["kind"]),
        "by": row.pop("by__username"),
        **more,
        "sums": counts.get("sums", {}),
    }


def kind_name(code: str) -> str:
    """Return what a kind of import is called, as a text to be translated."""
    return KINDS.get(code) or {"documents": DOCUMENTS}.get(code, code)


def waiting(*, creditor: Creditor) -> list[Upload]:
    """Return the files that somebody dropped and nobody has taken in yet, latest first."""
    return list(Upload.objects.filter(~Q(state=Upload.State.DONE), creditor=creditor)[:10])


def layouts(*, creditor: Creditor) -> list[dict[str, Any]]:
    """Return one row per saved layout: name, kind, and the whole of it."""
    return [
        dict(row) for row in SavedLayout.objects.filter(creditor=creditor).values("name", "kind", "layout")
    ]


def columns(layout: Layout) -> list[tuple[str, str]]:
    """Return what a layout says, in words: what is read, and from which columns or how."""
    fields = FIELDS[layout.kind]
    told = [
        (gettext(fields[name].label), " + ".join(titles))
        for name, titles in layout.columns.items()
        if name in fields
    ]
    fixed = {**layout.defaults, **layout.fixed}
    told += [(gettext(fields[name].label), f"= {value}") for name, value in fixed.items() if name in fields]
    ways = {
        "date_order": layout.date_order,
        "decimal": layout.decimal,
        "sign": layout.sign,
        "negatives": layout.negatives,
    }
    return told + [(name, value) for name, value in ways.items() if value]


def documents(*, creditor: Creditor) -> QuerySet[SourceDocument, dict[str, Any]]:
    """Return one row per electronic document that is kept, latest first, without the documents themselves."""
    names = (
        "id",
        "number",
        "kind",
        "standard",
        "uuid",
        "issued_on",
        "currency",
        "total_minor",
        "file_name",
        "at",
    )
    of_it = ("debtor_id", "debtor__name", "imported_id", "imported__state")
    rows = SourceDocument.objects.filter(creditor=creditor).order_by("-pk")
    found: QuerySet[SourceDocument, dict[str, Any]] = rows.values(*names, *of_it)
    return found


def document(*, creditor: Creditor, pk: int) -> SourceDocument | None:
    """Return a document with its debtor and its import; None when the creditor has none with this number."""
    found = SourceDocument.objects.select_related("debtor", "imported").filter(creditor=creditor, pk=pk)
    return found.first()


def copies(*, receivable: Receivable) -> list[Attachment]:
    """Return the electronic documents that a receivable came from, as files to hand over; none where none is kept."""
    found = (
        SourceDocument.objects.filter(effects__receivable=receivable)
        .exclude(packed="")
        .order_by("pk")
        .distinct()
    )
    return [Attachment(file_name(each), XML, batches.unpacked(each.packed)) for each in found]


def file_name(document: SourceDocument) -> str:
    """Return how a document's file is called when it is handed over: letters, figures, dots and dashes only."""
    name = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "-" for sign in document.number
    )
    return f"{name or 'documento'}.xml"


def effects(*, document: SourceDocument) -> list[dict[str, Any]]:
    """Return one row per thing a document made: what it is, its number, its amount and what is still open of it, in minor units."""
    rows = DocumentEffect.objects.filter(document=document).select_related(
        "receivable", "credit_note", "payment"
    )
    return [_effect(row, document) for row in rows]


def _effect(row: DocumentEffect, document: SourceDocument) -> dict[str, Any]:
    if row.receivable:
        item = row.receivable
        return {
            "kind": "receivable", "number": item.number, "currency": item.currency, "due_date": item.due_date,
            "open_minor": item.open_minor,
        }  # fmt: skip
    if row.credit_note:
        note = row.credit_note
        return {
            "kind": "credit_note", "number": note.number, "currency": document.currency, "amount_minor": note.amount_minor,
            "undone_on": note.cancelled_on,
        }  # fmt: skip
    paid = row.payment
    if paid is None:
        raise AssertionError(row.pk)  # the database keeps one of the three
    return {
        "kind": "payment", "number": paid.reference, "currency": paid.currency, "amount_minor": paid.amount_minor,
        "undone_on": paid.returned_on,
    }  # fmt: skip

"""Questions about files that came in."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from cartera.intake.models import Upload
from cartera.parties.models import Creditor
from cartera.portfolio.models import Import, SavedLayout
from cartera.portfolio.reading.fields import FIELDS, KINDS
from cartera.portfolio.reading.layouts import Layout


def imports(*, creditor: Creditor) -> list[dict[str, Any]]:
    """Return one row per import, latest first: id, file_name, kind, on, at, by, state, and its counts."""
    rows = Import.objects.filter(creditor=creditor).order_by("-pk")
    names = ("id", "file_name", "kind", "on", "at", "by__username", "state", "counts")
    return [_with_counts(dict(row)) for row in rows.values(*names)]


def _with_counts(row: dict[str, Any]) -> dict[str, Any]:
    counts = row.pop("counts") or {}
    more = {name: counts.get(name, 0) for name in ("added", "changed", "left", "closed", "bad")}
    return {
        **row,
        "kind_name": KINDS.get(row["kind"], row["kind"]),
        "by": row.pop("by__username"),
        **more,
        "sums": counts.get("sums", {}),
    }


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

"""Filters and tags of every page: ``{% load cartera_ui %}``."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from cartera.ui import formats, words

register = template.Library()

ICONS = Path(__file__).resolve().parent.parent / "icons"
NOTHING = "—"


class UnknownIcon(LookupError):
    """A template asks for an icon that was never drawn."""


@cache
def _drawing(name: str) -> str:
    file = ICONS / f"{name}.svg"
    if not file.is_file():
        raise UnknownIcon(name)
    return file.read_text(encoding="utf-8").strip().removeprefix("<svg ")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; with a label it speaks, without one it is decoration. Raise UnknownIcon."""
    drawing = mark_safe(_drawing(name))
    if not label:
        return format_html('<svg class="icon" aria-hidden="true" focusable="false" {}', drawing)
    return format_html('<svg class="icon" role="img" aria-label="{}" {}', label, drawing)


@register.filter
def money(minor: int | None, currency: str) -> str:
    """Write minor units with their currency: ``{{ open_minor|money:currency }}``; nothing known is a dash."""
    return NOTHING if minor is None else formats.money(minor, currency)


@register.filter
def amount(minor: int | None, currency: str) -> str:
    """Write minor units without their currency, under a heading that names it."""
    return NOTHING if minor is None else formats.amount(minor, currency)


@register.filter
def number(value: float | None, places: int | None = None) -> str:
    """Write a number with the reader's separators."""
    return NOTHING if value is None else formats.number(value, places)


@register.filter
def percent(share: float | None, places: int = 1) -> str:
    """Write a share (0.25) as a percentage."""
    return NOTHING if share is None else formats.percent(share, places)


@register.filter
def day(value: date | None, style: str = "medium") -> str:
    """Write a date: ``short``, ``medium``, ``long`` or ``full``."""
    return NOTHING if value is None else formats.day(value, style)


@register.filter
def moment(value: datetime | None, style: str = "medium") -> str:
    """Write day and minute of an aware moment in the active time zone."""
    return NOTHING if value is None else formats.moment(value, style)


@register.filter
def country(code: str) -> str:
    """Write an ISO 3166 code as the name of the country."""
    return formats.country(code)


@register.filter
def plain(name: str) -> str:
    """Write a name of a policy as people do: ``recordatorio_suave`` is “Recordatorio suave”."""
    return words.plain(name)


@register.filter
def said(problem: Any) -> str:
    """Say a ``cartera.problems.Problem`` or a refusal in the reader's language, without its place."""
    text, fields = getattr(problem, "text", str(problem)), getattr(problem, "fields", None)
    if not fields:
        return gettext(text)
    # What is called a label is a word of ours too, not the user's.
    label = {"label": gettext(fields["label"])} if fields.get("label") else {}
    return gettext(text) % {**{name: _readable(value) for name, value in fields.items()}, **label}


def _readable(value: Any) -> Any:
    """Return a day as people write it; anything else as it is."""
    if isinstance(value, datetime):
        return formats.moment(value)
    return formats.day(value) if isinstance(value, date) else value


@register.simple_tag
def state_badge(code: str, family: str = "") -> SafeString:
    """Show a state by shape and word: ``{% state_badge message.state "message" %}``."""
    state = words.state(code, family)
    return badge(words.state_word(code, family), state.tone, state.icon)


@register.simple_tag
def badge(word: str, tone: str = "info", shape: str = "") -> SafeString:
    """Show any word as a badge of a tone: ok, warn, bad, wait, info, off."""
    sign = icon(shape or words.SHAPES[tone])
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, sign, word)


@register.simple_tag
def reason(code: str, fields: Mapping[str, object] | None = None) -> str:
    """Say a reason as a sentence: ``{% reason row.code row.fields %}``."""
    return words.reason(code, fields)


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: Any) -> str:
    """Return this page's address with some parameters set, or removed by None: sort links, tabs, pages."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def codes(text: str) -> list[str]:
    """Split a comma separated column of codes."""
    return [code for code in text.split(",") if code]


@register.filter
def get(row: Mapping[str, Any], name: str) -> Any:
    """Return one cell of a row."""
    return row[name]


@register.simple_tag
def cell(column: Any, row: Mapping[str, Any]) -> SafeString | str:
    """Show a row's cell as its column's kind asks (see ``cartera.ui.tables``)."""
    shown = _cell_value(column, row)
    sub = row.get(column.sub) if column.sub else None
    address = row.get(column.link) if column.link else None
    if address:
        shown = format_html('<a href="{}" data-open>{}</a>', address, shown)
    if sub and sub != row[column.name]:  # where firms keep no codes, a name is its own
        shown = format_html('{}<span class="sub">{}</span>', shown, sub)
    return shown


def _cell_value(column: Any, row: Mapping[str, Any]) -> SafeString | str:
    value = row[column.name]
    if column.kind == "state":
        return state_badge(value, column.family) if value else ""
    if column.kind == "reason":
        return words.reason(value) if value else ""
    if value is None:
        return NOTHING
    if column.kind == "day":
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.day(value))
    if column.kind == "moment":
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.moment(value))
    if column.kind == "money":
        return formats.money(value, row[column.currency])
    if column.kind == "number":
        return formats.number(value)
    if column.kind == "percent":
        return formats.percent(value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value)

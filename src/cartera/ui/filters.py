"""How a list is narrowed: read from the address, applied to a queryset or to dicts alike."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import ge, gt, le, lt, or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from cartera.foundation import seeking
from cartera.problems import N_, Problem

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Row = Mapping[str, Any]
Rows = QuerySet[Any, Any] | Sequence[Row]


@dataclass(frozen=True, slots=True)
class Filter:
    """One question a list can be asked. ``kind`` is search, choice, day, number or yes; kept only travels along.

    ``lookups`` are Django lookups on the row's fields; several are joined by *or*. On dicts the part before the last
    double underscore is the key when the part after it is one of exact, icontains, gte, lte, gt, lt.
    """

    name: str
    label: "StrOrPromise"
    kind: str
    lookups: tuple[str, ...]
    choices: "tuple[tuple[str, StrOrPromise], ...]" = ()
    half: bool = False  # on a phone two halves share a line: from, to
    more: Callable[[str], Q] | None = None  # what else a queryset is asked, joined to the lookups by *or*
    hint: "StrOrPromise" = ""  # what may be typed, shown while nothing is


_APART = re.compile(r"[.,'\s]")
_GROUPED = re.compile(r"-?\d{1,3}([.,'\s])\d{3}(?:\1\d{3})*")


class _Wrong(ValueError):
    """A value no filter of its kind understands."""


def narrow(rows: Rows, filters: Sequence[Filter], params: Mapping[str, str]) -> tuple[Rows, list[Problem]]:
    """Return the rows that pass every filter asked for, and a problem for each value that could not be read."""
    problems: list[Problem] = []
    for of in filters:
        text = params.get(of.name, "").strip()
        if not text or of.kind == "kept":
            continue
        try:
            value = _value(of, text)
        except _Wrong:
            fields = {"value": text, "filter": of.label}
            problems.append(
                Problem("bad_filter", N_("“%(value)s” cannot be used for “%(filter)s”."), fields, fatal=False)
            )
            continue
        rows = _apply(rows, of, value)
    return rows, problems


def _value(of: Filter, text: str) -> Any:
    if of.kind == "choice" and text not in {code for code, _ in of.choices}:
        raise _Wrong
    if of.kind == "yes":
        return True
    try:
        if of.kind == "day":
            return date.fromisoformat(text)
        return _number(text) if of.kind == "number" else text
    except ValueError as error:
        raise _Wrong from error


def _number(text: str) -> int:
    """Read a whole number, also with its thousands set apart as people write them. Raises ValueError."""
    return int(_APART.sub("", text) if _GROUPED.fullmatch(text) else text)


def _apply(rows: Rows, of: Filter, value: Any) -> Rows:
    if isinstance(rows, QuerySet):
        asked = [Q(**{lookup: value}) for lookup in of.lookups]
        return rows.filter(reduce(or_, [*asked, *([of.more(value)] if of.more else [])]))
    return [row for row in rows if any(_passes(row, lookup, value) for lookup in of.lookups)]


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda cell, value: bool(cell == value),
    "icontains": lambda cell, value: seeking.plain(str(value)) in seeking.plain(str(cell)),
    "gte": ge,
    "lte": le,
    "gt": gt,
    "lt": lt,
}


def _passes(row: Row, lookup: str, value: Any) -> bool:
    name, _, how = lookup.rpartition("__")
    if how not in _COMPARE:
        name, how = lookup, "exact"
    return row[name] is not None and _COMPARE[how](row[name], value)

"""What each table and column means, in the words of whoever wrote the model: docstrings and the comments beside fields.

One place says it; the schema that goes with an export cannot fall behind.
"""

from __future__ import annotations  # Django's generic classes exist for the type checker only

import inspect
import io
import re
import tokenize
from functools import cache
from typing import Any

from django.db.models import Field, Model

# What the endings and names of columns mean everywhere in the house.
ENDINGS = (
    ("_minor", "Amount in minor units (cents) of the row's currency."),
    ("_at", "Moment, in UTC."),
    ("_on", "Calendar day."),
    ("_date", "Calendar day."),
    ("_minutes", "Minutes."),
    ("_since", "Calendar day or moment since when."),
)
NAMES = {
    "id": "Key of the row.", "on": "Calendar day.", "at": "Moment, in UTC.", "name": "Name.", "code": "Code.",
    "currency": "ISO 4217 code, or an indexed unit such as UF.", "language": "Language: es or en.",
    "country": "Country, two letters in lower case (ISO 3166).", "why": "Why, in words or as a reason code.",
    "number": "Number of the document.", "text": "Text.", "version": "Version.", "state": "State.",
}  # fmt: skip


def of_table(model: type[Model]) -> str:
    """Return the model's own docstring; of a table that only joins two others, what it joins."""
    if model._meta.auto_created:
        joined = [
            field.related_model._meta.db_table for field in model._meta.concrete_fields if field.related_model
        ]
        return f"Joins {' and '.join(joined)}."
    return " ".join((inspect.getdoc(model) or model.__name__).split())


def of_column(model: type[Model], field: Field[Any, Any]) -> str:
    """Return the comment beside the field, else what its kind and name say."""
    said = [_comments(model).get(field.name, ""), _key(field), _by_name(field.name), _choices(field)]
    told = " ".join(part for part in said if part)
    return told or f"{str(field.verbose_name).capitalize()}."


def _key(field: Field[Any, Any]) -> str:
    related = field.related_model
    if related is None or isinstance(related, str):
        return ""
    return f"Key of a row of {related._meta.db_table}."


def _by_name(name: str) -> str:
    if name in NAMES:
        return NAMES[name]
    return next((meaning for ending, meaning in ENDINGS if name.endswith(ending)), "")


def _choices(field: Field[Any, Any]) -> str:
    codes = [str(code) for code, _ in field.flatchoices]
    return f"One of: {', '.join(codes)}." if codes else ""


@cache
def _comments(model: type[Model]) -> dict[str, str]:
    """Return the comments of a model's source by field: those on the line, or inside the brackets of the call."""
    found: dict[str, str] = {}
    try:
        source = inspect.getsource(model)
    except (OSError, TypeError):
        return found
    field = ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        begins = re.match(r"    (\w+) = ", token.line)
        if begins and token.type == tokenize.NAME and token.start[1] == 4:
            field = begins[1]
        if (
            token.type == tokenize.COMMENT
            and field
            and not token.string.startswith(("# type:", "# noqa", "# fmt"))
        ):
            told = token.string.lstrip("# ").strip()
            found[field] = f"{found[field]} {told}" if field in found else told
        if token.type == tokenize.NEWLINE:
            field = ""
    return {name: text[:1].upper() + text[1:].rstrip(".") + "." for name, text in found.items()}

"""A message from its facts: subject, plain text and, for e-mail, HTML made of the very same text. Pure.

`contents` is what a message was written from, in plain JSON, and is kept beside it so that it can be explained for
ever. Amounts are minor units of `currency`, dates ISO 8601.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from cartera.outreach import figures
from cartera.outreach.templates import Library, words

Contents = Mapping[str, Any]

# Stands for the items in a rendered text until the table takes its place; no keyboard writes it.
DOCUMENTS = "\ue000documents\ue000"
SUBJECT_MAX = 200

_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")  # three are meant

_STYLE = (
    "body{font:16px/1.5 Arial,Helvetica,sans-serif;color:#1c1c1c;margin:0;padding:16px}"
    "div{max-width:600px;margin:0 auto}table{border-collapse:collapse;width:100%;margin:16px 0}"
    "th,td{border-bottom:1px solid #d9d9d9}"
    "@media(max-width:420px){body{padding:8px}th,td{padding:4px 3px;font-size:14px}}"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A message as it will go."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the items table: what it says and its amount, as written."""

    label: str
    amount: str
    due: str = ""
    strong: bool = False


def write(library: Library, contents: Contents) -> Written:
    """Write a message. Only e-mail has HTML. Raises templates.UnknownTemplate, templates.WrongTemplate."""
    facts = {**contents, "documents": DOCUMENTS, "consequence_words": _consequence(contents)}
    rendered = library.render(contents["template"], facts)
    first, _, rest = rendered.partition("\n")
    subject, body = " ".join(first.split()), _tidy(rest)
    if len(subject) > SUBJECT_MAX:
        subject = subject[: SUBJECT_MAX - 1] + "…"
    lines = _lines(contents)
    text = body.replace(DOCUMENTS, _as_text(lines, contents))
    return Written(
        subject, text, _as_html(subject, body, lines, contents) if contents["channel"] == "email" else ""
    )


def _tidy(text: str) -> str:
    """Drop spaces at line ends, all but one empty line in a row, and the second stop after a name like “S.A.C.”."""
    text = _TWO_STOPS.sub(".", text)
    lines: list[str] = []
    for line in (each.rstrip() for each in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"


def _consequence(contents: Contents) -> str:
    code = contents["consequence"]
    return str(words(contents["language"])["consequences"][code]) if code else ""


def _lines(contents: Contents) -> list[_Line]:
    """Return the items, then total, credit and net as far as they say something new."""
    said, language, region = words(contents["language"])["items"], contents["language"], contents["region"]

    def money(minor: int) -> str:
        return figures.money(minor, contents["currency"], language, region)

    lines = [
        _Line(_named(item, said), money(item["amount_minor"]), figures.day(date.fromisoformat(item["due_date"]), language, region))
        for item in contents["items"]
    ]  # fmt: skip
    credit = contents["credit_minor"]
    if len(lines) > 1 or credit:
        lines.append(_Line(said["total"], money(contents["amount_minor"]), strong=not credit))
    if contents["interest_minor"]:
        lines.append(_Line(said["interest"], money(contents["interest_minor"])))
    if credit:
        lines.append(_Line(said["credit"], "−" + money(credit)))
        lines.append(_Line(said["net"], money(contents["net_minor"]), strong=True))
    return lines


def _named(item: Mapping[str, Any], said: Mapping[str, str]) -> str:
    """Name an item; of one under a payment plan an instalment is asked, and that is said."""
    return said["instalment"].format(number=item["number"]) if item.get("instalment") else str(item["number"])


def _heading(contents: Contents) -> str:
    """Name whose items these are when the message is addressed to somebody else."""
    if contents["name"] == contents["debtor"]["name"]:
        return ""
    return str(words(contents["language"])["items"]["account_of"]).format(name=contents["debtor"]["name"])


def _as_text(lines: list[_Line], contents: Contents) -> str:
    said = words(contents["language"])["items"]
    heading = _heading(contents)
    rows = [heading] if heading else []
    for line in lines:
        due = ", " + said["due_on"].format(day=line.due) if line.due else ""
        rows.append(f"- {line.label}{due}: {line.amount}" if line.due else f"{line.label}: {line.amount}")
    return "\n".join(rows)


def _as_html(subject: str, body: str, lines: list[_Line], contents: Contents) -> str:
    """Return the e-mail as HTML: every value escaped, nothing fetched from anywhere."""
    # Escaped as a whole, once: the marker has no letter that escaping would touch.
    paragraphs = "<p>" + escape(body.strip()).replace("\n\n", "</p><p>").replace("\n", "<br>") + "</p>"
    table = _table(lines, contents)
    if f"<p>{DOCUMENTS}</p>" in paragraphs:
        paragraphs = paragraphs.replace(f"<p>{DOCUMENTS}</p>", table)
    else:
        paragraphs = paragraphs.replace(DOCUMENTS, f"</p>{table}<p>")
    return (
        f'<!doctype html><html lang="{contents["language"]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(subject)}</title><style>{_STYLE}</style></head><body><div>{paragraphs}</div></body></html>"
    )


def _table(lines: list[_Line], contents: Contents) -> str:
    heading = _heading(contents)
    above = f"<p>{escape(heading)}</p>" if heading else ""
    return above + _head(contents["language"]) + "".join([_row(line) for line in lines]) + "</tbody></table>"


@lru_cache(maxsize=16)
def _head(language: str) -> str:
    said = words(language)["items"]
    heads = "".join(
        f'<th scope="col" align="{align}">{escape(said[name])}</th>'
        for name, align in (("number", "left"), ("due", "left"), ("amount", "right"))
    )
    return f'<table cellpadding="6"><thead><tr>{heads}</tr></thead><tbody>'


def _row(line: _Line) -> str:
    """Write a row. Days and amounts come from figures and month names; only the label is somebody's text."""
    label, amount = escape(line.label), line.amount
    if line.strong:
        label, amount = f"<strong>{label}</strong>", f"<strong>{amount}</strong>"
    cells = f"<td>{label}</td><td>{line.due}</td>" if line.due else f'<td colspan="2">{label}</td>'
    return f'<tr>{cells}<td align="right" nowrap>{amount}</td></tr>'

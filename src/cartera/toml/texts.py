"""A file into its text and a TOML text into plain values, or the problem that it is none, with its line."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cartera.problems import N_, Problem

_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
# A key of so many parts: the parser remembers each beginning of it, which takes the square of their number in memory.
_DEEP = re.compile(r"""(?<![\w\-."'])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){32}""")
_BOM = "\ufeff"  # what editors on Windows put before a text


def parse(
    text: str, *, file: str = "", number: Callable[[str], Any] = float
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return the table that a text holds; None, with one problem, when it is no TOML.

    `number` makes the values with a decimal point: `Decimal` where they must be exact.
    """
    clean = text.removeprefix(_BOM)
    if deep := _DEEP.search(clean):
        line = clean.count("\n", 0, deep.start()) + 1
        return None, [Problem("wrong_toml", N_("This is nested too deeply."), file=file, line=line)]
    try:
        return tomllib.loads(clean, parse_float=number), []
    except RecursionError:
        return None, [Problem("wrong_toml", N_("This is nested too deeply."), file=file)]
    except ValueError as error:
        return None, [_syntax(str(error), clean, file)]


def _syntax(error: str, text: str, file: str) -> Problem:
    place = _PLACE.search(error)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    told = _PLACE.sub("", error)
    said = next((said for beginning, said in _SAID if told.startswith(beginning)), _OTHERWISE)
    return Problem("wrong_toml", said, {"error": told} if said is _OTHERWISE else {}, file, line)


_OTHERWISE = N_("This is not TOML: %(error)s.")
# By how the standard reader's message begins, what somebody who never heard of TOML can do about it.
_SAID = (
    ("Illegal character '\\n'", N_("A text that begins with a quotation mark does not end with one on its line.")),
    ("Expected \"'''\"", N_("A text that begins with a quotation mark does not end with one.")),
    ("Unterminated string", N_("A text that begins with a quotation mark does not end with one.")),
    ("Illegal character", N_("A sign that cannot be seen stands in this line. Write the line anew.")),
    ("Found invalid character", N_("A sign that cannot be seen stands in this line. Write the line anew.")),
    ("Expected '='", N_("After a key come an equals sign and a value, as in: days = 5")),
    ("Invalid statement", N_("Here should stand a key with a value, as in days = 5, or a heading, as in [[ladder]].")),
    ("Invalid initial character", N_("Here should stand a key with a value, as in days = 5, or a heading, as in [[ladder]].")),
    ("Expected newline", N_("Something stands after the value. Each key has a line of its own.")),
    ("Cannot", N_("This key or heading is here for the second time.")),
    ("Duplicate", N_("This key or heading is here for the second time.")),
    ("Unclosed", N_("A bracket that was opened is not closed, or a comma is missing in it.")),
    ("Expected ']", N_("A heading is not closed: [policy] in single brackets, [[ladder]] in double ones.")),
    ("Invalid value", N_("This is no value: texts stand in quotation marks, numbers without, and true and false in small letters.")),
    ("Invalid date", N_("There is no such date or hour.")),
    ("Unescaped", N_("In a text in quotation marks, a backslash is written twice.")),
    ("Invalid hex", N_("In a text in quotation marks, a backslash is written twice.")),
    ("Escaped character", N_("In a text in quotation marks, a backslash is written twice.")),
)  # fmt: skip


def load(path: Path) -> tuple[str | None, list[Problem]]:
    """Return the text of a file; None, with one problem, when there is none or it is written in another encoding."""
    try:
        content = path.read_bytes()
    except OSError as error:
        said = next((said for kind, said in _NO_FILE if isinstance(error, kind)), _UNREADABLE)
        fields = {"why": error.strerror or str(error)} if said is _UNREADABLE else {}
        return None, [Problem("cannot_read", said, fields, file=str(path))]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [Problem("not_utf8", _ENCODING, file=str(path), line=line)]


_ENCODING = N_(
    "The file is not in UTF-8. Open it in your editor, choose “Save as”, encoding UTF-8, and save it."
)
_UNREADABLE = N_("The file cannot be read: %(why)s")
_NO_FILE = (
    (FileNotFoundError, N_("There is no such file.")), (IsADirectoryError, N_("This is a folder. Name a file in it.")),
    (PermissionError, N_("You may not read this file. Ask whoever keeps this computer for leave.")),
)  # fmt: skip

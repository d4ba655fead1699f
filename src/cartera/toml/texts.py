"""A TOML text into plain values, or the problem that it is none, with its line."""

import re
import tomllib
from collections.abc import Callable
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
    said = N_("This is not TOML: %(error)s.")
    return Problem("wrong_toml", said, {"error": _PLACE.sub("", error)}, file, line)

"""What leaves the desk on paper, by typst.

Whatever people wrote reaches the template as data (JSON in `sys.inputs`) and is set as text, never as markup: a message
may hold anything. The template brings no words of its own either; they come translated from here.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import typst
from django.utils.translation import get_language, gettext


def pdf(name: str, data: dict[str, Any]) -> bytes:
    """Return a paper as PDF. `name`: of a template in `desk/papers`."""
    made: bytes = typst.compile(source(name), sys_inputs=inputs(data))
    return made


def inputs(data: dict[str, Any]) -> dict[str, str]:
    """Return the data as the template takes it in."""
    return {
        "data": json.dumps({"lang": (get_language() or "es").partition("-")[0], **data}, ensure_ascii=False)
    }


@cache
def source(name: str) -> bytes:
    """Return a template."""
    return (files("cartera.desk") / "papers" / f"{name}.typ").read_bytes()


def labels() -> dict[str, str]:
    """Return the words of the evidence itself."""
    return {
        "title": gettext("Evidence of contacts"), "page": gettext("Page"), "of": gettext("of"),
        "text_label": gettext("Text"), "broken_label": gettext("This entry is not as it was written."),
        "seal_label": gettext("Seal of the last entry"), "none": gettext("No contact is on record in this period."),
    }  # fmt: skip

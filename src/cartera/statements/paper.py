"""A statement as PDF, by typst. Pure: words in, bytes out, so that other processes can do it.

Whatever people wrote reaches the template as data (JSON in `sys.inputs`) and is set as text, never as markup: a debtor may
be called anything. One compiler serves a whole process; making it anew costs as much as a statement.
"""

import json
from functools import cache
from importlib.resources import files

import typst

from cartera.statements.content import Facts
from cartera.statements.printed import Labels, Paper, printed


def pdf(facts: Facts, labels: Labels) -> bytes:
    """Return a statement as PDF."""
    return of_paper(printed(facts, labels))


def of_paper(paper: Paper) -> bytes:
    """Return the words of a statement as PDF."""
    made = compiler().compile(
        input=source(), sys_inputs={"data": json.dumps(paper, ensure_ascii=False)}, format="pdf"
    )
    if not isinstance(made, bytes):  # several files are made of pictures only
        msg = "typst gave no single PDF"
        raise TypeError(msg)
    return made


@cache
def compiler() -> typst.Compiler:
    """Return this process's compiler, with the fonts it found once."""
    return typst.Compiler()


@cache
def source() -> bytes:
    """Return the template."""
    return (files("cartera.statements") / "papers" / "statement.typ").read_bytes()

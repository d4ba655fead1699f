"""`cartera law judge|fee|rate`: questions of the law by the million, one JSON object a line, each answered by one.

What is wrong with a line is answered in its place and the next one is read: nothing is kept, so memory does not grow.
"""

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import click
import orjson
from django.utils.translation import gettext

from cartera.law import asking, fees, rates
from cartera.law.judge import judge as judge_contact
from cartera.problems import N_, Problem

Answer = dict[str, object]
Answers = Callable[[object], tuple[Answer | None, list[Problem]]]

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))


@click.command()
@file_argument
def judge(file: str) -> None:
    """Say of each contact question in FILE (JSON lines; - reads them from the pipe) whether it may be made, and when.

    Exit status 0: every line was answered; 1: some lines were refused, with what is wrong in their answers; 2: the file
    cannot be read.
    """
    _stream(file, _judged)


@click.command()
@file_argument
def fee(file: str) -> None:
    """Say of each overdue sum in FILE (JSON lines; - reads them from the pipe) what collecting may cost the debtor.

    Exit status as of `judge`.
    """
    _stream(file, _fee)


@click.command()
@file_argument
def rate(file: str) -> None:
    """Say of each credit in FILE (JSON lines; - reads them from the pipe) the ceiling of interest and the default.

    Exit status as of `judge`.
    """
    _stream(file, _rate)


def _judged(raw: object) -> tuple[Answer | None, list[Problem]]:
    question, book, problems = asking.read_question(raw)
    if question is None or book is None:
        return None, problems
    return judge_contact(question, book).told(), problems


def _fee(raw: object) -> tuple[Answer | None, list[Problem]]:
    question, problems = fees.read_fee_question(raw)
    return (None if question is None else fees.ceiling(question).told()), problems


def _rate(raw: object) -> tuple[Answer | None, list[Problem]]:
    question, problems = rates.read_rate_question(raw)
    return (None if question is None else rates.rates(question).told()), problems


def _stream(file: str, answer: Answers) -> None:
    """Answer line by line; who writes questions into a pipe and waits gets each answer at once."""
    if file == "-":
        refused = _answer_all(sys.stdin.buffer, answer, at_once=True)
    else:
        with Path(file).open("rb") as lines:
            refused = _answer_all(lines, answer, at_once=False)
    sys.exit(1 if refused else 0)


def _answer_all(lines: BinaryIO, answer: Answers, *, at_once: bool) -> bool:
    """Answer every line and tell whether one was refused."""
    out, refused = sys.stdout.buffer, False
    gc.freeze()  # what was loaded so far is not looked through again and again
    try:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            told, problems = _answered(line, answer)
            if problems:
                refused = True
                told["error"] = _error(problems, number)
            out.write(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))
            if at_once:
                out.flush()
    finally:
        gc.unfreeze()
    out.flush()
    return refused


def _answered(line: bytes, answer: Answers) -> tuple[Answer, list[Problem]]:
    try:
        raw = orjson.loads(line)
    except orjson.JSONDecodeError as wrong:
        text = N_("The line is no JSON: %(why)s.")
        return {"id": None}, [Problem("bad_json", text, {"why": str(wrong)})]
    told, problems = answer(raw)
    return told or {"id": raw.get("id") if isinstance(raw, dict) else None}, problems


def _error(problems: list[Problem], line: int) -> Answer:
    """Say what is wrong with a line: the first code, and every problem in words."""
    told = [
        {"code": each.code, "key": each.column, "text": gettext(each.text) % each.fields} for each in problems
    ]
    text = " ".join(each["text"] for each in told)
    return {"code": problems[0].code, "line": line, "text": text, "problems": told}

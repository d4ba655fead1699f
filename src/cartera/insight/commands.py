"""`cartera story`: play stories and say line by line what differs."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from django.utils import formats
from django.utils.translation import gettext, ngettext
from rich.console import Console
from rich.text import Text

from cartera.insight.story import deeds, expectations
from cartera.insight.story.player import Played, play
from cartera.insight.story.reading import Built, read_story
from cartera.insight.story.shape import Difference
from cartera.problems import N_, Problem, Refused

HOLDS, DIFFERS, CANNOT_BE_PLAYED = 0, 1, 2
_BUILT = Built(deeds.BUILT.keys(), expectations.BUILT.keys())
_CANNOT_BEGIN = N_("The story cannot begin: %(why)s")


class NoStories(Refused):
    """A folder that was to be played holds none."""

    code = "no_stories"
    text = N_(
        "There is no story in %(folder)s. A story is a TOML file that begins with “story = …” and has days: [[day]]."
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: played, or the problems that keep it from being played."""

    file: Path
    title: str = ""
    played: Played | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The exit status this file alone would give."""
        if self.played is None:
            return CANNOT_BE_PLAYED
        return HOLDS if self.played.holds else DIFFERS


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a story, for programs.")
def story(files: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Play each story FILE on an empty ledger of its own and say line by line what differs.

    A folder stands for the stories in it. The real ledger is not touched, and nothing is sent. Exit status 0: all
    hold; 1: something differs; 2: a file cannot be read or uses what is not built.
    """
    console = Console(highlight=False, soft_wrap=True)
    outcomes = []
    for file in _stories(files):
        outcomes.append(_outcome(file))
        if as_json:
            click.echo(json.dumps(_row(outcomes[-1]), ensure_ascii=False))
        else:
            for line in _lines(outcomes[-1]):
                console.print(line)
    if not outcomes:
        raise NoStories(folder=", ".join(str(file) for file in files))
    if len(outcomes) > 1 and not as_json:
        console.print(_sum(outcomes))
    sys.exit(max(outcome.status for outcome in outcomes))


def _stories(files: Iterable[Path]) -> Iterator[Path]:
    """Yield the files; of a folder, those that are stories and not the policies beside them."""
    for file in files:
        if not file.is_dir():
            yield file
            continue
        for each in sorted(file.glob("*.toml")):
            if _is_story(each):
                yield each


def _is_story(file: Path) -> bool:
    """Tell a story from a policy beside it."""
    lines = file.read_text("utf-8", "replace").splitlines()
    return any(line.startswith(("story", "[[day]]")) for line in lines)


def _outcome(file: Path) -> Outcome:
    read, problems = read_story(file, _BUILT)
    if read is None:
        return Outcome(file, problems=problems)
    try:
        return Outcome(file, read.title, play(read))
    except Refused as refusal:
        fields = {"why": gettext(refusal.text) % refusal.fields}
        return Outcome(
            file, read.title, problems=[Problem(refusal.code, _CANNOT_BEGIN, fields, file=str(file))]
        )


def _lines(outcome: Outcome) -> Iterator[Text]:
    """Say an outcome: a mark and the title, then a line for each thing that is wrong, as compilers write it."""
    marks = {HOLDS: ("✓", "green"), DIFFERS: ("✗", "red"), CANNOT_BE_PLAYED: ("!", "yellow")}
    mark, colour = marks[outcome.status]
    yield Text.assemble((f"{mark} ", f"bold {colour}"), outcome.title or str(outcome.file))
    for problem in outcome.problems:
        place = ":".join(str(part) for part in (problem.file, problem.line) if part)
        yield Text.assemble((f"  {place}: ", "dim"), _said(problem))
    for difference in outcome.played.differences if outcome.played else ():
        yield Text.assemble((f"  {outcome.file}:{difference.line}: ", "dim"), said(difference))


def said(difference: Difference) -> str:
    """Say a difference in words: the day, the act, what was expected and what there is."""
    fields = {
        "day": formats.date_format(difference.on, "SHORT_DATE_FORMAT"), "act": difference.said, "key": difference.key,
        "expected": difference.expected, "found": difference.found,
    }  # fmt: skip
    if difference.expected and difference.key:
        return gettext("%(day)s, %(act)s: expected %(key)s %(expected)s, found %(found)s") % fields
    if difference.expected:
        return gettext("%(day)s, %(act)s: expected %(expected)s, found %(found)s") % fields
    return gettext("%(day)s, %(act)s: found instead: %(found)s") % fields


def _sum(outcomes: list[Outcome]) -> str:
    """Say how many stories hold."""
    holding = sum(outcome.status == HOLDS for outcome in outcomes)
    text = ngettext(
        "%(holding)d of %(number)d story holds.", "%(holding)d of %(number)d stories hold.", len(outcomes)
    )
    return text % {"holding": holding, "number": len(outcomes)}


def _row(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome for programs."""
    played = outcome.played
    return {
        "file": str(outcome.file),
        "story": outcome.title,
        "status": outcome.status,
        "holds": outcome.status == HOLDS,
        "deeds": played.deeds if played else 0,
        "expectations": played.expectations if played else 0,
        "differences": [
            {
                "line": each.line, "on": each.on.isoformat(), "act": each.said, "key": each.key,
                "expected": each.expected, "found": each.found, "text": said(each),
            }
            for each in (played.differences if played else ())
        ],
        "problems": [
            {"code": each.code, "line": each.line, "file": each.file, "text": _said(each)} for each in outcome.problems
        ],
    }  # fmt: skip


def _said(problem: Problem) -> str:
    fields = {key: gettext(str(value)) if key == "kind" else value for key, value in problem.fields.items()}
    return gettext(problem.text) % fields

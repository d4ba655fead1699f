"""`cartera rates`: dated series of indexed units and exchange rates."""

import json
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click
from django.utils.translation import gettext

from cartera.foundation import clock
from cartera.foundation.options import json_option
from cartera.foundation.rates import operations, reading
from cartera.problems import Problem

FINE, WRONG = 0, 1
AHEAD = timedelta(days=366)


@click.group()
def rates() -> None:
    """Dated values of UF, UVR, UDI, UVA and exchange rates."""


@rates.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Take values that differ from those kept.")
@json_option
def import_(file: Path, replace: bool, as_json: bool) -> None:  # noqa: FBT001 - flags of click
    """Take in a CSV FILE with the columns series,date,value. The same file again changes nothing.

    Exit status 0: taken in; 1: the file has problems, all are told and nothing was taken; 2: refused, with the reason.
    """
    readings, problems = reading.read(
        file.read_bytes().decode("utf-8-sig", "replace"), str(file), latest=clock.now().date() + AHEAD
    )
    if problems:
        _tell_problems(problems, as_json=as_json)
        sys.exit(WRONG)
    taken = operations.keep(readings=readings, source=file.name, replace=replace, at=clock.now(), by=None)
    if as_json:
        click.echo(json.dumps({"file": str(file), **asdict(taken), "problems": []}))
        return
    said = gettext("%(added)d values added, %(replaced)d replaced, %(same)d there already.")
    click.echo(said % asdict(taken))


def _tell_problems(problems: list[Problem], *, as_json: bool) -> None:
    told = [{"code": each.code, "line": each.line, "column": each.column, "text": gettext(each.text) % each.fields} for each in problems]  # fmt: skip
    if as_json:
        click.echo(json.dumps({"problems": told}, ensure_ascii=False))
        return
    for each, said in zip(problems, told, strict=True):
        place = ":".join(str(part) for part in (each.file, each.line, each.column) if part)
        click.echo(f"{place}: {said['text']}")

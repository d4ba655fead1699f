"""`cartera law`: read the jurisdiction packs as tables, and ask them."""

import dataclasses
import json
import sys
from datetime import date, datetime
from pathlib import Path

import click
from django.utils.translation import gettext
from rich.console import Console
from rich.table import Table

from cartera.foundation import clock
from cartera.foundation.options import day_type, json_option
from cartera.law import shelf
from cartera.law.reading import read_pack
from cartera.outreach import law_audit, law_batches, lawbook
from cartera.outreach.lawbook import RuleRow

on_option = click.option("--on", "on", type=day_type, help="As it stands on that day; left out: today.")


@click.group()
def law() -> None:
    """What each country allows: packs of rules with their sources."""


for command in (law_batches.judge, law_batches.fee, law_batches.rate, law_audit.audit):
    law.add_command(command)


@law.command(name="list")
@on_option
@json_option
def list_(on: datetime | None, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """List the packs: how many rules, reviewed by whom, to be reviewed when."""
    day = _day(on)
    rows = lawbook.packs(on=day)
    due = lawbook.expiring(on=day)
    if as_json:
        told = [{"id": each, "on": when, "why": why} for each, when, why in due]
        _print({"on": day, "packs": [dataclasses.asdict(row) for row in rows], "expiring": told})
        return
    table = _table(
        gettext("Pack"), gettext("Jurisdiction"), gettext("Rules"), gettext("Binding"), gettext("Reviewed by"),
        gettext("Review by"),
    )  # fmt: skip
    for row in rows:
        by, when = row.reviewed_by or gettext("nobody yet"), _when(row.review_by)
        mark = " (!)" if row.review in {"soon", "overdue"} else ""
        table.add_row(
            row.id, row.name, str(row.rules), str(row.binding), by if row.rules else "", when + mark
        )
    _console().print(table)
    for problem in shelf.problems():
        place = ":".join(str(part) for part in (problem.file, problem.line) if part)
        click.echo(f"{place}: {gettext(problem.text) % problem.fields}", err=True)
    if due:
        click.echo(
            gettext("Soon, or already, in need of a lawyer: %(ids)s.")
            % {"ids": ", ".join(row[0] for row in due)}
        )


@law.command()
@click.argument("pack")
@on_option
@json_option
def show(pack: str, on: datetime | None, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Show the rules of a PACK and of its parents, by kind, with sentence, source and dates."""
    day = _day(on)
    row, groups = lawbook.pack(pack, on=day), lawbook.rules(pack, on=day)
    if as_json:
        found = [dataclasses.asdict(rule) for _kind, rules in groups for rule in rules]
        _print({**dataclasses.asdict(row), "rules": found, "own_rules": row.rules})
        return
    reviewed = (
        gettext("reviewed by %(name)s") % {"name": row.reviewed_by}
        if row.reviewed_by
        else gettext("not reviewed yet")
    )
    due = gettext("review by %(day)s") % {"day": _when(row.review_by)} if row.review_by else ""
    click.echo(" · ".join(part for part in (f"{row.name} ({row.id} {row.version})", reviewed, due) if part))
    if row.notes:
        click.echo(row.notes)
    if not groups:
        click.echo(gettext("This pack has no rules."))
    for kind, rules in groups:
        table = _table(
            gettext("Rule"),
            gettext("It says"),
            gettext("Source"),
            gettext("Force"),
            gettext("Since"),
            title=kind,
        )
        for rule in rules:
            table.add_row(
                rule.id, _said(rule), _cites(rule), f"{rule.force_said} ({rule.confidence_said})", _span(rule)
            )
        _console().print(table)


@law.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
def check(file: Path, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Read a pack FILE as the product would and tell all its problems at once.

    Exit status 0: good; 1: it has problems.
    """
    text = file.read_bytes().decode("utf-8", "replace")
    read, problems = read_pack(text, file=str(file), parents=shelf.load())
    told = [{"code": each.code, "line": each.line, "key": each.column, "text": gettext(each.text) % each.fields} for each in problems]  # fmt: skip
    if as_json:
        _print({"file": str(file), "good": read is not None, "problems": told})
    else:
        for each, row in zip(problems, told, strict=True):
            place = ":".join(str(part) for part in (each.file, each.line) if part)
            click.echo(f"{place}: {each.column}: {row['text']}")
        if read:
            click.echo(f"{file}: {read.id} {read.version}: " + gettext("this pack is good"))
    sys.exit(0 if read else 1)


@law.command()
@click.argument("rule")
@on_option
@json_option
def explain(rule: str, on: datetime | None, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Explain one RULE: what it says, what is checked, by which source, how sure that is."""
    row = lawbook.rule(rule, on=_day(on))
    if as_json:
        _print(dataclasses.asdict(row))
        return
    click.echo(f"{row.id}: {row.said}")
    for label, text in (
        (gettext("Kind"), row.kind_said),
        (gettext("Checked"), row.figures),
        (gettext("Channels"), row.channels or gettext("all")),
        (gettext("Binds"), row.who or gettext("everyone")),
        (gettext("Force"), row.force_said),
        (gettext("How sure"), row.confidence_said),
        (gettext("Since"), _span(row)),
        (gettext("To know"), row.notes),
    ):
        if text:
            click.echo(f"  {label}: {text}")
    for source in row.sources:
        click.echo(f"  {gettext('Source')}: {source.cite} ({source.grade_said}) {source.url}".rstrip())


def _day(on: datetime | None) -> date:
    return on.date() if on else clock.now().date()


def _said(rule: RuleRow) -> str:
    return f"{rule.said}\n{rule.figures}" if rule.figures else rule.said


def _cites(rule: RuleRow) -> str:
    return "\n".join(source.cite for source in rule.sources)


def _span(rule: RuleRow) -> str:
    start = _when(rule.effective_from) if rule.effective_from else gettext("not known")
    return f"{start} – {_when(rule.effective_to)}" if rule.effective_to else start


def _when(day: date | None) -> str:
    return day.isoformat() if day else ""


def _table(*heads: str, title: str = "") -> Table:
    table = Table(*heads, title=title or None, title_justify="left", show_lines=bool(title))
    table.columns[0].overflow = "fold"
    return table


def _console() -> Console:
    return Console(highlight=False, markup=False)


def _print(told: object) -> None:
    click.echo(json.dumps(told, default=str, ensure_ascii=False))

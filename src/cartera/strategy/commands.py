"""`cartera policy`: check a file, keep it, put it in force, show what it says."""

import dataclasses
import json
import sys
from datetime import date, datetime
from pathlib import Path

import click
from django.utils.translation import gettext

from cartera.foundation import clock
from cartera.foundation.options import creditor_option, day_type, json_option
from cartera.kernel.policy_text import read_policy
from cartera.parties import queries as parties
from cartera.parties.models import Creditor
from cartera.problems import Problem, Refused
from cartera.strategy import operations, queries
from cartera.strategy.models import PolicyVersion
from cartera.toml import texts

FINE, WRONG, UNREADABLE = 0, 1, 2


@click.group()
def policy() -> None:
    """Policies: how each creditor means to collect."""


@policy.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def check(file: Path, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Read a policy FILE and tell all its problems at once.

    Exit status 0: good (there may be warnings); 1: it has problems; 2: the file cannot be read.
    """
    text = _read(file, as_json=as_json)
    read, problems = read_policy(text, file=str(file), templates=queries.known_templates())
    good = read is not None and not any(problem.fatal for problem in problems)
    if as_json:
        name = {"policy": read.name, "version": read.version} if read else {}
        click.echo(json.dumps({"file": str(file), "good": good, **name, "problems": _rows(problems)}))
    else:
        for problem in problems:
            click.echo(_line(problem))
        if good and read:
            click.echo(f"{file}: {read.name} {read.version}: " + gettext("good"))
    sys.exit(FINE if good else WRONG)


@policy.command(name="list")
@creditor_option
@json_option
def list_(creditor_name: str | None, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """List the versions kept for a creditor and the policies that come with the product."""
    creditor = _creditor(creditor_name)
    rows = queries.versions(creditor=creditor, on=clock.today(creditor.timezone))
    shipped = {name: str(path) for name, path in queries.shipped().items()}
    if as_json:
        click.echo(
            json.dumps({"creditor": creditor.name, "versions": rows, "shipped": shipped}, default=_plain)
        )
        return
    for row in rows:
        mark = gettext("in force") if row["in_force"] else gettext("used") if row["used_at"] else ""
        click.echo(f"{row['name']}  {row['version']}  {mark}".rstrip())
    for name in shipped:
        click.echo(
            f"{name}  " + gettext("comes with the product: cartera policy add %(name)s") % {"name": name}
        )


@policy.command()
@click.argument("file")
@creditor_option
@json_option
def add(file: str, creditor_name: str | None, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Keep a policy FILE, or one that comes with the product by its name, for a creditor."""
    path = queries.shipped().get(file, Path(file))
    text = _read(path, as_json=as_json)
    try:
        kept = operations.save_policy(
            creditor=_creditor(creditor_name), text=text, file=str(path), templates=queries.known_templates(),
            at=clock.now(), by=None,
        )  # fmt: skip
    except operations.PolicyHasProblems as refusal:
        if as_json:
            click.echo(json.dumps({"refused": refusal.code, "problems": _rows(refusal.problems)}))
        else:
            click.echo("\n".join(_line(problem) for problem in refusal.problems))
        sys.exit(WRONG)
    except operations.VersionUsed as refusal:
        raise click.ClickException(gettext(refusal.text) % refusal.fields) from None
    _say_version(kept, as_json=as_json)


@policy.command()
@click.argument("name")
@click.argument("version")
@click.option("--from", "from_on", type=day_type, help="First day it decides; left out: today.")
@creditor_option
@json_option
def use(
    name: str, version: str, from_on: datetime | None, creditor_name: str | None, as_json: bool  # noqa: FBT001
) -> None:  # fmt: skip
    """Put a kept VERSION of the policy NAME in force from a day on."""
    creditor = _creditor(creditor_name)
    on = from_on.date() if from_on else clock.today(creditor.timezone)
    kept = _kept(creditor, name, version)
    operations.put_in_force(version=kept, from_on=on, at=clock.now(), by=None)
    _say_version(kept, as_json=as_json, from_on=on)


@policy.command()
@click.argument("name", required=False)
@click.argument("version", required=False)
@creditor_option
@json_option
def show(name: str | None, version: str | None, creditor_name: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Show a policy as a timeline in words; without NAME the one in force."""
    creditor = _creditor(creditor_name)
    today = clock.today(creditor.timezone)
    kept = _kept(creditor, name, version) if name else queries.policy_in_force(creditor=creditor, on=today)
    if kept is None:
        raise click.ClickException(gettext("No policy is in force for %(name)s.") % {"name": creditor.name})
    ladders = queries.timeline(queries.read(kept))
    if as_json:
        rows = [dataclasses.asdict(ladder) for ladder in ladders]
        click.echo(json.dumps({"policy": kept.name, "version": kept.version, "ladders": rows}))
        return
    click.echo(f"{kept.name} {kept.version}")
    for ladder in ladders:
        click.echo("\n" + " – ".join(part for part in (ladder.name, ladder.segments) if part))
        for step in ladder.steps:
            how = [step.action, step.channels, step.tone, step.fee, step.announcement, step.condition]
            click.echo(
                f"  {step.day:>4}  {step.name}: {step.when}; " + "; ".join(part for part in how if part)
            )


def _read(path: Path, *, as_json: bool) -> str:
    """Return the text of a file; leave with status 2 when there is none."""
    text, problems = texts.load(path)
    if text is not None:
        return text
    said = _line(problems[0])
    click.echo(
        json.dumps({"file": str(path), "good": False, "error": said}) if as_json else said, err=not as_json
    )
    sys.exit(UNREADABLE)


def _creditor(name: str | None) -> Creditor:
    """Return the creditor of that name, or the only one."""
    try:
        return parties.creditor(name or "")
    except Refused as refusal:
        raise click.ClickException(gettext(refusal.text) % refusal.fields) from None


def _kept(creditor: Creditor, name: str, version: str | None) -> PolicyVersion:
    """Return a kept version; without `version` the newest of that name."""
    if version is None:
        found = PolicyVersion.objects.filter(creditor=creditor, name=name).first()
    else:
        found = queries.version(creditor=creditor, name=name, version=version)
    if found is None:
        said = gettext("%(creditor)s has no policy %(name)s %(version)s.")
        fields = {"creditor": creditor.name, "name": name, "version": version or ""}
        raise click.ClickException(said % fields)
    return found


def _line(problem: Problem) -> str:
    """Say a problem with its place as editors and compilers understand it: file:line: text."""
    place = ":".join(str(part) for part in (problem.file, problem.line) if part)
    kind = "" if problem.fatal else gettext("warning: ")
    where = f"{problem.column}: " if problem.column else ""
    return f"{place}: {kind}{where}{gettext(problem.text) % problem.fields}"


def _rows(problems: list[Problem]) -> list[dict[str, object]]:
    return [
        {
            "code": problem.code, "text": gettext(problem.text) % problem.fields, "file": problem.file,
            "line": problem.line, "key": problem.column, "fatal": problem.fatal,
        }
        for problem in problems
    ]  # fmt: skip


def _say_version(kept: PolicyVersion, *, as_json: bool, from_on: date | None = None) -> None:
    if as_json:
        row = {"policy": kept.name, "version": kept.version, "sha256": kept.sha256, "from": from_on}
        click.echo(json.dumps(row, default=_plain))
    elif from_on:
        click.echo(gettext("%(policy)s decides from %(day)s.") % {"policy": str(kept), "day": from_on})
    else:
        click.echo(gettext("%(policy)s is kept.") % {"policy": str(kept)})


def _plain(value: object) -> str:
    """Write dates and moments as ISO 8601."""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)

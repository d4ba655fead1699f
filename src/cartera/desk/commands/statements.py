"""`cartera statements`: files by the thousand, and everybody's statement once a month."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from django.utils.translation import gettext, ngettext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cartera.desk.commands import asking
from cartera.foundation import clock
from cartera.foundation.options import day_type, json_option
from cartera.parties import queries as parties
from cartera.parties.models import Creditor
from cartera.problems import N_, Refused
from cartera.statements import operations, queries
from cartera.statements.content import Asked
from cartera.statements.operations import RoundReport
from cartera.ui import words

OPTIONS = (
    click.argument("debtor", default=""),
    click.option("--all", "everybody", is_flag=True, help="Everybody with a balance."),
    click.option(
        "--on", type=day_type, help="The day it closes on, YYYY-MM-DD; left out: the day the desk works on."
    ),
    click.option(
        "--from", "since", type=day_type,
        help="List every movement from this day on, with the balance before; left out: what is open.",
    ),
    click.option("--currency", default="", help="Only this currency; left out: each by itself."),
    click.option("--alone", is_flag=True, help="Each company by itself, also where a parent pays for it."),
    click.option("--creditor", default="", help="Name of the creditor; left out: the only one there is."),
)  # fmt: skip
F = TypeVar("F", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class About:
    """What both commands ask: whose statement, of which day or period, in which currency."""

    debtor: str
    everybody: bool
    on: datetime | None
    since: datetime | None
    currency: str
    alone: bool
    creditor: str

    def whose(self) -> Creditor:
        """Return the creditor. Raises WhoseStatement unless either one debtor or everybody is meant."""
        if self.everybody == bool(self.debtor):
            raise WhoseStatement
        return parties.creditor(self.creditor)

    def asked(self, creditor: Creditor) -> Asked:
        """Return the day or period. Raises NotAPeriod."""
        to_on, _at = asking.moment(creditor, self.on)
        from_on = self.since.date() if self.since else None
        if from_on and from_on > to_on:
            raise NotAPeriod(since=from_on.isoformat(), on=to_on.isoformat())
        return Asked(to_on, from_on)


def about(command: F) -> F:
    """Give a command the options of `About`."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


class WhoseStatement(Refused):
    """Neither a debtor nor everybody was named, or both."""

    code = "whose_statement"
    text = N_("Name one debtor by its code, or say --all.")


class NotAPeriod(Refused):
    """The period begins after its end."""

    code = "not_a_period"
    text = N_("The period begins on %(since)s, after it ends on %(on)s.")


@click.group()
def statements() -> None:
    """Statements of account: what each debtor owes and how it came about."""


@statements.command()
@about
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder for the files.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["pdf", "xlsx"]),
    default="pdf",
    show_default=True,
    help="What is written.",
)
@json_option
def make(folder: Path, form: str, as_json: bool, **said: Any) -> None:  # noqa: FBT001 - a flag of click
    """Write the statement of the DEBTOR of this code, or everybody's, into a folder; nothing is sent.

    One file per debtor and currency. Made again, the files are the same; cut short, whole files stay.

    Exit status 0: written; 2: refused, with the reason.
    """
    meant = About(**said)
    creditor = meant.whose()
    asked, by_group = meant.asked(creditor), not meant.alone
    if meant.everybody:
        ids = queries.roots(creditor=creditor, by_group=by_group, on=asked.to_on)
    else:
        ids = [parties.debtor(creditor=creditor, code=meant.debtor).pk]
    with _bar(len(ids), quiet=as_json) as step:
        made = operations.make(
            creditor=creditor, debtor_ids=ids, asked=asked, by_group=by_group, folder=folder, form=form,
            currency=meant.currency, progress=step,
        )  # fmt: skip
    if as_json:
        click.echo(json.dumps({"files": made.files, "folder": made.folder, "on": asked.to_on.isoformat()}))
        return
    line = ngettext(
        "%(count)d statement is in %(folder)s.", "%(count)d statements are in %(folder)s.", made.files
    )
    click.echo(line % {"count": made.files, "folder": made.folder})


@statements.command()
@about
@click.option("--requested", is_flag=True, help="The debtor asked for it: the law hears that otherwise.")
@json_option
def send(requested: bool, as_json: bool, **said: Any) -> None:  # noqa: FBT001 - flags of click
    """Write the statement of the DEBTOR of this code, or everybody's of this month, as a message with its file.

    It leaves with the next `cartera send`, or by the worker, if the gate lets it. Everybody is written to once in a calendar
    month, however often this is called; who was not is named with the reason.

    Exit status 0: written; 2: refused, with the reason.
    """
    meant = About(**said)
    creditor = meant.whose()
    if not meant.everybody:
        _send_one(creditor, meant, requested=requested, as_json=as_json)
        return
    if meant.currency:
        raise click.UsageError(gettext("Everybody is written to in each currency: leave --currency out."))
    asked = meant.asked(creditor)
    with _bar(None, quiet=as_json) as step:
        report = operations.send_all(
            creditor=creditor, kind=asked.kind, by_group=not meant.alone, on=asked.to_on, at=clock.now(), by=None,
            progress=step,
        )  # fmt: skip
    _tell(report, as_json=as_json)


def _send_one(creditor: Creditor, meant: About, *, requested: bool, as_json: bool) -> None:
    """Send one debtor a statement in each of its currencies."""
    found = parties.debtor(creditor=creditor, code=meant.debtor)
    asked, by_group = meant.asked(creditor), not meant.alone
    told = list(
        queries.facts(
            creditor=creditor, debtor_ids=[found.pk], asked=asked, by_group=by_group, currency=meant.currency
        )
    )
    if not told:
        raise operations.NoBalance(name=found.name, currency=meant.currency or "–")
    rows, refusals = [], []
    for given in told:
        try:
            sent = operations.send(
                debtor=found, currency=given.currency, asked=asked, by_group=by_group, requested=requested,
                on=asked.to_on, at=clock.now(), by=None,
            )  # fmt: skip
        except Refused as refusal:  # the other currencies go all the same
            refusals.append(refusal)
            continue
        address = sent.message.address if sent.message else ""
        rows.append(
            {"debtor": found.code, "currency": given.currency, "address": address, "message": sent.message_id}
        )
    if not rows:
        raise refusals[0]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for refused in refusals:
        click.echo(gettext(refused.text) % refused.fields, err=True)
    for row in rows:
        click.echo(gettext("The statement in %(currency)s waits to leave for %(address)s.") % row)


def _tell(report: RoundReport, *, as_json: bool) -> None:
    """Print what came of a round."""
    if as_json:
        rows = [
            {"debtor": row["debtor__code"], "name": row["debtor__name"], "currency": row["currency"], "why": row["why"]}
            for row in report.refused
        ]  # fmt: skip
        told: dict[str, Any] = {
            "period": report.period, "on": report.on.isoformat(), "written": report.written, "again": report.again,
            "refused": rows,
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    if report.again:
        click.echo(gettext("Everybody was written to in %(period)s before.") % {"period": report.period})
    said = ngettext("%(count)d statement was written.", "%(count)d statements were written.", report.written)
    click.echo(said % {"count": report.written})
    for row in report.refused:
        click.echo(
            f"{row['debtor__code']}  {row['debtor__name']}  {row['currency']}  {words.reason(row['why'])}"
        )


Step = Callable[..., None]


@contextmanager
def _bar(total: int | None, *, quiet: bool) -> Iterator[Step]:
    """Show how far a long work has come, on the error channel so that the result can be piped."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as progress:
        task = progress.add_task(gettext("Statements"), total=total)

        def step(done: int, of: int | None = total) -> None:
            progress.update(task, completed=done, total=of)

        yield step

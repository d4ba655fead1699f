"""`cartera payments match` and `unmatch`, and what `import` matches: lines of the bank set against what is open, and undone, by the terminal."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table

from cartera.foundation import clock
from cartera.parties import queries as parties
from cartera.parties.models import Creditor
from cartera.payments import matching_queries, queries, saying
from cartera.payments.operations import matching
from cartera.payments.operations.matching import Outcome
from cartera.problems import N_

creditor_option = click.option(
    "--creditor", "creditor_name", default="", help="Name of the creditor; left out: the only one there is."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
Shown = Callable[[str, float], None]
PHASES = {
    "read": N_("Reading what is open"),
    "match": N_("Looking for what each line pays"),
    "apply": N_("Applying what is certain"),
    "done": N_("All lines were looked at"),
}


@click.command()
@creditor_option
@json_option
def match(*, creditor_name: str, as_json: bool) -> None:
    """Look for what every waiting line of the bank pays; apply what is certain, and list why the rest waits.

    Run it again at any time: what is applied stays, what waits is looked at anew.
    """
    creditor = parties.creditor(creditor_name)
    with bar(quiet=as_json) as shown:
        outcome = look(creditor, shown)
    if as_json:
        click.echo(json.dumps(plain(outcome)))
        return
    say(outcome)


@contextmanager
def bar(*, quiet: bool) -> Iterator[Shown]:
    """Give what shows, while it lasts, how far the work is: the sentence of what is being done, and the share done."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda what, share: progress.update(task, description=gettext(what), completed=share)


def look(creditor: Creditor, shown: Shown) -> Outcome:
    """Look for what every waiting line pays, and show how far it is."""
    return matching.match_lines(
        creditor=creditor, on=clock.today(creditor.timezone), at=clock.now(), by=None,
        progress=lambda what, share: shown(PHASES[what], share),
    )  # fmt: skip


def plain(outcome: Outcome) -> dict[str, Any]:
    """Return what came of matching, for programs."""
    return {
        "lines": outcome.lines,
        "applied": outcome.applied,
        "waiting": outcome.waiting,
        "reasons": dict(outcome.reasons.most_common()),
    }


def say(outcome: Outcome) -> None:
    """Print what came of matching: how many were applied, and why the others wait."""
    said = gettext("%(lines)s lines waited: %(applied)s applied, %(waiting)s wait for a person.")
    click.echo(said % plain(outcome))
    if outcome.reasons:
        table = Table(gettext("Why they wait"), gettext("Lines"))
        for code, count in outcome.reasons.most_common():
            table.add_row(saying.waits(code), str(count))
        Console().print(table)


@click.command()
@click.argument("line", type=int)
@click.option("--why", default="", help="Why it is undone; kept in the history.")
@creditor_option
@json_option
def unmatch(line: int, *, why: str, creditor_name: str, as_json: bool) -> None:
    """Undo what LINE, a line of the bank by its number, was set against: the ledger is as before and it waits again."""
    creditor = parties.creditor(creditor_name)
    found = matching_queries.applied(line=queries.bank_line(creditor=creditor, number=line))
    undone = matching.undo(match=found, at=clock.now(), by=None, why=why)
    if as_json:
        click.echo(json.dumps({"line": line, "state": "open", "match": undone.pk}))
        return
    click.echo(
        gettext("Line %(line)s waits again; what it was set against is open as before.") % {"line": line}
    )

"""What the commands share: how far the work is, and what came of looking for what the bank's lines pay."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import click
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table

from cartera.parties.models import Creditor
from cartera.payments import saying
from cartera.payments.operations import matching
from cartera.payments.operations.matching import Outcome
from cartera.problems import N_

Shown = Callable[[str, float], None]
PHASES = {
    "read": N_("Reading what is open"),
    "match": N_("Looking for what each line pays"),
    "apply": N_("Applying what is certain"),
    "done": N_("All lines were looked at"),
}


@contextmanager
def bar(*, quiet: bool) -> Iterator[Shown]:
    """Give what shows, while it lasts, how far the work is: the sentence of what is being done, and the share done."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda what, share: progress.update(task, description=gettext(what), completed=share)


def look(creditor: Creditor, shown: Shown, *, on: date, at: datetime) -> Outcome:
    """Look for what every waiting line pays, and show how far it is."""
    return matching.match_lines(
        creditor=creditor, on=on, at=at, by=None, progress=lambda what, share: shown(PHASES[what], share)
    )


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

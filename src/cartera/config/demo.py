"""`cartera demo`: a made-up firm with a year behind it, and its pages. Never over a database that holds anything else."""

import json
import time
from datetime import date, datetime
from functools import partial
from typing import Any

import click
from django.core.management import call_command
from django.utils.formats import date_format
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from cartera.config import preparing, serving
from cartera.foundation import clock
from cartera.foundation.options import day_type
from cartera.insight.demo import firm, operations, queries
from cartera.insight.demo.span import ZONE, Span
from cartera.problems import N_

DAYS = 364  # so that it begins on the weekday it ends on


@click.command()
@click.option(
    "--debtors", default=2000, show_default=True, type=click.IntRange(1, 200_000), help="How many debtors."
)
@click.option(
    "--seed", default=1, show_default=True, help="The same seed makes the same people and the same year."
)
@click.option("--on", type=day_type, help="The day it ends on. Left out: today, in Lima.")
@click.option("--again", is_flag=True, help="Make it anew where there is a demonstration already.")
@click.option(
    "--daily",
    is_flag=True,
    help="Let the firm collect daily all year, not weekly until the last days. Takes more than twice as long.",
)
@click.option("--serve/--no-serve", default=True, show_default=True, help="Serve its pages afterwards.")
@click.option("--port", default=8000, show_default=True, help="Port to listen at.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
def demo(
    debtors: int, seed: int, on: datetime | None, again: bool, daily: bool, serve: bool, port: int, as_json: bool  # noqa: FBT001 - flags of click
) -> None:  # fmt: skip
    """Make a made-up firm with a year behind it, and serve its pages.

    Its people do not exist and its messages never leave this machine. A database with anything else in it is refused.
    """
    preparing.make_home()
    preparing.prepare_database()
    queries.refuse_real()
    made = queries.present() is None or again
    began = time.monotonic()
    if made:
        _make(debtors, seed, on.date() if on else None, daily=daily, quiet=as_json)
    _say(made=made, seconds=round(time.monotonic() - began, 1), as_json=as_json)
    if serve:
        serving.serve(port, opens=not as_json, works=queries.is_of_today(clock.now()))


def _make(debtors: int, seed: int, on: date | None, *, daily: bool, quiet: bool) -> None:
    """Empty what a demonstration left here and make one, with its progress in view."""
    call_command("flush", verbosity=0, interactive=False)
    today = clock.today(ZONE)
    last = on or today
    # The run of a day gone by is made now: then the desk works on that day, until a newer one is run.
    span = Span(last, DAYS, operations.hour_of_run(last) if last == today else clock.now(), daily)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as progress:
        days = span.working()
        task = progress.add_task(
            gettext("A year of %(debtors)d debtors") % {"debtors": debtors}, total=len(days)
        )
        operations.make(debtors=debtors, seed=seed, span=span, told=partial(_tell, progress, task))


def _tell(progress: Progress, task: TaskID, day: date) -> None:
    progress.update(task, advance=1, description=date_format(day, "DATE_FORMAT"))


def _say(*, made: bool, seconds: float, as_json: bool) -> None:
    """Say what there is and how to look at it."""
    figures = queries.figures()
    logins: list[dict[str, Any]] = [
        {"user": login.username, "password": firm.PASSWORD, "role": login.role.value} for login in firm.LOGINS
    ]
    if as_json:
        click.echo(json.dumps({"made": made, "seconds": seconds, **figures, "logins": logins}, default=str))
        return
    console = Console(highlight=False, soft_wrap=True)
    if not made:
        console.print(
            gettext("There is a demonstration here already; it is kept. Make a new one with --again.")
        )
    table = Table(box=None, pad_edge=False)
    for column in (gettext("User"), gettext("Password"), gettext("Role")):
        table.add_column(column)
    for login in logins:
        table.add_row(login["user"], login["password"], gettext(_ROLES[login["role"]]))
    lines = gettext(
        "%(creditor)s, on %(on)s: %(debtors)d debtors, %(items)d documents, %(messages)d messages sent, "
        "%(proposals)d gestiones proposed for today."
    )
    console.print(lines % {**figures, "on": date_format(figures["on"], "DATE_FORMAT")})
    console.print(gettext("Nobody in it exists, and nothing is ever sent by network."))
    console.print(table)


_ROLES = {
    "administrator": N_("administrator"), "supervisor": N_("supervisor"), "collector": N_("collector"),
}  # fmt: skip

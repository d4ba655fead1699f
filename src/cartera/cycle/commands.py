"""`cartera run` decides a day; `cartera send` hands over what may leave."""

import dataclasses
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from django.utils.translation import gettext
from rich.console import Console
from rich.table import Table

from cartera.cycle import operations, queries, sheet
from cartera.cycle.sheet import Sheet
from cartera.foundation import clock
from cartera.foundation.options import creditor_option, day_type, json_option
from cartera.outreach.operations import SendReport
from cartera.parties import queries as parties
from cartera.parties.models import Creditor
from cartera.problems import N_
from cartera.ui import formats, words

SHOWN = 50  # rows of a list in the terminal; --json has them all

on_option = click.option(
    "--on", "on", type=day_type, help="The day, YYYY-MM-DD; left out: the business date."
)


@click.command()
@on_option
@click.option("--plan", is_flag=True, help="Show what the day would do, and write nothing.")
@creditor_option
@json_option
def run(on: datetime | None, plan: bool, creditor_name: str, as_json: bool) -> None:  # noqa: FBT001 - flags of click
    """Decide a day: what to do about each debtor, and why. Nothing leaves the house by it.

    Exit status 0: decided; 2: refused, with the reason.
    """
    creditor = parties.creditor(creditor_name)
    at = clock.now()
    day = _day(creditor, on, at)
    if on is None and (first := queries.first_day(creditor, at)) < day:
        said = gettext(
            "Your newest document is of %(day)s. To begin with that day: --on %(day)s. Days are run forward only."
        )
        click.echo(said % {"day": first.isoformat()}, err=True)
    if plan:
        told = sheet.of_plan(creditor=creditor, day=operations.plan(creditor=creditor, on=day), on=day)
    else:
        operations.refuse_far(on=day, today=at.astimezone(ZoneInfo(creditor.timezone)).date())
        told = sheet.of_run(run=operations.run(creditor=creditor, on=day, at=at, by=None, now=clock.now))
    if as_json:
        click.echo(json.dumps(_as_json(told), default=str, ensure_ascii=False))
    else:
        with formats.in_region(creditor.country.upper()):
            _show(told)


@click.command()
@on_option
@creditor_option
@json_option
def send(on: datetime | None, creditor_name: str, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Hand over what may leave now: messages, and consequences that wait for nobody.

    Exit status 0: done, what stayed is named with its reason; 2: refused, with the reason.
    """
    creditor = parties.creditor(creditor_name)
    at = clock.now()
    day = _day(creditor, on, at)
    report = operations.send(creditor=creditor, on=day, at=at, by=None, worker="cartera send", now=clock.now)
    if as_json:
        told = {"creditor": creditor.name, "on": day, **_fields(report)}
        click.echo(json.dumps(told, default=str, ensure_ascii=False))
    else:
        _show_sent(creditor, day, report)


def _day(creditor: Creditor, on: datetime | None, at: datetime) -> date:
    return on.date() if on else queries.business_date(creditor, at)


def _as_json(told: Sheet) -> dict[str, Any]:
    """Return the whole day with its counts."""
    return {
        "creditor": told.creditor, "on": told.on, "policy": told.policy, "plan": not told.written,
        "counts": {
            "proposed": len(told.proposals), "left_alone": len(told.left_alone),
            "anomalies": len(told.anomalies), "by_step": dict(told.counted(told.proposals, "step")),
            "left_alone_by_reason": dict(told.counted(told.left_alone, "reasons")),
        },
        "proposals": told.proposals, "left_alone": told.left_alone, "anomalies": told.anomalies,
    }  # fmt: skip


def _fields(report: SendReport) -> dict[str, Any]:
    """Return the report as it is: `dataclasses.asdict` would count the pairs of a Counter anew."""
    return {field.name: getattr(report, field.name) for field in dataclasses.fields(report)}


def _show(told: Sheet) -> None:
    """Print the day as tables: proposals with their reasons, counts, who is left alone, anomalies."""
    console = Console()
    title = (
        gettext("%(creditor)s, %(day)s, by the policy %(policy)s")
        if told.written
        else gettext("%(creditor)s, %(day)s, by the policy %(policy)s: a plan, nothing was written")
    )
    day = formats.day(told.on, "full")
    console.print(title % {"creditor": told.creditor, "day": day, "policy": told.policy}, style="bold")
    _print_list(console, gettext("Proposed"), told.proposals, _PROPOSED)
    _print_counts(console, gettext("Proposed, by step"), told.counted(told.proposals, "step"), words.plain)
    _print_counts(
        console,
        gettext("Overdue and left alone, by reason"),
        told.counted(told.left_alone, "reasons"),
        words.reason,
    )
    _print_list(console, gettext("Anomalies"), told.anomalies, _ODD)


def _print_list(
    console: Console, title: str, rows: Sequence[dict[str, Any]], columns: dict[str, Any]
) -> None:
    """Print the first rows of a list and say how many there are."""
    if not rows:
        return
    table = Table(title=f"{title}: {formats.number(len(rows))}", title_justify="left")
    for head in columns:
        table.add_column(gettext(head), justify="right" if head == "Amount" else "left", overflow="fold")
    for row in rows[:SHOWN]:
        table.add_row(*(say(row) for say in columns.values()))
    console.print(table)
    if len(rows) > SHOWN:
        said = gettext("%(more)s more. They are on the page of the day, and in --json.")
        console.print(said % {"more": formats.number(len(rows) - SHOWN)})


def _print_counts(console: Console, title: str, counts: Sequence[tuple[str, int]], say: Any) -> None:
    if not counts:
        return
    console.print(f"\n{title}:", style="bold")
    for code, count in counts:
        console.print(f"  {formats.number(count):>8}  {say(code)}", highlight=False)


def _who(row: dict[str, Any]) -> str:
    return f"{row['debtor']}  {row['name']}"


def _reasons(row: dict[str, Any]) -> str:
    return " ".join(words.reason(code) for code in row["reasons"])


_PROPOSED = {
    N_("Debtor"): _who,
    N_("Step"): lambda row: words.plain(row["step"]),
    N_("Amount"): lambda row: formats.money(row["net_minor"], row["currency"]),
    N_("Oldest due"): lambda row: formats.day(row["oldest_due"]) if row["oldest_due"] else "–",
    N_("Why"): _reasons,
}
_ODD = {
    N_("Debtor"): _who,
    N_("Why"): lambda row: words.reason(row["code"]),
    N_("Detail"): lambda row: row["detail"],
}


def _show_sent(creditor: Creditor, on: date, report: SendReport) -> None:
    """Print how many left, and why the others stayed."""
    console = Console()
    said = gettext("%(creditor)s, %(day)s: %(sent)d left, %(stayed)d stayed.")
    stayed = report.held + report.refused + report.withdrawn + report.failed + report.left + report.unknown
    day = formats.day(on, "full")
    console.print(
        said % {"creditor": creditor.name, "day": day, "sent": report.sent, "stayed": stayed}, style="bold"
    )
    if report.folder:
        said = gettext("No mail server is set up: messages were written to %(folder)s and did not leave.")
        console.print(said % {"folder": report.folder})
    _print_counts(console, gettext("Stayed, by reason"), report.reasons.most_common(), words.reason)

"""`cartera law audit`: contacts on record judged again by today's packs."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from cartera.foundation.options import creditor_option, day_type, json_option
from cartera.law import clocks
from cartera.outreach import audit as audits
from cartera.outreach import sentences
from cartera.outreach.audit import Again
from cartera.parties import queries as parties
from cartera.problems import N_, Refused
from cartera.strategy import words as strategy

SHOWN = 50  # rows in the terminal; --json has them all


class EmptyPeriod(Refused):
    """A period that ends before it begins."""

    code = "empty_period"
    text = N_("The period ends on %(to)s, before it begins on %(since)s.")


@click.command()
@click.option("--from", "from_on", type=day_type, required=True, help="First day of the period.")
@click.option("--to", "to_on", type=day_type, required=True, help="Its last day, included.")
@creditor_option
@json_option
def audit(from_on: datetime, to_on: datetime, creditor_name: str, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Judge all contacts made in a period again, by today's packs, and list those that would now be refused.

    Nothing is changed. Exit status 0: judged, whatever was found; 2: refused, with the reason.
    """
    creditor = parties.creditor(creditor_name)
    since, until = from_on.date(), to_on.date()
    if until < since:
        raise EmptyPeriod(since=since.isoformat(), to=until.isoformat())
    found: list[Again] = []
    judged = unknown = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), disable=as_json, transient=True) as progress:
        bar = progress.add_task(gettext("Debtors"), total=None)

        def tell(done: int, total: int) -> None:
            progress.update(bar, completed=done, total=total)

        for again in audits.made(creditor=creditor, from_on=since, to_on=until, tell=tell):
            judged += 1
            unknown += again.verdict == audits.NO_PACK
            if again.refused:
                found.append(again)
    told = {
        "creditor": creditor.name,
        "from": since,
        "to": until,
        "judged": judged,
        "refused": len(found),
        "without_pack": unknown,
    }
    if as_json:
        rows = [_row(again) for again in found]
        click.echo(json.dumps({**told, "contacts": rows}, default=str, ensure_ascii=False))
        return
    _show(found, told)


def _row(again: Again) -> dict[str, Any]:
    """Return a contact as JSON tells it: what would be said now, what was said then."""
    row, said = again.attempt, sentences.of(again.rule)
    clock = sentences.zone_of(row)
    until = (
        None if again.until is None else clocks.say(clocks.second_of(again.until.astimezone(ZoneInfo(clock))))
    )
    return {
        "id": row.pk, "debtor": row.debtor.code, "name": row.debtor.name, "at": row.local, "zone": clock,
        "channel": row.channel, "party": row.party, "message": row.message_id, "task": row.task_id,
        "verdict": again.verdict, "rule": again.rule, "said": said.said if said else "",
        "cites": list(said.cites) if said else [], "allowed_from": until, "pack": row.pack,
        "pack_version": again.pack_version,
        "then": {"verdict": row.verdict, "why": row.why, "rule": row.rule, "pack_version": row.pack_version},
    }  # fmt: skip


def _show(found: list[Again], told: dict[str, Any]) -> None:
    console = Console(highlight=False, markup=False)
    said = gettext(
        "%(creditor)s, %(from)s to %(to)s: %(judged)s contacts judged again; %(refused)s would now be refused."
    )
    click.echo(said % told)
    if told["without_pack"]:
        click.echo(gettext("Of %(without_pack)s the pack is there no more; they were not judged.") % told)
    if not found:
        return
    table = Table(
        gettext("When"), gettext("Debtor"), gettext("Channel"), gettext("Would refuse it now"), gettext("Said then"),
        show_lines=True,
    )  # fmt: skip
    for again in found[:SHOWN]:
        row, sentence = again.attempt, sentences.of(again.rule)
        now = f"{sentence.rule}\n{sentence.said}" if sentence else again.verdict
        then = row.rule or (gettext("allowed") if row.verdict == "allowed" else row.why)
        channel = gettext(strategy.CHANNELS.get(row.channel, row.channel))
        table.add_row(
            row.local.replace("T", " "),
            row.debtor.name,
            channel,
            now,
            f"{then}\n{row.pack} {row.pack_version}".strip(),
        )
    console.print(table)
    if len(found) > SHOWN:
        click.echo(gettext("And %(count)s more; --json has them all.") % {"count": len(found) - SHOWN})

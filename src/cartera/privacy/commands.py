"""`cartera privacy`: what is held of a person, and whose time is over."""

import json
from datetime import datetime
from pathlib import Path

import click
from django.utils.translation import gettext, ngettext

from cartera.foundation import clock
from cartera.foundation.options import creditor_option, day_type, json_option
from cartera.parties import queries as parties
from cartera.privacy import operations, queries
from cartera.ui import formats


@click.group()
def privacy() -> None:
    """Tell people what is held of them, and forget them when their time is over."""


@privacy.command()
@click.argument("debtor")
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The ZIP file to write.",
)
@creditor_option
@json_option
def export(debtor: str, file: Path, creditor_name: str, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Write everything held of the DEBTOR of this code into one file.

    Exit status 0: written; 2: refused, with the reason.
    """
    found = parties.debtor(creditor=parties.creditor(creditor_name), code=debtor)
    content = operations.export(debtor=found, at=clock.now(), by=None)
    file.write_bytes(content)
    if as_json:
        click.echo(json.dumps({"debtor": found.code, "file": str(file), "bytes": len(content)}))
        return
    click.echo(gettext("All that is held of %(name)s is in %(file)s.") % {"name": found.name, "file": file})


@privacy.command()
@click.option("--on", type=day_type, help="The day that counts; left out: today.")
@click.option("--plan", "only_plan", is_flag=True, help="Say whose time is over, and change nothing.")
@creditor_option
@json_option
def expire(on: datetime | None, only_plan: bool, creditor_name: str, as_json: bool) -> None:  # noqa: FBT001 - flags of click
    """Make anonymous the debtors who owe nothing and with whom nothing happened for the creditor's months.

    Never sooner than the law of their country has proofs kept. Amounts and dates stay. It cannot be undone.
    Exit status 0: done; 2: refused, with the reason.
    """
    creditor = parties.creditor(creditor_name)
    day = on.date() if on else clock.today(creditor.timezone)
    if only_plan:
        found = queries.over(creditor=creditor, on=day)
    else:
        found = operations.expire(creditor=creditor, on=day, at=clock.now(), by=None)
    if as_json:
        rows = [
            {"debtor": each.code, "last_on": each.last_on.isoformat(), "months": each.months}
            for each in found
        ]
        click.echo(json.dumps({"on": day.isoformat(), "plan": only_plan, "debtors": rows}))
        return
    for each in found if only_plan else ():
        click.echo(f"{each.code}  {formats.day(each.last_on)}  {each.months}")
    done = ngettext("%(count)d debtor is anonymous now.", "%(count)d debtors are anonymous now.", len(found))
    planned = ngettext(
        "The time of %(count)d debtor is over.", "The time of %(count)d debtors is over.", len(found)
    )
    click.echo((planned if only_plan else done) % {"count": len(found)})

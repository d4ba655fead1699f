"""`cartera payments match` and `unmatch`: lines of the bank set against what is open, and undone, by the terminal."""

import json

import click
from django.utils.translation import gettext

from cartera.foundation import clock
from cartera.foundation.options import creditor_option, json_option
from cartera.parties import queries as parties
from cartera.payments import matching_queries, queries, terminal
from cartera.payments.operations import matching


@click.command()
@creditor_option
@json_option
def match(*, creditor_name: str, as_json: bool) -> None:
    """Look for what every waiting line of the bank pays; apply what is certain, and list why the rest waits.

    Run it again at any time: what is applied stays, what waits is looked at anew.
    """
    creditor = parties.creditor(creditor_name)
    with terminal.bar(quiet=as_json) as shown:
        outcome = terminal.look(creditor, shown, on=clock.today(creditor.timezone), at=clock.now())
    if as_json:
        click.echo(json.dumps(terminal.plain(outcome)))
        return
    terminal.say(outcome)


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

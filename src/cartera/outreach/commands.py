"""`cartera mail test ADDRESS`: does e-mail leave this house?"""

import json
import sys

import click
from django.conf import settings
from django.utils.translation import gettext

from cartera.foundation import clock
from cartera.foundation.options import json_option
from cartera.outreach import operations
from cartera.parties import queries as parties
from cartera.problems import Refused


@click.group()
def mail() -> None:
    """E-mail: how messages leave this house."""


@mail.command()
@click.argument("address")
@click.option(
    "--creditor", "creditor_name", default="", help="Whose sender it uses; left out: the only creditor."
)
@json_option
def test(address: str, creditor_name: str, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Send a test message to ADDRESS and tell what the server answered.

    Exit status 0: accepted, or written to the outbox where no server is set up; 1: not accepted.
    """
    try:
        creditor = parties.creditor(creditor_name)
    except Refused as refusal:
        raise click.ClickException(gettext(refusal.text) % refusal.fields) from None
    result = operations.send_test(creditor=creditor, address=address, at=clock.now(), by=None)
    if as_json:
        told = {
            "result": result.kind,
            "why": result.why,
            "reference": result.reference,
            "server": settings.SMTP_HOST,
        }
        click.echo(json.dumps(told))
    elif result.reference.startswith("file:"):
        said = gettext("No mail server is set up: the message was written to %(folder)s and did not leave.")
        click.echo(said % {"folder": settings.OUTBOX / result.reference.removeprefix("file:")})
    elif result.kind == "sent":
        click.echo(gettext("The server accepted the message: %(answer)s") % {"answer": result.reference})
    else:
        click.echo(gettext("The message was not accepted: %(why)s") % {"why": result.why}, err=True)
    sys.exit(0 if result.kind == "sent" else 1)

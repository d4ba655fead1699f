"""`cartera init`: the first start without pages, for servers and scripts."""

import json
import os
import sys

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from cartera.config import preparing
from cartera.config.setup import countries, operations, progress
from cartera.foundation import clock
from cartera.foundation.models import User
from cartera.foundation.options import json_option

PASSWORD = "CARTERA_ADMIN_PASSWORD"  # noqa: S105 - the name of a variable


@click.command()
@click.option("--user", "username", required=True, help="Name of the administrator.")
@click.option("--email", default="", help="The administrator's e-mail.")
@click.option("--company", required=True, help="Whose money is collected.")
@click.option("--country", required=True, help="Two letters, such as pe or co.")
@click.option("--tax-id", default="", help="Tax id of the company; its check digit is checked.")
@click.option("--currency", default="", help="Left out: the usual one of the country.")
@click.option("--timezone", default="", help="Left out: that of the country.")
@click.option("--sender", "sender_email", default="", help="E-mail address that writes to the debtors.")
@click.option("--policy", default="estandar", show_default=True, help="A policy that comes with the product.")
@json_option
def init(username: str, email: str, policy: str, as_json: bool, **company: str) -> None:  # noqa: FBT001
    """Set an empty house up: database, administrator, company, policy. It rehearses until that is ended on its page.

    The password is asked for, or read from CARTERA_ADMIN_PASSWORD. Exit status 2: refused, with the reason.
    """
    preparing.prepare()
    if progress.has_administrator():
        raise operations.AlreadySetUp
    country = company["country"].lower()
    creditor, kept = operations.set_up(
        username=username, email=email, password=_password(username), policy=policy, at=clock.now(),
        name=company["company"], country=country, tax_id=company["tax_id"],
        currency=company["currency"] or countries.currency_of(country),
        timezone=company["timezone"] or countries.zone_of(country), sender_email=company["sender_email"],
    )  # fmt: skip
    if as_json:
        told = {"user": username, "creditor": creditor.name, "policy": str(kept), "rehearsal": True}
        click.echo(json.dumps(told))
        return
    said = gettext(
        "%(creditor)s collects by the policy %(policy)s. Import documents, then: cartera run --plan"
    )
    click.echo(said % {"creditor": creditor.name, "policy": str(kept)})


def _password(username: str) -> str:
    """Return a password that is good enough; without a terminal it comes from the environment."""
    given = os.environ.get(PASSWORD) or click.prompt(
        gettext("Password of %(name)s") % {"name": username}, hide_input=True, confirmation_prompt=True
    )
    try:
        validate_password(given, User(username=username))
    except ValidationError as error:
        click.echo(" ".join(error.messages), err=True)
        sys.exit(2)
    return str(given)

"""All commands of `cartera`, gathered from the stages."""

import json
import os
import sqlite3
import sys
from typing import Any

import click
from django.conf import settings
from django.db import OperationalError, ProgrammingError
from django.utils import translation
from django.utils.translation import gettext

from cartera.agreements.commands import plans
from cartera.config import preparing
from cartera.config.demo import demo
from cartera.config.house_commands import up, worker_
from cartera.config.safekeeping.commands import backup, doctor, export, restore
from cartera.config.setup.commands import init
from cartera.cycle.commands import run, send
from cartera.desk.commands.disputes import disputes
from cartera.desk.commands.reconciling import reconcile
from cartera.desk.commands.statements import statements
from cartera.foundation.commands import rates
from cartera.insight.bench.commands import bench
from cartera.insight.commands import story
from cartera.intake.commands import import_file, imports, layouts
from cartera.intake.document_commands import documents
from cartera.outreach.commands import mail
from cartera.outreach.law_commands import law
from cartera.payments.commands import payments
from cartera.payments.matching_commands import match, unmatch
from cartera.portfolio.commands import ledger
from cartera.portfolio.discount_commands import discounts
from cartera.portfolio.interest_commands import agree, interest, post_interest, rate
from cartera.privacy.commands import privacy
from cartera.problems import Refused
from cartera.strategy.commands import policy
from cartera.version import VERSION

REFUSED = 2
FOR_PROGRAMS = "cartera.for_programs"


class Commands(click.Group):
    """Speaks the language of the installation, and says a refusal in words instead of a traceback."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Remember whether a program asks: it is refused in its own language."""
        ctx.meta[FOR_PROGRAMS] = "--json" in args
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for; a refusal ends it with status 2."""
        with translation.override(os.environ.get("CARTERA_LANGUAGE") or settings.LANGUAGE_CODE):
            try:
                return super().invoke(ctx)
            except Refused as refusal:
                said = gettext(refusal.text)
                said = said % refusal.fields if refusal.fields else said
                if ctx.meta[FOR_PROGRAMS]:
                    click.echo(json.dumps({"refused": refusal.code, "says": said}, ensure_ascii=False))
                else:
                    click.echo(said, err=True)
                sys.exit(REFUSED)
            except (OperationalError, ProgrammingError, sqlite3.OperationalError):
                if not preparing.changes_waiting():
                    raise
                said = gettext(
                    "The tables of this house are not those of this version. Start `cartera up` once, or run: cartera init"
                )
                click.echo(said, err=True)
                sys.exit(REFUSED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="cartera")
def cartera() -> None:
    """Cartera: collect what is owed while keeping the customer."""


for command in (
    up,
    demo,
    init,
    worker_,
    backup,
    restore,
    export,
    doctor,
    run,
    send,
    policy,
    ledger,
    law,
    story,
    mail,
    bench,
    rates,
    import_file,
    layouts,
    imports,
    documents,
    discounts,
    payments,
    plans,
    disputes,
    reconcile,
    privacy,
    statements,
):
    cartera.add_command(command)
for command in (match, unmatch):
    payments.add_command(command)
for command in (post_interest, interest, agree, rate):
    ledger.add_command(command)

"""All commands of `cartera`, gathered from the stages."""

import os
import sys
from typing import Any

import click
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from cartera.config.house_commands import up, worker_
from cartera.config.setup.commands import init
from cartera.cycle.commands import run, send
from cartera.insight.bench.commands import bench
from cartera.insight.commands import story
from cartera.outreach.commands import mail
from cartera.problems import Refused
from cartera.strategy.commands import policy
from cartera.version import VERSION

REFUSED = 2


class Commands(click.Group):
    """Speaks the language of the installation, and says a refusal in words instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for; a refusal ends it with status 2."""
        with translation.override(os.environ.get("CARTERA_LANGUAGE") or settings.LANGUAGE_CODE):
            try:
                return super().invoke(ctx)
            except Refused as refusal:
                said = gettext(refusal.text)
                click.echo(said % refusal.fields if refusal.fields else said, err=True)
                sys.exit(REFUSED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="cartera")
def cartera() -> None:
    """Cartera: collect what is owed while keeping the customer."""


for command in (up, init, worker_, run, send, policy, story, mail, bench):
    cartera.add_command(command)

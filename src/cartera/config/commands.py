"""All commands of `cartera`, gathered from the stages. A stage is read when its command is asked for."""

import json
import logging
import sqlite3
import sys
from importlib import import_module
from typing import Any, NoReturn

import click
from django.conf import settings
from django.db import DatabaseError, OperationalError, ProgrammingError
from django.utils import translation
from django.utils.translation import gettext

from cartera.config import environment, preparing
from cartera.problems import Refused
from cartera.version import VERSION

REFUSED = 2
RAW = (sqlite3.DatabaseError, sqlite3.OperationalError)  # past Django's wrapper
log = logging.getLogger("cartera.commands")
FOR_PROGRAMS = "cartera.for_programs"
# Each name with the module, below `cartera`, that has it, and what it is called there. To read them all takes a second.
FOUND = {
    "backup": "config.safekeeping.commands:backup",
    "bench": "insight.bench.commands:bench",
    "demo": "config.demo:demo",
    "discounts": "portfolio.discount_commands:discounts",
    "disputes": "desk.commands.disputes:disputes",
    "doctor": "config.safekeeping.commands:doctor",
    "documents": "intake.document_commands:documents",
    "export": "config.safekeeping.commands:export",
    "import": "intake.commands:import_file",
    "imports": "intake.commands:imports",
    "init": "config.setup.commands:init",
    "law": "outreach.law_commands:law",
    "layouts": "intake.commands:layouts",
    "ledger": "portfolio.commands:ledger",
    "mail": "outreach.commands:mail",
    "payments": "payments.commands:payments",
    "plans": "agreements.commands:plans",
    "policy": "strategy.commands:policy",
    "privacy": "privacy.commands:privacy",
    "rates": "foundation.commands:rates",
    "reconcile": "desk.commands.reconciling:reconcile",
    "restore": "config.safekeeping.commands:restore",
    "run": "cycle.commands:run",
    "send": "cycle.commands:send",
    "statements": "desk.commands.statements:statements",
    "story": "insight.commands:story",
    "up": "config.house_commands:up",
    "worker": "config.house_commands:worker_",
}
# What stands in a file of its own beside the group it belongs to.
MORE = {
    "ledger": [
        f"portfolio.interest_commands:{name}" for name in ("post_interest", "interest", "agree", "rate")
    ],
    "payments": [f"payments.matching_commands:{name}" for name in ("match", "unmatch")],
}


class Commands(click.Group):
    """Speaks the language of the installation, and says a refusal in words instead of a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        return sorted(FOUND)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Read a command from its stage."""
        if cmd_name not in FOUND:
            return None
        command = _read(FOUND[cmd_name])
        if isinstance(command, click.Group):
            for each in MORE.get(cmd_name, ()):
                command.add_command(_read(each))
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Remember whether a program asks: it is refused in its own language."""
        ctx.meta[FOR_PROGRAMS] = "--json" in args
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for; a refusal ends it with status 2."""
        with translation.override(settings.SPOKEN_BY_COMMANDS):
            try:
                environment.refuse_wrong()
                return super().invoke(ctx)
            except Refused as refusal:
                said = gettext(refusal.text)
                said = said % refusal.fields if refusal.fields else said
                if ctx.meta[FOR_PROGRAMS]:
                    click.echo(json.dumps({"refused": refusal.code, "says": said}, ensure_ascii=False))
                else:
                    click.echo(said, err=True)
                sys.exit(REFUSED)
            except BrokenPipeError:
                raise  # whoever read along has seen enough
            except (OSError, DatabaseError, sqlite3.DatabaseError) as error:
                if not _waits_for_tables(error):
                    if isinstance(error, OSError | OperationalError) or type(error) in {DatabaseError, *RAW}:
                        _machine(error)
                    raise
                said = gettext(
                    "The tables of this house are not those of this version. Start `cartera up` once, or run: cartera init"
                )
                click.echo(said, err=True)
                sys.exit(REFUSED)


def _waits_for_tables(error: Exception) -> bool:
    """Tell whether it failed because the tables are those of another version."""
    if not isinstance(error, OperationalError | ProgrammingError | sqlite3.OperationalError):
        return False
    try:
        return bool(preparing.changes_waiting())
    except DatabaseError:
        return False  # it cannot be read at all


def _machine(error: Exception) -> NoReturn:
    """Say in words what disk or database would not do, as they tell it; `CARTERA_LOG=DEBUG` shows where."""
    log.debug("a command ended", exc_info=error)
    said = gettext(
        "The machine did not let it be done: %(why)s. Nothing is half done in the books. Free the disk or mend the place, "
        "look with `cartera doctor`, and if the database is damaged restore a backup: cartera restore"
    )
    click.echo(said % {"why": str(error).rstrip(".")}, err=True)
    sys.exit(REFUSED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="cartera")
def cartera() -> None:
    """Cartera: collect what is owed while keeping the customer."""


def _read(place: str) -> click.Command:
    module, name = place.split(":")
    command: click.Command = getattr(import_module(f"cartera.{module}"), name)
    return command

"""All commands of `cartera`, gathered from the stages."""

import click

from cartera.version import VERSION


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="cartera")
def cartera() -> None:
    """Cartera: collect what is owed while keeping the customer."""

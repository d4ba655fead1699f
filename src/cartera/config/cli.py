"""The command line: `cartera`. Each stage brings its own commands; this only gathers them."""

import os
import sys

import click

from cartera.config import catalogues


def main() -> None:
    """Start Django, then run the command that was asked for."""
    catalogues.compile_stale()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cartera.config.settings")
    import django  # noqa: PLC0415 - settings must be named first

    django.setup()
    from cartera.config.commands import cartera  # noqa: PLC0415 - needs the apps
    from cartera.foundation import garbage  # noqa: PLC0415 - no sooner than the apps

    garbage.seldom()
    try:
        cartera()
    except KeyboardInterrupt:
        click.echo("", err=True)
        sys.exit(130)


if __name__ == "__main__":
    main()

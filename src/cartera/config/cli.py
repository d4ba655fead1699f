"""The command line: `cartera`. Each stage brings its own commands; this only gathers them."""

import gettext
import os
import sys

import click

from cartera.config import catalogues
from cartera.foundation import garbage


def main() -> None:
    """Start Django, then run the command that was asked for."""
    os.umask(0o077)  # what is written of debtors, keys and passwords is for the house's own account
    garbage.seldom()
    catalogues.compile_stale()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cartera.config.settings")
    if sys.argv[1:2] in (["demo"], ["story"]):
        # A demonstration's halves have a processor each; threads of Polars, begun when it is read, would only wait for
        # each other: 2,000 debtors took 82 s with them and 50 s without (on 2 cores). A story has a handful of debtors.
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
    import django  # noqa: PLC0415 - settings must be named first

    django.setup()
    _speak()
    from cartera.config.commands import cartera  # noqa: PLC0415 - needs the apps
    from cartera.foundation import one_thread  # noqa: PLC0415 - Polars reads its settings as it is loaded

    try:
        # A demonstration serves pages afterwards, from threads of its own.
        one_thread.within(cartera) if sys.argv[1:2] == ["story"] else cartera()
    except KeyboardInterrupt:
        click.echo("", err=True)
        sys.exit(130)


def _speak() -> None:
    """Let Click, which asks GNU gettext, say what is wrong with a command line in the language of the others."""
    from django.conf import settings  # noqa: PLC0415 - they are read by now

    gettext.bindtextdomain("messages", str(catalogues.HOUSE / "config" / "locale"))
    os.environ["LANGUAGE"] = settings.SPOKEN_BY_COMMANDS


if __name__ == "__main__":
    main()

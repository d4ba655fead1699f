"""`cartera backup`, `restore`, `export` and `doctor`."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext
from rich.console import Console
from rich.status import Status

from cartera.config.safekeeping import doctoring, exporting, operations
from cartera.foundation import clock
from cartera.foundation.options import json_option
from cartera.ui import formats

file_type = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=file_type)
@json_option
def backup(file: Path, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Write database, key and files of this moment into FILE, a zip, and read it back. Pages go on meanwhile.

    Exit status 0: the backup is whole; 2: refused, with the reason.
    """
    with _working(gettext("Writing and reading back"), shown=not as_json):
        manifest = operations.backup(file=file, at=clock.now())
    _tell(
        gettext("%(file)s holds %(rows)s rows of %(tables)s tables and %(files)s files, and was read back."),
        file,
        manifest,
        as_json=as_json,
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Replace what is there; it is kept in a backup beside it.")
@json_option
def restore(file: Path, replace: bool, as_json: bool) -> None:  # noqa: FBT001 - flags of click
    """Bring a backup FILE into this house, on SQLite or PostgreSQL, and compare every row with it.

    Exit status 0: everything is there; 2: refused, with the reason, and nothing was changed.
    """
    with _working(gettext("Restoring and comparing"), shown=not as_json):
        manifest = operations.restore(file=file, replace=replace, at=clock.now())
    _tell(
        gettext("Everything of %(file)s is back: %(rows)s rows of %(tables)s tables, %(files)s files."),
        file,
        manifest,
        as_json=as_json,
    )
    if not as_json:
        click.echo(
            gettext(
                "The house rehearses now: what left after the backup was taken is not in it, and would leave again. Discard that "
                "from today's list before you end the rehearsal."
            )
        )


def _working(what: str, *, shown: bool) -> Status:
    """Show that something goes on, where somebody looks."""
    return Status(what, console=Console(stderr=True, quiet=not shown))


def _tell(text: str, file: Path, manifest: dict[str, Any], *, as_json: bool) -> None:
    rows = {each["name"]: each["rows"] for each in manifest["tables"]}
    if as_json:
        told = {"file": str(file), "at": manifest["at"], "version": manifest["cartera"], "rows": rows}
        click.echo(json.dumps({**told, "files": len(manifest["files"])}))
        return
    named = {"rows": sum(rows.values()), "tables": len(rows), "files": len(manifest["files"])}
    click.echo(text % {"file": file, **{name: formats.number(count) for name, count in named.items()}})


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--all", "everything", is_flag=True, required=True, help="Every table, every row.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="How tables are written.",
)
@json_option
def export(folder: Path, everything: bool, kind: str, as_json: bool) -> None:  # noqa: FBT001 - flags of click
    """Write every table and file into FOLDER, with schema.json, which says what each column means. Passwords stay here.

    Exit status 0: written; 2: refused, with the reason.
    """
    told = exporting.export(folder=folder, kind=kind, at=clock.now())
    if as_json:
        click.echo(json.dumps({"folder": str(folder), "rows": told}))
        return
    said = gettext("%(tables)s tables with %(rows)s rows are in %(folder)s; schema.json says what they mean.")
    named = {"tables": formats.number(len(told)), "rows": formats.number(sum(told.values()))}
    click.echo(said % {**named, "folder": folder})


@click.command()
@json_option
def doctor(as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Look at what usually goes wrong, and say how to mend it.

    Exit status 0: all is well; 1: something should be mended.
    """
    checks = doctoring.examine(clock.now())
    if as_json:
        click.echo(json.dumps([each.told() for each in checks], ensure_ascii=False))
    else:
        for each in checks:
            mark = click.style("✓", fg="green") if each.well else click.style("✗", fg="red")
            click.echo(f"{mark} {each.what}")
            if each.mend:
                click.echo(f"    {each.mend}")
    sys.exit(0 if all(each.well for each in checks) else 1)

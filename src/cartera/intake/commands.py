"""`cartera import`, `cartera layouts`, `cartera imports`: files by the terminal."""

import json
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext

from cartera.cycle import queries as cycle
from cartera.foundation import clock
from cartera.foundation.options import creditor_option, day_type, json_option
from cartera.intake import mending, operations, queries, saying
from cartera.intake.terminal import FINE, SOME_BAD, Bar
from cartera.intake.words import FLAGS
from cartera.parties import queries as parties
from cartera.parties.models import Creditor
from cartera.portfolio.importing import operations as importing
from cartera.portfolio.importing import previewing
from cartera.portfolio.models import Import
from cartera.portfolio.reading.fields import KINDS
from cartera.portfolio.reading.guessing import Question
from cartera.portfolio.reading.layouts import Layout, to_dict
from cartera.problems import N_, Refused
from cartera.strategy import queries as strategy
from cartera.ui import formats
from cartera.ui.templatetags.cartera_ui import said

YEAR = timedelta(days=366)


class OpenQuestion(Refused):
    """The file does not tell something that changes amounts or dates."""

    code = "open_question"
    text = N_("%(question)s Answer with %(flag)s.")


class DayAhead(Refused):
    """A slip in the year would date payments and corrections where no later file finds them."""

    code = "day_ahead"
    text = N_("%(on)s is more than a year ahead: a file tells what is so on its day.")


class UnknownImport(Refused):
    """No import has this number."""

    code = "unknown_import"
    text = N_("There is no import number %(number)s.")


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--kind", type=click.Choice(list(KINDS)), help="What the file holds; left out: told from its header."
)
@click.option(
    "--layout", "layout_name", default="", help="Name of a saved layout; left out: recognised or guessed."
)
@creditor_option
@click.option("--sheet", default="", help="Of a workbook; left out: the first sheet with a header.")
@click.option("--currency", default="", help="Currency of the amounts, where no column says it.")
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy", "iso"]),
    help="How the file writes dates, where it does not tell.",
)
@click.option(
    "--decimal",
    type=click.Choice([",", "."]),
    help="The sign before the decimals, where the file does not tell.",
)
@click.option("--save-layout", "save_as", default="", help="Keep the layout by this name.")
@click.option(
    "--complete", is_flag=True, help="The file is the whole ledger: close the documents it does not name."
)
@click.option("--yes", is_flag=True, help="Even when that closes more than a fifth of what is open.")
@click.option(
    "--bad",
    "bad_file",
    type=click.Path(path_type=Path),
    help="Where to write the bad lines; left out: beside the file.",
)
@click.option(
    "--on",
    "on",
    type=day_type,
    help="The day the file speaks of, YYYY-MM-DD; left out: the business date.",
)
@click.option(
    "--dry-run", is_flag=True, help="Say what would be added, changed and left alone, and write nothing."
)
@json_option
def import_file(file: Path, bad_file: Path | None, *, as_json: bool, **given: Any) -> None:
    """Take a FILE in: receivables, open balances, payments, debtors or contacts, as CSV or XLSX.

    Exit status 0: everything went in; 1: some lines were bad and were written to a file to be mended; 2: the file was
    refused, or something must be said first.
    """
    creditor = parties.creditor(given["creditor_name"])
    layout = _layout(creditor, file, given)
    at = clock.now()
    on = given["on"].date() if given["on"] else cycle.business_date(creditor, at)
    if on - clock.today(creditor.timezone) > YEAR:
        raise DayAhead(on=on.isoformat())
    mend = mending.place(bad_file, file)
    with Bar(quiet=as_json) as bar:
        if given["dry_run"]:
            outcome = importing.dry_run(
                creditor=creditor, path=file, layout=layout, on=on, complete=given["complete"],
                order=strategy.payment_order(creditor=creditor, on=on), progress=bar.tell,
            )  # fmt: skip
        else:
            outcome = operations.take_in(
                creditor=creditor, path=file, layout=layout, on=on, complete=given["complete"], yes=given["yes"],
                progress=bar.tell, at=at, by=None,
            )  # fmt: skip
    if given["save_as"] and not given["dry_run"]:
        importing.save_layout(creditor=creditor, name=given["save_as"], layout=layout)
    kept = True
    if outcome.bad and not given["dry_run"]:
        mend, kept = mending.keep(mend, operations.bad_lines(outcome), over=bad_file is not None)
    refused = importing.closes_too_much(outcome.closing, outcome.closed)
    with formats.in_region(creditor.country.upper()):
        saying.say(outcome, mend, as_json=as_json, kept=kept)
        if given["dry_run"] and refused and not given["yes"] and not as_json:
            click.echo(gettext(refused.text) % refused.fields + " (--yes)", err=True)
    sys.exit(SOME_BAD if outcome.bad else FINE)


def _layout(creditor: Creditor, file: Path, given: dict[str, Any]) -> Layout:
    """Return the layout to read the file by. Raises FileRefused, UnknownLayout, OpenQuestion."""
    named = previewing.layout_named(creditor, given["layout_name"]) if given["layout_name"] else None
    answers = {name: given[name] for name in ("currency", "date_order", "decimal") if given[name]}
    if "currency" in answers:
        answers["currency"] = answers["currency"].upper()
    seen = previewing.preview(
        creditor=creditor, path=file, layout=named, kind=given["kind"], sheet=given["sheet"], answers=answers
    )
    if seen.layout is None:
        raise importing.FileRefused(seen.problems)
    # A file without a currency is in the creditor's, which the guess has put in; dates and decimals are never presumed.
    questions = [each for each in seen.questions if each.code != "currency" or not each.default]
    if questions:
        raise OpenQuestion(question=" ".join(said(each) for each in questions), flag=_flags(questions))
    return seen.layout


def _flags(questions: Iterable[Question]) -> str:
    """Return the options that answer what is open; columns are said in a layout."""
    return ", ".join(dict.fromkeys(FLAGS.get(each.code, "--layout") for each in questions))


@click.group()
def layouts() -> None:
    """Layouts: which column of a file is what, kept by name."""


@layouts.command(name="list")
@creditor_option
@json_option
def list_layouts(creditor_name: str, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """List the layouts of a creditor."""
    rows = queries.layouts(creditor=parties.creditor(creditor_name))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['name']}  {gettext(KINDS.get(row['kind'], row['kind']))}")


@layouts.command(name="show")
@click.argument("name")
@creditor_option
@json_option
def show_layout(name: str, creditor_name: str, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Show which column the layout NAME reads as what."""
    layout = previewing.layout_named(parties.creditor(creditor_name), name)
    if as_json:
        click.echo(json.dumps(to_dict(layout), ensure_ascii=False))
        return
    for label, titles in queries.columns(layout):
        click.echo(f"{label:<26}{titles}")


@click.group()
def imports() -> None:
    """Imports: the files that came in."""


@imports.command(name="list")
@creditor_option
@json_option
def list_imports(creditor_name: str, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """List the files that came in, the latest first, with their numbers."""
    rows = queries.imports(creditor=parties.creditor(creditor_name))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for row in rows:
        figures = gettext("%(added)s added, %(changed)s changed, %(bad)s bad") % row
        click.echo(
            f"{row['id']:>5}  {row['on']}  {gettext(row['kind_name'])}  {row['file_name']}  {figures}  {row['state']}"
        )


@imports.command(name="undo")
@click.argument("number", type=int)
@click.option(
    "--on",
    "on",
    type=day_type,
    help="The day the reversals take effect, YYYY-MM-DD; left out: the business date.",
)
@click.option("--why", default="", help="Why, for the history.")
@creditor_option
@json_option
def undo_import(number: int, on: datetime | None, why: str, creditor_name: str, as_json: bool) -> None:  # noqa: FBT001
    """Take the import NUMBER back by reversals, unless something depends on it.

    Exit status 0: undone; 2: refused, naming what depends on it.
    """
    creditor = parties.creditor(creditor_name)
    found = Import.objects.filter(creditor=creditor, pk=number).exclude(kind="bank").first()
    if found is None:
        raise UnknownImport(number=number)
    at = clock.now()
    day = on.date() if on else cycle.business_date(creditor, at)
    operations.undo_import(imported=found, on=day, at=at, by=None, why=why)
    if as_json:
        click.echo(json.dumps({"import": number, "state": found.state, "on": str(day)}))
    else:
        click.echo(gettext("%(file)s is undone.") % {"file": found.file_name})

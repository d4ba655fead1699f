"""`cartera documents`: electronic invoices, notes and payment complements by the terminal."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from django.utils.translation import gettext

from cartera.cycle import queries as cycle
from cartera.foundation import clock
from cartera.foundation.options import creditor_option, day_type, json_option
from cartera.intake import batches, operations, queries
from cartera.intake.batches import Outcome, Verdict
from cartera.intake.terminal import FINE, SOME_BAD, Bar
from cartera.intake.words import DOCUMENT_KINDS
from cartera.parties import queries as parties
from cartera.problems import N_, Problem, Refused
from cartera.strategy import queries as strategy
from cartera.ui import formats
from cartera.ui.templatetags.cartera_ui import said


class UnknownDocument(Refused):
    """No document of the creditor has this number."""

    code = "unknown_document_number"
    text = N_("There is no document number %(number)s.")


@click.group()
def documents() -> None:
    """Electronic documents: CFDI 3.3 and 4.0 with payment complements, UBL 2 of Peru, Colombia and Peppol."""


@documents.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@creditor_option
@click.option("--days", type=click.IntRange(0, 365), help="Days of credit where a document says no due date.")
@click.option(
    "--on",
    type=day_type,
    help="The day the batch is taken in, YYYY-MM-DD; left out: the business date.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be taken in and what not, and write nothing.")
@json_option
def import_documents(paths: tuple[Path, ...], *, as_json: bool, on: datetime | None, **given: Any) -> None:
    """Take electronic documents in: XML files, ZIP files, or folders of them.

    Only what the creditor issued is taken in; everything else is listed with its reason. The same document twice
    changes nothing. Exit status 0: all is in; 1: some were refused; 2: nothing could be done.
    """
    creditor = parties.creditor(given["creditor_name"])
    at = clock.now()
    day = on.date() if on else cycle.business_date(creditor, at)
    with Bar(quiet=as_json) as bar:
        if given["dry_run"]:
            today = max(day, at.astimezone(ZoneInfo(creditor.timezone)).date())
            outcome = operations.look_at_documents(
                creditor=creditor, paths=paths, today=today, days=given["days"], progress=bar.tell
            )
        else:
            outcome = operations.take_in_documents(
                creditor=creditor, paths=paths, file_name=_name(paths), days=given["days"], on=day,
                order=strategy.payment_order(creditor=creditor, on=day), progress=bar.tell, at=at, by=None,
            )  # fmt: skip
    with formats.in_region(creditor.country.upper()):
        _say(outcome, as_json=as_json)
    sys.exit(SOME_BAD if outcome.of("refused") else FINE)


@documents.command(name="list")
@creditor_option
@json_option
def list_documents(creditor_name: str, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """List the documents that are kept, the latest first, with their numbers in the house."""
    rows = list(queries.documents(creditor=parties.creditor(creditor_name)))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for row in rows:
        amount = formats.money(row["total_minor"], row["currency"]) if row["currency"] else ""
        kind = gettext(DOCUMENT_KINDS[row["kind"]])
        click.echo(
            f"{row['id']:>6}  {row['issued_on']}  {kind}  {row['number']}  {row['debtor__name']}  {amount}"
        )


@documents.command(name="show")
@click.argument("number", type=int)
@creditor_option
def show_document(number: int, creditor_name: str) -> None:
    """Write the document NUMBER, as it came, to standard output."""
    found = queries.document(creditor=parties.creditor(creditor_name), pk=number)
    if found is None or not found.packed:
        raise UnknownDocument(number=number)
    click.echo(batches.unpacked(found.packed), nl=False)


def _name(paths: tuple[Path, ...]) -> str:
    """Return what a batch is called: the file or folder, and that there are more."""
    return paths[0].name + (f" (+{len(paths) - 1})" if len(paths) > 1 else "")


def _say(outcome: Outcome, *, as_json: bool) -> None:
    """Print the figures and, of each file that did not go in or of which something is to be said, the reason."""
    counts = outcome.counts()
    if as_json:
        click.echo(json.dumps({**_plain(outcome), **counts}, ensure_ascii=False, default=str))
        return
    told = (
        gettext("%(files)s files: %(added)s taken in, %(changed)s kept with what was there, %(left)s without change, %(bad)s refused.")
        if outcome.imported
        else gettext(
            "%(files)s files: %(added)s would be taken in, %(changed)s kept with what is there, %(left)s without change, %(bad)s refused. Nothing was written."
        )
    )  # fmt: skip
    figures = {name: formats.number(value) for name, value in counts.items() if isinstance(value, int)}
    click.echo(told % {**figures, "files": figures["lines"]})
    lines = {"sums": gettext("Owed"), "given_back": gettext("Given back"), "paid": gettext("Paid")}
    for name, label in lines.items():
        sums = counts[name]
        for code, minor in sums.items() if isinstance(sums, dict) else ():
            click.echo(f"  {label}: {formats.money(minor, code)}")
    for verdict in outcome.verdicts:
        for problem in verdict.telling:
            click.echo(_line(verdict, problem), err=True)


def _line(verdict: Verdict, problem: Problem) -> str:
    place = ":".join(str(part) for part in (verdict.file.name, problem.line) if part)
    return f"{place}: {said(problem)}"


def _plain(outcome: Outcome) -> dict[str, Any]:
    """Return every file of a batch for programs."""
    return {
        "written": outcome.imported is not None, "import": outcome.imported.pk if outcome.imported else None,
        "files": [
            {
                "file": each.file.name, "result": each.code,
                **({"kind": d.kind, "number": d.number, "uuid": d.uuid, "standard": d.standard} if (d := each.file.document) else {}),
                "problems": [
                    {"code": p.code, "text": said(p), "line": p.line, "place": p.column, "fatal": p.fatal} for p in each.reasons
                ],
            }
            for each in outcome.verdicts
        ],
    }  # fmt: skip

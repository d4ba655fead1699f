"""`cartera payments`: files of banks and their lines by the terminal."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext

from cartera.foundation import clock
from cartera.foundation.options import creditor_option, json_option
from cartera.parties import queries as parties
from cartera.parties.models import Creditor
from cartera.payments import operations, queries, shown, terminal, words
from cartera.payments.models import BankLine
from cartera.payments.operations import Asked, StatementRefused
from cartera.payments.outcome import Outcome
from cartera.payments.reading import tables
from cartera.portfolio.importing import previewing
from cartera.portfolio.importing.previewing import UnknownLayout
from cartera.portfolio.reading.layouts import Layout
from cartera.ui import formats

REFUSED = 2
SHOWN = 40  # problems on the terminal; --json has all


@click.group()
def payments() -> None:
    """Take in what banks say arrived, and see what became of it."""


@payments.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--account", default="", help="Number of the account; left out: the one the file names.")
@creditor_option
@click.option(
    "--layout", "layout_name", default="", help="Saved layout of a table; left out: recognised or guessed."
)
@click.option("--currency", default="", help="Currency of a table's amounts, where no column says it.")
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy", "iso"]),
    help="How a table writes dates, where it does not tell.",
)
@click.option(
    "--decimal",
    type=click.Choice([",", "."]),
    help="The sign before a table's decimals, where it does not tell.",
)
@click.option("--save-layout", "save_as", default="", help="Keep the layout of a table by this name.")
@click.option(
    "--match/--no-match",
    "wanted",
    default=True,
    show_default=True,
    help="Look at once for what the lines pay, apply what is certain, and list why the rest waits.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be taken in, and write nothing.")
@json_option
def import_(file: Path, *, as_json: bool, dry_run: bool, wanted: bool, **given: Any) -> None:
    """Take in a bank's FILE: CAMT.053 or .054, MT940, OFX or QFX, CSV or XLSX; told from its content.

    Movements that another file told of are recognised, and what they pay is looked for. The same file again takes
    nothing in twice.
    Exit status 0: taken in, warnings are told; 2: refused, with every problem and its line, and nothing was written.
    """
    creditor = parties.creditor(given["creditor_name"])
    on, at = clock.today(creditor.timezone), clock.now()
    answers = {name: given[name] for name in ("currency", "date_order", "decimal") if given[name]}
    layout, matched = _layout(creditor, given["layout_name"]), None
    with terminal.bar(quiet=as_json) as bar:
        asked = Asked(given["account"], layout, answers, given["save_as"], bar)
        try:
            if dry_run:
                outcome = operations.look(creditor=creditor, path=file, asked=asked, on=on)
            else:
                outcome = operations.take_in(
                    creditor=creditor, path=file, file_name=file.name, asked=asked, on=on, at=at, by=None
                )
                matched = terminal.look(creditor, bar, on=on, at=at) if wanted else None
        except StatementRefused as refusal:
            outcome = Outcome("", problems=refusal.problems)
    refused = any(problem.fatal for problem in outcome.problems)
    if as_json:
        told = shown.plain(outcome) | {"file_name": file.name, "refused": refused}
        told["matched"] = terminal.plain(matched) if matched else None
        click.echo(json.dumps(told, ensure_ascii=False, default=str))
        sys.exit(REFUSED if refused else 0)
    with formats.in_region(creditor.country.upper()):
        _say(outcome, file, refused=refused)
        if matched and matched.lines:
            terminal.say(matched)
    sys.exit(REFUSED if refused else 0)


def _layout(creditor: Creditor, name: str) -> Layout | None:
    """Return a saved layout of bank's tables. Raises UnknownLayout."""
    if not name:
        return None
    known = previewing.saved(creditor, (tables.KIND,))
    if name not in known:
        raise UnknownLayout(name=name, names=", ".join(known) or "–")
    return known[name]


def _say(outcome: Outcome, file: Path, *, refused: bool) -> None:
    if refused:
        click.echo(gettext("%(file)s is not taken in:") % {"file": file.name}, err=True)
    else:
        for line in shown.sentences(outcome):
            click.echo(line)
    for problem in sorted(outcome.problems, key=lambda each: not each.fatal)[:SHOWN]:
        click.echo(shown.problem(problem, file.name), err=True)
    if len(outcome.problems) > SHOWN:
        click.echo(gettext("… and %(count)d more.") % {"count": len(outcome.problems) - SHOWN}, err=True)


@payments.command(name="lines")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([each.value for each in BankLine.State]),
    help="Only lines in this state; several may be named.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([each.value for each in BankLine.Kind]),
    help="Only lines of this kind; several may be named.",
)
@click.option(
    "--limit", default=50, show_default=True, help="How many lines to show, the latest first; 0: all."
)
@creditor_option
@json_option
def lines(
    states: tuple[str, ...], kinds: tuple[str, ...], limit: int, creditor_name: str, *, as_json: bool
) -> None:
    """List lines of the bank, the latest first, with their numbers and what became of them."""
    creditor = parties.creditor(creditor_name)
    found = queries.bank_lines(creditor=creditor, states=states, kinds=kinds)
    rows = [shown.line(each) for each in (found[:limit] if limit else found)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    with formats.in_region(creditor.country.upper()):
        for row in rows:
            money = formats.money(row["amount_minor"], row["currency"])
            state = gettext(words.LINE_STATES[row["state"]].word)
            told = " ".join(part for part in (row["payer_name"], row["reference"], row["text"]) if part)[:60]
            click.echo(f"{row['id']:>7}  {formats.day(row['value_on'])}  {money:>18}  {state:<16}  {told}")


@payments.command(name="receipts")
@creditor_option
@json_option
def receipts(creditor_name: str, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """List the receipts debtors handed in, the latest first: to verify, expired, found in the bank, rejected."""
    creditor, at = parties.creditor(creditor_name), clock.now()
    rows = [shown.receipt(each, at) for each in queries.receipts(creditor=creditor)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    with formats.in_region(creditor.country.upper()):
        for row in rows:
            money = formats.money(row["amount_minor"], row["currency"]) if row["amount_minor"] else "–"
            state = gettext(words.RECEIPT_STATES[row["state"]].word)
            click.echo(
                f"{row['id']:>6}  {formats.day(row['received_on'])}  {row['debtor']:<24}  {money:>16}  {state}"
            )

"""`cartera reconcile`: a customer's own ledger compared with ours, and the bridge from their balance to ours."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from cartera.desk import bridging
from cartera.desk.commands import asking
from cartera.disputes.models import Reconciliation
from cartera.disputes.reconciling import operations, reading
from cartera.disputes.reconciling.columns import LABELS, Columns, Guess
from cartera.disputes.reconciling.matching import Tolerance
from cartera.foundation.options import creditor_option, day_type, json_option
from cartera.parties import queries as parties
from cartera.parties.models import Debtor
from cartera.portfolio.models import Account
from cartera.portfolio.reading.tables import Table
from cartera.problems import N_, Refused
from cartera.ui import formats

LINE = (
    "kind", "theirs_number", "ours_number", "theirs_minor", "ours_minor", "theirs_on", "ours_on", "source_lines", "matched_by",
    "hint",
)  # fmt: skip
SAYS = {
    "number": "--column number=…", "amount": "--column amount=…", "date_order": "--date-order", "decimal": "--decimal",
}  # fmt: skip


class WhichAccount(Refused):
    """The debtor has accounts in several currencies, or none in the one that was named."""

    code = "which_account"
    text = N_("Say which currency is compared, with --currency: %(currencies)s.")


class LedgerLeavesOpen(Refused):
    """Columns or ways of writing that nothing in the file tells."""

    code = "ledger_leaves_open"
    text = N_("The file leaves open how it is to be read. Say: %(says)s. Its columns: %(titles)s.")


class UnknownColumn(Refused):
    """A column that the file does not have, or a field that a ledger does not."""

    code = "unknown_column"
    text = N_("“%(said)s” is no column of this file. Write FIELD=TITLE, with one of: %(fields)s.")


@click.command()
@click.argument("debtor")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--currency", default="", help="Which account; left out: the only one there is.")
@click.option(
    "--as-of", type=day_type, help="Our books as of, YYYY-MM-DD; left out: the day the desk works on."
)
@click.option("--tolerance", default="", help="Amounts may differ by so much, like 0.50.")
@click.option(
    "--days", type=click.IntRange(0, 90), default=5, show_default=True,
    help="Dates may differ by so many days, for documents found by amount and date.",
)  # fmt: skip
@click.option(
    "--column", "columns", multiple=True, help="Which column is what, as FIELD=TITLE; may be repeated."
)
@click.option("--date-order", type=click.Choice(["dmy", "mdy", "ymd", "iso"]), help="How dates are written.")
@click.option("--decimal", type=click.Choice([",", "."]), help="The decimal sign of amounts.")
@click.option("--below-zero", is_flag=True, help="In their ledger what they owe us stands below zero.")
@creditor_option
@json_option
def reconcile(
    *, debtor: str, file: Path, currency: str, as_of: datetime | None, tolerance: str, days: int, creditor_name: str,
    as_json: bool, **told: Any,
) -> None:  # fmt: skip
    """Compare the ledger in FILE (XLSX or CSV) of the DEBTOR of this code with ours: the bridge between both balances.

    The same file with the same answers gives the bridge there is. Its lines are worked through on its page.
    """
    creditor = parties.creditor(creditor_name)
    on, at = asking.moment(creditor, as_of)
    account = _account(parties.debtor(creditor=creditor, code=debtor), currency)
    least = asking.minor(tolerance, account.currency) or 0
    with file.open("rb") as content:
        given = UploadedFile(content, name=file.name, size=file.stat().st_size)
        token, suffix = operations.receive(creditor.pk, given)
    path = operations.path_of(creditor.pk, token, suffix)
    guess, table, problems = reading.look(path) if path else (None, None, [])
    if guess is None or table is None:
        raise operations.LedgerRefused(problems)
    made = operations.reconcile(
        account=account, token=token, suffix=suffix, file_name=file.name, columns=_columns(guess, table, account, told),
        tolerance=Tolerance(least, days), on=on, at=at, by=None,
    )  # fmt: skip
    _tell(made, as_json=as_json)


def _account(debtor: Debtor, currency: str) -> Account:
    """Return the account that is compared. Raises WhichAccount."""
    accounts = {each.currency: each for each in debtor.accounts.order_by("currency")}
    if currency.upper() in accounts:
        return accounts[currency.upper()]
    if currency or len(accounts) != 1:
        raise WhichAccount(currencies=", ".join(accounts) or "–")
    return next(iter(accounts.values()))


def _columns(guess: Guess, table: Table, account: Account, told: dict[str, Any]) -> Columns:
    """Return how the file is read: as guessed, and as was said. Raises UnknownColumn, LedgerLeavesOpen."""
    said: dict[str, Any] = {}
    for each in told["columns"]:
        name, _, title = each.partition("=")
        if name not in LABELS or title not in guess.titles:
            raise UnknownColumn(said=each, fields=", ".join(LABELS))
        said[name] = title
    ways = {name: told[name] for name in ("date_order", "decimal") if told[name]}
    wanted = replace(guess.columns, **said, **ways)
    asked = [name for name in guess.questions if name in {"date_order", "decimal"} and name not in ways]
    asked = [*wanted.lacks, *asked]
    if asked:
        raise LedgerLeavesOpen(says=", ".join(SAYS[name] for name in asked), titles=", ".join(guess.titles))
    faced = reading.faced(table, wanted, currency=account.currency)
    return replace(faced, flipped=True) if told["below_zero"] else faced


def _tell(made: Reconciliation, *, as_json: bool) -> None:
    currency = made.account.currency
    steps = bridging.steps(made)
    if as_json:
        told = {
            "id": made.pk, "debtor": made.debtor.code, "currency": currency, "on": made.on, "theirs_minor": made.theirs_minor,
            "ours_minor": made.ours_minor, "left_out": made.left_out,
            "steps": [{"kind": step.kind, "count": step.count, "minor": step.minor} for step in steps],
            "lines": list(made.lines.values(*LINE)),
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, default=str))
        return
    click.echo(gettext("Their balance: %(amount)s") % {"amount": formats.money(made.theirs_minor, currency)})
    for step in steps:
        amount = formats.money(step.minor, currency)
        click.echo(f"  {step.said}: {formats.number(step.count)}  {amount}")
        for row in made.lines.filter(kind=step.kind).exclude(kind="both").values(*LINE):
            click.echo(_line(row, currency))
    click.echo(gettext("Our balance: %(amount)s") % {"amount": formats.money(made.ours_minor, currency)})
    for problem in bridging.left_out(made):
        click.echo(str(problem), err=True)


def _line(row: dict[str, Any], currency: str) -> str:
    theirs, ours = (
        formats.money(minor, currency) if minor is not None else "–"
        for minor in (row["theirs_minor"], row["ours_minor"])
    )
    number = row["ours_number"] or row["theirs_number"]
    told = {"number": number, "theirs": theirs, "ours": ours, "hint": bridging.hint_said(row["hint"])}
    return (gettext("    %(number)s: theirs %(theirs)s, ours %(ours)s  %(hint)s") % told).rstrip()

"""`cartera ledger`: prove the books, and the ageing of any day."""

import json
import sys
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import click
from django.utils.translation import gettext

from cartera.foundation import clock
from cartera.foundation.options import creditor_option, json_option, on_option
from cartera.kernel.steps.ageing import labels
from cartera.parties import queries as parties
from cartera.parties.models import Creditor
from cartera.portfolio import queries
from cartera.problems import N_, Refused
from cartera.ui import formats

FINE, WRONG = 0, 1


class WrongBuckets(Refused):
    """Edges of ageing that are none."""

    code = "wrong_buckets"
    text = N_("Write the edges of the ageing as rising days, such as 30,60,90.")


@click.group()
def ledger() -> None:
    """The books: proof, late interest, ageing."""


@ledger.command()
@creditor_option
@on_option
@json_option
def check(creditor_name: str, day: datetime | None, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Prove that every balance is the sum of its entries, that no money came or went, and that the ageing ties.

    Exit status 0: all of it holds; 1: something does not, and is named.
    """
    creditor, on = _asked(creditor_name, day)
    loose, lost = queries.untied(), queries.lost()
    rows = queries.proof(creditor=creditor, on=on)
    well = not loose and not lost and all(row.holds for row in rows)
    if as_json:
        told = {"on": on.isoformat(), "holds": well, "untied": [asdict(each) for each in loose]}
        told |= {
            "lost": [asdict(each) for each in lost],
            "currencies": [{**asdict(row), "holds": row.holds} for row in rows],
        }
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for row in rows:
            click.echo(_proof(row))
        for name in [each.name for each in loose] + [each.name for each in lost]:
            click.echo(gettext("%(name)s does not tie.") % {"name": name}, err=True)
        click.echo(gettext("Everything ties.") if well else gettext("The books do not tie."), err=not well)
    sys.exit(FINE if well else WRONG)


@ledger.command()
@click.option("--buckets", default="30,60,90", show_default=True, help="Edges of the ageing, in days.")
@click.option(
    "--in", "currency", default="", help="Show everything in this currency too, by the rates of the day."
)
@creditor_option
@on_option
@json_option
def ageing(buckets: str, currency: str, creditor_name: str, day: datetime | None, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Show open principal by days overdue, as of any day; each currency by itself."""
    creditor, on = _asked(creditor_name, day)
    edges = _edges(buckets)
    view = queries.ageing_in(creditor=creditor, on=on, buckets=edges, currency=currency)
    if as_json:
        click.echo(json.dumps({"on": on.isoformat(), "buckets": labels(edges), **_home(view)}))
        return
    for code, sums in [*view.by_currency.items(), *([(view.currency, view.total)] if view.rates else [])]:
        click.echo(
            f"{code}  " + "  ".join(f"{name}: {formats.amount(minor, code)}" for name, minor in sums.items())
        )
    for each in view.rates:
        click.echo(
            gettext("%(series)s of %(on)s: %(rate)s")
            % {"series": each.series, "on": formats.day(each.on), "rate": each.rate}
        )
    for code in view.missing:
        click.echo(
            gettext("%(currency)s is left out: no rate of the day was imported.") % {"currency": code},
            err=True,
        )


def _home(view: queries.HomeView) -> dict[str, Any]:
    rates = [
        {"series": each.series, "on": each.on.isoformat(), "rate": str(each.rate)} for each in view.rates
    ]
    told: dict[str, Any] = {"currencies": view.by_currency, "in": view.currency, "total": view.total}
    return {**told, "rates": rates, "missing": view.missing}


def _asked(creditor_name: str, day: datetime | None) -> tuple[Creditor, date]:
    creditor = parties.creditor(creditor_name)
    return creditor, day.date() if day else clock.today(creditor.timezone)


def _edges(text: str) -> tuple[int, ...]:
    """Read the edges of an ageing. Raises WrongBuckets."""
    parts = [part.strip() for part in text.split(",")]
    edges = tuple(int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 6)
    if len(edges) != len(parts) or not edges or edges[0] <= 0 or list(edges) != sorted(set(edges)):
        raise WrongBuckets
    return edges


def _proof(row: queries.Proof) -> str:
    told: dict[str, Any] = {
        name: formats.money(minor, row.currency) for name, minor in asdict(row).items() if name != "currency"
    }
    said = gettext(
        "Principal %(principal_minor)s, by ageing %(ageing_minor)s; fees %(fees_minor)s; interest %(interest_minor)s; "
        "on account %(on_account_minor)s"
    )
    return said % told

"""`cartera ledger`: prove the books, post late interest, show how it comes about, and the ageing of any day."""

import json
import sys
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import click
from django.utils.translation import gettext

from cartera.foundation import clock
from cartera.kernel.steps.ageing import labels
from cartera.kernel.steps.interest import Line
from cartera.money import currencies
from cartera.parties import queries as parties
from cartera.parties.models import Creditor
from cartera.portfolio import operations, queries
from cartera.portfolio.models import Receivable
from cartera.problems import N_, Refused
from cartera.ui import formats

FINE, WRONG = 0, 1
MOST = 1000  # percent a year
creditor_option = click.option(
    "--creditor", "creditor_name", default="", help="Name of the creditor; left out: the only one there is."
)
on_option = click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day, by value date; left out: today."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


class UnknownItem(Refused):
    """No document has this number."""

    code = "unknown_item"
    text = N_("There is no document %(number)s.")


class WrongTerms(Refused):
    """Neither a rate with its contract nor the end of one."""

    code = "wrong_terms"
    text = N_(
        "Say a rate from 0 to 1000 and its contract, as in --rate 12 --source C-2026-7, or --end alone."
    )


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


@ledger.command(name="post-interest")
@creditor_option
@on_option
@json_option
def post_interest(creditor_name: str, day: datetime | None, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Post the late interest accrued by a day on everything that is overdue. Asked again it posts nothing."""
    creditor, on = _asked(creditor_name, day)
    told = operations.post_interest_of_all(creditor=creditor, on=on, at=clock.now(), by=None)
    if as_json:
        click.echo(json.dumps({"on": on.isoformat(), "posted_minor": told}))
        return
    for currency, minor in told.items():
        click.echo(gettext("Posted: %(amount)s") % {"amount": formats.money(minor, currency)})
    if not told:
        click.echo(gettext("There is nothing to post."))


@ledger.command()
@click.argument("number")
@creditor_option
@on_option
@json_option
def interest(number: str, creditor_name: str, day: datetime | None, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Show line by line how the late interest of the document NUMBER comes about."""
    creditor, on = _asked(creditor_name, day)
    item = Receivable.objects.select_related("debtor").filter(creditor=creditor, number=number).first()
    if item is None:
        raise UnknownItem(number=number)
    shown = queries.interest_shown(receivable=item, on=on)
    if as_json:
        told = {
            "number": number,
            "on": on.isoformat(),
            "currency": item.currency,
            **{name: minor for name, minor in asdict(shown).items() if name != "lines"},
        }
        click.echo(json.dumps({**told, "lines": [_as_json(line) for line in shown.lines]}))
        return
    for line in shown.lines:
        click.echo(_line(line, item.currency))
    sums = (shown.due_minor, shown.posted_minor, shown.tax_due_minor, shown.tax_posted_minor)
    due, posted, tax, tax_posted = (formats.money(minor, item.currency) for minor in sums)
    click.echo(
        gettext("Late interest: %(due)s, of which posted: %(posted)s") % {"due": due, "posted": posted}
    )
    if shown.tax_due_minor or shown.tax_posted_minor:
        click.echo(
            gettext("Tax on it: %(due)s, of which posted: %(posted)s") % {"due": tax, "posted": tax_posted}
        )


@ledger.command()
@click.argument("debtor")
@click.option("--rate", default="", help="Percent a year, simple; left out with --end.")
@click.option("--source", default="", help="The contract, as the lines of interest name it.")
@click.option(
    "--basis",
    type=click.Choice(["360", "365", "actual"]),
    default="365",
    show_default=True,
    help="Days of the year.",
)
@click.option(
    "--free-days", "after_days", type=click.IntRange(0, 365), default=0, help="Days past due that are free."
)
@click.option("--tax", default="", help="Percent of tax owed on the interest beside it, like 18.")
@click.option("--capped", is_flag=True, help="Never above the law's ceiling of the day.")
@click.option("--end", is_flag=True, help="The contract is over: the policy's rate holds again.")
@creditor_option
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="From this day on; left out: today.")
@json_option
def agree(
    debtor: str, creditor_name: str, day: datetime | None, *, end: bool, as_json: bool, **terms: Any
) -> None:
    """Charge the DEBTOR (its code) late interest by contract, from a day on; it comes before the policy."""
    creditor, on = _asked(creditor_name, day)
    percents = all(_percent(terms[name]) for name in ("rate", "tax"))
    if end == bool(terms["rate"]) or (not end and not terms["source"].strip()) or not percents:
        raise WrongTerms
    told = {"source": ""} if end else terms
    owing = parties.debtor(creditor=creditor, code=debtor)
    operations.set_interest_terms(
        creditor=creditor, debtor=owing, from_on=on, at=clock.now(), by=None, **told
    )
    if as_json:
        click.echo(json.dumps({"debtor": owing.code, "from": on.isoformat(), "end": end, **told}))
        return
    said = (
        gettext("From %(on)s on %(name)s owes late interest by the policy again.")
        if end
        else gettext("From %(on)s on %(name)s owes %(rate)s %% a year, by %(source)s.")
    )
    click.echo(said % {"on": formats.day(on), "name": owing.name, **terms})


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


def _percent(text: str) -> bool:
    """Tell whether a text is a percentage, or nothing."""
    whole, _, part = text.partition(".")
    return not text or (
        all(each.isascii() and each.isdigit() for each in (whole, part or "0")) and float(text) <= MOST
    )


def _edges(text: str) -> tuple[int, ...]:
    """Read the edges of an ageing. Raises WrongBuckets."""
    parts = [part.strip() for part in text.split(",")]
    edges = tuple(int(part) for part in parts if part.isascii() and part.isdigit())
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


def _line(line: Line, currency: str) -> str:
    told = {
        "from_on": formats.day(line.from_on), "to_on": formats.day(line.to_on), "days": line.days,
        "base": formats.money(line.base_minor, currency), "rate": line.rate.normalize(), "year": line.year_days,
        "amount": _exact(line.exact, currency), "tax": line.tax.normalize(), "on_it": _exact(line.exact_tax, currency),
    }  # fmt: skip
    said = gettext("%(from_on)s – %(to_on)s: %(base)s × %(rate)s %% × %(days)s / %(year)s = %(amount)s")
    taxed = gettext("; tax on it %(tax)s %% = %(on_it)s") if line.tax else ""
    return (said + taxed) % told


def _exact(minor: Fraction, currency: str) -> str:
    major = (Decimal(minor.numerator) / minor.denominator).scaleb(-currencies.exponent(currency))
    return formats.number(major, 4)


def _as_json(line: Line) -> dict[str, Any]:
    return {
        **asdict(line), "from_on": line.from_on.isoformat(), "to_on": line.to_on.isoformat(), "rate": str(line.rate),
        "exact": f"{line.exact.numerator}/{line.exact.denominator}", "tax": str(line.tax),
    }  # fmt: skip

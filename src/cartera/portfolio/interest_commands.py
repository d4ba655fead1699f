"""`cartera ledger post-interest`, `interest`, `agree` and `rate`: late interest posted, explained and agreed."""

import json
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import click
from django.utils.translation import gettext

from cartera.foundation import clock
from cartera.foundation.options import creditor_option, day_type, json_option, on_option
from cartera.kernel.steps.interest import Line
from cartera.money import currencies
from cartera.parties import queries as parties
from cartera.parties.models import Creditor
from cartera.portfolio import operations, queries
from cartera.portfolio.interest import curves, percent
from cartera.portfolio.models import Receivable
from cartera.problems import N_, Refused
from cartera.ui import formats


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


@click.command(name="post-interest")
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


@click.command()
@click.argument("number")
@creditor_option
@on_option
@json_option
def interest(number: str, creditor_name: str, day: datetime | None, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Show line by line how the late interest of the document NUMBER comes about."""
    creditor, on = _asked(creditor_name, day)
    item = _item(creditor, number)
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


@click.command()
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
@click.option("--on", "day", type=day_type, help="From this day on; left out: today.")
@json_option
def agree(
    debtor: str, creditor_name: str, day: datetime | None, *, end: bool, as_json: bool, **terms: Any
) -> None:
    """Charge the DEBTOR (its code) late interest by contract, from a day on; it comes before the policy."""
    creditor, on = _asked(creditor_name, day)
    for name in ("rate", "tax"):
        if terms[name]:
            terms[name] = percent.canonical(terms[name])
    if end == bool(terms["rate"]) or (not end and not terms["source"].strip()) or terms["tax"] is None:
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


@click.command()
@click.argument("number")
@click.argument("percent_a_year", metavar="PERCENT", default="")
@click.option("--end", is_flag=True, help="No rate of its own any more: contract, policy or law hold again.")
@creditor_option
@json_option
def rate(number: str, percent_a_year: str, *, end: bool, creditor_name: str, as_json: bool) -> None:
    """Charge the document NUMBER late interest of PERCENT a year, whatever contract and policy say.

    It counts for every day the document is late, never above the law's ceiling of the day; 0 charges none.
    """
    creditor = parties.creditor(creditor_name)
    item = _item(creditor, number)
    if end == bool(percent_a_year):
        raise operations.WrongInterestRate(rate=percent_a_year)
    operations.set_item_interest(receivable=item, rate=percent_a_year, at=clock.now(), by=None)
    told = percent.canonical(percent_a_year) or ""
    if as_json:
        click.echo(json.dumps({"number": number, "rate": told, "end": end}))
        return
    said = (
        gettext("%(number)s bears late interest by contract, policy or law again.")
        if end
        else gettext("%(number)s bears late interest of %(rate)s %% a year, never above the law's ceiling.")
    )
    click.echo(said % {"number": number, "rate": told})


def _asked(creditor_name: str, day: datetime | None) -> tuple[Creditor, date]:
    creditor = parties.creditor(creditor_name)
    return creditor, day.date() if day else clock.today(creditor.timezone)


def _item(creditor: Creditor, number: str) -> Receivable:
    """Return a document by its number. Raises UnknownItem."""
    item = Receivable.objects.select_related("debtor").filter(creditor=creditor, number=number).first()
    if item is None:
        raise UnknownItem(number=number)
    return item


def _line(line: Line, currency: str) -> str:
    told = {
        "from_on": formats.day(line.from_on), "to_on": formats.day(line.to_on), "days": line.days,
        "base": formats.money(line.base_minor, currency), "rate": line.rate.normalize(), "year": line.year_days,
        "amount": _exact(line.exact, currency), "tax": line.tax.normalize(), "on_it": _exact(line.exact_tax, currency),
    }  # fmt: skip
    said = gettext("%(from_on)s – %(to_on)s: %(base)s × %(rate)s %% × %(days)s / %(year)s = %(amount)s")
    if line.source == curves.OWN:
        said += " " + gettext("(rate of the document itself)")
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

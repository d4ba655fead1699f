"""`cartera discounts`: what paying early earns, by name, and with whom it is agreed."""

import json
from datetime import datetime

import click
from django.utils.translation import gettext

from cartera.foundation import clock
from cartera.foundation.options import creditor_option, day_type, json_option
from cartera.parties import queries as parties
from cartera.parties.models import Creditor
from cartera.portfolio import operations, queries
from cartera.portfolio.models import DiscountTerms, Receivable
from cartera.problems import N_, Refused
from cartera.ui import formats


class UnknownDiscountTerms(Refused):
    """No discount has this name."""

    code = "unknown_discount_terms"
    text = N_("There is no discount called %(name)s. Define it first: cartera discounts define")


class UnknownItemNumber(Refused):
    """No document has this number."""

    code = "unknown_item_number"
    text = N_("There is no document with the number %(name)s.")


@click.group()
def discounts() -> None:
    """Discounts for paying early: tables of percent and days, such as 2/10."""


@discounts.command()
@click.argument("name")
@click.argument("table")
@creditor_option
def define(name: str, table: str, creditor_name: str) -> None:
    """Call a TABLE by a NAME: "2/10" is 2 % within ten days of issue, "2/10 1/20" adds 1 % within twenty."""
    creditor = parties.creditor(creditor_name)
    terms = operations.define_discount(creditor=creditor, name=name, table=table, at=clock.now(), by=None)
    click.echo(gettext("%(name)s: %(table)s") % {"name": terms.name, "table": terms.table})


@discounts.command()
@click.argument("name", required=False)
@click.option(
    "--debtor", "code", default="", help="Code of the debtor; left out: for all of the creditor's debtors."
)
@click.option("--none", "nothing", is_flag=True, help="No discount any more, instead of a NAME.")
@click.option(
    "--from", "from_on", type=day_type, help="For what is issued from this day on, YYYY-MM-DD; left out: today."
)  # fmt: skip
@creditor_option
def agree(
    name: str | None, code: str, *, nothing: bool, from_on: datetime | None, creditor_name: str
) -> None:
    """Let what is issued from a day on earn the discount NAME, for one debtor or for all."""
    creditor, at = parties.creditor(creditor_name), clock.now()
    terms = None if nothing else _terms(creditor, name or "")
    day = from_on.date() if from_on else clock.today(creditor.timezone)
    debtor = parties.debtor(creditor=creditor, code=code) if code else None
    operations.agree_discount(creditor=creditor, terms=terms, debtor=debtor, from_on=day, at=at, by=None)
    said = {
        "whom": debtor.name if debtor else gettext("everybody"),
        "table": terms.table if terms else "0",
        "day": formats.day(day),
    }
    click.echo(gettext("%(whom)s: %(table)s for what is issued from %(day)s") % said)


@discounts.command()
@click.argument("number")
@click.argument("table")
@creditor_option
def offer(number: str, table: str, creditor_name: str) -> None:
    """Let the document NUMBER earn a TABLE of its own, whatever is agreed; 0 is none."""
    creditor = parties.creditor(creditor_name)
    item = Receivable.objects.filter(creditor=creditor, number=number).first()
    if item is None:
        raise UnknownItemNumber(name=number)
    offered = operations.offer_discount(receivable=item, table=table, at=clock.now(), by=None)
    click.echo(gettext("%(name)s: %(table)s") % {"name": number, "table": offered.table})


@discounts.command(name="list")
@creditor_option
@json_option
def list_discounts(creditor_name: str, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """List the discounts of a creditor and with whom they are agreed."""
    rows = queries.discount_terms(creditor=parties.creditor(creditor_name))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for row in rows:
        click.echo(f"{row['name']}  {row['table']}")
        for each in row["agreements"]:
            click.echo(f"    {each['name'] or gettext('everybody')}  {formats.day(each['from_on'])}")


def _terms(creditor: Creditor, name: str) -> DiscountTerms:
    found = DiscountTerms.objects.filter(creditor=creditor, name=name).first()
    if found is None:
        raise UnknownDiscountTerms(name=name or "–")
    return found

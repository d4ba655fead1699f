"""`cartera plans`: the payment plans of a creditor and how each stands."""

import json
from datetime import datetime
from typing import Any

import click
from django.utils.translation import gettext

from cartera.agreements import queries
from cartera.foundation import clock
from cartera.foundation.options import creditor_option, day_type, json_option
from cartera.money import amounts
from cartera.parties import queries as parties
from cartera.problems import N_
from cartera.ui import formats

STATES = {
    "offered": N_("plan: offered"), "active": N_("plan: running"), "kept": N_("plan: kept"),
    "broken": N_("plan: broken"), "cancelled": N_("plan: cancelled"),
}  # fmt: skip


@click.command()
@click.option("--on", "on", type=day_type, help="As of this day, YYYY-MM-DD; left out: today.")
@click.option("--debtor", "code", default="", help="Code of a debtor; left out: of all.")
@click.option(
    "--state",
    type=click.Choice(list(STATES)),
    help="Only plans that stand so; left out: all that nobody ended.",
)
@creditor_option
@json_option
def plans(on: datetime | None, code: str, state: str | None, creditor_name: str, *, as_json: bool) -> None:
    """List payment plans: what was paid on each, and when the next instalment is due."""
    creditor = parties.creditor(creditor_name)
    day = on.date() if on else clock.today(creditor.timezone)
    debtor = parties.debtor(creditor=creditor, code=code) if code else None
    found = queries.all_plans(creditor=creditor, debtor=debtor, on=day, ended=state is not None)
    rows = [_row(each) for each in found if state in {None, each.state}]
    if as_json:
        click.echo(json.dumps({"on": day.isoformat(), "plans": rows}, ensure_ascii=False))
        return
    with formats.in_region(creditor.country.upper()):
        for each in found:
            if state in {None, each.state}:
                click.echo(_said(each))
        if not rows:
            click.echo(gettext("There is no such plan."))


def _row(row: queries.PlanRow) -> dict[str, Any]:
    """Return a plan as programs read it: amounts as decimal strings in major units."""
    currency = row.plan.account.currency
    due = row.standing.next_due
    return {
        "reference": row.plan.reference, "debtor": row.plan.debtor.code, "currency": currency, "state": row.state,
        "paid": f"{amounts.from_minor(row.standing.paid_minor, currency):f}",
        "total": f"{amounts.from_minor(row.total_minor, currency):f}", "next_due": due.isoformat() if due else None,
    }  # fmt: skip


def _said(row: queries.PlanRow) -> str:
    currency, due = row.plan.account.currency, row.standing.next_due
    said = gettext("%(reference)s, %(debtor)s: %(paid)s of %(total)s paid, %(state)s") % {
        "reference": row.plan.reference, "debtor": row.plan.debtor.name, "state": gettext(STATES[row.state]),
        "paid": formats.money(row.standing.paid_minor, currency), "total": formats.money(row.total_minor, currency),
    }  # fmt: skip
    return said + (gettext(", next on %(day)s") % {"day": formats.day(due)} if due else "")

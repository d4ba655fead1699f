"""`cartera disputes`: what customers contest, listed, taken down and resolved."""

import json
import secrets
from datetime import datetime
from typing import Any

import click
from django.utils.translation import gettext

from cartera.desk import claims
from cartera.desk.commands import asking
from cartera.disputes import catalogue, operations, queries
from cartera.disputes.models import Dispute
from cartera.foundation.options import creditor_option, day_type, json_option
from cartera.outreach.models import Message
from cartera.parties import queries as parties
from cartera.parties.models import Creditor
from cartera.portfolio.models import Receivable
from cartera.problems import N_, Refused
from cartera.ui import formats, words

STATES = (*Dispute.State.values, "all")
COLUMNS = (
    "reference", "debtor__code", "debtor__name", "receivable__number", "receivable__currency", "amount_minor", "code",
    "reason", "area", "owner", "opened_on", "answer_due", "state", "resolved_on", "credited_minor", "credit_number",
)  # fmt: skip


class UnknownDispute(Refused):
    """No dispute has this reference."""

    code = "unknown_dispute"
    text = N_("There is no dispute %(reference)s. List them: cartera disputes list --state all")


class NoSuchDocument(Refused):
    """No document has this number."""

    code = "no_such_document"
    text = N_("There is no document with the number %(number)s to contest.")


@click.group()
def disputes() -> None:
    """Disputes: what customers contest, why, who looks into it and until when."""


@disputes.command(name="list")
@click.option(
    "--state", type=click.Choice(STATES), default="open", show_default=True, help="Which disputes are listed."
)
@click.option("--debtor", "code", default="", help="Code of the debtor; left out: of all.")
@click.option("--late", is_flag=True, help="Only those whose deadline is past.")
@creditor_option
@json_option
def list_(*, state: str, code: str, late: bool, creditor_name: str, as_json: bool) -> None:
    """List disputes, the nearest deadline first."""
    creditor = parties.creditor(creditor_name)
    on, _at = asking.moment(creditor)
    found = queries.contested(creditor=creditor).order_by("answer_due", "pk")
    found = found if state == "all" else found.filter(state=state)
    if code:
        found = found.filter(debtor=parties.debtor(creditor=creditor, code=code))
    rows = [_row(row, on) for row in found.values(*COLUMNS)]
    rows = [row for row in rows if row["late"] or not late]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for row in rows:
        click.echo(_line(row))
    if not rows:
        click.echo(gettext("There are no such disputes."))


@disputes.command(name="open")
@click.argument("number")
@click.option(
    "--amount", default="", help="How much of it, like 1234.50; left out: all that can be contested."
)
@click.option(
    "--reason", "code", type=click.Choice(list(catalogue.REASONS)), default=catalogue.OTHER, show_default=True,
    help="Why, as the catalogue has it.",
)  # fmt: skip
@click.option("--said", default="", help="What the customer says, in their words.")
@click.option("--owner", default="", help="Who looks into it; left out: whom the reason names.")
@click.option("--until", type=day_type, help="Deadline, YYYY-MM-DD; left out: by the days of the reason.")
@click.option(
    "--reference", default="", help="Yours, so that saying it twice opens one; left out: a new one."
)
@creditor_option
@json_option
def open_(  # noqa: PLR0913 - all of one dispute, by name
    *, number: str, amount: str, code: str, said: str, owner: str, until: datetime | None, reference: str,
    creditor_name: str, as_json: bool,
) -> None:  # fmt: skip
    """Take down that the document NUMBER is contested, all or a part: it is neither chased nor charged meanwhile."""
    creditor = parties.creditor(creditor_name)
    on, at = asking.moment(creditor)
    item = Receivable.objects.select_related("debtor").filter(creditor=creditor, number=number).first()
    if item is None:
        raise NoSuchDocument(number=number)
    opened = operations.contest(
        receivable=item, reference=reference or f"D-{on:%Y%m%d}-{secrets.token_hex(3)}",
        amount_minor=asking.minor(amount, item.currency), code=code, reason=said[:300], owner=owner[:120],
        answer_due=until.date() if until else None, on=on, at=at, by=None,
    )  # fmt: skip
    _tell(opened, creditor, as_json=as_json)


@disputes.command()
@click.argument("reference")
@click.argument("outcome", type=click.Choice(["accepted", "rejected"]))
@click.option(
    "--credit", default="", help="Accepted in part: how much is credited, like 20.00; left out: all of it."
)
@click.option(
    "--note", "credit_number", default="", help="Number of the credit note; left out: the reference."
)
@click.option("--explain", default="", help="Why, as the customer may read it; a letter with it is drafted.")
@creditor_option
@json_option
def resolve(
    *, reference: str, outcome: operations.Outcome, credit: str, credit_number: str, explain: str, creditor_name: str,
    as_json: bool,
) -> None:  # fmt: skip
    """End the dispute REFERENCE: accepted, what is contested is credited; rejected, it is owed again."""
    creditor = parties.creditor(creditor_name)
    on, at = asking.moment(creditor)
    found = (
        Dispute.objects.select_related("receivable").filter(creditor=creditor, reference=reference).first()
    )
    if found is None:
        raise UnknownDispute(reference=reference)
    ended, letter = operations.resolve_and_tell(
        dispute=found, outcome=outcome, credited_minor=asking.minor(credit, found.receivable.currency),
        credit_number=credit_number, explanation=explain, on=on, at=at, by=None,
    )  # fmt: skip
    _tell(ended, creditor, letter, as_json=as_json)
    if explain.strip() and letter is None:
        click.echo(
            gettext("There is no e-mail address: tell the debtor by other means. The explanation is kept."),
            err=True,
        )


def _tell(dispute: Dispute, creditor: Creditor, letter: Message | None = None, *, as_json: bool) -> None:
    on, _at = asking.moment(creditor)
    row = _row(Dispute.objects.filter(pk=dispute.pk).values(*COLUMNS).get(), on)
    if as_json:
        told = {**row, "letter": letter.reference if letter else ""}
        click.echo(json.dumps(told, ensure_ascii=False, default=str))
        return
    click.echo(_line(row))


def _row(row: dict[str, Any], on: Any) -> dict[str, Any]:
    """Return a dispute with plain names, and whether its deadline is past."""
    plain = {
        name.replace("receivable__currency", "currency")
        .replace("receivable__number", "item")
        .replace("__", "_"): value
        for name, value in row.items()
    }
    return {**plain, "late": row["state"] == "open" and row["answer_due"] < on}


def _line(row: dict[str, Any]) -> str:
    told = {
        "reference": row["reference"], "item": row["item"], "name": row["debtor_name"], "reason": claims.reason_said(row["code"]),
        "amount": formats.money(row["amount_minor"], row["currency"]), "until": formats.day(row["answer_due"]),
        "state": words.state_word(row["state"], "dispute"),
    }  # fmt: skip
    said = (
        gettext("%(reference)s  %(item)s  %(name)s  %(amount)s  %(reason)s  %(state)s  until %(until)s")
        % told
    )
    credited = formats.money(row["credited_minor"], row["currency"]) if row["credited_minor"] else ""
    return said + (gettext("  credited %(amount)s") % {"amount": credited} if credited else "")

"""What matching is told, read as columns: the lines that wait, what is open, who owes, known accounts, promises.

A fixed number of queries, whatever the size of the book.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from cartera.agreements import queries as agreements
from cartera.foundation import frames
from cartera.foundation.frames import Query, Reader, among
from cartera.parties.models import Creditor
from cartera.payments.matching.given import Debtor, Given, Item, Line, Promised, Terms
from cartera.payments.models import BankLine, Match
from cartera.portfolio import queries as portfolio
from cartera.portfolio.models import Account
from cartera.problems import N_, Refused

_LINE = {
    "line_id": ("l.id", pl.Int64),
    "minor": ("l.amount_minor", pl.Int64),
    "currency": ("l.currency", pl.String),
    "value_on": ("l.value_on", pl.Date),
    "text": ("l.text", pl.String),
    "reference": ("l.reference", pl.String),
    "name": ("l.payer_name", pl.String),
    "account": ("l.payer_account", pl.String),
    "tax_id": ("l.payer_tax_id", pl.String),
}
_ITEM = {
    "item_id": ("r.id", pl.Int64),
    "debtor_id": ("r.debtor_id", pl.Int64),
    "number": ("r.number", pl.String),
    "currency": ("r.currency", pl.String),
    "minor": ("r.principal_open_minor + r.fees_open_minor + r.interest_open_minor", pl.Int64),
    "due_date": ("r.due_date", pl.Date),
    "issued_on": ("r.issued_on", pl.Date),
    "order_ref": ("r.order_ref", pl.String),
}
_PRINCIPAL: dict[str, tuple[str, type[pl.DataType]]] = {
    "principal_minor": ("r.principal_open_minor", pl.Int64)
}
_DEBTOR = {
    "debtor_id": ("d.id", pl.Int64),
    "name": ("d.name", pl.String),
    "tax_id": ("d.tax_id", pl.String),
    "parent_id": ("COALESCE(d.parent_id, 0)", pl.Int64),
}
_ACCOUNT = {
    "account": ("a.account", pl.String),
    "debtor_id": ("a.debtor_id", pl.Int64),
    "times": ("a.times", pl.Int64),
}


@dataclass(frozen=True, slots=True)
class Book:
    """The lines that wait and everything they may be meant for."""

    lines: Sequence[Line]
    given: Given


def book(
    *, creditor: Creditor, on: date, line_ids: Sequence[int] | None = None, reader: Reader | None = None
) -> Book:
    """Read what matching needs as it stands now. Thirteen queries at most, four of them by columns."""
    pk = creditor.pk
    with frames.reading(reader) as chosen:
        lines = frames.read(lines_query(pk, line_ids), chosen)
        items = frames.read(
            _query(
                "items",
                _ITEM | _PRINCIPAL,
                "portfolio_receivable r WHERE r.creditor_id = %s AND r.settled_on IS NULL",
                pk,
            ),
            chosen,
        )
        debtors = frames.read(
            _query("debtors", _DEBTOR, "parties_debtor d WHERE d.creditor_id = %s", pk), chosen
        )
        accounts = frames.read(
            _query("payers", _ACCOUNT, "payments_payeraccount a WHERE a.creditor_id = %s", pk), chosen
        )
    given = Given(
        [Item(*row) for row in items.select(*_ITEM).iter_rows()],
        [Debtor(one, name, tax_id, parent or None) for one, name, tax_id, parent in debtors.select(*_DEBTOR).iter_rows()],
        _accounts(accounts),
        _promises(creditor, on),
        _terms(pk, items),
    )  # fmt: skip
    return Book([Line(*row) for row in lines.sort("value_on", "line_id").select(*_LINE).iter_rows()], given)


def undone(*, creditor: Creditor) -> set[int]:
    """Return the ids of the waiting lines that were applied once and undone: who undid it did not mean it to return."""
    found = Match.objects.filter(creditor=creditor, state="undone", line__state="open")
    return set(found.values_list("line_id", flat=True))


class NothingApplied(Refused):
    """The line is set against nothing."""

    code = "nothing_applied"
    text = N_("Line %(number)s is set against nothing that could be undone.")


def applied(*, line: BankLine) -> Match:
    """Return what a line is set against. Raises NothingApplied."""
    found = Match.objects.filter(line=line, state=Match.State.APPLIED).first()
    if found is None:
        raise NothingApplied(number=line.pk)
    return found


def lines_query(creditor_id: int, line_ids: Sequence[int] | None = None) -> Query:
    """Read the money that arrived and is not in the ledger yet; one row per line."""
    source = "payments_bankline l WHERE l.creditor_id = %s AND l.state = 'open' AND l.kind = 'credit'"
    return _query("lines", _LINE, source + among("l.id", line_ids), creditor_id)


def _query(
    name: str,
    columns: Mapping[str, tuple[str, pl.DataType | type[pl.DataType]]],
    source: str,
    creditor_id: int,
) -> Query:
    return Query(name, columns, f"FROM {source}", [creditor_id])


def _accounts(frame: pl.DataFrame) -> dict[str, dict[int, int]]:
    known: dict[str, dict[int, int]] = defaultdict(dict)
    for account, debtor_id, times in frame.select(*_ACCOUNT).iter_rows():
        known[account][debtor_id] = times
    return dict(known)


def _terms(creditor_id: int, items: pl.DataFrame) -> dict[int, Terms]:
    """Return what the open items give for paying early, by item id."""
    if not portfolio.discounted(creditor_id):
        return {}
    owed = {
        row[0]: row
        for row in items.select("item_id", "debtor_id", "issued_on", "principal_minor").iter_rows()
    }
    offers = portfolio.offers_of(creditor_id, [row[:3] for row in owed.values()])
    return {pk: Terms(offer, owed[pk][3]) for pk, offer in offers.items() if owed[pk][3]}


def _promises(creditor: Creditor, on: date) -> list[Promised]:
    """Return what is still to come of each open promise, and what each running plan asks: its next part, or all that is due."""
    rows = agreements.open_promises(on=on, creditor=creditor)
    accounts = {row.promise.account_id for row in rows}
    currencies = dict(Account.objects.filter(pk__in=accounts).values_list("pk", "currency"))
    return [
        Promised(
            row.promise.debtor_id, currencies[row.promise.account_id], row.promise.amount_minor - row.paid_minor,
            row.promise.by_on, row.items,
        )
        for row in rows
    ] + _instalments(creditor, on)  # fmt: skip


def _instalments(creditor: Creditor, on: date) -> list[Promised]:
    """Return each amount that a plan may be paid by: the next instalment, and together with it all that is due by the day."""
    found: list[Promised] = []
    for row in agreements.active_plans(on=on, creditor=creditor):
        unpaid = [line for line in row.lines if line.left_minor]
        amounts = {sum(line.left_minor for line in unpaid if line.due_date <= on), unpaid[0].left_minor} - {0}
        currency, due = row.plan.account.currency, unpaid[0].due_date
        found += [
            Promised(row.plan.debtor_id, currency, minor, due, frozenset(row.items))
            for minor in sorted(amounts)
        ]
    return found

"""One line of the bank on the work screen: its candidates in words, and what may be chosen by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cartera.desk.queries import matching as queries
from cartera.parties.models import Creditor, Debtor
from cartera.payments import saying
from cartera.payments.models import BankLine, Match
from cartera.portfolio.models import Receivable
from cartera.portfolio.operations import Share


@dataclass(frozen=True, slots=True)
class Shown:
    """One candidate: the row, its reasons in sentences, and what happens to each item."""

    match: Match
    why: list[str]
    parts: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Bench:
    """What a person sees of one line: why it waits, candidates, and by hand a debtor with open items."""

    waits: str
    candidates: list[Shown]
    debtor: Debtor | None
    items: list[Receivable]
    found: list[Debtor]  # by a search


def of(line: BankLine, *, creditor: Creditor, debtor_id: int | None, text: str) -> Bench:
    """Return what is shown of a line. `debtor_id`, `text`: whom a person chose or looks for. At most six queries."""
    matches = queries.candidates(line=line)
    theirs = parts(matches)
    shown = [Shown(each, saying.sentences(each.why, line.currency), theirs[each.pk]) for each in matches]
    if debtor_id:
        debtor = Debtor.objects.filter(pk=debtor_id, creditor=creditor).first()
    else:
        debtor = matches[0].debtor if matches and not text else None
    items = queries.payable(debtor=debtor, currency=line.currency) if debtor else []
    found = queries.search(creditor=creditor, text=text) if text else []
    waits = matches[0].waits if matches else "nobody_found"
    return Bench(saying.waits(waits), shown, debtor, items, found)


def parts(matches: Iterable[Match]) -> dict[int, list[dict[str, Any]]]:
    """Return by match what happens to each of its items: number, due date, debtor, money, tax, fee, discount. One query."""
    rows: Sequence[Match] = list(matches)
    items = queries.items({part[0] for match in rows for part in match.parts})
    return {
        match.pk: [
            {
                "item": items[share.item_id], "paid_minor": share.paid_minor, "withheld_minor": share.withheld_minor,
                "bank_fee_minor": share.bank_fee_minor, "cents_minor": share.cents_minor,
                "discount_minor": share.discount_minor, "settled_minor": share.settled_minor,
            }
            for share in (Share(*part) for part in match.parts)
            if share.item_id in items
        ]
        for match in rows
    }  # fmt: skip

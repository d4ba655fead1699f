"""Deeds become operations: the many by the bulk verbs, the rare one by one. Nothing here decides anything."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import cycle
from typing import Any

from cartera.agreements import operations as agreements
from cartera.agreements.instalments import Schedule
from cartera.agreements.operations import Promising
from cartera.disputes import operations as disputes
from cartera.disputes.models import Dispute
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.insight.demo import deeds, in_parts
from cartera.insight.demo.deeds import Deed
from cartera.insight.demo.firm import Firm
from cartera.parties.models import Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Receivable
from cartera.portfolio.operations import Placing, Receipt

# What the made-up customers say, as the catalogue knows it.
CONTESTED = {
    "Mercadería incompleta": "short_delivery", "Precio distinto al cotizado": "price", "Factura duplicada": "duplicate",
    "Producto en mal estado": "damaged", "No reconoce la recepción": "not_delivered",
}  # fmt: skip
TOLERANCE_DAYS = 2  # of promises and plans, as the policy in force says


@dataclass
class Hands:
    """Those who carry out what happens. `items`: every document placed, by number."""

    firm: Firm
    items: dict[str, Receivable] = field(default_factory=dict)
    claims: dict[str, Dispute] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Let the collectors take turns."""
        self.collectors = cycle([self.firm.staff["gestor1"], self.firm.staff["gestora2"]])

    @whole
    def carry_out(self, happened: Sequence[tuple[str, Deed]], *, on: date, at: datetime) -> None:
        """Carry out the deeds of a day, each with its customer's code: documents first, money last."""
        debtors = self.firm.debtors
        creditor = self.firm.creditor
        placings = [
            Placing(debtors[code], deed.number, deed.minor, deed.currency, deed.issued_on, deed.due_date)
            for code, deed in happened
            if isinstance(deed, deeds.Invoiced)
        ]
        placed = portfolio.place_many(creditor=creditor, placings=placings, at=at, by=None)
        self.items.update((item.number, item) for item in placed)
        for turn in _turns(happened):
            self._take_turn([(debtors[code], deed) for code, deed in turn], on, at)
        receipts = [
            Receipt(
                debtors[code], deed.reference, deed.minor, deed.currency, on,
                items=[self.items[number] for number in deed.numbers], on_account=not deed.numbers,
            )
            for code, deed in happened
            if isinstance(deed, deeds.Paid)
        ]  # fmt: skip
        agreements.receive_many(creditor=creditor, receipts=receipts, at=at, by=None)

    def _take_turn(self, turn: Sequence[tuple[Debtor, Deed]], on: date, at: datetime) -> None:
        """Carry out one deed of each customer: what is frequent at once, the rest one after the other."""
        applied = [(debtor, deed.currency) for debtor, deed in turn if isinstance(deed, deeds.Applied)]
        by = self.firm.staff["supervisora"]
        agreements.apply_all_on_account(debtors=applied, on=on, at=at, by=by)
        words = [self._word(debtor, deed) for debtor, deed in turn if isinstance(deed, deeds.Promised)]
        agreements.promise_all(creditor=self.firm.creditor, words=words, on=on, at=at)
        for debtor, deed in turn:
            if not isinstance(deed, deeds.Applied | deeds.Promised):
                _BY_KIND[type(deed)](self, debtor, deed, on, at)

    def _word(self, debtor: Debtor, deed: deeds.Promised) -> Promising:
        return Promising(
            debtor, deed.currency, deed.reference, deed.minor, deed.by_on, TOLERANCE_DAYS,
            items=[self.items[number] for number in deed.numbers], note="Compromiso tomado por teléfono",
            by=_collector(self),
        )  # fmt: skip


def _turns(happened: Sequence[tuple[str, Deed]]) -> list[list[tuple[str, Deed]]]:
    """Lay out what is neither a document nor money in turns, one deed of each customer in each, in their order."""
    turns: list[list[tuple[str, Deed]]] = []
    taken: Counter[str] = Counter()
    for code, deed in happened:
        if not isinstance(deed, deeds.Invoiced | deeds.Paid):
            if taken[code] == len(turns):
                turns.append([])
            turns[taken[code]].append((code, deed))
            taken[code] += 1
    return turns


def _credit(hands: Hands, debtor: Debtor, deed: deeds.Credited, on: date, at: datetime) -> None:
    item = hands.items[deed.number]
    portfolio.credit(
        creditor=hands.firm.creditor, debtor=debtor, number=deed.note, amount_minor=deed.minor,
        currency=item.currency, receivable=item, on=on, at=at, by=None,
    )  # fmt: skip


def _contest(hands: Hands, debtor: Debtor, deed: deeds.Contested, on: date, at: datetime) -> None:
    hands.claims[deed.reference] = disputes.contest(
        receivable=hands.items[deed.number], reference=deed.reference, amount_minor=deed.minor, reason=deed.reason,
        code=CONTESTED[deed.reason], owner=debtor.salesperson, on=on, at=at, by=_collector(hands),
    )  # fmt: skip


def _resolve(hands: Hands, debtor: Debtor, deed: deeds.Resolved, on: date, at: datetime) -> None:
    claim = hands.claims.pop(deed.reference)
    accepted = deed.outcome == "accepted"
    disputes.resolve(
        dispute=claim, outcome="accepted" if accepted else "rejected", on=on, at=at,
        by=hands.firm.staff["supervisora"],
        explanation="Se emite nota de crédito." if accepted else "La guía está firmada por el cliente.",
    )  # fmt: skip


def _agree(hands: Hands, debtor: Debtor, deed: deeds.Agreed, on: date, at: datetime) -> None:
    agreements.agree_plan(
        debtor=debtor, currency=deed.currency, reference=deed.reference,
        terms=agreements.Terms(schedule=Schedule(deed.count, deed.first, in_parts.EVERY)),
        tolerance_days=TOLERANCE_DAYS, items=[hands.items[number] for number in deed.numbers],
        note="Acordado por teléfono", on=on, at=at, by=_collector(hands),
    )  # fmt: skip


def _pause(hands: Hands, debtor: Debtor, deed: deeds.Paused, on: date, at: datetime) -> None:
    by = hands.firm.staff["supervisora"]
    portfolio.pause(debtor=debtor, from_on=on, to_on=deed.to_on, reason=deed.reason, at=at, by=by)


def _exempt(hands: Hands, debtor: Debtor, deed: deeds.Exempted, on: date, at: datetime) -> None:
    portfolio.exempt(debtor=debtor, on=on, reason=deed.reason, at=at, by=hands.firm.staff["admin"])


def _write_off(hands: Hands, debtor: Debtor, deed: deeds.GivenUp, on: date, at: datetime) -> None:
    item, by = hands.items[deed.number], hands.firm.staff["admin"]
    portfolio.write_off(receivable=item, on=on, at=at, by=by, why=deed.reason)


def _collector(hands: Hands) -> User:
    return next(hands.collectors)


_BY_KIND: dict[type, Callable[[Hands, Debtor, Any, date, datetime], None]] = {
    deeds.Credited: _credit, deeds.Contested: _contest, deeds.Resolved: _resolve, deeds.Agreed: _agree,
    deeds.Paused: _pause, deeds.Exempted: _exempt, deeds.GivenUp: _write_off,
}  # fmt: skip

"""Deeds become operations: the many by the bulk verbs, the rare one by one. Nothing here decides anything."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import cycle
from typing import Any

from cartera.agreements import operations as agreements
from cartera.disputes import operations as disputes
from cartera.disputes.models import Dispute
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.insight.demo import deeds
from cartera.insight.demo.deeds import Deed
from cartera.insight.demo.firm import Firm
from cartera.parties.models import Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Receivable
from cartera.portfolio.operations import Placing, Receipt

TOLERANCE_DAYS = 2  # of promises, as the policy in force says


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
        for code, deed in happened:
            if not isinstance(deed, deeds.Invoiced | deeds.Paid):
                _BY_KIND[type(deed)](self, debtors[code], deed, on, at)
        receipts = [
            Receipt(
                debtors[code], deed.reference, deed.minor, deed.currency, on,
                items=[self.items[number] for number in deed.numbers], on_account=not deed.numbers,
            )
            for code, deed in happened
            if isinstance(deed, deeds.Paid)
        ]  # fmt: skip
        portfolio.receive_many(creditor=creditor, receipts=receipts, at=at, by=None)


def _apply(hands: Hands, debtor: Debtor, deed: deeds.Applied, on: date, at: datetime) -> None:
    by = hands.firm.staff["supervisora"]
    portfolio.apply_on_account(debtor=debtor, currency=deed.currency, on=on, at=at, by=by)


def _credit(hands: Hands, debtor: Debtor, deed: deeds.Credited, on: date, at: datetime) -> None:
    item = hands.items[deed.number]
    portfolio.credit(
        creditor=hands.firm.creditor, debtor=debtor, number=deed.note, amount_minor=deed.minor,
        currency=item.currency, receivable=item, on=on, at=at, by=None,
    )  # fmt: skip


def _contest(hands: Hands, debtor: Debtor, deed: deeds.Contested, on: date, at: datetime) -> None:
    hands.claims[deed.reference] = disputes.contest(
        receivable=hands.items[deed.number], reference=deed.reference, amount_minor=deed.minor, reason=deed.reason,
        owner=debtor.salesperson, on=on, at=at, by=_collector(hands),
    )  # fmt: skip


def _resolve(hands: Hands, debtor: Debtor, deed: deeds.Resolved, on: date, at: datetime) -> None:
    claim = hands.claims.pop(deed.reference)
    accepted = deed.outcome == "accepted"
    disputes.resolve(
        dispute=claim, outcome="accepted" if accepted else "rejected", on=on, at=at,
        by=hands.firm.staff["supervisora"],
        why="Se emite nota de crédito" if accepted else "La guía está firmada por el cliente",
    )  # fmt: skip


def _promise(hands: Hands, debtor: Debtor, deed: deeds.Promised, on: date, at: datetime) -> None:
    agreements.promise(
        debtor=debtor, currency=deed.currency, reference=deed.reference, amount_minor=deed.minor, by_on=deed.by_on,
        tolerance_days=TOLERANCE_DAYS, items=[hands.items[number] for number in deed.numbers], on=on, at=at,
        by=_collector(hands), note="Compromiso tomado por teléfono",
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
    deeds.Applied: _apply, deeds.Credited: _credit, deeds.Contested: _contest, deeds.Resolved: _resolve,
    deeds.Promised: _promise, deeds.Paused: _pause, deeds.Exempted: _exempt, deeds.GivenUp: _write_off,
}  # fmt: skip

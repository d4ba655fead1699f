"""The year of one customer: what it buys, what it remembers, when it pays, and what the firm's messages do to it. Pure.

Each life has its own chance, drawn from the seed and its code, so that one more customer changes no other's year. It
keeps its own small copy of what is open; the ledger is never asked, so a life cannot know more than a customer does.
"""

import heapq
import math
from datetime import date, timedelta
from itertools import count
from random import Random

from cartera.insight.demo import deeds, in_parts
from cartera.insight.demo.bill import Bill
from cartera.insight.demo.deeds import Deed
from cartera.insight.demo.numbers import Numbers
from cartera.insight.demo.people import Customer

NEVER = date.max
SOLES_PER_DOLLAR = 3.7
STILL_BUYS = timedelta(days=30)  # after it stopped paying, because nobody knows yet
PAUSE_REASONS = (
    "Inundación del local",
    "Duelo en la familia del titular",
    "Cambio de administración en curso",
)
CONTEST_REASONS = (
    "Mercadería incompleta", "Precio distinto al cotizado", "Factura duplicada", "Producto en mal estado",
    "No reconoce la recepción",
)  # fmt: skip


class Life:
    """One customer's year. `wake` is the next day on which something happens unless somebody writes or calls."""

    def __init__(self, who: Customer, seed: int, start: date, end: date, numbers: Numbers) -> None:
        self.who, self.habit, self.numbers = who, who.habit, numbers
        self.rng = Random(f"cartera {seed} {who.code}")  # noqa: S311 - made-up lives need no secrets
        self.bills: list[Bill] = []
        self.waiting: dict[str, int] = {}  # paid and not yet set against a bill, by currency
        self.later: list[tuple[date, int, Deed]] = []  # what is sure to happen
        self.order = count()
        self.claimed: dict[str, tuple[Bill, int]] = {}
        self.held = False
        span = (end - start).days
        self.fate_on = (
            start + timedelta(days=int(span * self.rng.uniform(0.45, 0.8))) if self.habit.fate else NEVER
        )
        self.fated = False
        self.buys = self._buying_days(start, end)
        self.wake = start

    def day(self, on: date) -> list[Deed]:
        """Live a day, and all days since the last one lived; return what happens."""
        found: list[Deed] = []
        if not self.fated and on >= self.fate_on:
            self._meet_fate(on)
        while self.buys and self.buys[-1] <= on:
            self.buys.pop()
            found += self._buy(on)
        while self.later and self.later[0][0] <= on:
            found += self._happen(heapq.heappop(self.later)[2], on)
        found += self._pay(on)
        self._settle(on)
        return found

    def hear(self, on: date, tone: str) -> None:
        """Be written to or called, or lose credit. `tone`: the template of a message, else the action."""
        if tone == "order_hold":
            self.held = True
        if self.lost:
            return
        heed = self.habit.heeds.get(tone, 0.0)
        if tone == "call" and self.rng.random() < self.habit.plans and in_parts.agree(self, on):
            pass  # its instalments are paid as they fall due
        elif tone == "call" and self.rng.random() < self.habit.promises:
            self._promise(on)
        else:
            for bill in self.bills:
                asked = bill.due < on or (tone == "courtesy" and (bill.due - on).days <= 5)
                if asked and self.rng.random() < heed:
                    bill.pays_on = min(
                        bill.pays_on, on + timedelta(days=1 + self.rng.randint(*self.habit.lag))
                    )
        self._settle(on)

    @property
    def lost(self) -> bool:
        """It pays nothing any more, and cannot be reached."""
        return self.fated and self.habit.fate in {"silent", "bankrupt"}

    def _buying_days(self, start: date, end: date) -> list[date]:
        """Return the days on which it buys, the latest first."""
        sector, days = self.who.sector, []
        gap = 365 / self.rng.uniform(*sector.a_year)
        day = start + timedelta(days=int(gap * self.rng.random()))
        while day <= end:
            if day.weekday() < 6:
                days.append(day)
            day += timedelta(
                days=max(2, int(gap * self.rng.uniform(0.6, 1.4) / sector.months[day.month - 1]))
            )
        return days[::-1]

    def _buy(self, on: date) -> list[Deed]:
        """Buy once: an invoice, what the customer will make of it, and now and then goods that come back."""
        if self.held or (self.lost and on > self.fate_on + STILL_BUYS):
            return []
        rng, sector = self.rng, self.who.sector
        low, high = (math.log(each * self.habit.size) for each in sector.soles)
        soles = math.exp(rng.uniform(low, high))
        currency = "USD" if self.who.dollars and rng.random() < 0.6 else "PEN"
        minor = int(soles * 100 / (SOLES_PER_DOLLAR if currency == "USD" else 1))
        due = on + timedelta(days=rng.choice(sector.terms))
        bill = Bill(f"F001-{next(self.numbers.invoices):08d}", currency, due, minor, NEVER, self.habit.parts)
        if not self.lost:
            bill.pays_on = self._intends(due)
        self.bills.append(bill)
        if rng.random() < 0.012:
            note = f"FC01-{next(self.numbers.notes):08d}"
            self.later_on(
                on + timedelta(days=rng.randint(2, 9)),
                deeds.Credited(note, bill.number, int(minor * rng.uniform(0.05, 0.2))),
            )
        if rng.random() < self.habit.contests:
            claim = deeds.Contested(
                f"R-{next(self.numbers.claims):05d}", bill.number, minor, rng.choice(CONTEST_REASONS)
            )
            self.later_on(due + timedelta(days=rng.randint(1, 6)), claim)
        return [deeds.Invoiced(bill.number, currency, minor, on, due)]

    def _intends(self, due: date) -> date:
        """Return the day on which an invoice would be paid if nobody wrote."""
        habit, rng = self.habit, self.rng
        alone = habit.alone if habit.alone and rng.random() >= habit.slips else habit.gives_in
        return due + timedelta(days=rng.randint(*alone))

    def _pay(self, on: date) -> list[Deed]:
        """Pay what it means to pay by today: one payment for each currency."""
        ready = [bill for bill in self.bills if bill.pays_on <= on and not bill.rests]
        if self.fated and self.habit.fate == "paused" and on < self.fate_on + timedelta(days=30):
            return []
        found: list[Deed] = []
        for currency in sorted({bill.currency for bill in ready}):
            bills = [bill for bill in ready if bill.currency == currency]
            found.append(
                self._pay_round(bills, on) if self.habit.unreferenced else self._pay_bills(bills, on)
            )
        return found

    def _pay_bills(self, bills: list[Bill], on: date) -> Deed:
        """Pay these invoices, or a part of each; now and then a little too much."""
        total = 0
        for bill in bills:
            bill.parts -= 1
            minor = (
                bill.left
                if bill.parts < 1 or bill.left < 10_000
                else int(bill.left * self.rng.uniform(0.3, 0.6))
            )
            bill.left -= minor
            total += minor
            bill.pays_on = on + timedelta(days=self.rng.randint(20, 45))
        currency = bills[0].currency
        if self.rng.random() < 0.01:
            over = self.rng.randint(5, 90) * 100
            total += over
            self.waiting[currency] = self.waiting.get(currency, 0) + over  # nobody has asked what it is for
        return deeds.Paid(self.reference(), currency, total, tuple(bill.number for bill in bills))

    def _pay_round(self, bills: list[Bill], on: date) -> Deed:
        """Pay a round sum without saying what for; somebody at the firm finds out some days later."""
        currency = bills[0].currency
        minor = max(round(sum(bill.left for bill in bills), -4), 10_000)
        for bill in bills:
            bill.pays_on = on + timedelta(days=self.rng.randint(30, 60))
        self._put_aside(currency, minor, on + timedelta(days=self.rng.randint(3, 15)))
        return deeds.Paid(self.reference(), currency, minor, ())

    def _put_aside(self, currency: str, minor: int, until: date) -> None:
        self.waiting[currency] = self.waiting.get(currency, 0) + minor
        self.later_on(until, deeds.Applied(currency))

    def reference(self) -> str:
        """Return what the bank will call the next payment."""
        return f"{self.rng.choice(('TRF', 'DEP', 'OP'))}-{next(self.numbers.payments):08d}"

    def _promise(self, on: date) -> None:
        """Give a date and an amount for what is overdue, and keep it or not."""
        owed = [bill for bill in self.bills if bill.due < on and not bill.rests]
        if not owed:
            return
        by_on = on + timedelta(days=self.rng.randint(3, 9))
        kept = self.rng.random() < self.habit.keeps
        pays_on = by_on if kept else by_on + timedelta(days=self.rng.randint(9, 30))
        currency = owed[0].currency
        mine = [bill for bill in owed if bill.currency == currency]
        for bill in mine:
            bill.pays_on, bill.parts = pays_on, 1 if kept else bill.parts
        reference = f"P-{next(self.numbers.promises):05d}"
        minor = sum(bill.left for bill in mine)
        numbers = tuple(bill.number for bill in mine)
        self.later_on(on + timedelta(days=1), deeds.Promised(reference, currency, minor, by_on, numbers))

    def _happen(self, deed: Deed, on: date) -> list[Deed]:
        """Let something planned happen, unless the world has moved on since."""
        if isinstance(deed, deeds.Applied):
            return self._apply(deed)
        if isinstance(deed, deeds.Resolved):
            return self._resolve(deed, on)
        if isinstance(deed, deeds.Agreed):
            return in_parts.begin(self, deed)
        if isinstance(deed, deeds.PaidInPart):
            return in_parts.pay(self, deed)
        number = getattr(deed, "number", None)
        bill = next((bill for bill in self.bills if bill.number == number), None)
        if number and (bill is None or bill.planned):
            return []  # paid meanwhile, or spoken of
        if isinstance(deed, deeds.Credited) and bill:
            bill.left -= min(deed.minor, bill.left)
        if isinstance(deed, deeds.GivenUp) and bill:
            bill.left = 0
        if isinstance(deed, deeds.Contested) and bill:
            bill.contested = True
            outcome = "accepted" if self.rng.random() < 0.45 else "rejected"
            self.later_on(
                on + timedelta(days=self.rng.randint(10, 28)), deeds.Resolved(deed.reference, outcome)
            )
            minor = bill.left if self.rng.random() < 0.6 else max(bill.left // 3, 1)
            self.claimed[deed.reference] = (bill, minor)
            return [deeds.Contested(deed.reference, deed.number, minor, deed.reason)]
        return [deed]

    def _apply(self, deed: deeds.Applied) -> list[Deed]:
        minor = self.waiting.pop(deed.currency, 0)
        for bill in sorted(self.bills, key=lambda each: (each.due, each.number)):
            if bill.currency == deed.currency:
                taken = min(bill.left, minor)
                bill.left -= taken
                minor -= taken
        if minor:
            self.waiting[deed.currency] = minor
        return [deed]

    def _resolve(self, deed: deeds.Resolved, on: date) -> list[Deed]:
        bill, minor = self.claimed.pop(deed.reference)
        bill.contested = False
        if deed.outcome == "accepted":
            bill.left -= min(minor, bill.left)
        bill.pays_on = NEVER if self.lost else on + timedelta(days=self.rng.randint(2, 12))
        return [deed]

    def _meet_fate(self, on: date) -> None:
        """Fall silent, go bankrupt, or be left in peace for a while."""
        self.fated = True
        fate, rng = self.habit.fate, self.rng
        if fate == "paused":
            until = on + timedelta(days=rng.randint(30, 45))
            self.later_on(on, deeds.Paused(until, rng.choice(PAUSE_REASONS)))
            return
        for bill in self.bills:
            bill.pays_on = NEVER
        if fate == "bankrupt":
            self.later_on(
                on + timedelta(days=rng.randint(25, 40)), deeds.Exempted("Concurso preventivo ante Indecopi")
            )
            given_up = on + timedelta(days=rng.randint(60, 75))
            for bill in self.bills[:1]:
                self.later_on(given_up, deeds.GivenUp(bill.number, "Sin bienes suficientes en el concurso"))

    def later_on(self, on: date, deed: Deed) -> None:
        """Be sure that something happens on a day."""
        heapq.heappush(self.later, (on, next(self.order), deed))

    def _settle(self, on: date) -> None:
        """Forget what is paid, and say when to be woken next."""
        self.bills = [bill for bill in self.bills if bill.left > 0]
        if self.held and not any(bill.due < on for bill in self.bills):
            self.held = False
        moments = [bill.pays_on for bill in self.bills if not bill.rests]
        moments += [self.buys[-1]] if self.buys else []
        moments += [self.later[0][0]] if self.later else []
        moments += [] if self.fated else [self.fate_on]
        self.wake = min(moments, default=NEVER)

"""Customers who cannot pay at once: called, they agree on a payment plan, and keep it or not. Pure."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cartera.agreements.instalments import Every, Schedule, lay_out
from cartera.insight.demo import deeds
from cartera.insight.demo.deeds import Deed

if TYPE_CHECKING:
    from cartera.insight.demo.lives import Life

LEAST = 100_000  # minor units: nobody agrees on instalments for less
COUNTS = (3, 4, 6)  # instalments, one every two weeks
KEPT = 0.94  # chance of each instalment to be paid in time
EVERY: Every = "fortnight"


def agree(life: "Life", on: date) -> bool:
    """Ask for instalments for what is overdue in one currency; False where that is nothing, or too little."""
    owed = [bill for bill in life.bills if bill.due < on and not bill.rests]
    mine = [bill for bill in owed if bill.currency == owed[0].currency]
    if sum(bill.left for bill in mine) < LEAST:
        return False
    for bill in mine:
        bill.planned, bill.pays_on = True, date.max
    first = on + timedelta(days=life.rng.randint(8, 14))
    numbers = tuple(bill.number for bill in mine)
    reference = f"CP-{next(life.numbers.plans):04d}"
    agreed = deeds.Agreed(reference, mine[0].currency, numbers, life.rng.choice(COUNTS), first)
    life.later_on(on + timedelta(days=1), agreed)
    return True


def begin(life: "Life", deed: deeds.Agreed) -> list[Deed]:
    """Sign the plan, and make up one's mind about each instalment: paid in time, or late and the plan is broken."""
    mine = [bill for bill in life.bills if bill.number in deed.numbers and bill.left > 0]
    if not mine:
        return []
    numbers = tuple(bill.number for bill in mine)
    for part in lay_out(sum(bill.left for bill in mine), Schedule(deed.count, deed.first, EVERY)):
        in_time = life.rng.random() < KEPT
        days = -life.rng.randint(0, 2) if in_time else life.rng.randint(5, 20)
        paid = deeds.PaidInPart(deed.currency, part.minor, numbers)
        life.later_on(part.due_date + timedelta(days=days), paid)
    return [replace(deed, numbers=numbers)]


def pay(life: "Life", deed: deeds.PaidInPart) -> list[Deed]:
    """Pay an instalment, or what is left of it: money for the documents of the plan, the oldest first."""
    mine = [bill for bill in life.bills if bill.number in deed.numbers and bill.left > 0]
    minor = min(deed.minor, sum(bill.left for bill in mine))
    if not minor:
        return []
    left = minor
    for bill in mine:
        taken = min(bill.left, left)
        bill.left, left = bill.left - taken, left - taken
    return [deeds.Paid(life.reference(), deed.currency, minor, tuple(bill.number for bill in mine))]

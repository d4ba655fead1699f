"""How the late interest of many items comes about, line by line: the reading of `portfolio`, made once for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate, pairwise

import polars as pl

from cartera.foundation import frames
from cartera.foundation.frames import Query
from cartera.kernel.steps import interest
from cartera.portfolio.interest import accrual, bearing
from cartera.portfolio.interest.accrual import Shown
from cartera.portfolio.interest.curves import RateBook, Who
from cartera.statements.content import Charge, Item

RATE, TAX = "rate", "tax_rate"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose account an item stands on, as rates are found by."""

    debtor_id: int
    kind: str
    currency: str
    country: str
    subdivision: str


def shown(creditor_id: int, items: Iterable[Item], owners: Mapping[int, Owner], on: date) -> dict[int, Shown]:
    """Return by item the lines of its interest until a day; those that bear none are left out.

    Where nobody is charged interest this is one query.
    """
    book = RateBook(creditor_id, on)
    late = [item for item in items if item.due_date < on]
    if not late or not book.charges:
        return {}
    own = dict(book.own_rates(_read, [item.id for item in late]).iter_rows())
    groups: dict[Who, list[Item]] = defaultdict(list)
    for item in late:
        owner = owners[item.account_id]
        whose = owner.debtor_id if owner.debtor_id in book.contracts else 0
        told = (owner.kind, owner.currency, owner.country, owner.subdivision)
        groups[Who(whose, *told, own.get(item.id, ""))].append(item)
    curves = {
        who: book.curve(who, min(item.due_date for item in those) + timedelta(days=1))
        for who, those in groups.items()
    }
    asked = [(item, curves[who]) for who, those in groups.items() for item in those if curves[who]]
    if not asked:
        return {}
    borne = bearing.read(_read, creditor_id, on, [item.id for item, _ in asked])
    posted = {item: sums for item, *sums in borne.posted.iter_rows()}
    found = {}
    for item, curve in asked:
        debtor_id = owners[item.account_id].debtor_id
        what = borne.bearing(item.id, debtor_id, item.due_date, item.principal_minor)
        found[item.id] = accrual.told(interest.lines(what, curve, on), *posted.get(item.id, (0, 0)))
    return found


def charges(item: Item, told: Shown) -> list[Charge]:
    """Return the lines of an item's interest, each with its tax, as charges; rounded so that they sum to what is due."""
    bearing_lines = [line for line in told.lines if line.exact]
    parts = _rounded([line.exact for line in bearing_lines])
    taxes = _rounded([line.exact_tax for line in bearing_lines])
    found: list[Charge] = []
    for line, minor, tax in zip(bearing_lines, parts, taxes, strict=True):
        days = {"days": line.days, "since": line.from_on.isoformat(), "until": line.to_on.isoformat()}
        rate = {"rate": f"{line.rate.normalize():f}", "base_minor": line.base_minor}
        whose = (item.account_id, item.number, "interest", line.to_on)
        found.append(Charge(*whose, minor, RATE, rate | days, item.id))
        if line.tax:
            found.append(Charge(*whose, tax, TAX, {"rate": f"{line.tax.normalize():f}"} | days, item.id))
    return found


def _rounded(amounts: Iterable[Fraction]) -> list[int]:
    """Round amounts so that they sum to their rounded sum."""
    sums = accumulate(amounts, initial=Fraction(0))
    return [interest.rounded(after) - interest.rounded(before) for before, after in pairwise(sums)]


def _read(query: Query) -> pl.DataFrame:
    return frames.read(query, "django")

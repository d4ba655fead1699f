"""Ageing of several currencies beside one another, and in one of them by dated rates that are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cartera.foundation import rates
from cartera.foundation.rates import Worth
from cartera.kernel.steps.ageing import labels
from cartera.money.amounts import Money
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.queries.buckets import BUCKETS, ageing


@dataclass(frozen=True, slots=True)
class HomeView:
    """Ageing by currency, and its total in one of them. What was converted names its rate; the books keep currencies apart.

    `rates` are those used, `missing` the currencies left out of the total because no rate of the day was imported.
    """

    currency: str
    by_currency: dict[str, dict[str, int]]
    total: dict[str, int]
    rates: list[Worth] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HomeSum:
    """Amounts of several currencies as one sum in minor units, with the rates it was made by and what was left out."""

    currency: str
    minor: int
    rates: list[Worth] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def in_one(*, amounts: Mapping[str, int], currency: str, on: date) -> HomeSum:
    """Return minor units by currency as one sum in a currency, by the rates of a day. One query a currency."""
    total, used, missing = 0, [], []
    for code, minor in amounts.items():
        try:
            by = rates.worth(code, currency, on)
        except rates.NoRate:
            missing.append(code)
            continue
        total += rates.by(Money(minor, code), currency, by).minor
        used += [by] if by.series else []
    return HomeSum(currency, total, used, missing)


def ageing_in(
    *, creditor: Creditor, on: date, currency: str = "", debtor: Debtor | None = None,
    buckets: Sequence[int] = BUCKETS,
) -> HomeView:  # fmt: skip
    """Return open principal by currency and bucket, and all of it in one currency (left out: the creditor's own).

    One query, and one for the rate of each other currency.
    """
    home = currency or creditor.currency
    found = ageing(creditor=creditor, on=on, debtor=debtor, buckets=buckets)
    view = HomeView(home, found, dict.fromkeys(labels(buckets), 0))
    for code, sums in found.items():
        try:
            by = rates.worth(code, home, on)
        except rates.NoRate:
            view.missing.append(code)
            continue
        for name, minor in sums.items():
            view.total[name] += rates.by(Money(minor, code), home, by).minor
        if by.series:
            view.rates.append(by)
    return view

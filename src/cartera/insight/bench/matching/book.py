"""The open items of the made-up book: running numbers given out over time, prices many debtors owe, rents that repeat."""

from datetime import date, timedelta
from random import Random

from cartera.insight.bench.matching.people import Person
from cartera.payments.matching.given import Item

ON = date(2026, 11, 2)
LISTED = 22  # of a hundred items cost what the price list says, so that many debtors owe it
RENTS = 6  # of a hundred cost what the same debtor owes for another month
DOLLARS = 4  # of a hundred are in dollars
SIZES = {
    "pe": (900, 100),
    "co": (1_200_000, 100),
    "mx": (9_000, 100),
    "ar": (400_000, 100),
    "cl": (250_000, 1),
}
CURRENCY = {"pe": "PEN", "co": "COP", "mx": "MXN", "ar": "ARS", "cl": "CLP"}
SERIES = {
    "pe": ("F001-{:08d}", "F002-{:08d}", "B001-{:08d}", "E001-{}"),
    "co": ("FE{}", "FV-{}", "SETP{:09d}"),
    "mx": ("A {}", "FAC-{}", "B{:06d}"),
    "ar": ("A-0001-{:08d}", "A-0003-{:08d}", "B-0002-{:08d}"),
    "cl": ("{}", "{}", "F{}"),
}


def items(country: str, made: list[Person], count: int, rng: Random) -> list[Item]:
    """Return so many open items: few debtors owe much, many owe little; numbers follow the day of issue."""
    middle, minors = SIZES[country]
    prices = [_price(middle, minors, country, rng) for _ in range(60)]
    weights = [rng.lognormvariate(0, 0.9) for _ in made]
    owners = rng.choices(made, weights, k=count)
    issued = sorted(ON - timedelta(days=rng.randrange(2, 150)) for _ in range(count))
    running = [rng.randrange(900, 40_000) for _ in SERIES[country]]
    rents: dict[int, int] = {}
    found = []
    for place, (owner, day) in enumerate(zip(owners, issued, strict=True), start=1):
        which = min(int(rng.expovariate(1.3)), len(running) - 1)
        running[which] += 1 if rng.random() < 0.85 else rng.randint(2, 6)
        roll = rng.randrange(100)
        if roll < LISTED:
            minor = rng.choice(prices)
        elif roll < LISTED + RENTS:
            minor = rents.setdefault(owner.debtor_id, _free(middle, minors, rng))
        else:
            minor = _free(middle, minors, rng)
        currency = "USD" if rng.randrange(100) < DOLLARS else CURRENCY[country]
        if currency == "USD":
            minor = max(2_000, round(rng.lognormvariate(6, 0.9)) * 100 + rng.randrange(100))
        due = day + timedelta(days=rng.choice((0, 15, 30, 30, 30, 45, 60)))
        number = SERIES[country][which].format(running[which])
        found.append(Item(place, owner.debtor_id, number, currency, minor, due, day))
    return found


def _price(middle: int, minors: int, country: str, rng: Random) -> int:
    """Return an amount of the price list: a round net price with the tax on it."""
    vat = {"pe": 18, "co": 19, "mx": 16, "ar": 21, "cl": 19}[country]
    net = max(
        1,
        round(middle * rng.choice((0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1, 1.5, 2, 3)) * rng.choice((1, 1.1, 0.9))),
    )
    return round(net * minors * (100 + vat) / 100)


def _free(middle: int, minors: int, rng: Random) -> int:
    """Return an amount like any other; whole pesos where nobody counts cents."""
    major = middle * rng.lognormvariate(0, 1.1)
    cents = rng.randrange(100) if minors == 100 and middle < 100_000 else 0
    return max(minors, round(major) * minors + cents)

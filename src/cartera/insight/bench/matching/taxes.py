"""What payers of each country keep back and banks take, as a payer's bookkeeper does it: invoice by invoice, rounded."""

from collections.abc import Sequence
from random import Random

from cartera.money.currencies import exponent

HOME = {"pe": "PEN", "co": "COP", "mx": "MXN", "ar": "ARS", "cl": "CLP"}
VAT = {"pe": 0.18, "co": 0.19, "mx": 0.16, "ar": 0.21, "cl": 0.19}
# What is kept back together in practice: (rate, of what), of what: total, net, or the tax; in the order of frequency.
PRACTICE: dict[str, tuple[tuple[tuple[float, str], ...], ...]] = {
    "pe": (((0.12, "total"),), ((0.12, "total"),), ((0.03, "total"),), ((0.03, "total"),), ((0.10, "total"),), ((0.04, "total"),)),
    "co": (
        ((0.025, "net"),), ((0.025, "net"),), ((0.04, "net"),), ((0.035, "net"),), ((0.11, "net"),),
        ((0.025, "net"), (0.15, "tax")), ((0.04, "net"), (0.15, "tax"), (0.00966, "net")), ((0.025, "net"), (0.00414, "net")),
    ),
    "mx": (((0.10, "net"), (2 / 3, "tax")), ((0.0125, "net"),), ((0.04, "net"),), ((0.0125, "net"), (2 / 3, "tax"))),
    "ar": (((0.5, "tax"),), ((0.02, "beyond"),), ((0.03, "net"),), ((0.025, "net"),), ((0.02, "beyond"), (0.03, "net")), ((0.8, "tax"),)),
    "cl": (((0.1525, "total"),), ((1.0, "tax"),)),
}  # fmt: skip
FREE = 224_000  # Argentina: of the net amount that much is not taxed
LEAST = {
    "pe": 700,
    "co": 150_000,
    "mx": 100,
    "ar": 30_000,
    "cl": 10_000,
}  # major units: below it nobody keeps anything back
WHOLE = {
    "pe": (0.12, 0.10, 0.04),
    "co": (0.025, 0.035, 0.04, 0.11, 0.15, 0.00966, 0.00414),
}  # rounded to whole units
FEES = {
    "pe": (3.5, 3.5, 2, 4.5, 7.5, 10, 5), "co": (7_500, 5_000, 7_900, 12_000, 2_500), "mx": (5.8, 11.6, 4.64, 6.96, 3.48),
    "ar": (363, 605, 1_210, 500), "cl": (300, 500, 990, 1_190), "usd": (15, 20, 25, 30, 10),
}  # fmt: skip
MOST = {"pe": 18, "co": 15_000, "mx": 40, "ar": 3_000, "cl": 4_000, "usd": 40}


def kept(country: str, amounts: Sequence[int], currency: str, rng: Random) -> int:
    """Return what is kept back of some invoices, in minor units; 0 where they are too small."""
    minors: int = 10 ** exponent(currency)
    if currency != HOME[country] or min(amounts) < LEAST[country] * minors:
        return 0
    total = 0
    for rate, base in rng.choice(PRACTICE[country]):
        whole = rate in WHOLE.get(country, ())
        if base == "beyond":
            net = sum(amounts) / (1 + VAT[country])
            total += max(0, round((net - FREE * minors) * rate))
            continue
        for amount in amounts:
            net = amount / (1 + VAT[country])
            of = {"total": amount, "net": net, "tax": amount - net}[base]
            total += round(of * rate / minors) * minors if whole else round(of * rate)
    return total


def fee(country: str, currency: str, others: int, rng: Random) -> int:
    """Return what a bank takes: mostly one of its usual fees, sometimes any amount."""
    key = country if currency == HOME[country] else "usd"
    minors: int = 10 ** exponent(currency)
    if rng.randrange(100) < others:
        return max(1, round(rng.uniform(0.02, 1) * MOST[key] * minors))
    return round(rng.choice(FEES[key]) * minors)


def rounded(gross: int, currency: str) -> tuple[int, int]:
    """Return the amount with its last figure rounded to five or ten, and what that is too much."""
    unit = 10 if exponent(currency) == 2 and gross < 10_000_000 else 1_000 if exponent(currency) == 2 else 10
    minor = max(unit, round(gross / unit) * unit)
    return minor, max(0, minor - gross)

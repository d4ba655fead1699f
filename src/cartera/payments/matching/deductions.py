"""Why less arrived than the invoices say: taxes kept back by the payer, a bank's fee, cents. Pure.

Each country's rates are data (`countries/*.toml`). A shortfall is explained when known rates, and perhaps one fee,
give it exactly, up to the rounding of each invoice.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Literal, NamedTuple

from cartera.money.amounts import to_minor
from cartera.money.currencies import exponent
from cartera.payments.matching.tables import Country, Withholding

Sort = Literal["exact", "tolerance", "withheld", "fee", "withheld_and_fee"]

PARTS = 3  # taxes kept back from one payment
UNUSUAL = 25  # a fee that no bank is known to take may be one such part of the amount at most
FLOAT_SLACK = 1e-9


class Taken(NamedTuple):
    """One tax kept back: by its name, at a rate in percent of its base; minor units."""

    name: str
    label: str
    rate: str
    minor: int


class Short(NamedTuple):
    """One explanation of a shortfall. The taxes, the fee and `slack_minor` (cents let go) sum to it exactly.

    `usual`: the fee is one that banks are known to take. `ways`: how many explanations of the same sort there were.
    """

    sort: Sort
    taken: tuple[Taken, ...] = ()
    fee_minor: int = 0
    slack_minor: int = 0
    usual: bool = True
    ways: int = 1


@dataclass(frozen=True, slots=True)
class _Rate:
    """Taxes kept back together. `share` of the gross amount, less `off` minor units."""

    share: float
    off: float
    parts: tuple[tuple[Withholding, str], ...]
    over: int  # gross minor units from which all of them apply
    unit: int  # what each is rounded to, in minor units


class Deductions:
    """What may be kept back of payments in one currency on one day in one country."""

    def __init__(self, country: Country, currency: str, on: date) -> None:
        self.country, self.currency = country, currency
        self.minors = 10 ** exponent(currency)
        self.tolerance = to_minor(country.tolerance.get(currency, "0"), currency)
        fee = country.fees.get(currency)
        self.most_fee = to_minor(fee.most, currency) if fee else 0
        self.usual_fees = dict.fromkeys(sorted(to_minor(each, currency) for each in fee.usual)) if fee else {}
        in_force = [each for each in country.withholdings if each.begins <= on <= each.ends]
        rates = [rate for parts in _together(in_force) if (rate := self._rate(parts))]
        self.rates = sorted((rate for rate in rates if not rate.off), key=lambda rate: rate.share)
        self.shares = [rate.share for rate in self.rates]
        self.offset = [rate for rate in rates if rate.off]
        self.widest = PARTS * max((rate.unit for rate in rates), default=1)
        self.most_share = max((rate.share for rate in rates), default=0.0)

    def may_explain(self, minor: int, gross: int) -> bool:
        """Tell at once whether a shortfall could be explained at all."""
        short = gross - minor
        return -self.tolerance <= short <= gross * self.most_share + self.most_fee + self.tolerance

    def within(self, minor: int) -> tuple[int, float]:
        """Return from which gross amount to which a payment may be explained; `may_explain` has the last word."""
        most = (minor + self.most_fee + self.tolerance) / (1 - self.most_share)
        return minor - self.tolerance, most + 1

    def explain(self, minor: int, amounts: Sequence[int], *, simply: bool = False) -> Short | None:
        """Return the best explanation of why `minor` arrived for items of these amounts; None: there is none.

        Better: nothing short, then taxes alone, then a fee, then both; fewer taxes before more. `simply`: neither a
        fee that banks are not known to take nor taxes and a fee together; for items that nothing names.
        """
        gross = sum(amounts)
        short = gross - minor
        if short == 0:
            return Short("exact")
        if short > 0 and (found := self._taxes(short, gross, len(amounts))):
            return found
        if abs(short) <= self.tolerance:
            return Short("tolerance", slack_minor=short)
        if short < 0:
            return None
        if short in self.usual_fees:
            return Short("fee", fee_minor=short)
        if simply:
            return None
        if both := self._both(short, gross, len(amounts)):
            return both
        if short <= min(self.most_fee, gross // UNUSUAL):
            return Short("fee", fee_minor=short, usual=False)
        return None

    def _taxes(self, short: int, gross: int, count: int) -> Short | None:
        fits = [rate for rate in self._near(short, gross, count) if self._fits(rate, short, gross, count)]
        if not fits:
            return None
        fewest = min(len(rate.parts) for rate in fits)
        best = [rate for rate in fits if len(rate.parts) == fewest]
        rate = min(best, key=lambda each: abs(short - gross * each.share + each.off))
        ways = len(best) + (short in self.usual_fees)  # the same amount may as well be a bank's fee
        return Short("withheld", self._taken(rate, short, gross), ways=ways)

    def _near(self, short: int, gross: int, count: int) -> list[_Rate]:
        """Return the rates that may give a shortfall, found in the sorted list."""
        wide = (self.widest * count / 2 + 1) / gross + FLOAT_SLACK
        start = bisect_left(self.shares, short / gross - wide)
        end = bisect_left(self.shares, short / gross + wide, start)
        return self.rates[start:end] + self.offset

    def _fits(self, rate: _Rate, short: int, gross: int, count: int) -> bool:
        if gross < rate.over:
            return False
        return abs(short - gross * rate.share + rate.off) <= len(rate.parts) * (rate.unit * count / 2) + 0.5

    def _both(self, short: int, gross: int, count: int) -> Short | None:
        """Explain by taxes of the simplest kind and a usual fee; rounding only to the unit of the taxes."""
        found: list[Short] = []
        for fee in self.usual_fees:
            if fee >= short:
                break
            for rate in self._near(short - fee, gross, count):
                if len(rate.parts) == 1 and self._fits(rate, short - fee, gross, count):
                    taken = self._taken(rate, short - fee, gross)
                    found.append(Short("withheld_and_fee", taken, fee_minor=fee))
        if not found:
            return None
        best = found[0]
        return Short(best.sort, best.taken, best.fee_minor, ways=len(found) + (short <= self.most_fee))

    def _taken(self, rate: _Rate, short: int, gross: int) -> tuple[Taken, ...]:
        """Return each tax with its amount; the largest takes what rounding leaves."""
        amounts = [round(gross * self._share(each, pct)) for each, pct in rate.parts]
        largest = amounts.index(max(amounts))
        amounts[largest] += short - sum(amounts)
        return tuple(
            Taken(each.name, each.label, pct, minor)
            for (each, pct), minor in zip(rate.parts, amounts, strict=True)
        )

    def _rate(self, parts: tuple[tuple[Withholding, str], ...]) -> _Rate | None:
        share = sum(self._share(each, pct) for each, pct in parts)
        if share >= 1:
            return None
        home = self.currency in self.country.home
        over = max((float(each.over) for each, _ in parts), default=0.0) if home else 0.0
        unit = max((float(each.round_to) for each, _ in parts), default=0.0) if home else 0.0
        off = sum(float(each.free) * float(pct) / 100 for each, pct in parts) if home else 0.0
        return _Rate(
            share, off * self.minors, parts, round(over * self.minors), max(1, round(unit * self.minors))
        )

    def _share(self, each: Withholding, pct: str) -> float:
        """Return what part of the gross amount a tax takes."""
        vat = float(self.country.vat) / 100
        of_gross = {"gross": 1.0, "net": 1 / (1 + vat), "vat": vat / (1 + vat)}[each.base]
        return of_gross * float(pct) / 100


def _together(taxes: Sequence[Withholding]) -> list[tuple[tuple[Withholding, str], ...]]:
    """Return the ways taxes may be kept back together: one that stands alone, or one rate of each of up to three."""
    alone = [((tax, pct),) for tax in taxes if tax.alone for pct in tax.rates]
    choices = [[None, *((tax, pct) for pct in tax.rates)] for tax in taxes if not tax.alone]
    mixed = [tuple(each for each in choice if each) for choice in product(*choices)]
    return [*alone, *(parts for parts in mixed if 0 < len(parts) <= PARTS)]

"""Amounts as integer minor units: read, written, rounded and split without losing a cent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cartera.money import currencies

MINOR_MAX = 2**63 - 1  # what a ledger column and a frame's Int64 hold
DIGITS_MAX = 40  # of an amount that is read at all

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


class WrongAmount(ValueError):
    """A text is not an amount of its currency. ``why`` is `format`, `places` or `size`."""

    def __init__(self, text: str, currency: str, why: str) -> None:
        super().__init__(f"{text!r} is not an amount in {currency} ({why})")
        self.text, self.currency, self.why = text, currency, why


class MixedCurrencies(ValueError):
    """Two amounts of different currencies were added or compared."""


class NothingToSpreadOver(ValueError):
    """An amount was to be split over weights that sum to nothing."""


def to_minor(text: str, currency: str) -> int:
    """Read a decimal string in major units ("1234.50") as minor units of its currency.

    More places than the currency has are refused unless they are zeros: "10.00" is 10 in CLP, "10.50" is wrong.
    Raises WrongAmount, currencies.UnknownCurrency.
    """
    places = currencies.exponent(currency)
    if not _DECIMAL.fullmatch(text):
        raise WrongAmount(text, currency, "format")
    whole, _, fraction = text.partition(".")
    if fraction[places:].strip("0"):
        raise WrongAmount(text, currency, "places")
    digits = whole + fraction[:places].ljust(places, "0")
    if (
        len(digits) > DIGITS_MAX or abs(int(digits)) > MINOR_MAX
    ):  # the first test keeps int() from reading a novel
        raise WrongAmount(text, currency, "size")
    return int(digits)


def plain(number: Decimal, currency: str) -> str:
    """Write a number without an exponent, as `to_minor` reads it.

    Raises WrongAmount for what is no number, or one of too many digits: "1E999999999" would fill the memory.
    """
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise WrongAmount(str(number), currency, "format")
    if not -DIGITS_MAX <= exponent <= DIGITS_MAX:
        raise WrongAmount(str(number), currency, "size")
    return f"{number:f}"


def from_minor(minor: int, currency: str) -> Decimal:
    """Return minor units as an exact decimal in major units, with the currency's places: 10 PEN cents are 0.10.

    Raises currencies.UnknownCurrency.
    """
    sign, digits = int(minor < 0), tuple(int(digit) for digit in str(abs(minor)))
    return Decimal((sign, digits, -currencies.exponent(currency)))


def round_half_up(amount: Decimal) -> int:
    """Round to the nearest integer, halves away from zero, as invoices do."""
    return int(amount.to_integral_value(rounding=ROUND_HALF_UP))


def spread(minor: int, weights: Sequence[int]) -> list[int]:
    """Split an amount in proportion to weights without losing or inventing a cent; ties go to the earlier weight.

    Weights are zero or more. Raises NothingToSpreadOver when they sum to nothing and the amount does not.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        if minor == 0 and not any(weights):
            return [0] * len(weights)
        raise NothingToSpreadOver(f"{minor} over {list(weights)}")
    shares = [minor * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: minor * weights[i] % total, reverse=True)
    for i in by_remainder[: minor - sum(shares)]:
        shares[i] += 1
    return shares


@dataclass(frozen=True, slots=True)
class Money:
    """So many minor units of one currency; never mixed with another. Raises currencies.UnknownCurrency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse what is not a currency."""
        currencies.exponent(self.currency)

    @classmethod
    def of(cls, text: str, currency: str) -> "Money":
        """Read a decimal string in major units. Raises WrongAmount, currencies.UnknownCurrency."""
        return cls(to_minor(text, currency), currency)

    @property
    def decimal(self) -> Decimal:
        """The exact amount in major units."""
        return from_minor(self.minor, self.currency)

    @property
    def text(self) -> str:
        """The amount as files write it, with its currency: "1.50 PEN"."""
        return f"{self.decimal:f} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def _same(self, other: "Money") -> int:
        """Return the other's minor units. Raises MixedCurrencies."""
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency}")
        return other.minor

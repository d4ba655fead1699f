"""Dated series: what an indexed unit (UF, UVR, UDI, UVA) or a currency is worth on a day, and converting by it.

An exchange rate is a series named by both currencies, "USD/PEN": how many soles one dollar is worth.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cartera.foundation.models import Rate
from cartera.money import amounts, currencies
from cartera.money.amounts import Money
from cartera.problems import N_, Refused


class NoRate(Refused):
    """The series has no value of that day."""

    code = "no_rate"
    text = N_("The series %(series)s has no value for %(on)s. Import it: cartera rates import FILE.csv")


class NotIndexed(Refused):
    """The currency is no indexed unit, so no series converts it."""

    code = "not_indexed"
    text = N_("%(currency)s is not an indexed unit such as UF, UVR, UDI or UVA.")


STALE_DAYS = 7  # an exchange rate serves so long: at weekends and over holidays none is published


@dataclass(frozen=True, slots=True)
class Worth:
    """What one unit is worth in another: the rate, the series and the day it was published for. Shown with what it made."""

    rate: Decimal
    series: str
    on: date


def value(series: str, on: date) -> Decimal:
    """Return the value of one unit of a series on a day. Raises NoRate: no neighbouring day stands in for it."""
    found = Rate.objects.filter(series=series, on=on).values_list("value", flat=True).first()
    if found is None:
        raise NoRate(series=series, on=on.isoformat())
    return Decimal(found)


def converted(money: Money, on: date) -> Money:
    """Return an amount of an indexed unit in its currency by the series of the day, rounded half up to its minor unit.

    Raises NotIndexed, NoRate.
    """
    unit = currencies.INDEXED.get(money.currency)
    if unit is None:
        raise NotIndexed(currency=money.currency)
    worth = money.decimal * value(unit.series, on) * 10 ** currencies.exponent(unit.currency)
    return Money(amounts.round_half_up(worth), unit.currency)


def worth(unit: str, currency: str, on: date) -> Worth:
    """Return what one unit (a currency, or an indexed unit) is worth in a currency on a day.

    An indexed unit by its series of that very day; a currency by the latest exchange rate of the week before, either way
    round. Raises NoRate.
    """
    if unit == currency:
        return Worth(Decimal(1), "", on)
    indexed = currencies.INDEXED.get(unit)
    if indexed is not None:
        by_series = Worth(value(indexed.series, on), indexed.series, on)
        if indexed.currency == currency:
            return by_series
        onwards = worth(indexed.currency, currency, on)
        return Worth(by_series.rate * onwards.rate, f"{by_series.series}, {onwards.series}", onwards.on)
    straight, back = f"{unit}/{currency}", f"{currency}/{unit}"
    found = Rate.objects.filter(
        series__in=(straight, back), on__lte=on, on__gte=on - timedelta(days=STALE_DAYS)
    )
    row = found.order_by("-on", "series").first()
    if row is None:
        raise NoRate(series=straight, on=on.isoformat())
    rate = Decimal(row.value)
    return Worth(rate if row.series == straight else 1 / rate, row.series, row.on)


def by(money: Money, currency: str, worth: Worth) -> Money:
    """Return an amount in another currency by a rate, rounded half up to its minor unit."""
    made = money.decimal * worth.rate * 10 ** currencies.exponent(currency)
    return Money(amounts.round_half_up(made), currency)


def exchanged(money: Money, currency: str, on: date) -> tuple[Money, Worth]:
    """Return an amount in another currency, with the rate it was made by. Raises NoRate."""
    rate = worth(money.currency, currency, on)
    return by(money, currency, rate), rate

"""Dated series: what an indexed unit (UF, UVR, UDI, UVA) or a currency is worth on a day, and converting by it."""

from datetime import date
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

"""Amounts and days in the debtor's language, fast enough for a quarter of a million messages.

Babel decides how a currency is written; what it decides is taken apart once per language, region and currency and
then only filled in. A test holds every amount against Babel's own.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel import dates as babel_dates
from babel import numbers as babel_numbers

from cartera.money import currencies
from cartera.money.amounts import from_minor

USUAL_GROUPING = (3, 3)


@lru_cache(maxsize=64)
def locale(language: str, region: str) -> Locale:
    """Return the locale of a language in a country, e.g. "es" and "pe"; of the language alone where there is none."""
    base = language.replace("-", "_").split("_")[0] or "es"
    try:
        return Locale.parse(f"{base}_{region.upper()}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(base)


def money(minor: int, currency: str, language: str, region: str) -> str:
    """Return an amount of minor units with its currency, as people of the region write it: "S/ 1,234.50"."""
    return _writer(currency, language, region)(minor)


@lru_cache(maxsize=4096)
def day(on: date, language: str, region: str) -> str:
    """Return a date in words: "15 de octubre de 2026"."""
    return babel_dates.format_date(on, format="long", locale=locale(language, region))


@lru_cache(maxsize=256)
def _writer(currency: str, language: str, region: str) -> Callable[[int], str]:
    here, places = locale(language, region), currencies.exponent(currency)
    standard = here.currency_formats["standard"]
    pattern = _with_places(standard.pattern, places)

    def by_babel(minor: int) -> str:
        return babel_numbers.format_currency(
            from_minor(minor, currency), currency, format=pattern, locale=here, currency_digits=False
        )

    if tuple(standard.grouping) != USUAL_GROUPING:
        return by_babel
    # What stands around the figures is the same for every amount that is not negative.
    zero = by_babel(0)
    figures = [index for index, letter in enumerate(zero) if letter.isdigit()]
    before, after = zero[: figures[0]], zero[figures[-1] + 1 :]
    group, point = babel_numbers.get_group_symbol(here), babel_numbers.get_decimal_symbol(here)
    unit = 10**places

    def by_hand(minor: int) -> str:
        if minor < 0:
            return by_babel(minor)
        whole, fraction = divmod(minor, unit)
        grouped = f"{whole:,}".replace(",", group)
        return f"{before}{grouped}{point}{fraction:0{places}d}{after}" if places else before + grouped + after

    return by_hand


def _with_places(pattern: str, places: int) -> str:
    """Give the locale's pattern exactly the places of the currency: CLP none, PEN two, UF four."""
    exact = "0." + "0" * places if places else "0"
    return ";".join(part.replace("0.00", exact) for part in pattern.split(";"))

"""Amounts, dates and moments as the reader writes them.

The language is Django's active one; the region (PE, CO, 419 …) decides separators and symbols and is set for each
request by ``middleware.LanguageMiddleware`` or by a door that speaks for a creditor, with ``in_region``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel import dates as babel_dates
from babel import numbers as babel_numbers
from django.utils import timezone
from django.utils.translation import get_language

from cartera.money import amounts, currencies

# Where nobody said more, Spanish is that of Latin America: 1,234.56 and not 1.234,56.
LATIN_AMERICA = "419"
_region: ContextVar[str] = ContextVar("region", default=LATIN_AMERICA)


@contextmanager
def in_region(region: str) -> Iterator[None]:
    """Write numbers and dates inside the block as ``region`` (ISO 3166 or UN M49) does: a request, a letter."""
    token = _region.set(region)
    try:
        yield
    finally:
        _region.reset(token)


def region() -> str:
    """Return the region of the reader, for `in_region` later on."""
    return _region.get()


@lru_cache(maxsize=256)
def _locale(language: str, region: str) -> Locale:
    base = language.replace("-", "_").split("_")[0] or "es"
    try:
        return Locale.parse(f"{base}_{region}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(base)  # en_PE does not exist: English then, as written anywhere


def locale() -> Locale:
    """Return the locale of the reader: active language and region."""
    return _locale(get_language() or "es", _region.get())


@lru_cache(maxsize=1024)
def _pattern(currency: str, here: Locale) -> str:
    """Return the locale's pattern with exactly the places of the currency: CLP none, PEN two, UF four."""
    places = currencies.exponent(currency)
    pattern: str = here.currency_formats["standard"].pattern.replace(
        "0.00", "0." + "0" * places if places else "0"
    )
    symbol = babel_numbers.get_currency_symbol(currency, here)
    # Babel sets letters and digits side by side; CLDR wants "PEN 5.00" but "$5.00".
    if symbol[-1].isalnum():
        pattern = pattern.replace("¤#", "¤\u00a0#")
    if symbol[0].isalnum():
        pattern = pattern.replace("0¤", "0\u00a0¤")
    return pattern


def country(code: str) -> str:
    """Return what a country is called in the reader's language; the code itself where it has no name."""
    return str(locale().territories.get(code.upper(), code))


def money(minor: int, currency: str) -> str:
    """Return an amount of minor units with its currency, as ``S/ 1,234.50`` for a reader in Peru."""
    here = locale()
    return babel_numbers.format_currency(
        amounts.from_minor(minor, currency),
        currency,
        format=_pattern(currency, here),
        locale=here,
        currency_digits=False,
    )


def amount(minor: int, currency: str) -> str:
    """Return an amount without its currency, for a column whose heading names it."""
    places = currencies.exponent(currency)
    pattern = "#,##0." + "0" * places if places else "#,##0"
    return babel_numbers.format_decimal(amounts.from_minor(minor, currency), format=pattern, locale=locale())


def number(value: float | Decimal, places: int | None = None) -> str:
    """Return a number with the reader's separators; ``places`` fixes the decimals."""
    pattern = None if places is None else "#,##0." + "0" * places if places else "#,##0"
    return babel_numbers.format_decimal(value, format=pattern, locale=locale())


def percent(share: float | Decimal, places: int = 1) -> str:
    """Return a share (0.123) as a percentage (12.3 %)."""
    pattern = "#,##0." + "0" * places + " %" if places else "#,##0 %"
    return babel_numbers.format_percent(share, format=pattern, locale=locale())


def day(value: date, style: str = "medium") -> str:
    """Return a date: ``short`` in figures, ``medium`` with the month's short name, ``full`` with the weekday."""
    return babel_dates.format_date(value, format=style, locale=locale())


def moment(value: datetime, style: str = "medium") -> str:
    """Return an aware moment as day and minute in the time zone that is active."""
    local = timezone.localtime(value)
    return f"{day(local.date(), style)}, {babel_dates.format_time(local, format='short', locale=locale())}"

"""What a country usually has: its name, currency, capital's time zone. Suggestions only; each can be changed."""

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies
from django.utils.translation import get_language, gettext

from cartera.money import currencies
from cartera.problems import N_
from cartera.ui import formats

# Where most of our users are; the list of choices begins with them.
NEAR = (
    "AR", "BO", "BR", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GT", "HN", "MX", "NI", "PA", "PE", "PT", "PY",
    "SV", "US", "UY", "VE",
)  # fmt: skip
# Of countries with several zones, the one of most of its firms.
ZONES = {
    "AR": "America/Argentina/Buenos_Aires", "BR": "America/Sao_Paulo", "CL": "America/Santiago",
    "EC": "America/Guayaquil", "ES": "Europe/Madrid", "MX": "America/Mexico_City", "PT": "Europe/Lisbon",
    "US": "America/New_York",
}  # fmt: skip
FALLBACK_ZONE, FALLBACK_CURRENCY = "UTC", "USD"
# Currencies too new for the names that CLDR has in every language of ours.
NEWER = {"VED": N_("Digital bolívar"), "ZWG": N_("Zimbabwean gold")}


def choices() -> list[tuple[str, str]]:
    """Return the countries with their names in the reader's language."""
    names = Locale.parse(get_language() or "es").territories
    return sorted(((code.lower(), names[code]) for code in NEAR), key=lambda each: each[1])


def currency_choices() -> list[tuple[str, str]]:
    """Return every currency money is owed in, by code and name."""
    names = Locale.parse(get_language() or "es").currencies
    codes = sorted(set(currencies.EXPONENTS) - set(currencies.INDEXED))
    return [(code, f"{code} · {names.get(code) or gettext(NEWER[code])}") for code in codes]


def currency_of(country: str) -> str:
    """Return the currency that is usual in a country."""
    usual: list[str] = get_territory_currencies(country.upper())
    return next((code for code in usual if currencies.known(code)), FALLBACK_CURRENCY)


def zone_of(country: str) -> str:
    """Return the time zone of a country, or of most of its firms where it has several."""
    code = country.upper()
    if code in ZONES:
        return ZONES[code]
    zones = sorted(zone for zone, territory in get_global("zone_territories").items() if territory == code)
    return zones[0] if zones else FALLBACK_ZONE


def of_reader() -> str:
    """Return the country the reader's browser speaks for, or "" where it names none of ours."""
    territory = formats.locale().territory or ""
    return territory.lower() if territory in NEAR else ""

"""In which time zones a debtor may be, from what is known of them: phone number and country.

Where the two agree, the narrower answer holds; where they disagree, both zones are given and a contact must be lawful in
each. What leaves too many zones open says nothing: the pack's own zone, or a person, must tell.
"""

from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from phonenumbers.tzdata import TIMEZONE_DATA, TIMEZONE_LONGEST_PREFIX

# Four digits of a number tell its zone, but for those that begin with one of `DEEPER`, of which `TELLING` may be needed.
NEAR, TELLING = 4, TIMEZONE_LONGEST_PREFIX
DEEPER = sorted({prefix[:NEAR] for prefix in TIMEZONE_DATA if len(prefix) > NEAR})
MANY = 3  # more candidates than this are no knowledge
_SEASONS = (datetime(2026, 1, 15, 12), datetime(2026, 7, 15, 12))  # noqa: DTZ001 - a zone is added to each


def of(*, phone: str = "", country: str = "") -> tuple[str, ...]:
    """Return the zones in which who has this phone (E.164) and lives in this country (ISO 3166) may be; empty: not known."""
    by_phone, by_country = of_phone(phone), of_country(country)
    if not by_phone or not by_country:
        return by_phone or by_country
    shared = tuple(zone for zone in by_phone if zone in _zones_of(country.upper()))
    return shared or (*by_country, *(zone for zone in by_phone if zone not in by_country))


def of_phone(phone: str) -> tuple[str, ...]:
    """Return the zones of a number (E.164), by its longest known prefix; empty where it tells none, or too many.

    The table is that of `phonenumbers`, asked without reading the number as a whole: a night asks for every debtor.
    """
    digits = phone.removeprefix("+")
    if digits == phone or not digits.isdecimal():
        return ()
    for length in range(min(TELLING, len(digits)), 0, -1):
        found = TIMEZONE_DATA.get(digits[:length])
        if found is not None:
            return tuple(found) if len(found) <= MANY else ()
    return ()


def is_country(country: str) -> bool:
    """Tell whether people live in a country of this code (ISO 3166), in any case of letters."""
    return country.upper() in _table()


def of_country(country: str) -> tuple[str, ...]:
    """Return the zone of a country that has one; empty for others."""
    found = _zones_of(country.upper())
    return found if len(found) == 1 else ()


@lru_cache(maxsize=64)
def anywhere(country: str) -> tuple[str, ...]:
    """Return zones that stand for all of a country, one of those that keep the same hours in both seasons; empty: not known.

    Who may be in any of them is contacted at an hour that is lawful in every one.
    """
    alike: dict[tuple[object, ...], str] = {}
    for name in _zones_of(country.upper()):
        alike.setdefault(tuple(when.replace(tzinfo=ZoneInfo(name)).utcoffset() for when in _SEASONS), name)
    return tuple(alike.values())


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    """Return the zones of each country, as the time zone database lists them."""
    table: dict[str, tuple[str, ...]] = {}
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            table[country] = (*table.get(country, ()), zone)
    return table


def _zones_of(country: str) -> tuple[str, ...]:
    return _table().get(country, ())

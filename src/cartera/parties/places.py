"""Parts of countries by ISO 3166-2: which one a code or a name means."""

import re
from functools import lru_cache
from unicodedata import combining, normalize

import holidays

_CODE = re.compile(r"(?:([A-Za-z]{2}) ?- ?)?([A-Za-z0-9]{1,3})")
_PART_LETTERS = 3  # of a code, at most


def subdivision(text: str, country: str) -> str | None:
    """Return the code of a country's part: "BR-SP" for "br-sp", "SP" or "São Paulo" in br (lower case ISO 3166).

    "" stays ""; None where the text is neither a code nor a known name, or means a part of another country. Codes are
    taken by their form, for no list of them is complete; names are those that the calendars of holidays know.
    """
    given, place = text.strip(), country.upper()
    if not given:
        return ""
    named = _names(place).get(_plain(given))
    if named:
        return f"{place}-{named}"
    found = _CODE.fullmatch(given)
    if found is None or not place:
        return None
    of, part = found.groups()
    return None if of and of.upper() != place else f"{place}-{part.upper()}"


@lru_cache(maxsize=64)
def _names(country: str) -> dict[str, str]:
    """Return the codes of a country's parts by their names, without accents and capitals."""
    if country not in holidays.list_supported_countries():
        return {}
    known = holidays.country_holidays(country).get_subdivision_aliases()
    return {
        _plain(name): code for code, names in known.items() for name in names if len(code) <= _PART_LETTERS
    }


def _plain(text: str) -> str:
    return "".join(sign for sign in normalize("NFKD", text) if not combining(sign)).casefold()

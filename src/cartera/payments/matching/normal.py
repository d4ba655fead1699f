"""Names, numbers and free text in the one form in which they are compared: capitals without accents. Pure."""

import re
from functools import lru_cache
from unicodedata import combining, normalize

RUN = re.compile(r"[A-Z0-9]+")
_PIECE = re.compile(r"[A-Z]+|[0-9]+")
_LETTERS = re.compile(r"[A-Z]{3,}")

# How firms say what kind of company they are, and the small words between names: they tell nobody from another.
FORMS = frozenset(
    ["SA", "SAC", "SAA", "SRL", "SRLTDA", "EIRL", "SAS", "LTDA", "LTD", "SPA", "SC", "SCRL", "SAPI", "CV", "RL", "CIA", "COMPANIA", "EU", "SOCIEDAD", "ANONIMA", "CERRADA", "RESPONSABILIDAD", "LIMITADA", "INC", "LLC", "CORP"]
)  # fmt: skip
SMALL = frozenset(
    ["DE", "DEL", "LA", "LAS", "LOS", "EL", "Y", "E", "DO", "DA", "DOS", "SAN", "S", "A", "C", "V", "R", "L"]
)


def plain(text: str) -> str:
    """Return capitals without accents; a Ñ becomes an N, as banks write it."""
    if text.isascii():
        return text.upper()
    return "".join(each for each in normalize("NFKD", text) if not combining(each)).upper()


def compact(text: str) -> str:
    """Return capitals and figures only."""
    return "".join(RUN.findall(plain(text)))


def tokens(text: str) -> list[str]:
    """Return the runs of letters and figures of a text, in their order."""
    return RUN.findall(plain(text))


@lru_cache(maxsize=200_000)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name that tell it from others: no kind of company, no single letters."""
    found = RUN.findall(plain(name).replace(".", ""))
    return tuple(each for each in found if each not in FORMS and len(each) > 1)


def letters(text: str) -> list[str]:
    """Return the words of a free text, three letters at least, without kinds of company."""
    return [each for each in _LETTERS.findall(plain(text)) if each not in FORMS]


def pieces(token: str) -> list[str]:
    """Return a token's runs of letters and of figures: "FAC001" is "FAC" and "001"."""
    return _PIECE.findall(token)


def series(text: str) -> str:
    """Return what stands before a running number, zeros in front of figures left out: "F001" and "F-1" are "F1"."""
    return "".join(each.lstrip("0") if each.isdigit() else each for each in _PIECE.findall(text))

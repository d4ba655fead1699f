"""The words of a question, looked at once for all questions that use the same.

What nobody knows is refused by name where it would change the answer unseen: packs, channels, zones, kinds of debtor. Other
words are open, for a law that lists who may be spoken to refuses everybody else, however they are called; but a word
that is nearly one of ours is taken for a slip of the pen.
"""

import difflib
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from cartera.law import clocks, rulebook, vocabulary
from cartera.law.clocks import Clocks, UnknownZone
from cartera.law.question import LEVELS
from cartera.law.rulebook import Rulebook
from cartera.law.shelf import UnknownPack
from cartera.problems import N_, Problem

# Words of a closed list, and words of an open one.
CLOSED = {
    "channel": frozenset(vocabulary.CHANNELS),
    "authorised": frozenset(vocabulary.CHANNELS),
    "debtor": frozenset(vocabulary.DEBTORS),
    "collector": frozenset(vocabulary.COLLECTORS),
    "nature": frozenset(vocabulary.NATURES),
    "outcome": frozenset(LEVELS),
    "direction": frozenset({"in", "out"}),
}
OPEN = {
    "party": frozenset(vocabulary.PARTIES),
    "product": frozenset(vocabulary.PRODUCTS),
    "place": frozenset(vocabulary.PLACES),
    "purpose": frozenset(vocabulary.PURPOSES),
    "flags": frozenset(vocabulary.FLAGS),
    "tags": frozenset(vocabulary.TAGS),
}
CASE = ("channel", "party", "debtor", "collector", "product", "nature", "place", "purpose")
NEEDED = frozenset({"channel", "outcome", "at", "pack"})
NEAR = 0.8  # how alike a slip of the pen is to the word that was meant


class Case(NamedTuple):
    """The clocks a question is told by, if it names zones, and what is wrong with its words."""

    clocks: Clocks | None
    problems: tuple[Problem, ...]


@lru_cache(maxsize=8192)
def case(zones: tuple[object, ...], *told: object) -> Case:
    """Look at the words of a question; `told` are those of `CASE`."""
    problems: list[Problem] = []
    found = _clocks(zones, problems)
    for key, word in zip(CASE, told, strict=True):
        problems += wrong_word(key, word)
    return Case(found, tuple(problems))


def book(pack: object) -> tuple[Rulebook | None, list[Problem]]:
    """Return the rulebook of a pack, or what is wrong with its name."""
    if not isinstance(pack, str):
        return None, [wrong("pack", pack)]
    try:
        return rulebook.of(pack), []
    except UnknownPack as unknown:
        return None, [Problem(unknown.code, unknown.text, unknown.fields, column="pack")]


def _clocks(zones: tuple[object, ...], problems: list[Problem]) -> Clocks | None:
    names = tuple(name for name in zones if isinstance(name, str))
    if len(names) < len(zones):
        problems.append(wrong("zone", zones))
    try:
        return clocks.clocks(names) if names else None
    except UnknownZone as unknown:
        text = N_("There is no time zone “%(value)s”.")
        problems.append(Problem("unknown_zone", text, {"value": unknown.args[0]}, column="zone"))
        return None


@lru_cache(maxsize=8192)
def words(key: str, told: tuple[object, ...], place: str = "") -> tuple[frozenset[str], tuple[Problem, ...]]:
    """Return a list of words as a set, with what is wrong with them."""
    problems = [problem for word in told for problem in wrong_word(key, word, place, needed=True)]
    return frozenset(word for word in told if isinstance(word, str)), tuple(problems)


def wrong_word(key: str, told: object, place: str = "", *, needed: bool = False) -> list[Problem]:
    """Return what is wrong with one word, if anything; `place` is the key with its path."""
    if told is None and not (needed or key in NEEDED):
        return []
    place = place or key
    closed = CLOSED.get(key)
    known = OPEN[key] if closed is None else closed
    if not isinstance(told, str):
        return [wrong(place, told)]
    if told in known or (closed is None and not _near(told, known)):
        return []
    fields = {"key": place, "value": told, "hint": hint(told, known)}
    text = N_("“%(key)s”: there is no “%(value)s”%(hint)s.")
    return [Problem(f"unknown_{key}", text, fields, column=place)]


def wrong(place: str, told: object) -> Problem:
    """Return the problem of a value that is missing or of the wrong type."""
    fields = {"key": place, "value": told}
    if told is None:
        return Problem("missing", N_("“%(key)s” is missing."), fields, column=place)
    return Problem("wrong_type", N_("“%(key)s” cannot be %(value)s."), fields, column=place)


def unknown_key(key: str, known: Collection[str], place: str = "") -> Problem:
    """Return the problem of a key that no question has."""
    fields = {"value": key, "hint": hint(key, known)}
    return Problem("unknown_key", N_("The key “%(value)s” is not known%(hint)s."), fields, column=place + key)


def hint(word: str, known: Collection[str]) -> str:
    """Return what was perhaps meant, to be put behind a word."""
    near = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f" (→ {near[0]})" if near else ""


@lru_cache(maxsize=1024)
def _near(word: str, known: frozenset[str]) -> bool:
    return bool(difflib.get_close_matches(word, known, 1, NEAR))

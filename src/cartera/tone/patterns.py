"""The small language in which phrases are written, compiled to regular expressions over plain words.

A phrase is words in a row. `stem*` is any word that starts so, `a|b` either word, `(a b|c)` either phrase, `word?` may
be missing, `~3` is up to three words of any kind, `_3` the same with no stop among them, `{concept}` one of the phrases listed under that name, `#` a number. A plural that
may be missing is `gastos?`. A stop may stand between any two words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cartera.tone.needed import PART, Concepts, Needs, Shown
from cartera.tone.words import fold

_STOP = "(?:, )?"
_CLOSE = "\0"  # beside it no stop may stand
_PLURAL = re.compile(r"(\w{2,})s\?(?=[\s)|]|$)")  # "gastos?" is gasto or gastos
_PIECE = re.compile(r"\{\w+\}|[~_]\d|([^\s{}()|?~#*]{3,}\*?)")


class Phrase:
    """One phrase of a list: its place there, what a sentence must show, and its expression, compiled when first needed."""

    __slots__ = ("built", "listed", "needs", "order", "text")

    def __init__(self, listed: "Phrases", order: int, text: str, needs: frozenset[int]) -> None:
        self.listed, self.order, self.text, self.needs = listed, order, text, needs
        self.built: re.Pattern[str] | None = None

    def search(self, said: str, at: int) -> re.Match[str] | None:
        """Return where the phrase stands in a sentence from a place on."""
        if self.built is None:
            self.built = re.compile("(?<= )" + self.listed.shelf.builder.phrase(self.text))
        return self.built.search(said, at)


class Shelf:
    """All phrases of a language, by the words they cannot do without."""

    def __init__(self, concepts: Concepts) -> None:
        self.builder = _Builder(concepts)
        self.needs = Needs(concepts, parts)
        self.shown = Shown()
        self.by_need: dict[int, list[Phrase]] = {}
        self.always: list[Phrase] = []  # phrases that ask for no word
        self.last: tuple[str, dict[Phrases, list[Phrase]]] = ("", {})

    def put(self, listed: "Phrases", texts: Iterable[str]) -> None:
        """Put the phrases of a list on the shelf."""
        for order, text in enumerate(texts):
            needs = [self.shown.number(each) for each in self.needs.of(text)]
            phrase = Phrase(listed, order, text, frozenset(needs))
            (self.by_need.setdefault(needs[0], []) if needs else self.always).append(phrase)

    def likely(self, listed: "Phrases", said: str) -> list[Phrase]:
        """Return the phrases of a list that may stand in a sentence; all others cannot."""
        if self.last[0] != said:
            shown = self.shown.by(said.split())
            found: dict[Phrases, list[Phrase]] = {}
            for phrase in self.always:
                found.setdefault(phrase.listed, []).append(phrase)
            for number in shown:
                for phrase in self.by_need.get(number, ()):
                    if phrase.needs <= shown:
                        found.setdefault(phrase.listed, []).append(phrase)
            self.last = said, found
        return self.last[1].get(listed, [])


class Phrases:
    """A list of phrases; it finds the first of them in a sentence " word word word "."""

    def __init__(self, texts: Iterable[str], shelf: Shelf) -> None:
        self.shelf, self.texts = shelf, tuple(texts)
        shelf.put(self, self.texts)

    def search(self, said: str, at: int = 0) -> re.Match[str] | None:
        """Return the first phrase from a place on; of several in one place, the one that is listed first."""
        found = ((each.search(said, at), each.order) for each in self.shelf.likely(self, said))
        stands = [(match.start(), order, match) for match, order in found if match]
        return min(stands, key=lambda each: each[:2])[2] if stands else None


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding and the phrases that show it.

    `backed` names the announced consequences that make it lawful; `rights` lets the debtor's own rights speak of it;
    `negatable` lets a "no" before it take it back; `level` is how grave it is, where that is not what its code says.
    """

    code: str
    phrases: Phrases
    unless: Phrases | None
    tags: frozenset[str]
    backed: tuple[str, ...]
    rights: bool
    negatable: bool
    level: str = ""


def rule(row: Mapping[str, Any], shelf: Shelf) -> Rule:
    """Return a rule of the lexicon file."""
    return Rule(
        row["code"],
        Phrases(row["phrases"], shelf),
        Phrases(row["unless"], shelf) if row.get("unless") else None,
        frozenset(row.get("tags", ())),
        tuple(row.get("backed", ())),
        bool(row.get("rights", False)),
        bool(row.get("negatable", True)),
        row.get("level", ""),
    )


def compiled(phrases: Iterable[str], concepts: Concepts) -> re.Pattern[str]:
    """Return one expression that finds any of the phrases: slow to make, and what `Phrases` must agree with."""
    built = _Builder(concepts)
    return re.compile("(?<= )(?:" + "|".join(built.phrase(each) for each in phrases) + ")")


def parts(phrase: str) -> list[str]:
    """Return a phrase taken apart: words, signs, concepts."""
    return PART.findall(_PLURAL.sub(r"(\1|\1s)", folded(phrase)))


def pieces(phrases: Iterable[str]) -> Iterator[str]:
    """Yield the words and stems that phrases name: what a misspelt word may have been meant to be."""
    for phrase in phrases:
        yield from filter(None, _PIECE.findall(folded(phrase)))


@cache
def folded(phrase: str) -> str:
    """Return a phrase in plain letters, its signs kept."""
    return " ".join(fold(part) for part in phrase.split())


class _Builder:
    """Compiles phrases; a concept is compiled once and then only copied."""

    def __init__(self, concepts: Concepts) -> None:
        self.concepts = concepts
        self.made: dict[str, str] = {}

    def phrase(self, text: str) -> str:
        expression, rest = self._sequence(parts(text))
        if rest or re.match(expression + "$", ""):
            raise ValueError(f"this phrase is no phrase: {text}")
        return expression

    def _sequence(self, parts: list[str]) -> tuple[str, list[str]]:
        """Compile until the group ends; return the expression and what is left."""
        done: list[str] = []
        while parts and parts[0] not in {")", "|"}:
            atom, parts = self._atom(parts)
            choices = [atom]
            while len(parts) > 1 and parts[0] == "|" and not self._in_group:
                atom, parts = self._atom(parts[1:])
                choices.append(atom)
            joined = choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
            if parts and parts[0] == "?":
                joined, parts = f"(?:{joined})?", parts[1:]
            done.append(joined)
        return _STOP.join(done).replace(f"{_STOP}{_CLOSE}", "").replace(f"{_CLOSE}{_STOP}", ""), parts

    _in_group = False

    def _atom(self, parts: list[str]) -> tuple[str, list[str]]:
        first, rest = parts[0], parts[1:]
        if first == "(":
            return self._group(rest)
        if first.startswith("_") and first[1:].isdigit():
            return f"{_CLOSE}(?:[^ ,]+ ){{0,{int(first[1:])}}}?{_CLOSE}", rest
        if first.startswith("~"):
            return f"(?:[^ ]+ ){{0,{int(first[1:])}}}?", rest
        if first.startswith("{"):
            return self._concept(first[1:-1]), rest
        return "[^ ]*".join(re.escape(piece) for piece in first.split("*")) + " ", rest

    def _group(self, parts: list[str]) -> tuple[str, list[str]]:
        outer, self._in_group = self._in_group, True
        choices = []
        while True:
            expression, parts = self._sequence(parts)
            choices.append(expression)
            if not parts:
                raise ValueError("a group is not closed")
            sign, parts = parts[0], parts[1:]
            if sign == ")":
                break
        self._in_group = outer
        return f"(?:{'|'.join(choices)})", parts

    def _concept(self, name: str) -> str:
        if name not in self.made:
            outer, self._in_group = self._in_group, False
            self.made[name] = "(?:" + "|".join(self.phrase(each) for each in self.concepts[name]) + ")"
            self._in_group = outer
        return self.made[name]

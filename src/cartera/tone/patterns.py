"""The small language in which phrases are written, compiled to regular expressions over plain words.

A phrase is words in a row. `stem*` is any word that starts so, `a|b` either word, `(a b|c)` either phrase, `word?` may
be missing, `~3` is up to three words of any kind, `_3` the same with no stop among them, `{concept}` one of the phrases listed under that name, `#` a number. A plural that
may be missing is `gastos?`. A stop may stand between any two words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cartera.tone.words import fold

Concepts = Mapping[str, Sequence[str]]

_STOP = "(?:, )?"
_CLOSE = "\0"  # beside it no stop may stand
_PART = re.compile(r"[()|?]|[~_]\d|\{\w+\}|[^\s()|?]+")
_PLURAL = re.compile(r"(\w{2,})s\?(?=[\s)|]|$)")  # "gastos?" is gasto or gastos
_PIECE = re.compile(r"[^\s{}()|?~#*]{3,}\*?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding and the phrases that show it.

    `backed` names the announced consequences that make it lawful; `rights` lets the debtor's own rights speak of it;
    `negatable` lets a "no" before it take it back; `level` is how grave it is, where that is not what its code says.
    """

    code: str
    phrases: re.Pattern[str]
    unless: re.Pattern[str] | None
    tags: frozenset[str]
    backed: tuple[str, ...]
    rights: bool
    negatable: bool
    level: str = ""


def rule(row: Mapping[str, Any], concepts: Concepts) -> Rule:
    """Return a rule of the lexicon file, compiled."""
    return Rule(
        row["code"],
        compiled(row["phrases"], concepts),
        compiled(row["unless"], concepts) if row.get("unless") else None,
        frozenset(row.get("tags", ())),
        tuple(row.get("backed", ())),
        bool(row.get("rights", False)),
        bool(row.get("negatable", True)),
        row.get("level", ""),
    )


def compiled(phrases: Iterable[str], concepts: Concepts) -> re.Pattern[str]:
    """Return one expression that finds any of the phrases in " word word word "."""
    built = _Builder(concepts)
    return re.compile("(?<= )(?:" + "|".join(built.phrase(each) for each in phrases) + ")")


def pieces(phrases: Iterable[str]) -> Iterator[str]:
    """Yield the words and stems that phrases name: what a misspelt word may have been meant to be."""
    for phrase in phrases:
        yield from _PIECE.findall(re.sub(r"\{\w+\}|[~_]\d", " ", folded(phrase)))


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
        parts = _PART.findall(_PLURAL.sub(r"(\1|\1s)", folded(text)))
        expression, rest = self._sequence(parts)
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

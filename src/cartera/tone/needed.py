"""Which words a phrase cannot do without: a sentence that lacks them needs no regular expression.

A phrase asks for elements, each a set of words and stems of which a sentence must show one. Only a phrase all of whose
elements a sentence shows is compiled, when that happens for the first time, and looked for.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

Element = frozenset[str]  # words, and stems that end in "*"
Concepts = Mapping[str, Sequence[str]]

PART = re.compile(r"[()|?]|[~_]\d|\{\w+\}|[^\s()|?]+")
_COMMON = 3  # letters up to which a word says little about a sentence
_DULL = 25  # how many rarer words a set with such a word is worth


class Needs:
    """Reads what phrases ask for; what a concept asks for is read once."""

    def __init__(self, concepts: Concepts, parts: Callable[[str], list[str]]) -> None:
        self.concepts = concepts
        self.parts = parts
        self.known: dict[str, list[Element]] = {}
        self.plain: dict[str, list[Element]] = {}

    def of(self, phrase: str) -> list[Element]:
        """Return the elements that a phrase asks for, those that say most first."""
        needs = self._sequence(self.parts(phrase), 0, inside=False)[0]
        return needs if len(needs) < 2 else sorted(set(needs), key=_dullness)

    def _sequence(self, parts: list[str], at: int, *, inside: bool) -> tuple[list[Element], int]:
        """Return what the parts ask for from a place to the end of the group, and that end."""
        asked: list[Element] = []
        while at < len(parts) and parts[at] not in {")", "|"}:
            needs, at = self._atom(parts, at)
            if not inside and at + 1 < len(parts) and parts[at] == "|":
                choices = [needs]
                while at + 1 < len(parts) and parts[at] == "|":
                    needs, at = self._atom(parts, at + 1)
                    choices.append(needs)
                needs = _either(choices)
            if at < len(parts) and parts[at] == "?":
                needs, at = [], at + 1
            asked += needs
        return asked, at

    def _atom(self, parts: list[str], at: int) -> tuple[list[Element], int]:
        part = parts[at]
        if part == "(":
            choices, sign = [], "|"
            while sign == "|":
                needs, at = self._sequence(parts, at + 1, inside=True)
                choices.append(needs)
                sign = parts[at]
            return _either(choices), at + 1
        if part[0] in "~_" and part[1:].isdigit():
            return [], at + 1
        if part[0] == "{":
            return self._concept(part[1:-1]), at + 1
        return self._word(part), at + 1

    def _word(self, word: str) -> list[Element]:
        if word not in self.plain:
            start, star, _rest = word.partition("*")
            self.plain[word] = [frozenset([start + star])] if start else []
        return self.plain[word]

    def _concept(self, name: str) -> list[Element]:
        if name not in self.known:
            choices = (self._sequence(self.parts(each), 0, inside=False)[0] for each in self.concepts[name])
            self.known[name] = _either(list(choices))
        return self.known[name]


class Shown:
    """Tells which elements the words of a sentence show."""

    def __init__(self) -> None:
        self.numbers: dict[Element, int] = {}
        self.words: dict[str, list[int]] = {}
        self.stems: dict[str, list[int]] = {}
        self.known: dict[str, tuple[int, ...]] = {}

    def number(self, element: Element) -> int:
        """Return the number of an element, which it keeps."""
        if element not in self.numbers:
            self.numbers[element] = number = len(self.numbers)
            for each in element:
                kept = self.stems if each.endswith("*") else self.words
                kept.setdefault(each.rstrip("*"), []).append(number)
        return self.numbers[element]

    def by(self, said: Iterable[str]) -> set[int]:
        """Return the numbers of the elements that words show."""
        return {number for word in said for number in self._by_word(word)}

    def _by_word(self, word: str) -> tuple[int, ...]:
        if word not in self.known:
            if len(self.known) > 50_000:
                self.known.clear()
            found = list(self.words.get(word, ()))
            for end in range(1, len(word) + 1):
                found += self.stems.get(word[:end], ())
            self.known[word] = tuple(found)
        return self.known[word]


def _either(choices: list[list[Element]]) -> list[Element]:
    """Return what is asked for where one of several ways is enough: the best element of each, or nothing."""
    if len(choices) == 1:
        return choices[0]
    if not all(choices):
        return []
    return [frozenset().union(*(min(needs, key=_dullness) for needs in choices))]


@cache
def _dullness(element: Element) -> tuple[int, str]:
    """Tell how little an element says: many words, or common ones."""
    common = any(len(word) <= _COMMON and word != "#" for word in element)
    return len(element) + common * _DULL, min(element)

"""A text as words: accents, capitals, elongations and chat spelling taken away, each word knowing where it stood.

Sentences are what the rules look at. A sentence is a tuple of plain words in which "," stands for any inner stop, so
that equal sentences of a night's messages are judged once.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

STOP = ","

_TOKEN = re.compile(
    r"[^\W_](?:[\w@$*'’´`]*[\w*])?|[@$*](?=[^\W\d])[\w@$*]+|[.!?…¿¡]+|[,;:()«»“”\"—–\n]|\.{2,}|-(?=\s)"
)
_SPACED = re.compile(r"(?<!\w)[^\W\d_]([ .\-_*])(?:[^\W\d_]\1){2,}[^\W\d_](?!\w)")  # m-o-r-o-s-o
_LONG = re.compile(r"(.)\1{2,}")
_ABBREVIATED = frozenset(
    [
        "sr",
        "sra",
        "srta",
        "sres",
        "dr",
        "dra",
        "lic",
        "ing",
        "ud",
        "uds",
        "vd",
        "vds",
        "no",
        "nro",
        "num",
        "n",
        "art",
        "av",
        "avda",
        "ca",
        "cia",
        "ltda",
        "s",
        "a",
        "c",
        "r",
        "l",
        "sac",
        "srl",
        "mr",
        "mrs",
        "ms",
        "dept",
        "ref",
        "aprox",
        "tel",
        "telf",
        "dpto",
        "inc",
        "co",
        "vs",
        "etc",
        "p",
        "ej",
        "jr",
        "prof",
        "st",
    ]
)
_INNER = frozenset(',;:()«»“”"—–-¿¡')
_GAP = re.compile(r"\n\s*\n")
_BULLET = re.compile(r"\s*(?:[-•*·]|\d+[.)])\s")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Plain words, and for each of them where it stands in the text (start, end)."""

    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]

    def span(self, first: int, last: int, start: int = 0) -> tuple[int, int]:
        """Return where the words from `first` to `last` (inclusive) stand in a text that begins at `start`."""
        return start + self.places[first][0], start + self.places[last][1]


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Return a word in small letters without accents: "Citación" → "citacion"."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@lru_cache(maxsize=8192)
def plain(word: str) -> str:
    """Return a word folded, and no letter drawn out: "PAGAAAA" → "paga"."""
    return _LONG.sub(r"\1", fold(word))


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs of a text with their places: a night's messages have most of theirs in common."""
    start = 0
    for gap in _GAP.finditer(text):
        yield start, text[start : gap.start()]
        start = gap.end()
    yield start, text[start:]


def sentences(text: str, repair: Callable[[str], tuple[str, ...]]) -> list[Sentence]:
    """Return the sentences of a text. `repair` turns a folded word into the words it is meant to be."""
    collected = _Collected()
    joined = _joined(text)
    for raw, start, end in _tokens(joined):
        if raw == "\n":
            ends = _breaks(joined, start)
        elif raw[0] in ".!?…":
            ends = _ends(joined, raw, collected.words, end)
        elif raw[0] in _INNER:
            collected.stop(start, end)
            continue
        else:
            for word in repair(plain(raw)):
                collected.add(word, start, end)
            continue
        if ends:
            collected.close()
    collected.close()
    return collected.found


class _Collected:
    """The sentences so far and the one being read."""

    def __init__(self) -> None:
        self.found: list[Sentence] = []
        self.words: list[str] = []
        self.places: list[tuple[int, int]] = []

    def add(self, word: str, start: int, end: int) -> None:
        self.words.append(word)
        self.places.append((start, end))

    def stop(self, start: int, end: int) -> None:
        if self.words and self.words[-1] != STOP:
            self.add(STOP, start, end)

    def close(self) -> None:
        if any(word != STOP for word in self.words):
            self.found.append(Sentence(tuple(self.words), tuple(self.places)))
        self.words, self.places = [], []


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    return ((each.group(), each.start(), each.end()) for each in _TOKEN.finditer(text))


def _joined(text: str) -> str:
    """Close up letters written apart, keeping every length, so that places stay true."""

    def close_up(found: re.Match[str]) -> str:
        letters = "".join(letter for letter in found.group() if letter.isalpha())
        return letters + " " * (len(found.group()) - len(letters))

    return _SPACED.sub(close_up, text)


def _ends(text: str, raw: str, words: list[str], end: int) -> bool:
    """Tell whether a stop ends the sentence: not within "S/ 1.50" or after "Sr."."""
    if raw != ".":
        return (raw[0] != "…" and not raw.startswith("..")) or text[end : end + 2].strip()[:1].isupper()
    after = text[end : end + 1]
    return (not after or after.isspace()) and not (words and words[-1] in _ABBREVIATED)


def _breaks(text: str, at: int) -> bool:
    """Tell whether a line end ends a sentence: an empty line, a list, or a line that starts anew."""
    rest = text[at + 1 :]
    line = rest.split("\n", 1)[0]
    if not line.strip() or _BULLET.match(line):
        return True
    before = text[:at].rstrip()[-1:]
    return before in ".:!?…" or not line.lstrip()[:1].islower()

"""What a misspelt word was meant to be: chat abbreviations, figures for letters, letters by sound, a slip of the pen.

Only words of the lexicon are sought; a word that already is one, or is listed as an ordinary word near one, stays.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from rapidfuzz.distance import OSA

_FIGURES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})
_NUMBER = re.compile(r"\d[\d.,/]*(?:st|nd|rd|th|o|a)?$")
# Letters that sound alike in Spanish, for words written by ear: "enbargo", "juisio", "verguensa".
_SOUNDS = (
    (re.compile("ch"), "\x01"), (re.compile("h"), ""), (re.compile("v|w"), "b"), (re.compile("z|x|c(?=[ei])"), "s"),
    (re.compile("qu(?=[ei])|k|c|q"), "k"), (re.compile("gu(?=[ei])"), "g"), (re.compile("g(?=[ei])"), "j"),
    (re.compile("ll"), "y"), (re.compile("n(?=[pb])"), "m"), (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip
_CONTRACTED = re.compile(r"([a-z]+?)(n)?['’´`](ll|re|ve|d|m|s|t)$")  # she'll, manager's
_WHOLE = {
    "ll": ("will",),
    "re": ("are",),
    "ve": ("have",),
    "d": ("would",),
    "m": ("am",),
    "s": (),
    "t": ("not",),
}
_SHORTEST = 5  # letters a word has that is sought by sound
_SLIP_FROM = 6  # letters from which one slip is forgiven
_TWO_SLIPS_FROM = 10


def sound(word: str) -> str:
    """Return a word as it sounds."""
    for letters, heard in _SOUNDS:
        word = letters.sub(heard, word)
    return word


@cache
def _first_sound(start: str) -> str:
    """Return how a word sounds first, by its first three letters."""
    return sound(start)[:1]


class Speller:
    """Turns words as they were typed into words as the phrases name them; remembers each."""

    def __init__(
        self, known: Iterable[str], abbreviations: Mapping[str, str], ordinary: Collection[str]
    ) -> None:
        self.words = {each for each in known if not each.endswith("*")}
        self.stems = sorted(
            {each[:-1] for each in known if each.endswith("*")}, key=lambda stem: (-len(stem), stem)
        )
        self.starts = tuple(self.stems)
        self.ordinary = {each for each in ordinary if not each.endswith("*")}
        self.ordinary_starts = tuple(each[:-1] for each in ordinary if each.endswith("*"))
        self.abbreviations = {short: tuple(meant.split()) for short, meant in abbreviations.items()}
        self.memory: dict[str, tuple[str, ...]] = {}
        self._by_letter()

    def _by_letter(self) -> None:
        """Sort what may be sought by the first letter as it sounds; how all of a letter sounds is asked when it is needed."""
        self.written: dict[str, list[tuple[str, bool]]] = defaultdict(list)  # word or stem, is it a stem
        for words, is_stem in ((self.words, False), (self.stems, True)):
            for word in words:
                if len(word) >= _SHORTEST:
                    self.written[_first_sound(word[:3])].append((word, is_stem))
        self.heard: dict[str, list[tuple[str, str, bool]]] = {}

    def _sought(self, letter: str) -> list[tuple[str, str, bool]]:
        """Return what sounds as beginning so, whole words and long stems first: as it sounds, as written, is it a stem."""
        if letter not in self.heard:
            spelt = [(sound(word), word, is_stem) for word, is_stem in self.written.get(letter, ())]
            self.heard[letter] = sorted(spelt, key=lambda each: (each[2], -len(each[0]), each[1]))
        return self.heard[letter]

    def __call__(self, word: str) -> tuple[str, ...]:
        """Return the word, or words, that a folded word means."""
        if word not in self.memory:
            if len(self.memory) > 50_000:
                self.memory.clear()
            self.memory[word] = self._meant(word)
        return self.memory[word]

    def is_known(self, word: str) -> bool:
        """Tell whether a word stands in the lexicon as it is."""
        return word in self.words or word.startswith(self.starts)

    def _meant(self, typed: str) -> tuple[str, ...]:
        word = typed.replace("'", "").replace("’", "").replace("´", "").replace("`", "").replace("_", "")
        if typed in self.abbreviations or word in self.abbreviations:
            return self.abbreviations.get(typed) or self.abbreviations[word]
        if (short := _CONTRACTED.match(typed)) and bool(short[2]) == (short[3] == "t"):
            return (*self._meant(short[1]), *_WHOLE[short[3]])
        if _NUMBER.match(word):
            return ("#",)
        if "*" in word:
            return (self._masked(word),)
        if not word.isalpha():
            word = self._figures(word)
        if self.is_known(word) or len(word) < _SHORTEST or self._is_ordinary(word):
            return (word,)
        return (self._by_ear(word) or self._by_slip(word) or word,)

    def _is_ordinary(self, word: str) -> bool:
        return word in self.ordinary or (bool(self.ordinary_starts) and word.startswith(self.ordinary_starts))

    def _figures(self, word: str) -> str:
        """Read "m0r0s0" as a word where it makes one; an invoice number stays what it is."""
        read = word.translate(_FIGURES)
        return read if read.isalpha() and (self.is_known(read) or self._by_ear(read)) else "#"

    def _masked(self, word: str) -> str:
        """Read "p*ndejo" as the first word of the lexicon that fits."""
        if not any(letter.isalpha() for letter in word):
            return word
        shape = re.compile(re.escape(word).replace(r"\*", ".{1,2}"))
        fits = (each for each in sorted(self.words) if shape.fullmatch(each))
        stems = (each for each in self.stems if 3 < len(each) <= len(word) and _covers(word, each))
        return next(fits, None) or next(stems, word.replace("*", ""))

    def _by_ear(self, word: str) -> str:
        heard = sound(word)
        for other, written, is_stem in self._sought(heard[:1]):
            if heard == other:
                return written
            if is_stem and len(other) >= _SHORTEST and heard.startswith(other):
                return written + heard[len(other) :]
        return ""

    def _by_slip(self, word: str) -> str:
        if len(word) < _SLIP_FROM:
            return ""
        heard = sound(word)
        best, found = 9, ""
        for other, written, is_stem in self._sought(heard[:1]):
            if len(other) < _SLIP_FROM or (is_stem and len(other) < _SLIP_FROM):
                continue
            allowed = 2 if len(other) >= _TWO_SLIPS_FROM else 1
            slips, rest = _distance(heard, other, is_stem, allowed)
            if slips <= allowed and slips < best:
                best, found = slips, written + rest
        return found


def _covers(masked: str, stem: str) -> bool:
    """Tell whether a masked word starts with a stem, a "*" standing for any letter."""
    return all(shown in {"*", meant} for shown, meant in zip(masked, stem, strict=False))


def _distance(heard: str, other: str, is_stem: bool, allowed: int) -> tuple[int, str]:  # noqa: FBT001 - a pair of the list
    """Return how many slips part a word from another, or from one that starts so, and what follows the start."""
    if not is_stem:
        return (
            (OSA.distance(heard, other, score_cutoff=allowed), "")
            if abs(len(heard) - len(other)) <= allowed
            else (9, "")
        )
    best, rest = 9, ""
    for length in range(len(other) - 1, len(other) + 2):
        if length <= len(heard):
            slips = OSA.distance(heard[:length], other, score_cutoff=allowed)
            if slips < best:
                best, rest = slips, heard[length:]
    return best, rest

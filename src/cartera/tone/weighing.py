"""What a text says as a whole: each sign of a sentence, its words, their pieces and their pairs, weighs for or against it.

Phrases find what somebody thought of; the weights find what is said in new words out of known parts, and let be what
only mentions a hard word. They lie in lexicon/weights.toml, in thousandths, positive where a sign speaks for a threat or
a reproach; tools/tone_weights.py fits them to the sentences beside the tests, and nothing else.
"""

import math
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cartera.tone.words import STOP, fold

_FILE = Path(__file__).parent / "lexicon" / "weights.toml"
_STEM = 5  # letters by which words are taken for one
_PIECES = (3, 4, 5)  # letters of a piece of a word, its edges counted
_APART = (2, 3)  # how far apart two words may stand that are weighed together
_DENIED = 4  # words after a "no" that it may speak of
_NO = frozenset(
    "no ni not nunca sin never nadie tampoco dont without nobody nor jamas ningun ninguna".split()  # noqa: SIM905 - shorter
)
_SMALL = frozenset(
    {"obj", "him", "your", "own", "be", "will", "going"}
)  # concepts whose words say nothing alone
USUAL = 12  # words of a sentence; what a longer one shows counts for less
SHORTEST = 3  # and a shorter one is taken to have so many
WINDOW = 3  # sentences in a row that are weighed as one
ALONE = 0.7  # what a sentence by itself must weigh more than with those beside it
PHRASE = 1.5  # what a phrase that was found adds
FRAME = 0.8  # and what a denial, an answer, a warning or an apology takes away
LIMIT = 0.3  # log-odds over which something may not be said; chosen on sets that the weights had not seen

Words = tuple[str, ...]


class Part(NamedTuple):
    """What the signs of a sentence weigh, in thousandths; its words; whether a phrase stands in it, and a frame around it."""

    weight: int
    length: int
    phrase: bool = False
    frame: bool = False


class Classes:
    """Which concepts of a lexicon a word belongs to: "suegra" is family."""

    def __init__(self, concepts: Mapping[str, Sequence[str]]) -> None:
        self.whole: dict[str, set[str]] = {}
        self.stems: dict[str, set[str]] = {}
        self.known: dict[str, Words] = {}
        self.weighed: dict[str, int] = {}  # what words weigh, remembered
        for name, phrases in concepts.items():
            for phrase in () if name in _SMALL else map(fold, phrases):
                plain = phrase.removesuffix("*")
                if plain.isascii() and plain.isalpha():
                    words = self.stems if phrase.endswith("*") else self.whole
                    words.setdefault(plain, set()).add(name)

    def of(self, word: str) -> Words:
        """Return the names of the concepts of a word, sorted."""
        if word not in self.known:
            names = set(self.whole.get(word, ()))
            for end in range(1, len(word) + 1):
                names |= self.stems.get(word[:end], set())
            self.known[word] = tuple(sorted(names))
        return self.known[word]


def of_word(word: str, classes: Classes) -> Iterator[str]:
    """Yield the signs of a word: itself, its first letters, its concepts, and its pieces with their edges."""
    yield f"w:{word}"
    yield f"s:{word[:_STEM]}"
    for name in classes.of(word):
        yield f"c:{name}"
    edged = f"<{word}>"
    for size in _PIECES:
        for at in range(len(edged) - size + 1):
            yield f"h:{edged[at : at + size]}"


def of_pairs(words: Words, classes: Classes) -> Iterator[tuple[str, int, int]]:
    """Yield the signs of words together, each with the first and the last of them.

    Neighbours by their stems and by their concepts, words a little apart, and what stands after a "no".
    """
    stems = [word[:_STEM] for word in words]
    last = len(words) - 1
    kinds = [classes.of(word) or (stem,) for word, stem in zip(words, stems, strict=True)]
    denied = 0
    for at, stem in enumerate(stems):
        if at == 0:
            yield f"b:^_{stem}", 0, 0
        yield f"b:{stem}_{stems[at + 1] if at < last else '$'}", at, min(at + 1, last)
        for gap in _APART:
            if at + gap <= last:
                yield f"k:{stem}_{stems[at + gap]}", at, at + gap
        if at < last:
            for first in kinds[at]:
                for second in kinds[at + 1]:
                    yield f"C:{first}_{second}", at, at + 1
        if denied:
            yield f"n:{stem}", at, at
        denied = _DENIED if words[at] in _NO else max(0, denied - 1)


def signs(said: Words, classes: Classes) -> Counter[str]:
    """Return the signs of a sentence and how often it shows each."""
    words = tuple(word for word in said if word != STOP)
    found = Counter(sign for word in words for sign in of_word(word, classes))
    found.update(sign for sign, _first, _last in of_pairs(words, classes))
    return found


def part(said: Words, classes: Classes) -> Part:
    """Return what a sentence weighs, without what phrases and frames add to it."""
    words = tuple(word for word in said if word != STOP)
    weights = _weights()[0]
    alone = sum(_word_weight(word, classes) for word in words)
    return Part(
        alone + sum(weights.get(sign, 0) for sign, _first, _last in of_pairs(words, classes)), len(words)
    )


def score(parts: Sequence[Part]) -> float:
    """Return the log-odds that sentences in a row, taken as one, may not be said."""
    length = max(sum(each.length for each in parts), SHORTEST)
    phrases = PHRASE * any(each.phrase for each in parts) - FRAME * any(each.frame for each in parts)
    said = sum(each.weight for each in parts) * math.sqrt(USUAL / length)
    return (_weights()[1][0] + said) / 1000 + phrases


def scores(parts: Sequence[Part]) -> list[float]:
    """Return the log-odds of each sentence of a text: by itself, or those of a window in which it is the hardest."""
    alone = [score([each]) for each in parts]
    found = [each - ALONE for each in alone]
    for start in range(max(1, len(parts) - WINDOW + 1)):
        window = range(start, min(start + WINDOW, len(parts)))
        hardest = max(window, key=lambda at: alone[at], default=None)
        if hardest is not None:
            found[hardest] = max(found[hardest], score([parts[at] for at in window]))
    return found


def heaviest(said: Words, classes: Classes) -> Words:
    """Return the three words, or pairs of words, of a sentence that weigh most; none that only repeats another."""
    words = tuple(word for word in said if word != STOP)
    weights, weighed = _weights()[0], Counter[str]()
    for word in words:
        weighed[word] += _word_weight(word, classes)
    for sign, first, last in of_pairs(words, classes):
        shown = words[first] if first == last else f"{words[first]} {words[last]}"
        weighed[shown] += weights.get(sign, 0)
    kept: list[str] = []
    for shown, weight in sorted(weighed.items(), key=lambda each: (-each[1], each[0])):
        if weight > 0 and not any(set(shown.split()) & set(other.split()) for other in kept):
            kept.append(shown)
    return tuple(kept[:3])


def _word_weight(word: str, classes: Classes) -> int:
    if word not in classes.weighed:
        if len(classes.weighed) > 50_000:
            classes.weighed.clear()
        weights = _weights()[0]
        classes.weighed[word] = sum(weights.get(sign, 0) for sign in of_word(word, classes))
    return classes.weighed[word]


def learn(weights: dict[str, int], start: int) -> None:
    """Weigh by other weights than those of the file, to try them; what was remembered of a text is to be forgotten."""
    held = _weights()
    held[0].clear()
    held[0].update(weights)
    held[1][:] = [start]


@cache
def _weights() -> tuple[dict[str, int], list[int]]:
    """Return the weight of each sign and what every text starts with, in thousandths of log-odds."""
    file = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    weights = {sign: int(weight) for weight, named in file["weights"].items() for sign in named.split()}
    return weights, [int(file["start"])]

"""What a sentence says as a whole: each of its words, pairs of words and kinds of word weighs for or against it.

Phrases find what somebody thought of; the weights find what is said in new words out of known parts, and let be what
only mentions a hard word. They lie in lexicon/weights.toml, in hundredths of log-odds, positive where a sign speaks for a
threat or a reproach; tools/tone_weights.py fits them to the sentences beside the tests, and nothing else.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cartera.tone.words import STOP, fold

_FILE = Path(__file__).parent / "lexicon" / "weights.toml"
_STEM = 5  # letters by which words are taken for one
_WORD = re.compile(r"[a-z]+\*?")
_SMALL = frozenset(
    {"obj", "him", "your", "own", "be", "will", "going"}
)  # concepts whose words say nothing alone
INNOCENT = -1.8  # log-odds of a sentence under which a phrase that was found is a mention, no threat
KIND_PART = 0.0  # and of the part between two stops in which the phrase stands: courtesy before a threat lifts nothing
HARSH = 0.9  # log-odds over which a sentence in which no phrase was found is a finding

Words = tuple[str, ...]
Signs = Mapping[str, str]  # sign -> the word or words that show it


class Weighed(NamedTuple):
    """The log-odds that a sentence is unlawful or rude, and the words that weigh most."""

    score: float
    heaviest: Words


class Classes:
    """Which concepts of a lexicon a word belongs to: "suegra" is family."""

    def __init__(self, concepts: Mapping[str, Sequence[str]]) -> None:
        self.whole: dict[str, set[str]] = {}
        self.stems: dict[str, set[str]] = {}
        self.known: dict[str, Words] = {}
        for name, phrases in concepts.items():
            for phrase in () if name in _SMALL else map(fold, phrases):
                if _WORD.fullmatch(phrase):
                    words = self.stems if phrase.endswith("*") else self.whole
                    words.setdefault(phrase.rstrip("*"), set()).add(name)

    def of(self, word: str) -> Words:
        """Return the names of the concepts of a word, sorted."""
        if word not in self.known:
            names = set(self.whole.get(word, ()))
            for end in range(1, len(word) + 1):
                names |= self.stems.get(word[:end], set())
            self.known[word] = tuple(sorted(names))
        return self.known[word]


def signs(said: Words, classes: Classes) -> dict[str, str]:
    """Return the signs of a sentence: stems, pairs of stems, concepts and pairs of concepts."""
    words = [word for word in said if word != STOP]
    stems = [word[:_STEM] for word in words]
    found: dict[str, str] = {}
    for word, stem in zip(words, stems, strict=True):
        found.setdefault(f"s:{stem}", word)
        for name in classes.of(word):
            found.setdefault(f"c:{name}", word)
    ends = ["", *words, ""]
    for at, (first, second) in enumerate(zip(["^", *stems], [*stems, "$"], strict=True)):
        found.setdefault(f"b:{first}_{second}", f"{ends[at]} {ends[at + 1]}".strip())
    kinds = [classes.of(word) or (stem,) for word, stem in zip(words, stems, strict=True)]
    for at in range(len(words) - 1):
        for first in kinds[at]:
            for second in kinds[at + 1]:
                found.setdefault(f"C:{first}_{second}", f"{words[at]} {words[at + 1]}")
    return found


def weigh(found: Signs) -> Weighed:
    """Return what the signs of a sentence, or of a part of it, weigh: courtesy in other sentences weighs nothing."""
    weights, start = _weights()
    return Weighed((start + sum(weights.get(sign, 0) for sign in found)) / 100, _heaviest(found, weights))


def _heaviest(found: Signs, weights: Mapping[str, int]) -> Words:
    """Return the three words, or pairs of words, that weigh most; none that only repeats another."""
    order = sorted(found, key=lambda sign: (-weights.get(sign, 0), sign))
    kept: list[str] = []
    for words in (found[sign] for sign in order if weights.get(sign, 0) > 0):
        if not any(set(words.split()) & set(other.split()) for other in kept):
            kept.append(words)
    return tuple(kept[:3])


@cache
def _weights() -> tuple[dict[str, int], int]:
    """Return the weight of each sign and what every sentence starts with, in hundredths of log-odds."""
    file = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    weights = {sign: int(weight) for weight, named in file["weights"].items() for sign in named.split()}
    return weights, int(file["start"])

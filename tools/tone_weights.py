"""The weights of the tone checker, fitted to the sentences beside its tests: `write` writes them, `check` only compares.

Logistic regression with a quadratic penalty, in plain Python and in a fixed order, so that the same sentences give the
same weights. In a text of several sentences that may not be said, the one that weighs most is taken for the unlawful one.
"""

import math
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from cartera.tone import checking, findings, weighing
from cartera.tone.lexicon import lexicon
from cartera.tone.tests import measuring

FILE = Path(weighing.__file__).parent / "lexicon" / "weights.toml"
PENALTY = 1.0  # on the square of each weight, halved, against the sum of the losses
SMALLEST = 10  # hundredths; smaller weights are left out
SEEN = 2  # texts in which a sign has to occur
ROUNDS = 2  # times the unlawful sentence of a text is sought again
STEPS = 150
HEAD = """# How much each sign of a sentence weighs, in hundredths of log-odds: positive for a threat or a reproach. s: a word by its
# first letters, b: two words in a row (^ start, $ end), c: a concept of the lexicon, C: two concepts in a row.
# Written by tools/tone_weights.py from the sentences beside the tests; do not edit.
"""


Sample = tuple[Collection[str], bool]  # the signs of a sentence, whether it may not be said


class Text(NamedTuple):
    """The signs of each sentence of a text, and whether it may not be said."""

    sentences: list[dict[str, str]]
    unlawful: bool

    @property
    def whole(self) -> set[str]:
        """Return the signs of all its sentences."""
        return {sign for each in self.sentences for sign in each}


def texts() -> list[Text]:
    """Return every sentence the weights are fitted to, and the better wordings, which must weigh little."""
    found = []
    for file in measuring.LEARNED:
        for row in measuring.sentences(file):
            known = lexicon(row["language"])
            said = checking.sentences_of(row["text"], row["language"])
            found.append(Text([weighing.signs(words, known.classes) for words in said], row["unlawful"]))
    for language, wordings in [*findings.BETTER.items(), *findings.CONTENT_WORDINGS.items()]:
        for wording in wordings.values():
            said = checking.sentences_of(wording, language)
            found.append(
                Text([weighing.signs(words, lexicon(language).classes) for words in said], unlawful=False)
            )
    return [text for text in found if text.sentences]


def fit(texts: list[Text]) -> tuple[dict[str, float], float]:
    """Return the weight of each sign and the start, in log-odds."""
    seen = Counter(sign for text in texts for sign in text.whole)
    known = {
        sign: at for at, sign in enumerate(sorted(sign for sign, times in seen.items() if times >= SEEN))
    }
    weights, start = descend([(text.whole, text.unlawful) for text in texts], known)
    for _round in range(ROUNDS):
        weights, start = descend(list(_samples(texts, known, weights)), known)
    return {sign: weights[at] for sign, at in known.items()}, start


def _samples(texts: list[Text], known: dict[str, int], weights: list[float]) -> Iterator[Sample]:
    for text in texts:
        if len(text.sentences) > 1:
            yield text.whole, text.unlawful
        if text.unlawful:
            yield (
                max(text.sentences, key=lambda each: sum(weights[known[s]] for s in each if s in known)),
                True,
            )
        else:
            yield from ((each, False) for each in text.sentences)


def descend(samples: list[Sample], known: dict[str, int]) -> tuple[list[float], float]:
    """Return weights and start that fit the samples, both kinds counting alike; accelerated descent."""
    rows = [sorted(known[sign] for sign in signs if sign in known) for signs, _ in samples]
    marks = [1.0 if unlawful else 0.0 for _, unlawful in samples]
    share = {mark: len(marks) / (2 * marks.count(mark)) for mark in (0.0, 1.0)}
    weights = [0.0] * (len(known) + 1)
    ahead, before, bends = weights[:], weights[:], _bends(rows, [share[mark] for mark in marks], len(known))
    for turn in range(1, STEPS + 1):
        slope = [PENALTY * weight for weight in ahead[:-1]] + [0.0]
        for row, mark in zip(rows, marks, strict=True):
            odds = ahead[-1] + sum(ahead[at] for at in row)
            miss = share[mark] * (1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))) - mark)
            slope[-1] += miss
            for at in row:
                slope[at] += miss
        weights = [place - rise / bend for place, rise, bend in zip(ahead, slope, bends, strict=True)]
        pull = (turn - 1) / (turn + 2)
        ahead = [now + pull * (now - then) for now, then in zip(weights, before, strict=True)]
        before = weights
    return weights[:-1], weights[-1]


def _bends(rows: list[list[int]], shares: list[float], count: int) -> list[float]:
    """Return for each weight how steeply its slope can change at most: the step goes by it."""
    bends = [PENALTY] * count + [0.0]
    for row, share in zip(rows, shares, strict=True):
        most = share * (len(row) + 1) / 4
        bends[-1] += most
        for at in row:
            bends[at] += most
    return bends


def written() -> str:
    """Return the file as it should be."""
    weights, start = fit(texts())
    by_weight = {}
    for sign, weight in sorted(weights.items()):
        if abs(rounded := round(weight * 100)) >= SMALLEST:
            by_weight.setdefault(rounded, []).append(sign)
    lines = [f'"{weight}" = "{" ".join(signs)}"' for weight, signs in sorted(by_weight.items())]
    return (
        f'{HEAD}\nfrom = "{measuring.digest()}"\nstart = {round(start * 100)}\n\n[weights]\n'
        + "\n".join(lines)
        + "\n"
    )


def main(arguments: list[str]) -> int:
    """Write the weights, or tell whether the sentences have changed since they were written."""
    if arguments == ["write"]:
        FILE.write_text(written(), encoding="utf-8")
        return 0
    if arguments == ["check"]:
        return 0 if f'from = "{measuring.digest()}"' in FILE.read_text(encoding="utf-8") else 1
    sys.stderr.write(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

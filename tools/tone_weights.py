"""The weights of the tone checker, fitted to the sentences beside its tests: `write` writes them, `check` only compares.

`apart` fits without one file after the other and tells how the checker would do on it: what to expect of new sentences.

Logistic regression with a quadratic penalty, a lighter one for rare signs. Each text is learned whole, once more with
kind sentences of others around it, which must change nothing, and sentence by sentence; in a text that may not be said,
the sentence that weighs most is taken for the one that may not. All in a fixed order: equal sentences, equal weights.
"""

import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import optimize, sparse

from cartera.tone import checking, findings, weighing
from cartera.tone.lexicon import lexicon
from cartera.tone.tests import measuring

FILE = Path(weighing.__file__).parent / "lexicon" / "weights.toml"
CLOSE = 0.1  # how closely the weights follow the sentences, against how small they are kept
# How much each kind of sign counts: pieces of words, and words that only stand near, are many and alike.
KINDS = {"w": 1.0, "s": 1.0, "b": 1.0, "c": 1.0, "C": 0.7, "k": 0.5, "n": 0.5, "h": 0.3}
SEEN = 2  # texts in which a sign has to occur
BESIDE = 0.5  # what a text with others' sentences around it counts
ROUNDS = 1  # times the unlawful sentence of a text is sought again
STEPS = 60
LARGEST = 370_000  # bytes of the file; the lightest signs are left out
HEAD = """# How much each sign of a sentence weighs, in thousandths of log-odds: positive for a threat or a reproach. w: a word, s: its
# first letters, h: a piece of it (< and > its edges), c: a concept of the lexicon, b: two words in a row (^ start, $ end),
# C: two concepts in a row, k: two words a little apart, n: a word after a "no".
# Written by tools/tone_weights.py from the sentences beside the tests; do not edit.
"""


class Text(NamedTuple):
    """A text to learn: the signs and the length of each sentence, whether it may not be said, and where it comes from."""

    signs: list[Counter[str]]
    lengths: list[int]
    unlawful: bool
    language: str
    file: str


def texts() -> list[Text]:
    """Return every sentence the weights are fitted to, and the better wordings, which must weigh little."""
    rows = [
        (row["text"], row["unlawful"], row["language"], file.stem)
        for file in measuring.LEARNED
        for row in measuring.sentences(file)
        if "announced" not in row  # only the ladder makes these lawful, no word of theirs
    ]
    for language, wordings in [*findings.BETTER.items(), *findings.CONTENT_WORDINGS.items()]:
        rows += [(wording, False, language, "wordings") for wording in wordings.values()]
    found = []
    for said, unlawful, language, file in rows:
        sentences = checking.sentences_of(said, language)
        signs = [weighing.signs(words, lexicon(language).classes) for words in sentences]
        lengths = [sum(word != "," for word in words) for words in sentences]
        found.append(Text(signs, lengths, unlawful, language, file))
    return [text for text in found if text.signs]


class Samples:
    """All sentences as rows of a matrix, and the texts as sums of rows."""

    def __init__(self, texts: list[Text]) -> None:
        self.texts = texts
        seen = Counter(sign for text in texts for sign in {sign for each in text.signs for sign in each})
        self.known = {
            sign: at for at, sign in enumerate(sorted(sign for sign, times in seen.items() if times >= SEEN))
        }
        self.rarity = np.array(
            [(math.log(len(texts) / seen[sign]) / 3) ** 2 * KINDS[sign[0]] for sign in self.known]
        )
        self.seen = np.array([seen[sign] for sign in self.known])
        rows = [each for text in texts for each in text.signs]
        self.lengths = np.array([length for text in texts for length in text.lengths])
        self.of = np.array([at for at, text in enumerate(texts) for _ in text.signs])
        self.unlawful = np.array([text.unlawful for text in texts])
        cells = [
            (at, self.known[sign], times)
            for at, each in enumerate(rows)
            for sign, times in each.items()
            if sign in self.known
        ]
        at, sign, times = zip(*cells, strict=True)
        plain = sparse.csr_matrix((times, (at, sign)), shape=(len(rows), len(self.known)), dtype=float)
        self.rows = (plain @ sparse.diags(self.rarity)).tocsr()

    def sums(self, groups: list[list[int]]) -> sparse.csr_matrix:
        """Return what groups of sentences show, each taken as one."""
        at = [number for number, group in enumerate(groups) for _ in group]
        every = [sentence for group in groups for sentence in group]
        chosen = sparse.csr_matrix((np.ones(len(at)), (at, every)), shape=(len(groups), len(self.lengths)))
        length = np.maximum(chosen @ self.lengths, weighing.SHORTEST)
        return (sparse.diags(np.sqrt(weighing.USUAL / length)) @ chosen @ self.rows).tocsr()

    def fit(self, kept: Collection[str]) -> tuple[dict[str, int], int]:
        """Return the weight of each sign and the start, in thousandths, from the texts of some files."""
        weights, _start = self._fitted(kept, np.ones(len(self.known)))
        chosen = self._heavy(weights)
        weights, start = self._fitted(kept, chosen)
        rounded = np.round(weights * chosen * self.rarity * 100).astype(int) * 10
        signs = {sign: int(weight) for sign, weight in zip(self.known, rounded, strict=True) if weight}
        return signs, round(start * 1000)

    def _heavy(self, weights: np.ndarray) -> np.ndarray:
        """Mark with 1 the signs that do most in all texts, as many as the file may hold."""
        does = np.abs(weights) * self.rarity * np.sqrt(self.seen)
        chosen, size, names = np.zeros(len(does)), 0, list(self.known)
        for at in np.argsort(-does, kind="stable"):
            size += len(names[at].encode()) + 1
            if size > LARGEST:
                break
            chosen[at] = 1
        return chosen

    def _fitted(self, kept: Collection[str], chosen: np.ndarray) -> tuple[np.ndarray, float]:
        """Return the weight of each chosen sign, for its rarity, and the start, in log-odds."""
        use = np.array([text.file in kept for text in self.texts])
        within = np.bincount(self.of, minlength=len(self.texts))
        groups = self._groups()
        learnt = np.flatnonzero(use)
        beside = self._beside(groups, use)
        rows = [self.sums([each[at] for at in learnt]) @ sparse.diags(chosen) for each in (groups, beside)]
        marks = [self.unlawful[learnt]] * 2
        counts = [np.ones(len(learnt)), np.full(len(learnt), BESIDE)]
        place = descend(rows, marks, counts, None)
        alone = self.sums([[at] for at in range(len(self.of))]) @ sparse.diags(chosen)
        for _round in range(ROUNDS):
            said = alone @ place[:-1]
            most = np.full(len(self.texts), -np.inf)
            np.maximum.at(most, self.of, said)
            hardest = said >= most[self.of] - 1e-12
            taken = use[self.of] & (within[self.of] > 1) & (hardest | ~self.unlawful[self.of])
            by_one = self.unlawful[self.of][taken]
            count = np.where(by_one, 1, 1 / np.sqrt(within[self.of][taken]))
            place = descend([*rows, alone[taken]], [*marks, by_one], [*counts, count], place)
        return place[:-1], float(place[-1])

    def _groups(self) -> list[list[int]]:
        groups: list[list[int]] = [[] for _ in self.texts]
        for sentence, text in enumerate(self.of):
            groups[text].append(sentence)
        return groups

    def _beside(self, groups: list[list[int]], use: np.ndarray) -> list[list[int]]:
        """Return the texts with one or two innocent sentences of others beside them."""
        chance = random.Random(0)  # the same choice each time
        pool = {
            language: [
                at
                for at, text in enumerate(self.of)
                if use[text]
                and not self.unlawful[text]
                and self.texts[text].language == language
                and self.lengths[at] > 2
            ]
            for language in {text.language for text in self.texts}
        }
        return [
            group + [chance.choice(pool[text.language]) for _ in range(chance.randint(1, 2))]
            for group, text in zip(groups, self.texts, strict=True)
        ]


def descend(
    parts: list[sparse.csr_matrix],
    marked: list[np.ndarray],
    counted: list[np.ndarray],
    place: np.ndarray | None,
) -> np.ndarray:
    """Return weights and, last, the start that fit the rows, both kinds counting alike."""
    rows, marks, counts = sparse.vstack(parts).tocsr(), np.concatenate(marked), np.concatenate(counted)
    sign = np.where(marks, 1.0, -1.0)
    share = counts.copy()
    for mark in (True, False):
        share[marks == mark] *= counts.sum() / (2 * counts[marks == mark].sum())
    turned = rows.T.tocsr()

    def loss(place: np.ndarray) -> tuple[float, np.ndarray]:
        weights = place[:-1]
        odds = sign * (rows @ weights + place[-1])
        miss = -sign * share / (1 + np.exp(np.clip(odds, -50, 50)))
        value = CLOSE * (share * np.logaddexp(0, -odds)).sum() + (weights**2).sum() / 2
        return value, np.r_[CLOSE * (turned @ miss) + weights, CLOSE * miss.sum()]

    begin = np.zeros(rows.shape[1] + 1) if place is None else place
    options = {"maxiter": STEPS}
    return optimize.minimize(loss, begin, jac=True, method="L-BFGS-B", options=options).x


def written(kept: dict[str, int], start: int) -> str:
    """Return the file as it should be."""
    by_weight: dict[int, list[str]] = {}
    for sign, weight in sorted(kept.items()):
        by_weight.setdefault(weight, []).append(sign)
    lines = [f"{weight} = '{' '.join(signs)}'" for weight, signs in sorted(by_weight.items())]
    return f'{HEAD}\nfrom = "{measuring.digest()}"\nstart = {start}\n\n[weights]\n' + "\n".join(lines) + "\n"


def write() -> int:
    """Fit the weights to every sentence and write them."""
    samples = Samples(texts())
    weights, start = samples.fit({text.file for text in samples.texts})
    FILE.write_text(written(weights, start), encoding="utf-8")
    return 0


def apart() -> int:
    """Tell of each file how many are found, and how many false alarms, by weights that were fitted without it.

    The phrases know the files but those that were taught: only there are the figures those of new sentences.
    """
    samples = Samples(texts())
    for file in measuring.LEARNED:
        weighing.learn(*samples.fit({text.file for text in samples.texts} - {file.stem}))
        checking.forget()
        result = measuring.measure.__wrapped__(file)
        sys.stdout.write(
            f"{file.stem}: {result.found} of {result.unlawful}, {result.alarms} of {result.innocent}\n"
        )
    return 0


def check() -> int:
    """Tell whether the sentences have changed since the weights were written."""
    return 0 if f'from = "{measuring.digest()}"' in FILE.read_text(encoding="utf-8") else 1


def main(arguments: list[str]) -> int:
    """Do what the one argument names."""
    verbs: dict[str, Callable[[], int]] = {"write": write, "apart": apart, "check": check}
    if len(arguments) == 1 and arguments[0] in verbs:
        return verbs[arguments[0]]()
    sys.stderr.write(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

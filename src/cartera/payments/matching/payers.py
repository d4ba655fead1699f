"""Who a line's payer is among the debtors: by tax id, by an account known to be theirs, by name. Pure."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from cartera.payments.matching import normal
from cartera.payments.matching.given import Debtor, Line

By = Literal["tax_id", "account", "name", "words"]

SHORTEST_TAX_ID = 7
COMMON = 600  # debtors that share their rarest word: it finds nobody
FEW = 8  # debtors that need no further word to be told apart
CUT_FROM = 15  # letters from which a name may have been cut off by the bank
ALIKE = 78.0  # of a hundred: below it a name says nothing
BESIDE = 4.0  # so near to the best, another name is as good


class Payer(NamedTuple):
    """One debtor that a line may come from. `alike`: of a hundred; `alone`: nobody else fits as well."""

    debtor_id: int
    by: By
    alike: float
    alone: bool
    said: str  # what the line says


class Payers:
    """The debtors, ready to be recognised."""

    def __init__(self, debtors: Sequence[Debtor], accounts: Mapping[str, Mapping[int, int]]) -> None:
        self.names: dict[int, str] = {}
        self.by_tax_id: dict[str, int] = {}
        self.accounts = accounts
        by_word: dict[str, set[int]] = defaultdict(set)
        for debtor in debtors:
            found = normal.words(debtor.name)
            self.names[debtor.debtor_id] = " ".join(found)
            for word in set(found) - normal.SMALL:
                by_word[word].add(debtor.debtor_id)
            for form in _forms(debtor.tax_id):
                self.by_tax_id.setdefault(form, debtor.debtor_id)
        self.by_word = {word: frozenset(ids) for word, ids in by_word.items()}
        self.vocabulary = sorted(self.by_word)
        self.by_name: dict[str, list[Payer]] = {}  # names that were asked before: many pay more than once

    def of(self, line: Line, tokens: Sequence[str]) -> list[Payer]:
        """Return the debtors a line may come from, each by every way it was found."""
        found = [*self._by_tax_id(line, tokens), *self._by_account(line)]
        if any(payer.by == "tax_id" for payer in found):
            return found
        if line.name:
            if line.name not in self.by_name:
                self.by_name[line.name] = self._by_name(line.name)
            return found + self.by_name[line.name]
        return found + self._by_words(line)

    def _by_tax_id(self, line: Line, tokens: Sequence[str]) -> Iterable[Payer]:
        said = normal.compact(line.tax_id)
        for token in (said, *tokens):
            if len(token) >= SHORTEST_TAX_ID and (known := self.by_tax_id.get(token)) is not None:
                yield Payer(known, "tax_id", 100.0, alone=True, said=token)
                return

    def _by_account(self, line: Line) -> Iterable[Payer]:
        known = self.accounts.get(line.account, {}) if line.account else {}
        for debtor_id in known:
            yield Payer(debtor_id, "account", 100.0, alone=len(known) == 1, said=line.account)

    def _by_name(self, name: str) -> list[Payer]:
        """Compare with the names that share one of its rarest words; a name may be cut off, or turned round."""
        asked = normal.words(name)
        said = " ".join(asked)
        names = {debtor_id: self.names[debtor_id] for debtor_id in self._sharing(asked)}
        scored: dict[int, float] = {}
        for scorer, less in ((fuzz.ratio, 0), (fuzz.token_sort_ratio, 1)):
            _raise(
                scored,
                process.extract(said, names, scorer=scorer, score_cutoff=ALIKE + less, limit=None),
                less,
            )
        if len(said) >= CUT_FROM:
            cut = {pk: known[: len(said)] for pk, known in names.items() if len(known) > len(said)}
            _raise(
                scored, process.extract(said, cut, scorer=fuzz.ratio, score_cutoff=ALIKE + 2, limit=None), 2
            )
        return _best([(alike, pk) for pk, alike in scored.items()], "name", name)

    def _by_words(self, line: Line) -> list[Payer]:
        """Look for names inside the text: every word of one must stand there, the last one perhaps cut off."""
        asked = normal.letters(f"{line.text} {line.reference}")
        there, scored = set(asked), []
        said = " ".join(asked)
        for debtor_id in self._sharing(asked):
            known = self.names[debtor_id].split()
            hit = sum(len(word) for word in known if word in there)
            if hit < 0.4 * sum(map(len, known)):
                continue
            whole = hit == sum(map(len, known))
            alike = 98.0 if whole and len(known) > 1 else fuzz.partial_ratio(" ".join(known), said) - 4
            if alike >= ALIKE:
                scored.append((alike, debtor_id))
        return _best(scored, "words", " ".join(asked))

    def _sharing(self, asked: Sequence[str]) -> frozenset[int] | set[int]:
        """Return the debtors that share the rarest word and, where there are such, the next ones too.

        The last word may be cut off: it counts for whoever has a word that begins so.
        """
        known = {word for word in asked if len(word) > 2 and word in self.by_word}
        ranked = sorted(known, key=lambda word: (len(self.by_word[word]), word))
        sets: list[frozenset[int] | set[int]] = [self.by_word[word] for word in ranked[:4]]
        if asked and asked[-1] not in known and len(asked[-1]) >= 3 and (begun := self._beginning(asked[-1])):
            sets.insert(1, begun)
        if not sets:
            return frozenset()
        found = sets[0]
        for more in sets[1:]:
            if len(found) <= FEW:
                break
            found = found & more or found
        return found if len(found) <= COMMON else frozenset()

    def _beginning(self, start: str) -> set[int]:
        found: set[int] = set()
        place = bisect_left(self.vocabulary, start)
        for word in self.vocabulary[place : place + 20]:
            if not word.startswith(start):
                break
            found |= self.by_word[word]
        return found


def _raise(scored: dict[int, float], found: Iterable[tuple[str, float, int]], less: int) -> None:
    for _, alike, debtor_id in found:
        scored[debtor_id] = max(scored.get(debtor_id, 0.0), alike - less)


def _best(scored: list[tuple[float, int]], by: By, said: str) -> list[Payer]:
    """Return the three best; only one that stands clear of the next is alone."""
    scored.sort(reverse=True)
    if not scored:
        return []
    near = sum(1 for alike, _ in scored if alike >= scored[0][0] - BESIDE)
    return [
        Payer(debtor_id, by, alike, alone=near == 1 and place == 0, said=said)
        for place, (alike, debtor_id) in enumerate(scored[: max(3, min(near, 6))])
    ]


def _forms(tax_id: str) -> Iterable[str]:
    """Return how a tax id may be written: whole, and without the check digit that some leave out."""
    whole = normal.compact(tax_id)
    if len(whole) >= SHORTEST_TAX_ID:
        yield whole
        if whole[:-1].isdigit() and len(whole) in {9, 10}:  # Chile's RUT, Colombia's NIT
            yield whole[:-1]

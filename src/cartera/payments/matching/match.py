"""Lines against open items, line after line, so that no item is given away twice. Pure.

Who is surest comes first: a line that names its invoice takes it before another that only has its amount. What is
left over is looked at again, for with some items gone others are no longer in doubt.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from cartera.payments.matching import judging, normal
from cartera.payments.matching.deductions import Deductions
from cartera.payments.matching.early import Early
from cartera.payments.matching.found import Answer, Match
from cartera.payments.matching.given import Given, Item, Line, Promised
from cartera.payments.matching.judging import Candidate, Case
from cartera.payments.matching.payers import Payer, Payers
from cartera.payments.matching.references import Named, References
from cartera.payments.matching.solving import STRONG, Task
from cartera.payments.matching.tables import Country

BY_AMOUNT = 4  # candidates shown when only the amount fits
LONG = 5  # figures of a running number that, given to one item only, leads to its debtor
SPREAD = 8  # items of one amount that are looked at to say how many owe it
ROUNDS = 4  # looks at what waited because of items that are gone meanwhile


class Matcher:
    """Everything open of one creditor, ready to be matched with lines."""

    def __init__(self, given: Given, country: Country) -> None:
        self.country = country
        self.items = {item.item_id: item for item in given.items}
        self.names = {debtor.debtor_id: debtor.name for debtor in given.debtors}
        self.parent = {debtor.debtor_id: debtor.parent_id for debtor in given.debtors}
        self.payers = Payers(given.debtors, given.accounts)
        self.references = References(given.items)
        self.of_payer: dict[tuple[int, str], list[Item]] = defaultdict(list)
        self.by_amount: dict[tuple[str, int], list[Item]] = defaultdict(list)
        self.early = Early(given.terms)
        for item in sorted(given.items, key=lambda each: (each.due_date, each.item_id)):
            self.of_payer[item.debtor_id, item.currency].append(item)
            parent = self.parent.get(item.debtor_id)
            if parent is not None:
                self.of_payer[parent, item.currency].append(item)
            for minor in {item.minor, *self.early.amounts(item)}:
                self.by_amount[item.currency, minor].append(item)
        self.promises: dict[int, list[Promised]] = defaultdict(list)
        for promise in given.promises:
            self.promises[promise.debtor_id].append(promise)
        self._rules: dict[tuple[str, int], Deductions] = {}

    def answer(self, line: Line) -> Answer:
        """Return the candidates for one line as the items stand now."""
        case = self._case(line)
        candidates = self._weighed(case)
        matches, waits = judging.settle(case, candidates)
        return Answer(line.line_id, tuple(matches), waits)

    def match(self, lines: Sequence[Line]) -> list[Answer]:
        """Return an answer for each line, in their order; what is certain is set against its items on the way."""
        answers = {line.line_id: self.answer(line) for line in lines}
        by_id = {line.line_id: line for line in lines}
        waiting = set(by_id)
        for _ in range(ROUNDS):
            gone = self._take(answers, waiting)
            if not gone:
                break
            for line_id in [pk for pk in waiting if not gone.isdisjoint(_touched(answers[pk]))]:
                answers[line_id] = self.answer(by_id[line_id])
        return [answers[line.line_id] for line in lines]

    def _take(self, answers: dict[int, Answer], waiting: set[int]) -> set[int]:
        """Set what is certain against its items, the surest first; return the items that changed."""
        sure = [match for pk in waiting if (match := answers[pk].certain)]
        gone: set[int] = set()
        for match in sorted(sure, key=lambda each: (-each.points, each.line_id)):
            if not gone.isdisjoint(match.items):
                continue  # looked at again in the next round
            self.apply(match)
            gone.update(match.items)
            waiting.discard(match.line_id)
        return gone

    def apply(self, match: Match) -> None:
        """Take from the items what a match settles of them."""
        for part in match.parts:
            self.items[part.item_id].minor -= part.settled_minor

    def _case(self, line: Line) -> Case:
        tokens = normal.tokens(f"{line.reference} {line.text}")
        found = self.references.named(tokens)
        named = {pk: hit for pk, hit in found.items() if hit.item.currency == line.currency}
        strange = {pk: hit for pk, hit in found.items() if pk not in named and hit.how in STRONG}
        payers: dict[int, list[Payer]] = defaultdict(list)
        for payer in self.payers.of(line, tokens):
            payers[payer.debtor_id].append(payer)
        spread = len(set(islice(self._owing(line), SPREAD)))
        return Case(line, tokens, payers, named, strange, self.names, spread)

    def _weighed(self, case: Case) -> list[Candidate]:
        line = case.line
        found: dict[tuple[int, ...], Candidate] = {}
        rules = self._rules_for(line)
        for who in self._suspects(case, rules):
            items = [item for item in self.of_payer.get((who, line.currency), ()) if item.minor > 0]
            promises = self.promises.get(who, ())
            strong = [
                item.minor for item in items if (hit := case.named.get(item.item_id)) and hit.how in STRONG
            ]
            doubtful = sum(strong) != line.minor  # else numbers and amount say it all
            slips = self.references.mistyped(items, case.tokens) if doubtful and who in case.payers else {}
            known_as = judging.Suspect(case, who, {**slips, **case.named}, promises)
            thorough = doubtful and (bool(strong) or who in case.payers)
            task = Task(line.minor, items, known_as.named, promises, rules, thorough)
            for key, solution in self.early.solve(task, line.on).items():
                candidate = judging.weigh(known_as, solution)
                known = found.get(key)
                if known is None or known.points < candidate.points:
                    found[key] = candidate
        return list(found.values())

    def _suspects(self, case: Case, rules: Deductions) -> Iterable[int]:
        """Return whose items are looked at: the payers, those whose items are named, at last those who owe the amount."""
        found = dict.fromkeys(case.payers)
        count: dict[int, int] = defaultdict(int)
        for hit in case.named.values():
            count[hit.item.debtor_id] += 1
        for hit in case.named.values():
            who = hit.item.debtor_id
            plausible = (
                rules.may_explain(case.line.minor, hit.item.minor) or count[who] > 1 or self._alone(hit)
                or case.line.minor in self.early.amounts(hit.item)
            )  # fmt: skip
            if self.parent.get(who) not in found and (hit.how in STRONG or plausible):
                found.setdefault(who)
        if not found:
            found = dict.fromkeys(islice(self._owing(case.line), BY_AMOUNT))
        return found

    def _alone(self, hit: Named) -> bool:
        """Tell whether a running number is long and nobody else's."""
        tail = self.references.tail_of[hit.item.item_id]
        return len(tail) >= LONG and len(self.references.tails[tail]) == 1

    def _owing(self, line: Line) -> Iterator[int]:
        """Yield the debtors of items of just this amount."""
        for item in self.by_amount.get((line.currency, line.minor), ()):
            if item.minor == line.minor or line.minor in self.early.amounts(item):
                yield item.debtor_id

    def _rules_for(self, line: Line) -> Deductions:
        key = (line.currency, line.on.toordinal())
        if key not in self._rules:
            self._rules[key] = Deductions(self.country, line.currency, line.on)
        return self._rules[key]


def _touched(answer: Answer) -> set[int]:
    return {item for match in answer.matches for item in match.items}

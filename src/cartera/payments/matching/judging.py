"""How much speaks for each way a line may be meant, in points of a hundred, and whether it is sure. Pure.

Three things are weighed apart: who pays (at most 44 points), what the text names (40), how the amount comes about
(30). A match is certain when it has enough points, stands clear of the next one, and more than the amount speaks
for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cartera.payments.matching import evidence
from cartera.payments.matching.deductions import Short
from cartera.payments.matching.found import Match, parts_of
from cartera.payments.matching.given import Line, Promised
from cartera.payments.matching.payers import Payer
from cartera.payments.matching.references import Named
from cartera.payments.matching.solving import STRONG, Solution
from cartera.payments.matching.words import Why

ENOUGH = 56  # points from which a match may be certain
CLEAR = 10  # points that it must have before the next one
SHOWN = 5  # candidates that a person is shown
KNOWN = 26  # points of identity, or of numbers, one of which it needs
SURELY_NAMED = 34
PART_AT_MOST = 0.85  # a part payment of more than that may as well be a deduction nobody explained
OVER = -12  # more arrived than the items owe: any way that uses all of it is likelier


@dataclass(frozen=True, slots=True)
class Case:
    """One line with all that was found in it. `spread`: how many debtors owe an item of just this amount."""

    line: Line
    tokens: Sequence[str]
    payers: Mapping[int, Sequence[Payer]]
    named: Mapping[int, Named]
    strange: Mapping[int, Named]  # named, but in another currency
    names: Mapping[int, str]
    spread: int


class Suspect:
    """One debtor a line may be from, with what is the same for all ways of meaning it."""

    def __init__(
        self, case: Case, who: int, named: Mapping[int, Named], promises: Sequence[Promised]
    ) -> None:
        self.case, self.who, self.named, self.promises = case, who, named, promises
        self.identity, self.who_pays = evidence.identity(case.payers.get(who, ()), case.names)
        self.another = 0 if self.identity else _another(case, who)


class Candidate(NamedTuple):
    """One way for one line, with its points by kind."""

    suspect: Suspect
    solution: Solution
    identity: int
    numbers: int
    points: int  # all together, of a hundred
    waits: str  # what is unsure about the way itself; empty: nothing


def weigh(suspect: Suspect, solution: Solution) -> Candidate:
    """Weigh one way a line may be meant."""
    case = suspect.case
    numbers = evidence.numbers(solution, suspect.named)
    amount = _amount(case, solution, numbers)
    if evidence.promised(case.line, solution, suspect.promises):
        amount += 6
    against = suspect.another + _left_out(case, solution)
    points = max(0, min(100, suspect.identity + numbers + min(amount, 32) - against))
    waits = _unsure(case.line, solution, suspect.identity, numbers)
    return Candidate(suspect, solution, suspect.identity, numbers, points, waits)


def settle(case: Case, candidates: Sequence[Candidate]) -> tuple[list[Match], str]:
    """Order the candidates, and decide whether the first is certain; else say why it waits."""
    if not candidates:
        return _without_items(case)
    ordered = list(candidates)
    if len(ordered) > 1:
        ordered.sort(key=lambda each: (-each.points, _age(each)))
    best = ordered[0]
    waits = best.waits or _waits(best, ordered[1:])
    if not waits:
        return [_match(case.line, best, certain=True)], ""
    return [_match(case.line, each) for each in ordered[:SHOWN]], waits


def _without_items(case: Case) -> tuple[list[Match], str]:
    """Say why nothing fits: what is named is in another currency; the payer is known but owes nothing that fits."""
    line = case.line
    if case.strange:
        numbers = ", ".join(hit.item.number for hit in case.strange.values())
        theirs = next(iter(case.strange.values())).item.currency
        why = Why("other_currency", {"numbers": numbers, "theirs": theirs, "ours": line.currency})
        return [Match(line.line_id, None, (), line.minor, (), 0, (why,))], "other_currency"
    known = [(evidence.identity(found, case.names), who) for who, found in case.payers.items()]
    sure = sorted(
        ((points, who, why) for (points, why), who in known if points >= KNOWN), key=lambda each: -each[0]
    )
    matches = [
        Match(
            line.line_id,
            who,
            (),
            line.minor,
            (),
            points,
            (*why, Why("on_account", {"over_minor": line.minor})),
        )
        for points, who, why in sure[:SHOWN]
    ]
    return matches, "nothing_fits" if matches else "nobody_found"


def _waits(best: Candidate, others: Sequence[Candidate]) -> str:
    exactly = best.solution.short is not None and best.solution.short.sort == "exact"
    if best.identity < KNOWN and best.numbers < (KNOWN if exactly else SURELY_NAMED):
        return "amount_alone" if not best.identity and not best.numbers else "too_little_known"
    if best.points < ENOUGH:
        return "too_little_known"
    if others and best.points - others[0].points < CLEAR:
        return "several_ways"
    return ""


def _unsure(line: Line, solution: Solution, identity: int, numbers: int) -> str:
    """Say what is unsure about a way, whatever else speaks for it."""
    short = solution.short
    if solution.over_minor:
        return "more_than_owed"
    if solution.origin == "late":
        return "" if identity >= KNOWN and numbers >= SURELY_NAMED else "unsure_late"
    if short is None:
        owed = sum(item.minor for item in solution.items)
        surely = identity >= KNOWN and numbers >= SURELY_NAMED and line.minor <= PART_AT_MOST * owed
        return "" if surely or (solution.origin == "promise" and identity >= KNOWN) else "unsure_part"
    if short.ways > 1:
        return "several_reckonings"
    if not short.usual and not (identity >= KNOWN and numbers >= KNOWN):
        return "unusual_fee"
    return ""


def _amount(case: Case, solution: Solution, numbers: int) -> int:
    """Points for how the amount comes about."""
    short = solution.short
    if solution.over_minor:
        return OVER
    if short is None and solution.origin in {"promise", "late"}:
        return 18
    if short is None:
        return 8 if solution.origin == "part" and numbers >= KNOWN else 2
    points = _of_sort(short) - (2 if solution.cuts else 0)
    if short.sort == "exact" and numbers >= KNOWN:
        return points + 6  # number and amount agree: chance does not do that
    if short.sort == "tolerance" and numbers < KNOWN:
        points -= 8  # another amount that is only near
    if solution.origin in {"run", "sum"} and numbers < KNOWN:
        points -= 3 * (len(solution.items) - 1)
    if short.sort == "exact" and len(solution.items) == 1 and not numbers:
        points += 4 if case.spread <= 1 else 0 if case.spread <= 3 else -2
    return points


def _of_sort(short: Short) -> int:
    if short.sort == "exact":
        return 26
    if short.sort == "tolerance":
        return 22
    points = {"withheld": 22, "fee": 18, "withheld_and_fee": 15}[short.sort]
    points -= 2 * max(0, len(short.taken) - 1)
    if not short.usual:
        points -= 5
    return points


def _left_out(case: Case, solution: Solution) -> int:
    """Points against a way that leaves out what the text names."""
    if not case.named:
        return 0
    chosen = {item.item_id for item in solution.items}
    debtor_id, sure, weak = solution.items[0].debtor_id, 0, 0
    for pk, hit in case.named.items():
        if pk not in chosen:
            sure += hit.how in STRONG
            weak += hit.how == "tail" and hit.item.debtor_id == debtor_id
    return min(24, 12 * sure) + min(6, 2 * weak)


def _another(case: Case, who: int) -> int:
    """Points against a debtor when the payer is surely somebody else."""
    surest = max((_surely(found) for other, found in case.payers.items() if other != who), default=0.0)
    return 0 if surest < 90 else 12 if surest == 100 else 8


def _surely(found: Sequence[Payer]) -> float:
    return max(
        (each.alike - (10 if each.by == "account" else 0) for each in found if each.alone), default=0.0
    )


def _match(line: Line, candidate: Candidate, *, certain: bool = False) -> Match:
    solution, suspect = candidate.solution, candidate.suspect
    parts, over = parts_of(line.minor, solution)
    taken = solution.short.taken if solution.short else ()
    why = [*suspect.who_pays, *evidence.said(line, solution, suspect.named, suspect.promises)]
    if suspect.another:
        other = max(
            (each for each in suspect.case.payers if each != suspect.who),
            key=lambda each: _surely(suspect.case.payers[each]),
        )
        why.append(Why("paid_by_another", {"name": suspect.case.names.get(other, "")}))
    why += [*evidence.left_out(solution, suspect.case.named), *evidence.reckoning(line, solution)]
    return Match(line.line_id, suspect.who, parts, over, taken, candidate.points, tuple(why), certain=certain)


def _age(candidate: Candidate) -> tuple[date, int]:
    """Order equal candidates: the oldest item first."""
    return min((item.due_date, item.item_id) for item in candidate.solution.items)

"""May this contact be made? All rules are asked; the answer names the first reason and the first lawful minute.

Pure and deterministic: the same question under the same rulebook has the same answer, so that a plan may ask once for
each distinct situation.
"""

from dataclasses import dataclass, field

from cartera.law import moments
from cartera.law.clocks import DAY, Clocks
from cartera.law.question import Question
from cartera.law.rulebook import Active, Rulebook, Ruleset
from cartera.law.rules.counted import Counted
from cartera.law.rules.standing import FINE, REFUSES
from cartera.law.verdict import Verdict


@dataclass(slots=True)
class Findings:
    """What the rules of one stretch of days say to a question."""

    refusing: list[Active] = field(default_factory=list)
    warning: list[Active] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)  # fact, rule

    def hear(self, active: Active, said: str) -> None:
        """Take in the answer of one rule."""
        if said == FINE:
            return
        if said == REFUSES:
            (self.refusing if active.binding else self.warning).append(active)
        elif active.binding:
            self.missing.append((said, active.id))


def judge(question: Question, book: Rulebook) -> Verdict:
    """Answer one question. Its history may hold nothing later than itself; raises `UnknownZone`."""
    clocks = book.clocks(question.zones)
    rules = book.ruleset(question.second // DAY, question)
    found = _examine(rules, question, clocks, book)
    warnings = tuple(active.id for active in sorted(found.warning, key=_rank))
    if found.refusing:
        return _refusal(found, warnings, question, clocks, book)
    if found.missing:
        explain = _missing(found)
        return Verdict("needs_data", None, (), warnings, explain, None, book.version, question.id)
    return Verdict("allowed", None, (), warnings, {}, None, book.version, question.id)


def _refusal(
    found: Findings, warnings: tuple[str, ...], question: Question, clocks: Clocks | None, book: Rulebook
) -> Verdict:
    first, *others = sorted(found.refusing, key=_rank) if len(found.refusing) > 1 else found.refusing
    explain = {**first.explain, **_missing(found)} if found.missing else first.explain
    later = None if clocks is None else moments.next_allowed(question, clocks, book)
    also = tuple(active.id for active in others)
    return Verdict("refused", first.id, also, warnings, explain, later, book.version, question.id)


def _examine(rules: Ruleset, question: Question, clocks: Clocks | None, book: Rulebook) -> Findings:
    found = Findings()
    found.missing.extend(rules.missing)
    for active, answer in rules.standing:
        if not active.lifted(question):
            found.hear(active, answer(question))
    if clocks is None:
        timed = (*rules.windows, *rules.counted)
        found.missing.extend(
            ("zone", active.id) for active, _ in timed if active.binding and not active.lifted(question)
        )
        return found
    second = question.second
    for active, window in rules.windows:
        if not active.lifted(question):
            opens = window.earliest(second, clocks, book.days, question.holidays)
            found.hear(active, FINE if opens == second else REFUSES)
    for active, counted in rules.counted:
        if question.history and not active.lifted(question):
            found.hear(active, _silenced(counted, question, clocks))
    return found


def _silenced(counted: Counted, question: Question, clocks: Clocks) -> str:
    """Say whether what has been silences the question; a scope it does not tell is asked for only where that decides."""
    until = counted.until(question, clocks, sure=False)
    if until is None or until <= question.second:
        return FINE
    unknown = counted.unknown(question)
    if not unknown:
        return REFUSES
    certain = counted.until(question, clocks, sure=True)
    return unknown if certain is None or certain <= question.second else REFUSES


def _missing(found: Findings) -> dict[str, object]:
    return {
        "missing": sorted({fact for fact, _ in found.missing}),
        "rules": sorted({rule for _, rule in found.missing}),
    }


def _rank(active: Active) -> int:
    return active.rank

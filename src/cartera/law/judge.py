"""May this contact be made? All rules are asked; the answer names the first reason and the first lawful minute.

Pure and deterministic: the same question under the same rulebook has the same answer, so that a plan may ask once for
each distinct situation.
"""

from cartera.law import moments
from cartera.law.clocks import DAY, Clocks
from cartera.law.findings import Findings, examine
from cartera.law.question import Question
from cartera.law.rulebook import Active, Rulebook
from cartera.law.verdict import Verdict


def judge(question: Question, book: Rulebook) -> Verdict:
    """Answer one question. Its history may hold nothing later than itself; raises `UnknownZone`."""
    clocks = book.clocks(question.zones)
    found = examine(book.ruleset(question.second // DAY, question), question, clocks, book)
    if found.refusing:
        return _refusal(found, question, clocks, book)
    warnings = _ids(found.warning)
    if found.missing:
        return Verdict("needs_data", None, (), warnings, _missing(found), None, book.version, question.id)
    return Verdict("allowed", None, (), warnings, {}, None, book.version, question.id)


def _refusal(found: Findings, question: Question, clocks: Clocks | None, book: Rulebook) -> Verdict:
    first = min(found.refusing, key=_rank)
    explain = {**first.explain, **_missing(found)} if found.missing else first.explain
    later = None if clocks is None else moments.next_allowed(question, clocks, book, found)
    _, *also = _ids(found.refusing)
    warnings = _ids(found.warning)
    return Verdict("refused", first.id, tuple(also), warnings, explain, later, book.version, question.id)


def _missing(found: Findings) -> dict[str, object]:
    return {
        "missing": sorted({fact for fact, _ in found.missing}),
        "rules": sorted({rule for _, rule in found.missing}),
    }


def _ids(rules: list[Active]) -> tuple[str, ...]:
    """Return the ids of rules in the order of reasons."""
    if len(rules) > 1:
        rules = sorted(rules, key=_rank)
    return tuple([active.id for active in rules])


def _rank(active: Active) -> int:
    return active.rank

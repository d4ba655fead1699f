"""What the rules of one stretch of days say to a question, and what they ask of the moment."""

from dataclasses import dataclass, field

from cartera.law.clocks import Clocks
from cartera.law.question import Question
from cartera.law.rulebook import Active, Rulebook, Ruleset
from cartera.law.rules.counted import Counted
from cartera.law.rules.hours import Hours
from cartera.law.rules.standing import FINE, REFUSES


@dataclass(slots=True)
class Findings:
    """The answers of all rules, sorted by what they mean."""

    refusing: list[Active] = field(default_factory=list)
    warning: list[Active] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)  # fact, rule
    shut: bool = False  # refused, or short of a fact, at any moment of these days
    silent_until: int = 0  # what has been asks for silence until this local second
    windows: list[Hours] = field(default_factory=list)  # that must be open

    def hear(self, active: Active, said: str) -> None:
        """Take in what one rule says other than that all is fine."""
        if said == REFUSES:
            (self.refusing if active.binding else self.warning).append(active)
        elif active.binding:
            self.missing.append((said, active.id))


def examine(rules: Ruleset, question: Question, clocks: Clocks | None, book: Rulebook) -> Findings:
    """Ask every rule about a question at its own hour; without clocks, rules over time miss the zone."""
    found = Findings()
    if rules.missing:
        found.missing.extend(rules.missing)
        found.shut = True
    flags = question.flags
    for active, answer in rules.standing:
        if (said := answer(question)) != FINE and not (flags and active.lifted(flags)):
            found.hear(active, said)
            found.shut = found.shut or active.binding
    _lapse(rules, question, clocks, found)
    if clocks is None:
        _miss_the_zone(rules, flags, found)
        return found
    for active, window in rules.windows:
        if not (flags and active.lifted(flags)):
            _look_at_the_clock(active, window, question, clocks, book, found)
    if question.history:
        for active, counted in rules.counted:
            if not (flags and active.lifted(flags)):
                _count(active, counted, question, clocks, found)
    return found


def _lapse(rules: Ruleset, question: Question, clocks: Clocks | None, found: Findings) -> None:
    """Hear the states that end by themselves: until then they refuse, and without an end that is known, for good."""
    for active, lapse in rules.lapsing:
        if not lapse.stops(question) or active.lifted(question.flags):
            continue
        if clocks is None and lapse.began(question) is not None:
            found.hear(active, "zone")
            found.shut = found.shut or active.binding
            continue
        until = None if clocks is None else lapse.until(question, clocks)
        if until is not None and until <= question.second:
            continue
        found.hear(active, REFUSES)
        if active.binding and until is None:
            found.shut = True
        elif active.binding and until is not None:
            found.silent_until = max(found.silent_until, until)


def _miss_the_zone(rules: Ruleset, flags: frozenset[str], found: Findings) -> None:
    for active, _ in (*rules.windows, *rules.counted):
        if active.binding and not active.lifted(flags):
            found.missing.append(("zone", active.id))
            found.shut = True


def _look_at_the_clock(
    active: Active, window: Hours, question: Question, clocks: Clocks, book: Rulebook, found: Findings
) -> None:
    second = question.second
    if window.earliest(second, clocks, book.days, question.holidays) != second:
        found.hear(active, REFUSES)
    if active.binding:
        found.windows.append(window)


def _count(active: Active, counted: Counted, question: Question, clocks: Clocks, found: Findings) -> None:
    """Hear a rule over what has been; a scope that the question does not tell is asked for only where that decides."""
    until = counted.until(question, clocks, sure=False)
    if until is None or until <= question.second:
        return
    if active.binding:
        found.silent_until = max(found.silent_until, until)
    unknown = counted.unknown(question)
    if unknown:
        certain = counted.until(question, clocks, sure=True)
        if certain is None or certain <= question.second:
            found.hear(active, unknown)
            return
    found.hear(active, REFUSES)

"""Rules that time does not touch: suppress, party, place, channel and content.

Each is made once into a function of the question that answers `FINE`, `REFUSES`, or the name of the fact that it needs
and was not told. A suppress that ends by itself is a `Lapse`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cartera.law import kinds
from cartera.law.clocks import DAY, Clocks
from cartera.law.pack import Rule
from cartera.law.question import Question, kin

FINE = ""
REFUSES = "refuses"
AUTHORISED = "debtor_authorised_channel"  # the flag that stands for the list of authorised channels

Answer = Callable[[Question], str]


@dataclass(frozen=True, slots=True)
class Lapse:
    """A state in which contact stops for so many days, that on which it began being the first."""

    state: str
    days: int
    suppress: Answer

    def stops(self, question: Question) -> bool:
        """Tell whether the state stops this contact, if it has not ended."""
        return self.suppress(question) == REFUSES

    def began(self, question: Question) -> int | None:
        """Return the ordinal of the day on which the state began; None where that was not told."""
        return dict(question.since).get(self.state)

    def until(self, question: Question, clocks: Clocks) -> int | None:
        """Return the first local second at which it has ended in every zone; None where its beginning was not told."""
        began = self.began(question)
        if began is None:
            return None
        free = (began + self.days) * DAY
        return max(free, *(clocks.here(other, free) for other in clocks.others), free)


def lapse(rule: Rule) -> Lapse | None:
    """Make a suppress that ends by itself ready; None for the other rules."""
    says = rule.says
    if not isinstance(says, kinds.Suppress) or says.max_days is None:
        return None
    return Lapse(says.state, says.max_days, _suppress(says))


def answer(rule: Rule, channel: str, product: str | None) -> Answer | None:
    """Return how a rule answers questions about one channel and product; None where it has nothing to say."""
    match rule.says:
        case kinds.Suppress() as says:
            return _suppress(says)
        case kinds.Party() as says:
            return _party(says)
        case kinds.Place() as says:
            return _place(says)
        case kinds.Channel() as says:
            return None if product in says.except_products else _channel(says, channel)
        case kinds.Content() as says:
            return _content(says)
        case _:
            return None


def _suppress(says: kinds.Suppress) -> Answer:
    state, purposes = says.state, frozenset(says.except_purposes)
    instead = says.redirect_to

    def suppress(question: Question) -> str:
        if state not in question.flags or question.purpose in purposes:
            return FINE
        return FINE if instead and question.party == instead else REFUSES

    return suppress


def _party(says: kinds.Party) -> Answer:
    allowed, purposes = frozenset(says.allow), frozenset(says.except_purposes)

    def party(question: Question) -> str:
        if question.party in allowed or question.purpose in purposes:
            return FINE
        return "party" if question.party is None else REFUSES

    return party


def _place(says: kinds.Place) -> Answer:
    refused, when = frozenset(says.refuse), says.when

    def place(question: Question) -> str:
        if when and when not in question.flags:
            return FINE
        if question.place is None:
            return "place"
        return REFUSES if question.place in refused else FINE

    return place


def _channel(says: kinds.Channel, channel: str) -> Answer | None:
    if channel in kin(says.ban):
        return lambda question: REFUSES
    if says.refuse_if:
        bad = says.refuse_if
        return lambda question: REFUSES if bad in question.flags else FINE
    if says.require == AUTHORISED:
        return _authorised
    if says.require:
        needed = says.require
        return lambda question: FINE if needed in question.flags else REFUSES
    return None


def _authorised(question: Question) -> str:
    if AUTHORISED in question.flags:
        return FINE
    if question.authorised is None:
        return "authorised"
    return FINE if question.channel in question.authorised else REFUSES


def _content(says: kinds.Content) -> Answer:
    must, must_not, when = frozenset(says.must), frozenset(says.must_not), says.when

    def content(question: Question) -> str:
        tags = question.tags
        if tags is None or (when and when not in question.flags):
            return FINE
        return FINE if must <= tags and must_not.isdisjoint(tags) else REFUSES

    return content

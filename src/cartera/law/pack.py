"""A jurisdiction pack as frozen values: what `reading` makes of a TOML file and `judge` asks.

A pack holds flat rules. What all rules share stands in `Rule`; what a kind has of its own stands in `Rule.says`, one of
the dataclasses of `kinds`. Empty tuples mean "everyone".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from cartera.law.kinds import Quantity, Says

Force = Literal["statutory", "guidance", "policy", "informational"]
Confidence = Literal["high", "medium", "low"]
EVERY_CHANNEL = "*"


@dataclass(frozen=True, slots=True)
class Applies:
    """Whom a rule binds. An empty tuple or None leaves that question open: everyone."""

    debtor: tuple[str, ...] = ()  # consumer, business
    collector: tuple[str, ...] = ()  # own_name, third_party, buyer; "any" is read as empty
    product: tuple[str, ...] = ()
    nature: tuple[str, ...] = ()  # commercial, civil
    amount_over: Quantity | None = None  # exclusive
    amount_to: Quantity | None = None  # inclusive
    indexed: bool | None = None
    term_days_from: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of one pack: whom it binds, on which channels, since when, by which source, and what it says."""

    id: str
    kind: str  # a key of KINDS
    says: Says
    force: Force
    confidence: Confidence
    source: tuple[str, ...]  # ids of the pack's sources
    explain: Mapping[str, str]  # language ("es", "en") -> one sentence
    channels: tuple[str, ...] = (EVERY_CHANNEL,)
    applies: Applies = Applies()
    effective_from: date | None = None  # first day; None: "unknown", as far back as anybody asks
    effective_to: date | None = None  # last day; None: still in force
    unless: tuple[str, ...] = ()  # flags that lift the rule
    notes: Mapping[str, str] = field(default_factory=dict)  # language -> what to know about the rule
    line: int | None = None  # where it stands in its file

    def covers(self, channel: str) -> bool:
        """Tell whether the rule speaks of a channel."""
        return EVERY_CHANNEL in self.channels or channel in self.channels

    def in_force(self, on: date) -> bool:
        """Tell whether the rule holds on a local date, both ends included."""
        started = self.effective_from is None or self.effective_from <= on
        return started and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from and how well that was read."""

    id: str
    cite: str
    grade: str  # primary, primary-partial, official-guidance, official-summary, secondary, general-knowledge
    url: str = ""
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which public holidays a pack observes: those of the `holidays` package, with days added and dropped."""

    country: str
    subdiv: str = ""
    categories: tuple[str, ...] = ("public",)
    add: tuple[date, ...] = ()
    drop: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """The law of one jurisdiction. `rules` are its own; `shelf.rules_of` adds those of its parents."""

    id: str
    name: Mapping[str, str]  # language -> name
    version: str
    review_by: date | None = None  # None only for a pack without rules
    country: str = ""  # ISO 3166 code; empty for "none"
    subdivision: str = ""
    parent: str = ""
    timezone: str = ""  # IANA name; "debtor": no national default; empty for "none"
    timezone_conflict: str = ""  # "intersect": inside the window in every zone that is possible
    week_start: int = 0  # Monday is 0
    holidays: Calendar | None = None
    reviewed_by: str = ""  # the lawyer who signed it; empty: nobody has
    notes: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

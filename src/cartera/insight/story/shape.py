"""What a story is once it is read: frozen values, each deed and expectation with its line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any


@dataclass(frozen=True, slots=True)
class Act:
    """One deed or one expectation: its verb, what the verb names, the other keys, and where it stands."""

    verb: str
    of: Any
    keys: Mapping[str, Any]
    line: int

    @property
    def said(self) -> str:
        """The act as its author began it: `pay = "P-1"`."""
        if isinstance(self.of, str):
            return f'{self.verb} = "{self.of}"'
        return self.verb if isinstance(self.of, dict | bool) else f"{self.verb} = {self.of}"


@dataclass(frozen=True, slots=True)
class Day:
    """What is done on one date, in order, and what must hold afterwards."""

    on: date
    at: time | None
    deeds: tuple[Act, ...]
    expectations: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A life of a debt, dated day by day."""

    file: str
    title: str
    country: str  # jurisdiction pack
    collects_as: str  # capacity in which the creditor's house collects
    currency: str
    timezone: str
    run_at: time
    language: str  # of what is written to debtors
    policy: str  # the policy's own TOML text
    policy_file: str  # where that text stands, when it is a file of its own
    debtors: Mapping[str, Mapping[str, Any]]  # every debtor by id, with an entry or only named
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the story says. `key` is empty when the whole act differs."""

    line: int
    on: date
    said: str
    key: str
    expected: str
    found: str

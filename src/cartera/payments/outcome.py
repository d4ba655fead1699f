"""What a bank's file did, or would do: figures, sums and problems."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cartera.problems import Problem


@dataclass(slots=True)
class Span:
    """One statement of the file: account, days, balances in minor units, how many lines."""

    account: str
    currency: str
    number: str
    from_on: date | None
    to_on: date | None
    opening_minor: int | None
    closing_minor: int | None
    lines: int


@dataclass(slots=True)
class Outcome:
    """The figures of one file. `written`: it was taken in; `again`: it had been taken in before, and nothing changed."""

    format: str
    written: bool = False
    again: bool = False
    file_id: int | None = None
    lines: int = 0
    added: int = 0
    known: int = 0  # told by another file before
    doubtful: int = 0  # perhaps known: a person says
    credits: int = 0
    debits: int = 0
    returns: int = 0
    reversed: int = 0  # returns that took a payment back
    in_minor: Counter[str] = field(default_factory=Counter)  # money in of the added lines, by currency
    out_minor: Counter[str] = field(default_factory=Counter)
    statements: list[Span] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def counts(self) -> dict[str, Any]:
        """Return the figures as plain values, for JSON and for keeping."""
        return {
            "lines": self.lines, "added": self.added, "known": self.known, "doubtful": self.doubtful,
            "credits": self.credits, "debits": self.debits, "returns": self.returns, "reversed": self.reversed,
            "in": dict(self.in_minor), "out": dict(self.out_minor),
        }  # fmt: skip

    def count(self, kind: str, minor: int, currency: str) -> None:
        """Count a line that is taken in, or would be."""
        self.added += 1
        if kind == "return":
            self.returns += 1
        elif minor > 0:
            self.credits += 1
        else:
            self.debits += 1
        (self.in_minor if minor > 0 else self.out_minor)[currency] += abs(minor)

"""What the judge answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from cartera.law import clocks


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a contact may be made, by which rule not, and when it may be.

    `explain`: of a refusal the sentence of its rule by language, with `cite` and `confidence`; of `needs_data` what is
    `missing` and which `rules` ask for it. `next_second` is local, in the debtor's first zone; None when the contact is
    allowed, when no waiting helps and when a fact is missing.
    """

    verdict: Literal["allowed", "refused", "needs_data"]
    rule: str | None
    also: tuple[str, ...]
    warnings: tuple[str, ...]
    explain: Mapping[str, object]
    next_second: int | None
    pack_version: str
    id: object = field(default=None, compare=False)

    @property
    def allowed(self) -> bool:
        """Tell whether the contact may be made now."""
        return self.verdict == "allowed"

    @property
    def next_allowed_at(self) -> datetime | None:
        """Return the first minute at which the contact may be made, on the debtor's wall clock."""
        return None if self.next_second is None else clocks.moment_of(self.next_second)

    def told(self) -> dict[str, object]:
        """Return the answer as `cartera law judge` prints it."""
        return {
            "id": self.id,
            "verdict": self.verdict,
            "rule": self.rule,
            "also": self.also,
            "warnings": self.warnings,
            "explain": self.explain,
            "next_allowed_at": None if self.next_second is None else clocks.say(self.next_second),
            "pack_version": self.pack_version,
        }

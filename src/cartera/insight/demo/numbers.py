"""The running numbers of the made-up firm's papers. Pure."""

from dataclasses import dataclass
from itertools import count


@dataclass
class Numbers:
    """The running numbers of the made-up firm's papers, shared by all lives.

    Lives that are played apart (`part` of `parts`) take turns with the numbers: none is given twice.
    """

    part: int = 0
    parts: int = 1

    def __post_init__(self) -> None:
        """Begin where the firm's papers were when the year began."""
        self.invoices, self.notes, self.claims, self.promises, self.plans = (
            count(first + self.part, self.parts) for first in (4101, 311, 1, 1, 1)
        )
        self.payments = count(7_350_021 + 37 * self.part, 37 * self.parts)

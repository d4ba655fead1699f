"""An invoice as a made-up customer remembers it. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class Bill:
    """One invoice as its customer sees it."""

    number: str
    currency: str
    due: date
    left: int  # minor units still owed
    pays_on: date  # as things stand
    parts: int  # payments it means to make of it
    contested: bool = False
    planned: bool = False  # part of a payment plan: its instalments are paid instead

    @property
    def rests(self) -> bool:
        """It is not paid by itself."""
        return self.contested or self.planned

"""What happens to a debt in the made-up year, as plain values: the replay carries each out by the operation it names.

Amounts are minor units of the deed's or its item's currency.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Invoiced:
    """An invoice is issued: `portfolio.place_many`."""

    number: str
    currency: str
    minor: int
    issued_on: date
    due_date: date


@dataclass(frozen=True, slots=True)
class Paid:
    """Money comes in: `portfolio.receive_many`. `numbers` empty: it waits on account."""

    reference: str
    currency: str
    minor: int
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """The money that waits on account is set against what is open: `portfolio.apply_on_account`."""

    currency: str


@dataclass(frozen=True, slots=True)
class Credited:
    """Goods come back: `portfolio.credit`."""

    note: str
    number: str
    minor: int


@dataclass(frozen=True, slots=True)
class Contested:
    """The customer does not agree: `disputes.contest`."""

    reference: str
    number: str
    minor: int
    reason: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """Somebody looked into it: `disputes.resolve`. `outcome`: accepted | rejected."""

    reference: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Promised:
    """A date and an amount are given: `agreements.promise`."""

    reference: str
    currency: str
    minor: int
    by_on: date
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is owed will be paid in so many instalments, one every two weeks: `agreements.agree_plan`."""

    reference: str
    currency: str
    numbers: tuple[str, ...]
    count: int
    first: date


@dataclass(frozen=True, slots=True)
class PaidInPart:
    """The customer means to pay an instalment of its plan; what it pays then is `Paid`."""

    currency: str
    minor: int
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paused:
    """The customer is left in peace for a while: `portfolio.pause`."""

    to_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Exempted:
    """The customer is not chased any more: `portfolio.exempt`."""

    reason: str


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An invoice is written off: `portfolio.write_off`."""

    number: str
    reason: str


Deed = (
    Invoiced | Paid | Applied | Credited | Contested | Resolved | Promised | Agreed | PaidInPart
    | Paused | Exempted | GivenUp
)  # fmt: skip

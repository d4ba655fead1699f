"""What matching is told: lines of the bank, open items, who owes them, known payer accounts and promises. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cartera.portfolio.discounting import Offer


@dataclass(frozen=True, slots=True)
class Line:
    """Money that arrived, as the bank tells it. `minor`: minor units of `currency`, more than zero."""

    line_id: int
    minor: int
    currency: str
    on: date  # value date
    text: str = ""
    reference: str = ""  # what the payer gave
    name: str = ""
    account: str = ""
    tax_id: str = ""


@dataclass(slots=True)
class Item:
    """One open item. `minor`: what is open of it, in minor units of `currency`; less as lines are set against it."""

    item_id: int
    debtor_id: int
    number: str
    currency: str
    minor: int
    due_date: date
    issued_on: date
    order_ref: str = ""


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who owes. `parent_id`: who pays for them too; None: nobody else."""

    debtor_id: int
    name: str
    tax_id: str = ""
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """An open promise or the next instalment of a plan: an amount for some items, in minor units."""

    debtor_id: int
    currency: str
    minor: int
    by_on: date
    items: frozenset[int]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an item gives for paying early, and of how much principal: minor units."""

    offer: Offer
    principal_minor: int


@dataclass(frozen=True, slots=True)
class Given:
    """Everything matching knows. `accounts`: account of a payer → debtor id → how often a person confirmed it.

    `terms`: by item id, of those that give something for paying early.
    """

    items: Sequence[Item]
    debtors: Sequence[Debtor]
    accounts: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    promises: Sequence[Promised] = ()
    terms: Mapping[int, Terms] = field(default_factory=dict)

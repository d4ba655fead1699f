"""What an amount settles: item after item as they are given, component after component inside an item. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

COMPONENTS = (
    "fees",
    "interest",
    "principal",
)  # in the order that a payment settles them unless a policy says else


@dataclass(frozen=True, slots=True)
class Claim:
    """What is open of one item, in minor units, when an allocation begins."""

    account_id: int
    receivable_id: int
    issued_on: date
    fees: int
    interest: int
    principal: int

    def open(self, component: str) -> int:
        """Return the open minor units of a component."""
        return int(getattr(self, component))

    @property
    def total(self) -> int:
        """All that is open, in minor units."""
        return self.fees + self.interest + self.principal

    def less(self, component: str, minor: int) -> "Claim":
        """Return the claim with so much less open of a component."""
        fees, interest, principal = (
            self.open(each) - (minor if each == component else 0) for each in COMPONENTS
        )
        return Claim(self.account_id, self.receivable_id, self.issued_on, fees, interest, principal)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was agreed to be settled first of an item, in minor units, by money of value dates from one day to another.

    `until` is the last of them; None: from then on.
    """

    receivable_id: int
    minor: int
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """So many minor units of one component of one item."""

    claim: Claim
    component: str
    minor: int


def allocate(
    minor: int, claims: Sequence[Claim], order: Sequence[str] = COMPONENTS
) -> tuple[list[Part], int]:
    """Set an amount against claims in their order; return the parts, none of them zero, and what is left over.

    The parts and the rest always sum to the amount, and no part exceeds what is open.
    """
    parts: list[Part] = []
    rest = minor
    for claim in claims:
        for component in order:
            taken = min(rest, claim.open(component))
            if taken > 0:
                parts.append(Part(claim, component, taken))
                rest -= taken
    return parts, rest


def ahead(
    claims: Sequence[Claim], first: Sequence[tuple[int, int]], order: Sequence[str] = COMPONENTS
) -> list[Claim]:
    """Put some of what is open in front: so many minor units of some items (receivable id, minor), in their order.

    What is put in front is taken from the item's place behind, so that nothing is claimed twice; items that are not among
    the claims are passed over.
    """
    behind = {claim.receivable_id: claim for claim in claims}
    in_front: list[Claim] = []
    for pk, minor in first:
        parts, _ = allocate(minor, [behind[pk]] if pk in behind else [], order)
        if not parts:
            continue
        sums = dict.fromkeys(COMPONENTS, 0) | {part.component: part.minor for part in parts}
        whole = behind[pk]
        in_front.append(Claim(whole.account_id, pk, whole.issued_on, **sums))
        for part in parts:
            behind[pk] = behind[pk].less(part.component, part.minor)
    return [*in_front, *behind.values()]

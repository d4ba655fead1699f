"""A contact question: may this debtor be contacted now, in this way, after all that has been?

Times are local seconds of the debtor's first zone (see `clocks`). What is None was not told; whether that matters is for
the rules to say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

LEVELS: Mapping[str, int] = {
    "attempt": 0,
    "delivered": 1,
    "connected": 2,
    "conversation": 3,
    "direct_contact": 3,
}

# Ways of calling that are calls to every rule that speaks of calls.
FAMILIES: Mapping[str, str] = {"robocall": "call", "autodialed_call": "call", "prerecorded_call": "call"}


class Event(NamedTuple):
    """One contact that was, in or out; `level` says how far it came (see `LEVELS`).

    A tuple, for they are made by the million.
    """

    second: int  # local, in the debtor's first zone
    channel: str
    level: int = 0
    out: bool = True
    creditor: str | None = None
    collector: str | None = None
    debt: str | None = None
    person: str | None = None
    address: str | None = None
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """One contact that is wanted. Its history holds nothing later than itself."""

    pack: str
    second: int  # local, in the first of `zones`
    channel: str
    zones: tuple[str, ...] = ()  # empty: not known; the pack's own zone stands in where it has one
    party: str | None = None
    debtor: str | None = None  # consumer, business
    collector: str | None = None  # own_name, third_party, buyer
    creditor: str | None = None
    debt: str | None = None
    product: str | None = None
    nature: str | None = None
    place: str | None = None
    purpose: str | None = None
    person: str | None = None
    address: str | None = None
    history: tuple[Event, ...] = ()
    authorised: frozenset[str] | None = None
    flags: frozenset[str] = frozenset()
    since: tuple[
        tuple[str, int], ...
    ] = ()  # flag and the ordinal of the local day on which it began, where told
    tags: frozenset[str] | None = None  # None: what is said is not judged
    holidays: frozenset[int] = frozenset()  # days off that no pack knows: those of a city
    id: object = field(default=None, compare=False)  # given back with the answer


def family(channel: str) -> str:
    """Return the channel that rules speak of when they mean this one."""
    return FAMILIES.get(channel, channel)


def kin(channels: Iterable[str]) -> frozenset[str]:
    """Return channels with those that belong to them: who says call means robocalls too."""
    named = frozenset(channels)
    return named | {channel for channel, parent in FAMILIES.items() if parent in named}

"""Whom a step reaches, in the reference: role first, then channel in the order of preference."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cartera.kernel.policy import Step

Row = Mapping[str, Any]


@dataclass
class Reach:
    """Role, channels and one contact for each; or why there is none."""

    role: str | None
    channels: list[str]
    contacts: list[int]
    why_not: list[str] = field(default_factory=list)
    barred: bool = False  # reached only when the law lets it, not today


def reach(step: Step, contacts: list[Row]) -> Reach:
    """Find the addressee of a step among a debtor's contacts."""
    ways = list(step.channels)
    if not ways and step.action in {"call", "visit"}:
        ways = [step.action]
    usable = [c for c in contacts if allowed(c)]
    lawful = [c for c in usable if c["lawful"]]
    # One channel: what may be contacted today goes first. Every channel: the law changes nothing about whom.
    for among in (usable,) if step.all_channels else (lawful, usable):
        for role in step.to:
            found = _first(role, ways, among)
            if found:
                taken = list(found) if step.all_channels else list(found)[:1]
                chosen = [found[channel] for channel in taken]
                barred = not step.is_consequence and any(not c["lawful"] for c in chosen)
                return Reach(role, taken, [c["contact_id"] for c in chosen], barred=barred)
    if step.needs_person or step.is_consequence:
        return Reach(step.to[0], ways, [])
    return Reach(None, [], [], why_not(step, contacts))


def _first(role: str, ways: list[str], contacts: list[Row]) -> dict[str, Row]:
    """Find the contact with the lowest id for each channel, in the order of the channels."""
    found = {}
    for channel in ways:
        those = [c for c in contacts if (c["role"], c["channel"]) == (role, channel)]
        if those:
            found[channel] = min(those, key=lambda c: c["contact_id"])
    return found


def allowed(contact: Row) -> bool:
    """Tell whether an address may be used."""
    return contact["usable"] and not contact["opted_out"] and contact["authorised"] is not False


def why_not(step: Step, contacts: list[Row]) -> list[str]:
    """Say why no address can be used: none is known, or those that are may not be used."""
    known = [c for c in contacts if c["role"] in step.to and c["channel"] in step.channels]
    if not known:
        return ["no_address"]
    reasons = ["no_channel"]
    if any(c["usable"] and c["opted_out"] for c in known):
        reasons.append("opted_out")
    if any(c["usable"] and c["authorised"] is False for c in known):
        reasons.append("not_authorised")
    return reasons

"""What paying early earns: a table of percents and days, and its arithmetic in minor units. Pure.

The discount is reckoned on principal. Money within the days settles more than itself: with 2 %, 98 settle 100, and 49 settle
50; so a part that came in time keeps its share whatever becomes of the rest.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from cartera.money.amounts import round_half_up
from cartera.portfolio.allocation import Claim, Part

NONE = "0"  # the table that gives nothing, whatever was agreed otherwise
DAYS_MAX, PERCENT_MAX = 365, 50
_TIER = re.compile(r"(?<![\d/.,])(\d{1,2}(?:[.,]\d{1,4})?)\s*%?\s*/\s*(\d{1,3})(?![\d/])")
_NET = re.compile(r"\b(?:n|net|neto|neta)\s*/?\s*(\d{1,3})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tier:
    """So many percent less when the money has a value date within so many days of issue."""

    percent: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Offer:
    """The tiers of one item, the earliest first, counted from its issue."""

    issued_on: date
    tiers: tuple[Tier, ...]

    def until(self, tier: Tier) -> date:
        """Return the last day on which a tier is earned."""
        return self.issued_on + timedelta(tier.days)

    def best(self, on: date) -> Tier | None:
        """Return what money of a value date earns; None when it is too late."""
        return next((tier for tier in self.tiers if on <= self.until(tier)), None)


@lru_cache(maxsize=1_000)
def tiers(table: str) -> tuple[Tier, ...] | None:
    """Return the tiers of a table: "2/10 net 30" is two percent within ten days. None when it is no such table.

    Later tiers give less; "0" is a table without tiers.
    """
    text = table.strip()
    if text == NONE:
        return ()
    rest = _NET.sub(" ", _TIER.sub(" ", text))
    if re.sub(r"[\s,;]+", "", rest):
        return None
    found = sorted(
        (Tier(Decimal(percent.replace(",", ".")), int(days)) for percent, days in _TIER.findall(text)),
        key=lambda each: each.days,
    )
    sane = all(0 < each.percent <= PERCENT_MAX and 0 < each.days <= DAYS_MAX for each in found)
    falls = all(one.percent > two.percent and one.days < two.days for one, two in pairwise(found))
    return tuple(found) if found and sane and falls else None


def canonical(table: str) -> str | None:
    """Return a table in its one form: "2/10 1/20"; None when it is none."""
    found = tiers(table)
    if found is None:
        return None
    return " ".join(f"{said(each.percent)}/{each.days}" for each in found) or NONE


def said(percent: Decimal) -> str:
    """Return a percent without idle zeros: "2", "1.5"."""
    text = f"{percent:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def of_whole(minor: int, percent: Decimal) -> int:
    """Return the discount on so much principal, half-up to the minor unit; never all of it."""
    return min(round_half_up(minor * percent / 100), max(minor - 1, 0))


def of_money(minor: int, percent: Decimal) -> int:
    """Return what money earns beside itself: 98 at 2 % earn 2."""
    return round_half_up(minor * percent / (100 - percent))


def split(minor: int, open_minor: int, percent: Decimal) -> tuple[int, int]:
    """Return how much of some money an item takes, and the discount that this earns; both together never exceed what is open."""
    whole = of_whole(open_minor, percent)
    net = open_minor - whole
    if minor >= net:
        return net, whole
    return minor, min(of_money(minor, percent), open_minor - minor)


def percents(offers: Mapping[int, Offer], on: date) -> dict[int, Decimal]:
    """Return the percent that money of a value date earns, by receivable id; offers that have run out are left out."""
    best = {pk: offer.best(on) for pk, offer in offers.items()}
    return {pk: tier.percent for pk, tier in best.items() if tier}


def allocate(
    minor: int, claims: Sequence[Claim], order: Sequence[str], percents: Mapping[int, Decimal]
) -> tuple[list[Part], list[Part], int]:
    """Set money against claims as `allocation.allocate` does, and give the discounts it earns.

    `percents` by receivable id. Returns the parts that money settles, those that discounts settle, and what is left over.
    """
    parts: list[Part] = []
    given: list[Part] = []
    rest = minor
    for claim in claims:
        for component in order:
            percent = percents.get(claim.receivable_id) if component == "principal" else None
            taken, earned = min(rest, claim.open(component)), 0
            if percent:
                taken, earned = split(rest, claim.open(component), percent)
            if taken > 0:
                parts.append(Part(claim, component, taken))
                rest -= taken
            if earned > 0 and taken > 0:
                given.append(Part(claim, component, earned))
    return parts, given, rest


def owed_still(paid_minor: int, granted_minor: int, open_minor: int, percent: Decimal) -> int:
    """Return what is still to be given for money of one payment on one item, in minor units.

    `paid_minor`: what it settled of the principal; `granted_minor`: what it earned already; `open_minor`: what is open now.
    """
    _, earned = split(paid_minor, open_minor + paid_minor + granted_minor, percent)
    return max(0, earned - granted_minor)

"""How much collecting one item may still cost its debtor: the ceiling of the law, less what was charged before.

What cannot be known, because the value of a unit was not imported, is taken to the debtor's favour: then nothing may be
charged. A law that names no figure sets no ceiling.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from cartera.foundation import rates
from cartera.law import fees, shelf
from cartera.law.kinds import Fee
from cartera.law.pack import Pack
from cartera.money import amounts, currencies


@dataclass(frozen=True, slots=True)
class Owed:
    """One item as the law asks about it; minor units."""

    pack: str
    kind: str  # business | consumer
    collects_as: str
    currency: str
    due_date: date
    principal_minor: int
    charged_minor: int  # fees charged before and not taken back


@dataclass(frozen=True, slots=True)
class Room:
    """What may still be charged, in minor units; None: no ceiling. `rule` sets it; `missing`: what it needs to be known."""

    minor: int | None
    rule: str = ""
    missing: tuple[str, ...] = ()


def room(owed: Owed, on: date) -> Room:
    """Return what may still be charged for collecting an item on a day."""
    packs = tuple(shelf.chain(shelf.pack(owed.pack)))
    answer = fees.ceiling(
        fees.FeeQuestion(
            packs,
            amounts.from_minor(owed.principal_minor, owed.currency),
            owed.currency,
            unit_value=_worth(packs, owed.currency, on),
            days_past_due=max((on - owed.due_date).days, 0),
            on=on,
            facts={"debtor": owed.kind, "collector": owed.collects_as},
        )
    )
    if answer.missing:
        return Room(0, answer.rule or "", answer.missing)
    if answer.ceiling is None:
        return Room(None, answer.rule or "")
    most = answer.ceiling.scaleb(currencies.exponent(owed.currency)).to_integral_value(ROUND_DOWN)
    return Room(max(int(most) - owed.charged_minor, 0), answer.rule or "")


def limits(pack_id: str) -> bool:
    """Tell whether a law says anything of fees."""
    return any(rule.kind == "fee" for pack in shelf.chain(shelf.pack(pack_id)) for rule in pack.rules)


def _worth(packs: tuple[Pack, ...], currency: str, on: date) -> Decimal | None:
    """Return how much of a currency one unit of the law's ceilings is; None where that was not imported."""
    says = (rule.says for pack in packs for rule in pack.rules if rule.kind == "fee")
    unit = next((each.unit for each in says if isinstance(each, Fee) and each.unit), currency)
    if unit == currency:
        return Decimal(1)
    try:
        return rates.worth(unit, currency, on).rate
    except rates.NoRate:
        return None

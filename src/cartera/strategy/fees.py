"""What a step costs the debtor, in minor units, spread over the items it speaks of. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from cartera.kernel.policy import Fee
from cartera.money import currencies
from cartera.money.amounts import round_half_up, spread


def charges(fee: Fee, principal: Mapping[int, int], currency: str) -> list[tuple[int, int]]:
    """Return `(receivable id, fee in minor units)` for each item that gets a share, in the order given.

    `principal` is the open principal of each item, in minor units. An amount is in major units of the currency, a
    percentage of the open principal; both are rounded half-up to the minor unit, then spread by principal. Where no
    principal is open any more nothing is charged: what is left are charges themselves.
    """
    total = sum(principal.values())
    if total <= 0:
        return []
    shares = spread(fee_minor(fee, total, currency), list(principal.values()))
    return [(item, minor) for item, minor in zip(principal, shares, strict=True) if minor]


def capped(charged: Sequence[tuple[int, int]], most: Mapping[int, int | None]) -> list[tuple[int, int]]:
    """Return fees no higher than what may still be charged to each item; None or left out: no ceiling."""
    lowered = [
        (item, minor if (room := most.get(item)) is None else min(minor, room)) for item, minor in charged
    ]
    return [(item, minor) for item, minor in lowered if minor]


def taxes(fee: Fee, charged: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the tax on what is charged, `(receivable id, minor units)`, rounded half-up for each item."""
    rate = Decimal(fee.tax or 0)
    owed = [(item, round_half_up(minor * rate / 100)) for item, minor in charged]
    return [(item, minor) for item, minor in owed if minor]


def fee_minor(fee: Fee, principal_minor: int, currency: str) -> int:
    """Return the whole fee in minor units of the currency."""
    if fee.amount is not None:
        return round_half_up(Decimal(fee.amount).scaleb(currencies.exponent(currency)))
    return round_half_up(principal_minor * Decimal(fee.percent or 0) / 100)

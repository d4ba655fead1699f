"""A line of the bank set against items by hand: how far the money goes, and what becomes of the difference. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from cartera.money.amounts import spread
from cartera.portfolio.models import Receivable
from cartera.portfolio.operations import Share
from cartera.problems import N_

# What a difference is: the items stay open by it, the payer kept a tax back, a bank took a fee.
DIFFERENCES = {
    "open": N_("it stays open"),
    "withheld": N_("a tax the payer kept back"),
    "bank_fee": N_("a bank's fee"),
}


@dataclass(frozen=True, slots=True)
class Hand:
    """Shares of one line, in minor units; `rest_minor` waits on account, `short_minor` lacks to settle all items."""

    shares: tuple[Share, ...]
    rest_minor: int
    short_minor: int


def lay(minor: int, items: Sequence[Receivable], difference: str) -> Hand:
    """Lay money on items, the first one first. What lacks is kept back of all of them in proportion, or left open."""
    owed = [item.open_minor for item in items]
    short = max(sum(owed) - minor, 0)
    kept = spread(short, owed) if short and difference in {"withheld", "bank_fee"} else [0] * len(items)
    rest, shares = minor, []
    for item, open_minor, less in zip(items, owed, kept, strict=True):
        paid = min(rest, open_minor - less)
        rest -= paid
        if paid or less:
            shares.append(
                Share(
                    item.pk,
                    paid,
                    withheld_minor=less if difference == "withheld" else 0,
                    bank_fee_minor=less if difference == "bank_fee" else 0,
                )
            )
    return Hand(tuple(shares), rest, short)

"""Questions about the books. Call them as `queries.balance(...)`."""

from cartera.portfolio.queries.buckets import ageing
from cartera.portfolio.queries.discounts import (
    discount_terms,
    discounted,
    discounts_given,
    early_discounts,
    offers,
    offers_of,
)
from cartera.portfolio.queries.fees import fee_room
from cartera.portfolio.queries.home import HomeSum, HomeView, ageing_in, in_one
from cartera.portfolio.queries.interest import interest_shown, own_rate
from cartera.portfolio.queries.items import Balance, ItemState, balance, item_state, open_items, still_open
from cartera.portfolio.queries.money import (
    accounts,
    currencies,
    payments_known_until,
    waiting,
    waiting_on,
)
from cartera.portfolio.queries.proof import Lost, Proof, lost, proof
from cartera.portfolio.queries.tying import Untied, untied

__all__ = [
    "Balance",
    "HomeSum",
    "HomeView",
    "ItemState",
    "Lost",
    "Proof",
    "Untied",
    "accounts",
    "ageing",
    "ageing_in",
    "balance",
    "currencies",
    "discount_terms",
    "discounted",
    "discounts_given",
    "early_discounts",
    "fee_room",
    "in_one",
    "interest_shown",
    "item_state",
    "lost",
    "offers",
    "offers_of",
    "open_items",
    "own_rate",
    "payments_known_until",
    "proof",
    "still_open",
    "untied",
    "waiting",
    "waiting_on",
]

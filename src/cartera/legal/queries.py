"""Questions about announced consequences and the credit of a debtor."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from cartera.foundation import frames
from cartera.foundation.frames import Query
from cartera.kernel.steps import ageing, spells
from cartera.legal import consequences as told_from
from cartera.parties.models import Debtor
from cartera.portfolio import book
from cartera.portfolio import facts as portfolio
from cartera.portfolio.models import Account
from cartera.strategy import facts as strategy

LONG_AGO = 1_000_000  # more spells than any account ever had


def consequences(*, debtor: Debtor, on: date) -> list[dict[str, Any]]:
    """Return every announcement made to a debtor and what became of it, oldest first, with the account's currency."""
    accounts = dict(Account.objects.filter(debtor=debtor).values_list("pk", "currency"))
    if not accounts:
        return []
    told = told_from.tell(memory(debtor.creditor_id, list(accounts), on))
    return [{**row, "currency": accounts[row["account_id"]]} for row in told]


def credit_state(*, debtor: Debtor, on: date) -> str:
    """Return good, on_hold, suspended or cancelled."""
    return told_from.credit_state(consequences(debtor=debtor, on=on))


def memory(creditor_id: int, accounts: Sequence[int], on: date) -> pl.DataFrame:
    """Return the rungs carried out for some accounts, with their spell and whether they stand; see `spells.remember`.

    Where a time of care began or ended, what was done before it stands no more: its spells are counted below zero.
    """

    def read(query: Query) -> pl.DataFrame:
        return frames.read(query, "django")

    later = read(portfolio.later_entries(creditor_id, on, accounts))
    open_items = book.open_on(read, creditor_id, on, later, accounts)
    settled = read(portfolio.settled_items(creditor_id, date(1970, 1, 1), on, accounts))
    items = ageing.age(
        book.with_settled(open_items, settled).with_columns(disputed_minor=pl.lit(0, dtype=pl.Int64)), on
    )
    done = read(strategy.done(creditor_id, on, accounts, announced=True))
    done = done.with_columns(rung=pl.when(pl.col("rung") >= 0).then(pl.col("rung")))
    spoken = read(strategy.done_items(creditor_id, accounts))
    aside = read(strategy.set_aside(creditor_id, on, accounts)) if done.height else None
    if aside is None or aside.is_empty():
        return spells.remember(done, spoken, items, on)
    before = spells.remember(done.join(aside, on="done_id"), spoken, items, on)
    since = spells.remember(done.join(aside, on="done_id", how="anti"), spoken, items, on)
    ended = before.with_columns(spell=pl.col("spell") - LONG_AGO, standing=pl.lit(value=False))
    return pl.concat([ended, since.cast(dict(ended.schema.items()))])

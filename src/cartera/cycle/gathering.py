"""Gather: one call per stage's facts, listed by hand, put together into the kernel's frames.

Everything is read as columns, in a fixed number of queries whatever the size of the book; rows never become objects.
`accounts` narrows the reading to a few, for the gate at the moment of sending.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import polars as pl

from cartera.agreements import facts as agreements
from cartera.cycle import gathered, lawful
from cartera.disputes import facts as disputes
from cartera.foundation import frames
from cartera.foundation.frames import Query, Read, Reader
from cartera.kernel import columns
from cartera.kernel.facts import Facts
from cartera.kernel.policy import Policy
from cartera.outreach import channels
from cartera.outreach import facts as outreach
from cartera.parties import facts as parties
from cartera.parties.models import Creditor
from cartera.payments import facts as payments
from cartera.portfolio import book
from cartera.portfolio import facts as portfolio
from cartera.strategy import facts as strategy

MEMORY_DAYS = 365
BY_PEOPLE = {"call", "visit"}  # channels that need no sender


@dataclass(frozen=True)
class Source:
    """Where a gathering reads from: a creditor's book on a day, some accounts of it or all (None)."""

    creditor_id: int
    on: date
    policy_key: int  # the policy version in force for accounts without an unfinished spell
    wanted: Collection[str] = ()  # condition columns that the policies in play ask for
    accounts: Sequence[int] | None = None
    addresses: bool = True  # False: contacts are not wanted
    reader: Reader | None = None
    at: datetime | None = (
        None  # from when on contacts could be made; None: from the hour of the creditor's run
    )

    def asks(self, *names: str) -> bool:
        """Tell whether a policy asks for one of these columns."""
        return any(name in self.wanted for name in names)

    @cached_property
    def whose(self) -> int | None:
        """The creditor to read for; None where the house has no other and all is read: nobody's account is looked up then."""
        shared = self.accounts is not None or Creditor.objects.exclude(pk=self.creditor_id).exists()
        return self.creditor_id if shared else None


def gather(source: Source) -> Facts:
    """Read the facts of a creditor's day, as they were on that day by value date."""
    with frames.reading_ahead(_begun_at_once(source), source.reader) as read:
        return _gather(source, read)


def _begun_at_once(source: Source) -> list[Query]:
    """List what is always read, in the order in which it is wanted; the long one that is wanted last goes last."""
    creditor, on, some = source.creditor_id, source.on, source.accounts
    always = [
        portfolio.later_entries(creditor, on, some),
        portfolio.open_items(creditor, on, some),
        portfolio.reopened_items(creditor, on, some),
        portfolio.accounts(creditor, some),
        strategy.done(source.whose, on, some),
        strategy.done_items(source.whose, some),
        strategy.set_aside(creditor, on),
    ]
    if some is None:
        always.insert(4, parties.about(creditor))
    if source.addresses:
        always += [parties.contacts(source.whose), parties.payers(creditor)]
    return [*always, portfolio.settled_items(creditor, _a_year_before(on), on, some)]


def _gather(source: Source, read: Read) -> Facts:
    creditor, on, some = source.creditor_id, source.on, source.accounts
    later = read(portfolio.later_entries(creditor, on, some))
    owed = book.open_on(read, creditor, on, later, some)
    bare = read(portfolio.accounts(creditor, some))
    people = read(parties.about(creditor, None if some is None else bare["debtor_id"].to_list()))
    debtors = bare.join(people, on="debtor_id", maintain_order="left")
    open_items = book.with_interest(read, creditor, on, owed, debtors)
    done_ever = read(strategy.done(source.whose, on, some))
    spoken_ever = read(strategy.done_items(source.whose, some))
    done, spoken = gathered.unfinished(_counting(source, read, done_ever), spoken_ever, open_items, on)
    contacts = _contacts(source, people, read)
    promises = agreements.promises(creditor, on, read)
    plans = agreements.plans(creditor, on, read, open_items)
    pauses = read(portfolio.pauses(creditor, on))
    contested = read(disputes.contested(creditor, on))
    accounts = gathered.accounts(
        debtors, later, pauses, _sales(source, read), _held(source, read), on,
        source.policy_key,
    )  # fmt: skip
    settled = _settled(source, read, done)  # the longest to read: what does not need it comes first
    return Facts(
        accounts=accounts,
        items=gathered.items(open_items, settled, done, pauses, contested, promises.items, plans.items),
        done=gathered.done(done),
        done_items=spoken.select("done_id", "account_id", "item_id", "due_date"),
        discarded=read(strategy.discarded(creditor, on)),
        contacts=contacts,
        behaviour=gathered.behaviour(open_items, settled, done_ever, spoken_ever, promises.behaviour, on),
        instalments=plans.asked,
    )


def sound(facts: Facts, policies: Mapping[int, Policy]) -> tuple[Facts, pl.DataFrame]:
    """Set aside what cannot be decided, and list it (account_id, code, detail); the rest goes on.

    One odd debtor must never stop the day of all the others.
    """
    odd = gathered.odd(facts, list(policies))
    if odd.is_empty():
        return facts, odd
    left_out = odd.select("account_id").unique()
    kept = facts.accounts.join(left_out, on="account_id", how="anti", maintain_order="left")
    items = facts.items.join(left_out, on="account_id", how="anti", maintain_order="left")
    return replace(
        facts, accounts=kept, items=items, done=facts.done.join(left_out, on="account_id", how="anti")
    ), odd


def _counting(source: Source, read: Read, done: pl.DataFrame) -> pl.DataFrame:
    """Leave out the steps before a time of care began or ended: they belong to a spell that is over."""
    aside = read(strategy.set_aside(source.creditor_id, source.on))
    return done if aside.is_empty() else done.join(aside, on="done_id", how="anti", maintain_order="left")


def _held(source: Source, read: Read) -> pl.DataFrame:
    """Read what holds for debtors as a whole: protections, complaints, receipts, care, grace; one row per debtor and kind."""
    creditor, on = source.creditor_id, source.on
    each = [
        parties.protections(creditor, on),
        _called("complaint", disputes.complaints(creditor, on)),
        _called("verifying", payments.verifying(creditor, on)),
        _called("hardship", parties.hardships(creditor, on)),
        _called("forborne", agreements.forborne(creditor, on)),
    ]
    return read(frames.together("held", each))


def _called(kind: str, query: Query) -> Query:
    return replace(query, columns={**query.columns, "kind": (f"'{kind}'", pl.String)})


def _settled(source: Source, read: Read, done: pl.DataFrame) -> pl.DataFrame:
    """Read what was settled: a year back for behaviour, and as far back as unfinished spells reach."""
    year = _a_year_before(source.on)
    earliest = done["done_on"].min()
    since = min(year, earliest) if isinstance(earliest, date) else year
    return read(portfolio.settled_items(source.creditor_id, since, source.on, source.accounts))


def _a_year_before(on: date) -> date:
    return on - timedelta(days=MEMORY_DAYS)


def _sales(source: Source, read: Read) -> pl.DataFrame:
    """Read twelve months' sales, only where a policy asks for them."""
    if not source.asks("sales_12m"):
        return gathered.NO_SALES
    return read(portfolio.sales(source.creditor_id, _a_year_before(source.on), source.on, source.accounts))


def _contacts(source: Source, people: pl.DataFrame, read: Read) -> pl.DataFrame:
    """Read addresses; usable only on channels the house can send by, or by which people reach somebody themselves."""
    if not source.addresses:
        return columns.empty(columns.CONTACTS)
    known, payers = read(parties.contacts(source.whose)), read(parties.payers(source.creditor_id))
    together = gathered.contacts(known, payers, channels.available() | BY_PEOPLE)
    creditor = Creditor.objects.get(pk=source.creditor_id)
    at = source.at or begins(creditor, source.on)
    return lawful.mark(together, people, read(outreach.waiting(creditor.pk)), creditor, at, read)


def begins(creditor: Creditor, on: date) -> datetime:
    """Return the moment at which a creditor's day begins: the hour of its run."""
    return datetime.combine(on, creditor.run_at, ZoneInfo(creditor.timezone))

"""What is true of some accounts at the moment of sending: the day's own facts and brakes, read again for those few."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from cartera.cycle import deciding, gathering
from cartera.cycle.deciding import Day
from cartera.cycle.models import Run
from cartera.kernel import cycle as kernel
from cartera.kernel.facts import Facts
from cartera.kernel.steps import ageing, brakes, spells
from cartera.outreach.gate import Fresh
from cartera.parties.models import Creditor, Hardship
from cartera.portfolio.models import Account
from cartera.strategy import queries as strategy
from cartera.strategy.models import Proposal

_SAID = ("credit_covers", "below_threshold", "hardship")
NO_POLICY = 0  # no version has this key
UNDECIDED: dict[str, Any] = {"account_id": pl.Int64, "reasons": pl.List(pl.String)}


def reader(creditor: Creditor | None, on: date) -> "FreshReader":
    """Give the function that the gate calls with account ids."""
    return FreshReader(creditor, on)


class FreshReader:
    """Reads accounts of one creditor, or of whichever they belong to. Policies are read once for many batches."""

    def __init__(self, creditor: Creditor | None, on: date) -> None:
        self.creditor = creditor
        self.on = on

    def __call__(self, accounts: Collection[int]) -> Mapping[int, Fresh]:
        """Return what is true of these accounts now, by account id."""
        by_creditor: dict[int, list[int]] = defaultdict(list)
        if self.creditor is not None:
            by_creditor[self.creditor.pk] = sorted(accounts)
        else:
            for pk, creditor_id in Account.objects.filter(pk__in=accounts).values_list("pk", "creditor_id"):
                by_creditor[creditor_id].append(pk)
        read: dict[int, Fresh] = {}
        for creditor in Creditor.objects.filter(pk__in=by_creditor):
            read |= _read(creditor, sorted(by_creditor[creditor.pk]), self.on)
        return read


def once(creditor: Creditor, on: date, day: Day | None = None) -> "FreshReader":
    """Give a reader that reads all accounts with an open proposal the first time it is asked, and never again.

    For one pass in which nobody else acts; whoever sends while people work uses `reader`. `day`: what was decided, when
    nothing can have happened since.
    """
    read = _OnceReader(creditor, on)
    read.known = _told(*_proposed(day), on) if day else None
    return read


def _proposed(day: Day) -> tuple[Facts, pl.DataFrame]:
    """Keep of a day the accounts for which something is proposed: of the others nobody asks, or they are read anew."""
    decided = day.decisions.filter(pl.col("step").is_not_null())
    mine, facts = decided.select("account_id"), day.facts
    return replace(
        facts,
        **{
            name: getattr(facts, name).join(mine, on="account_id", how="semi")
            for name in ("accounts", "items", "done", "done_items", "instalments")
        },
    ), decided


class _OnceReader(FreshReader):
    """Remembers what it read."""

    known: dict[int, Fresh] | None = None

    def __call__(self, accounts: Collection[int]) -> Mapping[int, Fresh]:
        """Return what was true of these accounts when the first were asked for."""
        if self.known is None:
            opened = Proposal.objects.filter(creditor=self.creditor, closed_on=None)
            self.known = dict(super().__call__({*opened.values_list("account_id", flat=True), *accounts}))
        missing = [account for account in accounts if account not in self.known]
        self.known |= super().__call__(missing) if missing else {}
        return {account: self.known[account] for account in accounts if account in self.known}


def _read(creditor: Creditor, accounts: list[int], on: date) -> dict[int, Fresh]:
    """Gather some accounts and let the kernel mark them, with the very steps of the day's decision.

    Without a policy nothing is decided, but who died or has a lawyer is protected all the same.
    """
    if not accounts:
        return {}
    version = strategy.policy_in_force(creditor=creditor, on=on)
    key = version.pk if version else NO_POLICY
    source = gathering.Source(creditor.pk, on, key, accounts=accounts, addresses=False, reader="django")
    facts = gathering.gather(source)
    if version is None:
        return _told(facts, pl.DataFrame(schema=UNDECIDED), on)
    return _told(facts, kernel.decide(facts, deciding.in_play(creditor, version), on), on)


def _overtaken_by_care(facts: Facts) -> set[int]:
    """Return the accounts whose open proposal was decided before its debtor was treated with care."""
    in_care = facts.accounts.filter("hardship")
    if in_care.is_empty():
        return set()
    begun = dict(
        Hardship.objects.filter(debtor__in=in_care["debtor_id"].to_list(), ended_on__isnull=True).values_list(
            "debtor_id", "at"
        )
    )
    opened = Proposal.objects.filter(account__in=in_care["account_id"].to_list(), closed_on=None)
    rows = list(opened.values_list("account_id", "debtor_id", "run_id"))
    decided = dict(Run.objects.filter(pk__in={row[2] for row in rows}).values_list("pk", "started_at"))
    return {
        account
        for account, debtor, run in rows
        if debtor in begun and run in decided and decided[run] < begun[debtor]
    }


def _told(facts: Facts, decided: pl.DataFrame, on: date) -> dict[int, Fresh]:
    """Say of each account what the gate asks, from the facts and what the kernel made of them."""
    overtaken = _overtaken_by_care(facts)
    items = facts.items.pipe(ageing.age, on).pipe(brakes.apply, facts.accounts)
    memory = spells.remember(facts.done, facts.done_items, items, on)
    charged = (
        memory.filter(pl.col("current") & ~pl.col("waived"))
        .group_by("account_id")
        .agg(pl.col("rung").unique())
    )
    rungs = dict(charged.iter_rows())
    said = dict(decided.select("account_id", "reasons").iter_rows())
    said |= {account: [*(said.get(account) or []), "hardship"] for account in overtaken}
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    marked = items.filter("is_open").with_columns(codes=pl.concat_list(*brakes.codes()).list.drop_nulls())
    for row in marked.select(
        "account_id", "item_id", "due_date", "chaseable_minor", "interest_minor", "codes"
    ).iter_rows(named=True):
        rows[row["account_id"]].append(row)
    asked: dict[int, dict[int, tuple[date, int]]] = defaultdict(dict)
    for account, item, due, minor in facts.instalments.iter_rows():
        asked[account][item] = due, minor
    return {
        account: replace(
            _fresh(account, credit, rows[account], said.get(account) or [], rungs.get(account) or []),
            asked=asked[account],
        )
        for account, credit in facts.accounts.select("account_id", "on_account_minor").iter_rows()
    }


def _fresh(
    account: int, credit: int, items: list[dict[str, Any]], said: list[str], rungs: list[int]
) -> Fresh:
    """Put one account together."""
    codes: dict[int | None, list[str]] = {row["item_id"]: row["codes"] for row in items}
    codes[None] = [code for code in said if code in _SAID]
    return Fresh(
        account_id=account,
        amounts={row["item_id"]: row["chaseable_minor"] for row in items},
        credit_minor=credit,
        brakes=codes,
        interest={row["item_id"]: row["interest_minor"] for row in items},
        due_dates={row["item_id"]: row["due_date"] for row in items},
        rungs_charged=rungs,
    )

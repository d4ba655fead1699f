"""One debtor as the desk sees them on a day: what they owe, where they stand, what was announced, what is agreed."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cartera.agreements import queries as agreements
from cartera.desk.queries import ladders, lists
from cartera.disputes import queries as disputes
from cartera.kernel.steps.ageing import labels
from cartera.legal import consequences as told_from
from cartera.legal import queries as legal
from cartera.outreach.models import Task
from cartera.parties import queries as parties
from cartera.parties.models import Debtor
from cartera.portfolio import queries as portfolio
from cartera.portfolio.models import Account, Pause
from cartera.portfolio.queries.buckets import BUCKETS
from cartera.strategy.models import Proposal

CLAIMS = 30  # disputes and promises of ours that the page of a debtor reads


@dataclass
class AccountView:
    """What is owed in one currency; minor units. `overdue_minor` is less what is disputed."""

    pk: int
    currency: str
    on_account_minor: int
    open_minor: int = 0
    overdue_minor: int = 0
    disputed_minor: int = 0
    charges_minor: int = 0  # fees and interest inside what is open
    buckets: list[tuple[str, int]] = field(default_factory=list)  # name, minor
    standing: dict[str, Any] | None = None
    ladder: ladders.Drawn | None = None


@dataclass
class Case:
    """Everything of a debtor that the case page shows beside their story."""

    debtor: Debtor
    on: date
    accounts: list[AccountView]
    items: list[dict[str, Any]]
    consequences: list[dict[str, Any]]
    credit_state: str
    promises: list[agreements.PromiseRow]
    plans: list[agreements.PlanRow]
    disputes: list[dict[str, Any]]
    undertakings: list[dict[str, Any]]
    pauses: list[Pause]
    contacts: list[Any]
    proposals: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    paused_now: Pause | None
    discounts: list[dict[str, Any]]  # what open items still offer for paying early
    discounts_given: list[dict[str, Any]]


def case(*, debtor: Debtor, on: date) -> Case:
    """Gather a debtor's case: a fixed number of queries, however much they owe."""
    accounts = {account.pk: account for account in portfolio.accounts(debtor=debtor)}
    pauses = list(debtor.pauses.select_related("receivable").order_by("-from_on", "-id")[:20])
    running = [each for each in pauses if each.from_on <= on and (each.to_on is None or on <= each.to_on)]
    disputed = disputes.disputed(on=on, debtor=debtor)
    given = agreements.promises(debtor=debtor, on=on)
    promised = {item for row in given if row.state == "open" for item in row.items}
    planned = agreements.plans(debtor=debtor, on=on)
    agreed = {item for row in planned if row.state == "active" for item in row.items}
    items = portfolio.open_items(debtor=debtor, on=on)
    for item in items:
        item["disputed_minor"] = disputed.get(item["id"], 0)
        item["state"] = _state(item, agreed, promised, running)
    memory = legal.memory(debtor.creditor_id, list(accounts), on) if accounts else None
    told = told_from.tell(memory) if memory is not None else []
    views = _accounts(debtor, accounts, items, on)
    # By account, which has the index: an open proposal is found by nothing else.
    opened = Proposal.objects.filter(account__in=list(accounts), closed_on=None).order_by("id")
    proposals = list(opened.values(*lists.PROPOSAL))
    for view in views:
        mine = {row["step"]: row["on"] for row in proposals if row["account_id"] == view.pk}
        view.ladder = ladders.draw(debtor.creditor, view.pk, view.standing, memory, on, mine)
    tasks = Task.objects.filter(debtor=debtor, state="open").order_by("id")
    return Case(
        debtor=debtor, on=on, accounts=views, items=items,
        consequences=[{**row, "currency": accounts[row["account_id"]].currency} for row in reversed(told)],
        credit_state=told_from.credit_state(told), promises=given, plans=planned,
        disputes=list(disputes.disputes(debtor=debtor).values(*lists.DISPUTE)[:CLAIMS]),
        undertakings=list(disputes.promised(debtor=debtor).values(*lists.UNDERTAKING)[:CLAIMS]),
        pauses=pauses, contacts=list(parties.contacts(debtor=debtor)),
        proposals=proposals, tasks=list(tasks.values(*lists.TASK)),
        paused_now=next((each for each in running if each.receivable_id is None), None),
        **_discounts(debtor, items, on),
    )  # fmt: skip


def _discounts(debtor: Debtor, items: list[dict[str, Any]], on: date) -> dict[str, list[dict[str, Any]]]:
    """Return what may still be earned by paying early, and what was; asked only of a creditor that offers it."""
    if not portfolio.discounted(debtor.creditor_id):
        return {"discounts": [], "discounts_given": []}
    early = portfolio.early_discounts(items, on=on)
    offered = [
        {**tier, "number": item["number"], "currency": item["currency"]}
        for item in items
        if item["id"] in early
        for tier in early[item["id"]]["tiers"]
        if tier["discount_minor"]
    ]
    return {"discounts": offered, "discounts_given": portfolio.discounts_given(debtor=debtor, on=on)}


def _state(item: dict[str, Any], agreed: set[int], promised: set[int], running: list[Pause]) -> str:
    """Name what holds for an item: what forbids chasing it first, then whether it is late."""
    if item["id"] in agreed:
        return "agreed"
    if item["disputed_minor"] >= item["open_minor"]:
        return "disputed"
    if item["id"] in promised:
        return "promised"
    if any(pause.receivable_id in {None, item["id"]} for pause in running):
        return "paused"
    if item["disputed_minor"]:
        return "disputed_in_part"
    return "overdue" if item["days_past_due"] else "not_due"


def _accounts(
    debtor: Debtor, accounts: dict[int, Account], items: list[dict[str, Any]], on: date
) -> list[AccountView]:
    standings = {row["account__currency"]: row for row in lists.standings_of([debtor.pk]).get(debtor.pk, [])}
    by_account: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for item in items:
        by_account[item["account_id"]].append(item)
    views = []
    for pk, account in accounts.items():
        mine = by_account[pk]
        late = [item for item in mine if item["days_past_due"]]
        views.append(
            AccountView(
                pk=pk, currency=account.currency, on_account_minor=account.on_account_minor,
                open_minor=sum(item["open_minor"] for item in mine),
                overdue_minor=sum(max(item["open_minor"] - item["disputed_minor"], 0) for item in late),
                disputed_minor=sum(item["disputed_minor"] for item in mine),
                charges_minor=sum(item["fees_open_minor"] + item["interest_open_minor"] for item in mine),
                buckets=_buckets(mine), standing=standings.get(account.currency),
            )
        )  # fmt: skip
    return views


def _buckets(items: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Sum what is open by days overdue."""
    names = labels(BUCKETS)
    sums = dict.fromkeys(names, 0)
    for item in items:
        days = item["days_past_due"]
        place = next((at for at, edge in enumerate((0, *BUCKETS)) if days <= edge), len(BUCKETS) + 1)
        sums[names[place]] += item["open_minor"]
    return list(sums.items())

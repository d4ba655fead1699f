"""Random small books: whatever a portfolio may hold on a day, however unlikely."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from cartera.kernel.facts import Facts
from cartera.kernel.policy import Ladder, Policy
from cartera.kernel.tests.book import cumulative, facts_of
from cartera.kernel.tests.reference_spells import spells
from cartera.kernel.tests.strategies_policy import CHANNELS, CURRENCIES, ROLES, policies

Rows = list[dict[str, Any]]
DAY = timedelta(days=1)
rarely = st.integers(0, 9).map(lambda n: n == 9)


@dataclass(frozen=True)
class World:
    """What a decision is made from."""

    facts: Facts
    policies: dict[int, Policy]
    on: date


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Give a few debtors with items, histories and addresses, and the policies they are under."""
    on = date(2026, 10, 20) + DAY * draw(st.integers(0, 14))
    in_force = dict(enumerate(draw(st.lists(policies(), min_size=1, max_size=3)), 1))
    owners = st.tuples(st.integers(1, 4), st.sampled_from(CURRENCIES))
    pairs = draw(st.lists(owners, min_size=1, max_size=6, unique=True))
    rows: dict[str, Rows] = {name: [] for name in ("items", "done", "done_items", "behaviour")}
    accounts = [
        draw(accounts_of(number, debtor, currency, list(in_force), on))
        for number, (debtor, currency) in enumerate(pairs, 1)
    ]
    for account in accounts:
        key = account["account_id"]
        items = [draw(items_of(key * 100 + n, key, on)) for n in range(draw(st.integers(0, 6)))]
        done, spoken = draw(histories(key, items, in_force, on))
        rows["items"] += items
        rows["done"] += done
        rows["done_items"] += spoken
        rows["behaviour"] += draw(behaviours(key, on))
    contacts = [draw(contacts_of(n)) for n in range(1, draw(st.integers(0, 8)) + 1)]
    discarded = draw(discards([account["account_id"] for account in accounts], in_force))
    everything = rows | {"accounts": accounts, "contacts": contacts, "discarded": discarded}
    return World(facts_of(everything), in_force, on)


@st.composite
def accounts_of(
    draw: st.DrawFn, account: int, debtor: int, currency: str, keys: list[int], on: date
) -> dict[str, Any]:
    """Give an account, seldom braked, seldom with money on it."""
    return {
        "account_id": account,
        "debtor_id": debtor,
        "currency": currency,
        "exponent": 0 if currency == "CLP" else 2,
        "country": draw(st.sampled_from(["pe", "cl", ""])),
        "kind": draw(st.sampled_from(["business", "consumer"])),
        "tags": draw(st.sampled_from(["", ",vip,", ",new,vip,"])),
        "customer_since": draw(st.none() | st.integers(0, 1500).map(lambda n: on - n * DAY)),
        "on_account_minor": draw(st.sampled_from([0, 0, 0, 0, 5_000, 10_000, 14_000, 40_000])),
        "exempt": draw(rarely),
        "forborne": draw(rarely),
        "paused": draw(rarely),
        "sales_12m_minor": draw(st.none() | st.integers(0, 99_999)),
        "score": draw(st.none() | st.sampled_from([0.1, 0.5, 0.9])),
        "policy": draw(st.sampled_from(keys)),
    }


@st.composite
def items_of(draw: st.DrawFn, item_id: int, account: int, on: date) -> dict[str, Any]:
    """Give an item: overdue, current or settled; now and then braked."""
    settled = draw(st.none() | st.none() | st.integers(0, 45).map(lambda n: on - n * DAY))
    principal = draw(st.sampled_from([10_000, 5_000, 4_000, 1])) if settled is None else 0
    fees, interest = (
        (draw(st.sampled_from([0, 0, 700])), draw(st.sampled_from([0, 0, 33]))) if principal else (0, 0)
    )
    total = principal + fees + interest
    return {
        "item_id": item_id,
        "account_id": account,
        "due_date": on - draw(st.integers(-12, 50)) * DAY,
        "principal_minor": principal,
        "fees_minor": fees,
        "interest_minor": interest,
        "disputed_minor": draw(st.sampled_from([0, 0, 0, 0, 0, total, total // 2])),
        "settled_on": settled,
        "paused": draw(rarely),
        "promised": draw(rarely),
        "agreed": draw(rarely),
    }


@st.composite
def histories(
    draw: st.DrawFn, account: int, items: Rows, in_force: dict[int, Policy], on: date
) -> tuple[Rows, Rows]:
    """Give what was carried out for an account; each spell keeps to one ladder of one policy version."""
    ages = sorted(draw(st.lists(st.integers(0, 45), max_size=6)), reverse=True)
    rows: Rows = []
    for number, age in enumerate(ages):
        done_on = on - age * DAY
        rung = None if draw(st.integers(0, 3)) == 0 else 0
        topic = draw(topics(account, items, done_on))
        rows.append({"done_id": account * 100 + number, "done_on": done_on, "rung": rung, "items": topic})
    known = {item["item_id"]: item for item in items}
    rungs = [row for row in rows if row["rung"] is not None]
    for spell in [*spells(rungs, known, on), [row for row in rows if row["rung"] is None]]:
        key = draw(st.sampled_from(list(in_force)))
        ladder = draw(st.sampled_from(in_force[key].ladders))
        for row in spell:
            row.update({"account_id": account, "policy": key, "ladder": ladder.name, "waived": False})
            row.update(draw(steps_of(ladder) if row["rung"] == 0 else courtesies_of(ladder)))
    spoken = [
        {"done_id": row["done_id"], "account_id": account, "item_id": item, "due_date": due}
        for row in rows for item, due in row.pop("items")
    ]  # fmt: skip
    return rows, spoken


@st.composite
def topics(draw: st.DrawFn, account: int, items: Rows, done_on: date) -> list[tuple[int, date]]:
    """Give what a step spoke of: items as they stand, extended since, or no longer known."""
    chosen: list[tuple[int, date]] = []
    for item in items:
        if draw(st.booleans()):
            due = item["due_date"]
            moved = draw(rarely) or (due >= done_on and draw(st.booleans()))
            chosen.append(
                (item["item_id"], min(due, done_on) - draw(st.integers(1, 9)) * DAY if moved else due)
            )
    if draw(rarely):
        chosen.append((account * 100 + 99, done_on - 3 * DAY))
    return chosen


@st.composite
def steps_of(draw: st.DrawFn, ladder: Ladder) -> dict[str, Any]:
    """Give a rung of a ladder as done, or a waived consequence."""
    rung = draw(st.integers(0, len(ladder.rungs) - 1))
    step = ladder.rungs[rung]
    waived = step.is_consequence and draw(st.booleans())
    return {"step": step.name, "rung": rung, "cumulative_days": cumulative(ladder, rung), "waived": waived}


@st.composite
def courtesies_of(draw: st.DrawFn, ladder: Ladder) -> dict[str, Any]:
    """Give a courtesy step as done: one of the ladder, or one that it no longer has."""
    days = draw(st.sampled_from([step.days for step in ladder.before_due] or [4]))
    return {"step": f"b{days}", "rung": None, "cumulative_days": -days}


@st.composite
def contacts_of(draw: st.DrawFn, contact_id: int) -> dict[str, Any]:
    """Give an address; most may be used."""
    return {
        "contact_id": contact_id,
        "debtor_id": draw(st.integers(1, 4)),
        "role": draw(st.sampled_from(["payer", *ROLES])),
        "channel": draw(st.sampled_from(["email", *CHANNELS])),
        "usable": not draw(rarely),
        "authorised": draw(st.sampled_from([None, None, True, False])),
        "opted_out": draw(rarely),
    }


@st.composite
def behaviours(draw: st.DrawFn, account: int, on: date) -> Rows:
    """Give how an account behaved, or nothing."""
    if draw(rarely):
        return []
    invoices = draw(st.integers(0, 5))
    counts = ("kept_promises_12m", "broken_promises_12m", "reminders_12m", "paid_after_reminder_12m")
    row = {name: draw(st.integers(0, 3)) for name in counts} | {
        "account_id": account,
        "invoices_12m": invoices,
        "late_12m": draw(st.integers(0, invoices)),
        "days_late_sum_12m": draw(st.integers(0, 90)) if invoices else 0,
        "last_contact_on": draw(st.none() | st.integers(0, 40).map(lambda n: on - n * DAY)),
    }
    return [row]


@st.composite
def discards(draw: st.DrawFn, accounts: list[int], in_force: dict[int, Policy]) -> Rows:
    """Give a few steps that a person discarded today."""
    names = sorted(
        {step.name for policy in in_force.values() for ladder in policy.ladders for step in ladder.steps}
    )
    pairs = st.tuples(st.sampled_from(accounts), st.sampled_from(names))
    found = draw(st.lists(pairs, max_size=2, unique=True))
    return [{"account_id": account, "step": name} for account, name in found]

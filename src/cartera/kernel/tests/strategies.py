"""Random small books: whatever a portfolio may hold on a day, however unlikely.

Hypothesis draws how many there are of each and one seed; the rest follows from the seed, which is fifty times as fast
as drawing every value. What fails is made small by `smallest`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from cartera.kernel.facts import Facts
from cartera.kernel.policy import Ladder, Policy
from cartera.kernel.tests.book import cumulative, facts_of
from cartera.kernel.tests.reference_spells import spells
from cartera.kernel.tests.strategies_policy import CHANNELS, CURRENCIES, ROLES, policy

Rows = list[dict[str, Any]]
DAY = timedelta(days=1)
LIVES = ("wild", "wild", "steady", "young")  # steady: one long spell; young: nothing overdue
AGES = [*range(-10, 50), *range(1, 12), *range(-3, 2)]


@dataclass(frozen=True)
class World:
    """What a decision is made from."""

    facts: Facts
    policies: dict[int, Policy]
    on: date


def worlds() -> st.SearchStrategy[World]:
    """Give a few debtors with items, histories and addresses, and the policies they are under."""
    return st.builds(world, st.integers(0, 2**64), st.integers(1, 6), st.integers(1, 3))


def world(seed: int, accounts: int, policies: int) -> World:
    """Make a world of up to so many accounts under so many policy versions."""
    rnd = Random(seed)
    on = date(2026, 10, 20) + DAY * rnd.randint(0, 14)
    in_force = {key: policy(rnd) for key in range(1, policies + 1)}
    pairs = sorted({(rnd.randint(1, 4), rnd.choice(CURRENCIES)) for _ in range(accounts)})
    rows: dict[str, Rows] = {
        name: [] for name in ("accounts", "items", "done", "done_items", "behaviour", "instalments")
    }
    for key, (debtor, currency) in enumerate(pairs, 1):
        life = rnd.choice(LIVES)
        items = [_item(rnd, key * 100 + n, key, on, life) for n in range(rnd.randint(0, 6))]
        done, spoken = _history(rnd, key, items, in_force, on, life)
        asked = _asked(rnd, items, on)
        _speak_of(rnd, asked, done, spoken)
        rows["accounts"].append(_account(rnd, key, debtor, currency, list(in_force), on))
        rows["items"] += items
        rows["done"] += done
        rows["done_items"] += spoken
        rows["instalments"] += asked
        rows["behaviour"] += _behaviour(rnd, key, on)
    rows["contacts"] = [_contact(rnd, number) for number in range(1, rnd.randint(2, 12))]
    rows["discarded"] = _discards(rnd, len(pairs), in_force)
    return World(facts_of(rows), in_force, on)


def rarely(rnd: Random) -> bool:
    """Say yes now and then."""
    return rnd.random() < 0.06


def _some_day(rnd: Random, on: date, back: int) -> date | None:
    return on - rnd.randint(0, back) * DAY if rnd.random() < 0.6 else None


def _account(
    rnd: Random, account: int, debtor: int, currency: str, keys: list[int], on: date
) -> dict[str, Any]:
    """Give an account, seldom braked, seldom with money on it."""
    return {
        "account_id": account,
        "debtor_id": debtor,
        "currency": currency,
        "exponent": 0 if currency == "CLP" else 2,
        "country": rnd.choice(["pe", "cl", ""]),
        "kind": rnd.choice(["business", "consumer"]),
        "tags": rnd.choice(["", ",vip,", ",new,vip,"]),
        "customer_since": _some_day(rnd, on, 1500),
        "on_account_minor": rnd.choice([3_000, 10_000, 14_000]) if rnd.random() < 0.25 else 0,
        "exempt": rarely(rnd),
        "forborne": rarely(rnd),
        "paused": rarely(rnd),
        **{
            brake: rnd.random() < 0.02
            for brake in ("represented", "deceased", "insolvent", "cease_request", "complaint", "verifying")
        },
        "hardship": rnd.random() < 0.2,
        "sales_12m_minor": rnd.choice([None, 0, 49_999, 50_000, 500]),
        "score": rnd.choice([None, 0.1, 0.5, 0.9]),
        "policy": rnd.choice(keys),
    }


def _item(rnd: Random, item_id: int, account: int, on: date, life: str) -> dict[str, Any]:
    """Give an item: overdue, current or settled; now and then braked."""
    settled = on - rnd.randint(0, 45) * DAY if rnd.random() < 0.35 and life != "steady" else None
    age = rnd.randint(-10, 0) if life == "young" else rnd.choice(AGES)
    parts = [0, 0, 0]
    if settled is None:
        parts = [rnd.choice([10_000, 5_000, 4_000, 12_345]), rnd.choice([0, 0, 700]), rnd.choice([0, 0, 33])]
    return {
        "item_id": item_id,
        "account_id": account,
        "due_date": on - age * DAY,
        "principal_minor": parts[0],
        "fees_minor": parts[1],
        "interest_minor": parts[2],
        "disputed_minor": rnd.choice([sum(parts), sum(parts) // 2]) if rnd.random() < 0.15 else 0,
        "settled_on": settled,
        "paused": rarely(rnd),
        "promised": rarely(rnd),
        "agreed": rarely(rnd),
    }


def _history(
    rnd: Random, account: int, items: Rows, in_force: dict[int, Policy], on: date, life: str
) -> tuple[Rows, Rows]:
    """Give what was carried out for an account; each spell keeps to one ladder of one policy version."""
    ages = sorted(rnd.sample(range(46), rnd.randint(0, 2 if life == "steady" else 6)), reverse=True)
    rows: Rows = [
        {
            "done_id": account * 100 + number,
            "account_id": account,
            "done_on": on - age * DAY,
            "rung": None if rnd.random() < 0.25 else 0,
            "items": _topics(rnd, account, items, on - age * DAY),
        }
        for number, age in enumerate(ages)
    ]
    rungs = [row for row in rows if row["rung"] is not None]
    courtesies = [row for row in rows if row["rung"] is None]
    for spell in [*spells(rungs, {item["item_id"]: item for item in items}, on), courtesies]:
        key = rnd.choice(list(in_force))
        ladder = rnd.choice(in_force[key].ladders)
        for number, row in enumerate(spell):
            row.update({"policy": key, "ladder": ladder.name, "waived": False})
            rung = number if life == "steady" else rnd.randint(0, 4)
            row.update(_done_courtesy(rnd, ladder) if row["rung"] is None else _done_rung(rnd, ladder, rung))
    spoken = [
        {"done_id": row["done_id"], "account_id": account, "item_id": item, "due_date": due}
        for row in rows for item, due in row.pop("items")
    ]  # fmt: skip
    return rows, spoken


def _asked(rnd: Random, items: Rows, on: date) -> Rows:
    """Put some of an account's items under a plan, now and then, and give what it asks next of some of them."""
    if rnd.random() < 0.7:
        return []
    due = on + rnd.randint(-6, 8) * DAY
    planned = [item for item in items if rnd.random() < 0.93]
    for item in planned:
        item["agreed"] = True
    return [
        {"account_id": item["account_id"], "item_id": item["item_id"], "due_date": due, "minor": rnd.choice([2_000, 5_000, 20_000])}
        for item in planned if rnd.random() < 0.8
    ]  # fmt: skip


def _speak_of(rnd: Random, asked: Rows, done: Rows, spoken: Rows) -> None:
    """Let steps that set no position have spoken of instalments."""
    for each in asked:
        for row in done:
            if row["rung"] is None and rnd.random() < 0.4:
                key = {
                    "done_id": row["done_id"],
                    "account_id": each["account_id"],
                    "item_id": each["item_id"],
                }
                spoken[:] = [
                    told
                    for told in spoken
                    if (told["done_id"], told["item_id"]) != (key["done_id"], key["item_id"])
                ]
                spoken.append(key | {"due_date": each["due_date"]})


def _topics(rnd: Random, account: int, items: Rows, done_on: date) -> list[tuple[int, date]]:
    """Give what a step spoke of: items as they stand, extended since, or no longer known."""
    chosen: list[tuple[int, date]] = []
    for item in items:
        if rnd.random() < 0.6:
            due = item["due_date"]
            moved = rarely(rnd) or (due >= done_on and rnd.random() < 0.5)
            chosen.append((item["item_id"], min(due, done_on) - rnd.randint(1, 9) * DAY if moved else due))
    if rarely(rnd):
        chosen.append((account * 100 + 99, done_on - 3 * DAY))
    return chosen


def _done_rung(rnd: Random, ladder: Ladder, rung: int) -> dict[str, Any]:
    """Give a rung of a ladder as done, or a waived consequence."""
    rung %= len(ladder.rungs)
    step = ladder.rungs[rung]
    waived = step.is_consequence and rnd.random() < 0.5
    return {"step": step.name, "rung": rung, "cumulative_days": cumulative(ladder, rung), "waived": waived}


def _done_courtesy(rnd: Random, ladder: Ladder) -> dict[str, Any]:
    """Give a courtesy step as done: one of the ladder, or one that it no longer has."""
    late = [step for step in ladder.apart if step.after == "due"]
    if late and rnd.random() < 0.3:
        step = rnd.choice(late)
        return {"step": step.name, "rung": None, "cumulative_days": step.days}
    days = rnd.choice([step.days for step in ladder.before_due] or [4])
    return {"step": f"b{days}", "rung": None, "cumulative_days": -days}


def _contact(rnd: Random, contact_id: int) -> dict[str, Any]:
    """Give an address; most may be used."""
    return {
        "contact_id": contact_id,
        "debtor_id": rnd.randint(1, 4),
        "only_account": rnd.choice([0, 0, 0, 0, *range(1, 5)]),
        "role": rnd.choice(["payer", "payer", *ROLES]),
        "channel": rnd.choice(["email", *CHANNELS]),
        "usable": rnd.random() < 0.85,
        "authorised": rnd.choice([None, None, None, True, False]),
        "opted_out": rnd.random() < 0.15,
        "lawful": rnd.random() < 0.8,
        "lawful_at": None,
    }


def _behaviour(rnd: Random, account: int, on: date) -> Rows:
    """Give how an account behaved, or nothing."""
    if rnd.random() < 0.2:
        return []
    invoices = rnd.randint(0, 5)
    counts = ("kept_promises_12m", "broken_promises_12m", "reminders_12m", "paid_after_reminder_12m")
    row: dict[str, Any] = {name: rnd.randint(0, 3) for name in counts} | {
        "account_id": account,
        "invoices_12m": invoices,
        "late_12m": rnd.randint(0, invoices),
        "days_late_sum_12m": rnd.randint(0, 90) if invoices else 0,
        "last_contact_on": _some_day(rnd, on, 40),
    }
    return [row]


def _discards(rnd: Random, accounts: int, in_force: dict[int, Policy]) -> Rows:
    """Give a few steps that a person discarded today."""
    steps = [step.name for policy in in_force.values() for ladder in policy.ladders for step in ladder.steps]
    return [
        {"account_id": rnd.randint(1, accounts), "step": rnd.choice(steps)} for _ in range(rnd.randint(0, 2))
    ]

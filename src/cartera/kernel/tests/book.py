"""A small book of facts to write cases with: everything has a default that leaves the account chaseable."""

from datetime import date, timedelta
from typing import Any

import polars as pl

from cartera.kernel import columns
from cartera.kernel.facts import Facts
from cartera.kernel.policy import Ladder, Policy, Segment, Step

ACCOUNT = {
    "account_id": 1, "debtor_id": 1, "currency": "PEN", "exponent": 2, "country": "pe", "kind": "business",
    "tags": "", "customer_since": None, "on_account_minor": 0, "exempt": False, "forborne": False, "paused": False,
    "represented": False, "deceased": False, "insolvent": False, "cease_request": False, "complaint": False,
    "verifying": False, "hardship": False, "sales_12m_minor": None, "score": None, "policy": 1,
}  # fmt: skip
ITEM = {
    "account_id": 1, "principal_minor": 10_000, "fees_minor": 0, "interest_minor": 0, "disputed_minor": 0,
    "settled_on": None, "paused": False, "promised": False, "agreed": False,
}  # fmt: skip
CONTACT = {
    "debtor_id": 1,
    "role": "payer",
    "channel": "email",
    "usable": True,
    "authorised": None,
    "opted_out": False,
    "lawful": True,
    "lawful_at": None,
    "only_account": 0,
}
BEHAVIOUR = {
    "invoices_12m": 0, "late_12m": 0, "days_late_sum_12m": 0, "kept_promises_12m": 0, "broken_promises_12m": 0,
    "reminders_12m": 0, "paid_after_reminder_12m": 0, "last_contact_on": None,
}  # fmt: skip


def day(number: int) -> date:
    """Give a day of October 2026; days outside run on into the months beside it."""
    return date(2026, 9, 30) + timedelta(days=number)


def step(name: str, days: int, **more: Any) -> Step:
    """Give an e-mail step, or whatever `more` says."""
    return Step(name, days, **({"channels": ("email",)} | more))


def ladder(*steps: Step, **more: Any) -> Ladder:
    """Give a ladder for everybody."""
    return Ladder(**({"name": "standard", "steps": steps} | more))


def policy(*steps: Step, **more: Any) -> Policy:
    """Give a policy of one ladder; keys of a ladder go to it, the rest to the policy."""
    of_ladder = {key: more.pop(key) for key in ("climb", "items") if key in more}
    everything = {"name": "p", "version": "1", "ladders": (ladder(*steps, **of_ladder),)} | more
    return Policy(**everything)


def segments(**whens: str | None) -> tuple[Segment, ...]:
    """Give segments in order."""
    return tuple(Segment(name, when) for name, when in whens.items())


def cumulative(ladder: Ladder, rung: int) -> int:
    """Give the days from due at which a rung is reached: a `previous` step's days added to those before it."""
    days = 0
    for each in ladder.rungs[: rung + 1]:
        days = days + each.days if each.after == "previous" else each.days
    return days


class Book:
    """Facts in the making. `policies` by key; account 1 of debtor 1 with an e-mail address is there already."""

    def __init__(self, *policies: Policy, **account: Any) -> None:
        self.policies = dict(enumerate(policies, 1))
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in FRAMES}
        self.account(**account)
        self.contact()

    def account(self, **more: Any) -> "Book":
        self.rows["accounts"].append(ACCOUNT | more)
        return self

    def item(self, item_id: int, due: date, **more: Any) -> "Book":
        self.rows["items"].append(ITEM | {"item_id": item_id, "due_date": due} | more)
        return self

    def instalment(self, item_id: int, due: date, minor: int, **more: Any) -> "Book":
        """Say what a plan asks next of an item that is agreed."""
        self.rows["instalments"].append(
            {"account_id": 1, "item_id": item_id, "due_date": due, "minor": minor} | more
        )
        return self

    def contact(self, **more: Any) -> "Book":
        contact_id = len(self.rows["contacts"]) + 1
        self.rows["contacts"].append(CONTACT | {"contact_id": contact_id} | more)
        return self

    def without_contacts(self) -> "Book":
        self.rows["contacts"].clear()
        return self

    def behaviour(self, **more: Any) -> "Book":
        self.rows["behaviour"].append(BEHAVIOUR | {"account_id": 1} | more)
        return self

    def discard(self, name: str) -> "Book":
        self.rows["discarded"].append({"account_id": 1, "step": name})
        return self

    def done(
        self, name: str, on: date, *items: int, dues: dict[int, date] | None = None, **more: Any
    ) -> "Book":
        """Carry out a step of a policy's first ladder; `dues`: due dates as they were, if other than now."""
        row = {"account_id": 1, "policy": 1, "done_on": on, "waived": False} | more
        ladder = self.policies[row["policy"]].ladders[0]
        rungs = [each.name for each in ladder.rungs]
        rung = rungs.index(name) if name in rungs else None
        days = cumulative(ladder, rung) if rung is not None else 0
        done_id = len(self.rows["done"]) + 1
        self.rows["done"].append(
            {"done_id": done_id, "ladder": ladder.name, "step": name, "rung": rung, "cumulative_days": days}
            | row
        )
        now = {item["item_id"]: item["due_date"] for item in self.rows["items"]} | (dues or {})
        self.rows["done_items"] += [
            {"done_id": done_id, "account_id": row["account_id"], "item_id": item, "due_date": now[item]}
            for item in items
        ]
        return self

    def facts(self) -> Facts:
        """Give the facts as the kernel takes them."""
        return facts_of(self.rows)


FRAMES = {
    "accounts": columns.ACCOUNTS, "items": columns.ITEMS, "done": columns.DONE, "done_items": columns.DONE_ITEMS,
    "discarded": columns.DISCARDED, "contacts": columns.CONTACTS, "behaviour": columns.BEHAVIOUR, "instalments": columns.INSTALMENTS,
}  # fmt: skip


def facts_of(rows: dict[str, list[dict[str, Any]]]) -> Facts:
    """Give facts from rows per frame."""
    return Facts(**{name: pl.DataFrame(rows[name], schema=schema) for name, schema in FRAMES.items()})

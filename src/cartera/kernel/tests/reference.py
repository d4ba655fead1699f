"""The slow, obvious kernel: plain Python, one account at a time, written from the format description alone.

The real kernel must decide the same (`test_reference`). Nothing here is fast and nothing is shared with it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cartera.kernel.columns import DECISIONS
from cartera.kernel.facts import Facts
from cartera.kernel.policy import Ladder, Policy, Step
from cartera.kernel.tests.reference_address import reach
from cartera.kernel.tests.reference_before_due import Ahead
from cartera.kernel.tests.reference_climb import Climb
from cartera.kernel.tests.reference_conditions import columns_of, holds, total
from cartera.kernel.tests.reference_spells import open_at, overdue_at, position_name, spell_of

Row = Mapping[str, Any]
ACCOUNT_BRAKES = (
    "deceased", "insolvent", "represented", "cease_request", "complaint", "verifying", "exempt", "forborne", "paused",
)  # fmt: skip
ITEM_BRAKES = ("paused", "disputed", "agreed", "promised")


def decide(facts: Facts, policies: Mapping[int, Policy], on: date) -> list[dict[str, Any]]:
    """Decide every account that has anything open, in the order of account ids."""
    decisions = []
    for account in sorted(facts.accounts.to_dicts(), key=lambda row: row["account_id"]):
        one = Account(account, facts, policies, on)
        if one.open:
            decisions.append(one.decide())
    return decisions


def rows_of(frame: Any, column: str, value: int) -> list[dict[str, Any]]:
    """Give the rows of a frame that belong to one account or debtor."""
    return [row for row in frame.to_dicts() if row[column] == value]


class Account:
    """Everything known of one debtor in one currency."""

    def __init__(self, account: Row, facts: Facts, policies: Mapping[int, Policy], on: date) -> None:
        key = account["account_id"]
        self.account, self.on = account, on
        self.too_early = False  # an announced consequence waits for its own day as well as for its term
        self.items = {row["item_id"]: row for row in rows_of(facts.items, "account_id", key)}
        self.done = rows_of(facts.done, "account_id", key)
        spoken = rows_of(facts.done_items, "account_id", key)
        for row in self.done:
            row["items"] = [(s["item_id"], s["due_date"]) for s in spoken if s["done_id"] == row["done_id"]]
        self.asked = rows_of(facts.instalments, "account_id", key)
        self.discarded = {row["step"] for row in rows_of(facts.discarded, "account_id", key)}
        of_debtor = rows_of(facts.contacts, "debtor_id", account["debtor_id"])
        self.contacts = [row for row in of_debtor if row["only_account"] in (0, key)]
        self.open = sorted(
            (item for item in self.items.values() if open_at(item, on)),
            key=lambda item: (item["due_date"], item["item_id"]),
        )
        self.overdue = [item for item in self.open if overdue_at(item, on)]
        self.braked = any(account[brake] for brake in ACCOUNT_BRAKES)
        self.chased = [item for item in self.overdue if not self.braked and not brakes_of(item)]
        self.spell = spell_of(self.done, self.items, on)
        behaviour = rows_of(facts.behaviour, "account_id", key)
        self.columns = columns_of(account, behaviour[0] if behaviour else None, self.open, on)
        self._place(policies)

    def _place(self, policies: Mapping[int, Policy]) -> None:
        """Find policy, segment and ladder; an unfinished spell stays on its own policy and ladder."""
        begun = self.spell.rows[0] if self.spell.rows else None
        self.policy_key = begun["policy"] if begun else self.account["policy"]
        self.policy = policies[self.policy_key]
        matching = (s.name for s in self.policy.segments if holds(s.when, self.columns))
        self.segment = next(matching, None)
        self.columns["segment"] = self.segment
        if begun:
            ladders = [each for each in self.policy.ladders if each.name == begun["ladder"]]
        else:
            ladders = [
                each for each in self.policy.ladders if not each.segments or self.segment in each.segments
            ]
        self.ladder: Ladder | None = ladders[0] if ladders else None

    def decide(self) -> dict[str, Any]:
        """Give the row of this account."""
        carrying = self.chased[0]["item_id"] if self.chased else None
        row: dict[str, Any] = dict.fromkeys(DECISIONS)
        row |= {
            "account_id": self.account["account_id"],
            "debtor_id": self.account["debtor_id"],
            "currency": self.account["currency"],
            "policy": self.policy_key,
            "segment": self.segment,
            "ladder": self.ladder.name if self.ladder else None,
            "position": position_name(self.spell, self.ladder),
            "rung": self.spell.position if self.spell.position >= 0 else None,
            "open_minor": sum(total(item) for item in self.open),
            "overdue_minor": sum(owed(item) for item in self.overdue),
            "oldest_due": self.overdue[0]["due_date"] if self.overdue else None,
            "carrying_item": carrying,
        }
        proposal, why = self._propose()
        if proposal:
            return row | proposal | {"reasons": [*why, *self._brakes()]}
        reasons = [*why, *self._brakes()]
        if not reasons or (self.chased and not why) or self.too_early:
            reasons.append("not_due")
        return row | {"reasons": reasons}

    def _brakes(self) -> list[str]:
        """Give the brakes of the account and of all that is overdue, each once."""
        found = [brake for brake in ACCOUNT_BRAKES if self.account[brake]]
        of_items = {brake for item in self.overdue for brake in brakes_of(item)}
        return found + [brake for brake in ITEM_BRAKES if brake in of_items and brake not in found]

    def _propose(self) -> tuple[dict[str, Any] | None, list[str]]:
        """Give a proposal with its code, or why there is none."""
        if self.chased:
            return self._climb()
        if self.ladder and not self.braked:
            return self._courtesy()
        return None, []

    def _climb(self) -> tuple[dict[str, Any] | None, list[str]]:
        net = self._net()
        if net <= 0:
            return None, ["credit_covers"]
        if net < self.policy.min_open.get(self.account["currency"], 0):
            return None, ["below_threshold"]
        if self.ladder is None:
            return None, ["no_ladder"]
        climb = Climb(self.ladder, self.spell, self._holds, self.chased[0]["due_date"], self.on)
        chosen = climb.choose()
        if chosen is None:
            done = position_name(self.spell, self.ladder) == "finished"
            if climb.waits():
                self.too_early = not climb.waits(come=True)
                return None, ["waiting_announcement"]
            return None, ["finished"] if done else []
        if self._acted_today():
            return None, []
        rung, day = chosen
        items = {
            "overdue": self.chased,
            "open": [item for item in self.open if not brakes_of(item)],
            "triggering": self.chased[:1],
        }[self.ladder.items]
        # What is overdue beside the items spoken of takes of the money on account first.
        beside = max(0, sum(owed(item) for item in self.chased) - sum(owed(item) for item in items))
        credit = max(0, self.account["on_account_minor"] - beside)
        return self._file(self.ladder.rungs[rung], rung, day, items, credit)

    def _courtesy(self) -> tuple[dict[str, Any] | None, list[str]]:
        assert self.ladder
        ahead = Ahead(self.policy, self.ladder, self.account, self.done, self._when, self.on)
        coming = [item for item in self.open if item["due_date"] >= self.on and not brakes_of(item)]
        coming = sorted([*coming, *self._instalments()], key=lambda row: row["item_id"])
        found, why = (None, []) if self._acted_today() else ahead.choose(coming)
        if found is None:
            return None, why
        proposal, why = self._file(found.step, None, found.due_from, found.items, found.credit)
        if proposal and any(item.get("instalment") for item in found.items):
            due = found.items[0]["due_date"]
            proposal["instalment_due"] = due
            if due < self.on:
                why = ["step_due", *why[1:]]
        return proposal, why

    def _instalments(self) -> list[Row]:
        """Give what plans ask as if it were items, where nothing but the plan brakes them; in the order of item ids."""
        rows = []
        for each in sorted(self.asked, key=lambda row: row["item_id"]):
            item = self.items.get(each["item_id"])
            if item in self.open and set(brakes_of(item)) <= {"agreed"} and owed(item) > 0:
                rows.append(
                    {**item, "due_date": each["due_date"], "principal_minor": min(each["minor"], owed(item)), "fees_minor": 0,
                     "interest_minor": 0, "disputed_minor": 0, "instalment": True}
                )  # fmt: skip
        return rows

    def _file(
        self, step: Step, rung: int | None, day: date, items: list[Row], credit: int
    ) -> tuple[dict[str, Any] | None, list[str]]:
        """Write a proposal, unless a person discarded the step today or nobody can be reached."""
        if step.name in self.discarded:
            return None, ["discarded"]
        way = reach(step, self.contacts)
        if way.why_not:
            return None, way.why_not
        amount = sum(owed(item) for item in items)
        proposal = {
            "step": step.name, "action": step.action, "by": step.by, "to": way.role, "channels": way.channels,
            "contacts": way.contacts, "template": step.template, "approve": step.approve,
            "step_rung": rung, "due_from": day, "item_ids": [item["item_id"] for item in items],
            "item_amounts": [owed(item) for item in items], "amount_minor": amount, "credit_minor": credit,
            "net_minor": amount - credit, "interest_minor": sum(min(item["interest_minor"], owed(item)) for item in items),
        }  # fmt: skip
        why = ["before_due" if rung is None else "step_due"]
        return proposal, [*why, "contact_law"] if way.barred else why

    def _net(self) -> int:
        """Give the overdue that may be chased less the money on account."""
        return sum(owed(item) for item in self.chased) - int(self.account["on_account_minor"])

    def _acted_today(self) -> bool:
        return any(row["done_on"] == self.on and not row["waived"] for row in self.done)

    def _holds(self, step: Step) -> bool:
        return self._net() >= step.min_open.get(self.account["currency"], 0) and self._when(step)

    def _when(self, step: Step) -> bool:
        return holds(step.when, self.columns)


def owed(item: Row) -> int:
    """Give what is chased of an item: its open total less what is disputed."""
    return total(item) - int(item["disputed_minor"])


def brakes_of(item: Row) -> list[str]:
    """Give the brakes of an item: a dispute only when it is about all of it."""
    disputed = item["disputed_minor"] >= total(item)
    return [brake for brake in ITEM_BRAKES if (disputed if brake == "disputed" else item[brake])]

"""Courtesy steps of the reference: what is not yet due, one due date at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cartera.kernel.policy import Ladder, Policy, Step
from cartera.kernel.tests.reference_conditions import total

Row = Mapping[str, Any]


@dataclass
class Courtesy:
    """A courtesy step, the items of one due date and the money that is left for them."""

    step: Step
    due_from: date
    items: list[Row]
    credit: int


@dataclass
class Ahead:
    """What an account owes but not yet, and what it was already told about it."""

    policy: Policy
    ladder: Ladder
    account: Row
    done: list[Row]
    when: Callable[[Step], bool]
    on: date

    def choose(self, items: list[Row]) -> tuple[Courtesy | None, list[str]]:
        """Give the first due date's step, or why those whose day has come are held back."""
        credit, reasons = self.account["on_account_minor"], set()
        for day in sorted({item["due_date"] for item in items}):
            group = [item for item in items if item["due_date"] == day]
            left, credit = credit, max(0, credit - self._sum(group))
            found = self._of_date(group, self._sum(group) - left, left)
            if found is None:
                continue
            net = self._sum(found.items) - left
            if net <= 0:
                reasons.add("credit_covers")
            elif net < self.policy.min_open.get(self.account["currency"], 0):
                reasons.add("below_threshold")
            else:
                return found, []
        return None, [code for code in ("credit_covers", "below_threshold") if code in reasons]

    def _sum(self, items: list[Row]) -> int:
        return sum(total(item) - item["disputed_minor"] for item in items)

    def _of_date(self, group: list[Row], net: int, credit: int) -> Courtesy | None:
        """Give the latest of the steps that items of one due date are waiting for, with those items."""
        steps = {item["item_id"]: self._next(item, net) for item in group}
        waiting = [step for step in steps.values() if step]
        if not waiting:
            return None
        step = max(waiting, key=self._place)
        mine = [item for item in group if steps[item["item_id"]] == step]
        return Courtesy(step, mine[0]["due_date"] + timedelta(days=offset(step)), mine, credit)

    def _next(self, item: Row, net: int) -> Step | None:
        """Give the latest step whose day has come for an item and that is later than what it was told."""
        told = self._told(item)
        steps = [
            step for step in steps_apart(self.ladder)
            if self.on >= item["due_date"] + timedelta(days=offset(step))
            and (item["due_date"] >= self.on if step.after == "before_due" else item.get("instalment"))
            and (told is None or self._place(step) > told)
            and self._holds(step, net)
        ]  # fmt: skip
        return max(steps, key=self._place, default=None)

    def _place(self, step: Step) -> tuple[int, int]:
        """Give the order of a step among those without position: by day, and on one day as the policy lists them."""
        return offset(step), steps_apart(self.ladder).index(step)

    def _told(self, item: Row) -> tuple[int, int] | None:
        """Give the place of the latest step without position done for an item and its due date."""
        places = {step.name: self._place(step) for step in steps_apart(self.ladder)}
        return max(
            (
                places[row["step"]] for row in self.done
                if row["rung"] is None and row["step"] in places
                and (item["item_id"], item["due_date"]) in row["items"]
            ),
            default=None,
        )  # fmt: skip

    def _holds(self, step: Step, net: int) -> bool:
        return net >= step.min_open.get(self.account["currency"], net) and self.when(step)


def steps_apart(ladder: Ladder) -> list[Step]:
    """Give the steps that set no position: courtesies, and what reminds of a plan's instalment and does nothing else."""
    late = [step for step in ladder.rungs if step.after == "due" and not step.announces]
    return [*ladder.before_due, *(step for step in late if not step.is_consequence)]


def offset(step: Step) -> int:
    """Give the days from the due date to a step: before it, or at least one after it."""
    return -step.days if step.after == "before_due" else max(step.days, 1)

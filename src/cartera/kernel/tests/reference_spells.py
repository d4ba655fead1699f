"""Spell, fall-back and position of the reference: one account, derived anew from what was carried out.

"A spell runs from the first step carried out to the cure. … Cure is derived, not an event."
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cartera.kernel.policy import Ladder

Row = Mapping[str, Any]


@dataclass
class Spell:
    """The rows of the last spell (empty: none or cured) and those of them that still count."""

    rows: list[Row] = field(default_factory=list)
    standing: list[Row] = field(default_factory=list)
    position: int = -1

    def last_at(self, rung: int) -> Row:
        """Give the last row that still counts at a rung; one really carried out before a waived one."""
        rows = [row for row in self.standing if row["rung"] == rung]
        return ([row for row in rows if not row["waived"]] or rows)[-1]

    def has(self, rung: int) -> bool:
        """Tell whether a rung was done or waived and still counts."""
        return any(row["rung"] == rung for row in self.standing)


def spell_of(done: list[Row], items: Mapping[int, Row], on: date) -> Spell:
    """Give the unfinished spell of an account. Each row of `done` carries its `items`: (item_id, due_date)."""
    rows = sorted(
        (row for row in done if row["rung"] is not None), key=lambda r: (r["done_on"], r["done_id"])
    )
    last = spells(rows, items, on)[-1:]
    if not last or cured(last[0], items, on):
        return Spell()
    standing = [row for row in last[0] if not fell_back(row, items, on)]
    return Spell(rows=last[0], standing=standing, position=highest(standing))


def spells(rows: list[Row], items: Mapping[int, Row], on: date) -> list[list[Row]]:
    """Cut rows, oldest first, where there was an evening on which nothing that was spoken of was open and overdue."""
    cut: list[list[Row]] = []
    for row in rows:
        same_day = cut and cut[-1][-1]["done_on"] == row["done_on"]
        if cut and (same_day or not rested(cut[-1], rows, items, row["done_on"])):
            cut[-1].append(row)
        else:
            cut.append([row])
    return cut


def cured(spell: list[Row], items: Mapping[int, Row], on: date) -> bool:
    """Tell whether since the last of its rows there was an evening on which nothing that a spell was about was overdue."""
    return rested(spell, spell, items, on)


def rested(spell: list[Row], rows: list[Row], items: Mapping[int, Row], until: date) -> bool:
    """Tell whether from the last row of a spell to a day there was such an evening."""
    about = {item_id for row in spell for item_id, _ in row["items"]}
    day = spell[-1]["done_on"]
    after = [row for row in rows if row["done_on"] > day]
    while day <= until:
        if not any(overdue_then(item_id, after, items, day) for item_id in about):
            return True
        day += timedelta(days=1)
    return False


def overdue_then(item_id: int, after: list[Row], items: Mapping[int, Row], day: date) -> bool:
    """Tell whether an item was open and overdue on an evening. A later row that speaks of it proves that it was open."""
    proofs = [
        due for row in after if row["done_on"] >= day for spoke, due in row["items"] if spoke == item_id
    ]
    if proofs:
        return bool(proofs[0] < day)
    return item_id in items and overdue_at(items[item_id], day)


def fell_back(row: Row, items: Mapping[int, Row], on: date) -> bool:
    """Tell whether the oldest overdue item went away after a step, and the next one was too young for it.

    Looked at on the evening of every day since. Who carried in the past is not known: the oldest overdue is taken.
    """
    needed = max(row["cumulative_days"], 1)
    day = row["done_on"]
    while day <= on:
        oldest = oldest_at(items, day)
        went = went_away(row, items, day)
        moved = went is not None and (oldest is None or oldest > went)
        if moved and (oldest is None or (day - oldest).days < needed):
            return True
        day += timedelta(days=1)
    return False


def went_away(row: Row, items: Mapping[int, Row], day: date) -> date | None:
    """Give the due date of the oldest item that stopped being overdue that day, after the step.

    On the day of the step: what it spoke of as overdue and what, as we know today, was not overdue that evening
    (paid the same day, by a payment dated back, or extended since).
    """
    if day == row["done_on"]:
        gone = [
            due for item_id, due in row["items"]
            if due < day and not (item_id in items and overdue_at(items[item_id], day))
        ]  # fmt: skip
    else:
        gone = [
            item["due_date"] for item in items.values() if item["due_date"] < day and item["settled_on"] == day
        ]  # fmt: skip
    return min(gone, default=None)


def oldest_at(items: Mapping[int, Row], day: date) -> date | None:
    """Give the earliest due date of what is overdue on the evening of a day."""
    return min((item["due_date"] for item in items.values() if overdue_at(item, day)), default=None)


def overdue_at(item: Row, day: date) -> bool:
    """Tell whether an item is open and overdue on the evening of a day."""
    return bool(item["due_date"] < day) and open_at(item, day)


def open_at(item: Row, day: date) -> bool:
    """Tell whether an item is open on the evening of a day."""
    return item["settled_on"] is None or item["settled_on"] > day


def highest(standing: list[Row]) -> int:
    """Give the rung of the position: the highest done one, moved on over waived ones right above it; -1 none."""
    position = max((row["rung"] for row in standing if not row["waived"]), default=-1)
    waived = {row["rung"] for row in standing if row["waived"]}
    while position + 1 in waived:
        position += 1
    return int(position)


def position_name(spell: Spell, ladder: Ladder | None) -> str:
    """Give the name of the position as it is shown."""
    if ladder is None or spell.position < 0:
        return "none"
    last = len(ladder.rungs) - 1
    step = ladder.rungs[spell.position]
    return "finished" if spell.position == last and not step.repeat else step.name

"""Spell, fall-back and position of the reference: one account, derived anew from what was carried out.

"A spell runs from the first step carried out to the cure. … Cure is derived, not an event."
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cartera.kernel.policy import Ladder

Row = Mapping[str, Any]
NEVER = date.max


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
    """Cut rows, oldest first, where all that was spoken of before is gone."""
    cut: list[list[Row]] = []
    for number, row in enumerate(rows):
        before = [item_id for earlier in rows[:number] for item_id, _ in earlier["items"]]
        if cut and any(gone_on(item_id, rows, items, on) > row["done_on"] for item_id in before):
            cut[-1].append(row)
        else:
            cut.append([row])
    return cut


def gone_on(item_id: int, rows: list[Row], items: Mapping[int, Row], on: date) -> date:
    """Give the first day on whose morning an item was no longer open and overdue, as far as a step knew.

    A step that spoke of it proves that it was still there: then it is gone from the day after that step.
    """
    spoken = max(row["done_on"] for row in rows if any(item_id == spoke for spoke, _ in row["items"]))
    item = items.get(item_id)
    if item is None or extended(item_id, rows, items) or (open_at(item, on) and item["due_date"] >= on):
        return spoken + timedelta(days=1)
    if open_at(item, on):
        return NEVER
    return max(item["settled_on"], spoken + timedelta(days=1))


def cured(rows: list[Row], items: Mapping[int, Row], on: date) -> bool:
    """Tell whether nothing that a spell was about is still open and overdue on the day."""
    about = {item_id for row in rows for item_id, _ in row["items"]}
    return not any(
        item_id in items and overdue_at(items[item_id], on) and not extended(item_id, rows, items)
        for item_id in about
    )


def extended(item_id: int, rows: list[Row], items: Mapping[int, Row]) -> bool:
    """Tell whether an item was given a due date ahead after the last step that spoke of it: then it was not overdue."""
    spoken = [(row["done_on"], due) for row in rows for spoke, due in row["items"] if spoke == item_id]
    due_date = items[item_id]["due_date"]
    return bool(due_date > max(due for _, due in spoken) and due_date >= max(day for day, _ in spoken))


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

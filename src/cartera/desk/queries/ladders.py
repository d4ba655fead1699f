"""A debtor's place on their ladder, drawn: what was done, what is proposed now, what would follow."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from cartera.parties.models import Creditor
from cartera.strategy import queries as strategy
from cartera.strategy.models import PolicyVersion
from cartera.strategy.queries import TimelineStep


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the drawing. `mark` is done, waived, next or ahead; `on` the day it was done or would come."""

    step: TimelineStep
    mark: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A ladder with its rungs, and the version of the policy that decides for this account."""

    name: str
    version: PolicyVersion
    rungs: list[Rung]


def draw(
    creditor: Creditor,
    account_id: int,
    standing: dict[str, Any] | None,
    memory: pl.DataFrame | None,
    on: date,
) -> Drawn | None:
    """Draw the ladder an account stands on; None when it stands on none. One or two queries.

    An unfinished spell stays on the version it began with; else the version in force decides.
    """
    if standing is None or not standing["ladder"]:
        return None
    done = _done(account_id, memory)
    version = (
        PolicyVersion.objects.filter(pk=next(iter(done.values()))["policy"]).first()
        if done
        else strategy.policy_in_force(creditor=creditor, on=on)
    )
    if version is None:
        return None
    ladder = next(
        (each for each in strategy.timeline(strategy.read(version)) if each.name == standing["ladder"]), None
    )
    if ladder is None:
        return None
    rungs = []
    next_found = False
    last = max((place for place, step in enumerate(ladder.steps) if step.name in done), default=-1)
    for place, step in enumerate(ladder.steps):
        row = done.get(step.name)
        if row:
            rungs.append(Rung(step, "waived" if row["waived"] else "done", row["done_on"]))
            continue
        is_next = place > last and step.day > 0 and not next_found
        next_found = next_found or is_next
        mark = "next" if is_next else "passed" if place < last else "ahead"
        rungs.append(Rung(step, mark, _would_come(step, standing) if place > last else None))
    return Drawn(ladder.name, version, rungs)


def _done(account_id: int, memory: pl.DataFrame | None) -> dict[str, dict[str, Any]]:
    """Return the steps of the running spell that stand, by name."""
    if memory is None or memory.is_empty():
        return {}
    mine = memory.filter((pl.col("account_id") == account_id) & pl.col("standing"))
    return {row["step"]: row for row in mine.iter_rows(named=True)}


def _would_come(step: TimelineStep, standing: dict[str, Any]) -> date | None:
    """Return the day a step is reached by the oldest overdue item, all else unchanged."""
    oldest: date | None = standing["oldest_due"]
    return oldest + timedelta(days=max(step.day, 1)) if oldest and step.day > 0 else None

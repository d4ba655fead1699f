"""A debtor's place on their ladder, drawn: what was done, what is proposed now, what would follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import polars as pl

from cartera.parties.models import Creditor
from cartera.strategy import queries as strategy
from cartera.strategy.models import PolicyVersion
from cartera.strategy.queries import TimelineStep


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the drawing. `mark`: done, waived, passed over, proposed, next or ahead.

    `on`: the day it was done, proposed, or would come; None for a day gone by, on which something else kept it back.
    """

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
    proposed: Mapping[str, date] = MappingProxyType({}),
) -> Drawn | None:
    """Draw the ladder an account stands on; None when it stands on none. One or two queries.

    An unfinished spell stays on the version it began with; else the version in force decides. `proposed`: since when, by
    step, what waits for a decision.
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
    return Drawn(ladder.name, version, _rungs(ladder.steps, done, proposed, standing, on))


def _rungs(
    steps: Sequence[TimelineStep], done: Mapping[str, dict[str, Any]], proposed: Mapping[str, date],
    standing: dict[str, Any], on: date,
) -> list[Rung]:  # fmt: skip
    """Say of each step where the account stands with it; up to the last one done or proposed others were passed over."""
    rungs = []
    next_found = bool(proposed)
    last = max((place for place, step in enumerate(steps) if step.name in {*done, *proposed}), default=-1)
    for place, step in enumerate(steps):
        if step.name in proposed:
            rungs.append(Rung(step, "proposed", proposed[step.name]))
        elif row := done.get(step.name):
            rungs.append(Rung(step, "waived" if row["waived"] else "done", row["done_on"]))
        elif place < last:
            rungs.append(Rung(step, "passed", None))
        else:
            is_next = step.day > 0 and not next_found
            next_found = next_found or is_next
            comes = _would_come(step, standing)
            rungs.append(Rung(step, "next" if is_next else "ahead", comes if comes and comes > on else None))
    return rungs


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

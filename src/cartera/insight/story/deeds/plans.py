"""Deeds of payment plans: offered or agreed, accepted, broken, cancelled."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from cartera.agreements import instalments
from cartera.agreements import operations as agreements
from cartera.agreements.models import Plan
from cartera.insight.story.scene import NotDone, Scene
from cartera.insight.story.shape import Act
from cartera.money import amounts
from cartera.problems import N_


def plan(scene: Scene, act: Act) -> None:
    """Agree on a plan, with the days of tolerance of the policy in force."""
    items = scene.items(act.keys.get("items"))
    currency = scene.currency(act, items)
    agreements.agree_plan(
        debtor=scene.debtor(act.keys["debtor"]), currency=currency, reference=act.of,
        terms=_terms(scene, act, currency), tolerance_days=scene.policy().tolerance_days, items=items,
        offered=act.keys.get("offered", False), on=scene.on, at=scene.at, by=scene.by,
    )  # fmt: skip


def _terms(scene: Scene, act: Act, currency: str) -> agreements.Terms:
    keys: Mapping[str, Any] = act.keys
    if "instalments" in keys:
        return agreements.Terms(
            [
                instalments.Part(part["due"], amounts.to_minor(part["amount"], currency))
                for part in keys["instalments"]
            ]
        )
    if "count" not in keys:
        raise NotDone(N_("A plan needs its instalments, or how many there are."))
    first: date = keys.get("first", scene.on)
    schedule = instalments.Schedule(
        keys["count"], first, keys.get("every", "month"),
        down_minor=scene.minor(act, "down", currency) if "down" in keys else 0, down_on=scene.on,
        rate=Decimal(keys.get("rate", "0")),
    )  # fmt: skip
    return agreements.Terms(schedule=schedule)


def accept(scene: Scene, act: Act) -> None:
    """Let a plan begin that was offered."""
    found = scene.one(Plan, N_("plan"), act.of)
    agreements.accept_plan(plan=found, on=scene.on, at=scene.at, by=scene.by)


def break_(scene: Scene, act: Act) -> None:
    """Say that a plan is not kept."""
    found = scene.one(Plan, N_("plan"), act.of)
    agreements.break_plan(plan=found, on=scene.on, at=scene.at, by=scene.by, why=act.keys.get("reason", ""))


def cancel(scene: Scene, act: Act) -> None:
    """End a plan, or take an offer back."""
    found = scene.one(Plan, N_("plan"), act.of)
    agreements.cancel_plan(plan=found, on=scene.on, at=scene.at, by=scene.by, why=act.keys.get("reason", ""))

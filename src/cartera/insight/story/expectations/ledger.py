"""Expectations about what is owed, how old it is, and what was agreed or contested."""

from collections.abc import Iterator
from typing import Any

from cartera.agreements import queries as agreements
from cartera.agreements.models import Plan, Promise
from cartera.disputes import queries as disputes
from cartera.disputes.models import Dispute, Undertaking
from cartera.insight.story.expectations.found import Found, Minor, compare
from cartera.insight.story.scene import Scene
from cartera.insight.story.shape import Act
from cartera.portfolio import queries as portfolio
from cartera.problems import N_


def balance(scene: Scene, act: Act) -> Iterator[Found]:
    """What a debtor owes in a currency."""
    currency = scene.currency(act)
    debtor = scene.debtor(act.of)
    contested = disputes.disputed(debtor=debtor, on=scene.on)
    held = portfolio.balance(debtor=debtor, currency=currency, on=scene.on, disputed_minor=contested)
    row = {
        "open": Minor(held.open_minor), "overdue": Minor(held.overdue_minor), "interest": Minor(held.interest_minor),
        "on_account": Minor(held.on_account_minor), "fees": Minor(held.fees_minor),
    }  # fmt: skip
    yield from compare(act, row, currency)


def item(scene: Scene, act: Act) -> Iterator[Found]:
    """What is open of an item, how late it is, and in which state it stands."""
    found = scene.item(act.of)
    yield from compare(act, _item(scene, found), found.currency)


def _item(scene: Scene, found: Any) -> dict[str, Any]:
    contested = disputes.disputed(debtor=found.debtor, on=scene.on)
    state = portfolio.item_state(
        receivable=found,
        on=scene.on,
        grace_days=scene.policy().grace_days,
        agreed=found.pk in agreements.agreed_items(on=scene.on, debtor=found.debtor),
        disputed_minor=contested.get(found.pk, 0),
        forborne=agreements.forborne(debtor=found.debtor),
    )
    return {
        "open": Minor(state.open_minor), "fees": Minor(state.fees_minor), "interest": Minor(state.interest_minor),
        "days_past_due": state.days_past_due, "delinquent_days": state.delinquent_days, "state": state.state,
    }  # fmt: skip


def ageing(scene: Scene, act: Act) -> Iterator[Found]:
    """Open principal by days past due, as of a date."""
    currency = scene.currency(act)
    debtor = scene.debtor(act.keys["debtor"]) if "debtor" in act.keys else None
    edges = scene.policy().buckets
    found = portfolio.ageing(
        creditor=scene.creditor,
        on=act.keys.get("as_of", scene.on),
        debtor=debtor,
        currency=currency,
        buckets=edges,
    )
    row = {name: Minor(minor) for name, minor in found[currency].items()}
    wanted = Act(act.verb, act.of, act.of, act.line)
    yield from (Found(name, amount, "–") for name, amount in act.of.items() if name not in row)
    yield from compare(wanted, row, currency)


def promise(scene: Scene, act: Act) -> Iterator[Found]:
    """How a promise stands on the day."""
    found = scene.one(Promise, N_("promise"), act.of)
    state = agreements.promise_state(promise=found, on=scene.on)
    yield from compare(act, {"state": state}, scene.story.currency)


def plan(scene: Scene, act: Act) -> Iterator[Found]:
    """How a payment plan stands on the day: its state, what was paid on it, and when the next instalment is due."""
    found = scene.one(Plan, N_("plan"), act.of)
    stands = agreements.plan_standing(plan=found, on=scene.on)
    row = {"state": stands.state, "paid": Minor(stands.paid_minor), "next_due": stands.next_due}
    yield from compare(act, row, found.account.currency)


def dispute(scene: Scene, act: Act) -> Iterator[Found]:
    """How a dispute stands."""
    found = scene.one(Dispute, N_("dispute"), act.of)
    yield from compare(act, {"state": found.state}, scene.story.currency)


def undertaking(scene: Scene, act: Act) -> Iterator[Found]:
    """How what we promised a customer stands on the day."""
    found = scene.one(Undertaking, N_("undertaking"), act.of)
    yield from compare(act, {"state": disputes.undertaking_state(found, scene.on)}, scene.story.currency)

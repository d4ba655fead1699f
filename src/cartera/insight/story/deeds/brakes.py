"""Deeds that stop a chase for a while: pauses, exemptions, disputes, promises of theirs and of ours."""

from datetime import date

from cartera.agreements import operations as agreements
from cartera.disputes import operations as disputes
from cartera.disputes.models import Dispute, Undertaking
from cartera.insight.story.scene import Scene
from cartera.insight.story.shape import Act
from cartera.parties.models import Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Receivable
from cartera.problems import N_


def pause(scene: Scene, act: Act) -> None:
    """Pause an item, or a debtor as a whole."""
    debtor, item = _item_or_debtor(scene, act)
    portfolio.pause(
        debtor=debtor, receivable=item, from_on=act.keys.get("from", scene.on), to_on=act.keys.get("to"),
        reason=act.keys.get("reason", ""), at=scene.at, by=scene.by,
    )  # fmt: skip


def resume(scene: Scene, act: Act) -> None:
    """End the running pause: yesterday was its last day."""
    debtor, item = _item_or_debtor(scene, act)
    disputes.resume(debtor=debtor, receivable=item, on=scene.on, at=scene.at, by=scene.by)


def _item_or_debtor(scene: Scene, act: Act) -> tuple[Debtor, Receivable | None]:
    item = Receivable.objects.filter(creditor=scene.creditor, number=act.of).first()
    return (item.debtor, item) if item else (scene.debtor(act.of), None)


def exempt(scene: Scene, act: Act) -> None:
    """Exempt a debtor from all chasing."""
    portfolio.exempt(
        debtor=scene.debtor(act.of), on=scene.on, reason=act.keys.get("reason", ""), at=scene.at, by=scene.by
    )


def unexempt(scene: Scene, act: Act) -> None:
    """End an exemption."""
    portfolio.unexempt(
        debtor=scene.debtor(act.of), on=scene.on, reason=act.keys.get("reason", ""), at=scene.at, by=scene.by
    )


def dispute(scene: Scene, act: Act) -> None:
    """Contest an item; without an amount, all that is open of it."""
    item = scene.item(act.keys["item"])
    amount = scene.minor(act, "amount", item.currency) if "amount" in act.keys else None
    disputes.contest(
        receivable=item, reference=act.of, amount_minor=amount, reason=act.keys.get("reason", ""),
        owner=act.keys.get("owner", ""), on=scene.on, at=scene.at, by=scene.by,
    )  # fmt: skip


def resolve(scene: Scene, act: Act) -> None:
    """Accept or reject what was contested."""
    found = scene.one(Dispute, N_("dispute"), act.of)
    part = scene.minor(act, "credited", found.receivable.currency) if "credited" in act.keys else None
    disputes.resolve(
        dispute=found, outcome=act.keys["outcome"], credited_minor=part, on=scene.on, at=scene.at, by=scene.by
    )


def undertake(scene: Scene, act: Act) -> None:
    """Promise something to a customer, about an item or about them as a whole."""
    item = scene.item(act.keys["item"]) if "item" in act.keys else None
    disputes.undertake(
        debtor=item.debtor if item else scene.debtor(act.keys["debtor"]), receivable=item, reference=act.of,
        kind=act.keys["kind"], due_on=act.keys.get("by"), owner=act.keys.get("owner", ""), on=scene.on, at=scene.at,
        by=scene.by,
    )  # fmt: skip


def keep(scene: Scene, act: Act) -> None:
    """Keep what was promised."""
    found = scene.one(Undertaking, N_("undertaking"), act.of)
    disputes.keep(undertaking=found, result=act.keys.get("reason", ""), on=scene.on, at=scene.at, by=scene.by)


def withdraw_undertaking(scene: Scene, act: Act) -> None:
    """Take back what was promised, with the reason."""
    found = scene.one(Undertaking, N_("undertaking"), act.of)
    disputes.withdraw_undertaking(
        undertaking=found, result=act.keys["reason"], on=scene.on, at=scene.at, by=scene.by
    )


def promise(scene: Scene, act: Act) -> None:
    """Take a promise to pay, with the days of grace of the policy in force."""
    items = scene.items(act.keys.get("items"))
    currency = scene.currency(act, items)
    agreements.promise(
        debtor=scene.debtor(act.keys["debtor"]), currency=currency, reference=act.of,
        amount_minor=scene.minor(act, "amount", currency), by_on=act.keys["by"],
        tolerance_days=scene.policy().tolerance_days, items=items, on=scene.on, at=scene.at, by=scene.by,
    )  # fmt: skip


def forbear(scene: Scene, act: Act) -> None:
    """Give a debtor a time of grace."""
    agreements.forbear(
        debtor=scene.debtor(act.of), from_on=act.keys.get("from", scene.on), to_on=act.keys.get("to", date.max),
        reason=act.keys.get("reason", ""), at=scene.at, by=scene.by,
    )  # fmt: skip

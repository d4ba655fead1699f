"""Deeds that change what is owed."""

from cartera.agreements import operations as agreements
from cartera.insight.story import operations
from cartera.insight.story.scene import Scene
from cartera.insight.story.shape import Act
from cartera.money import amounts
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import CreditNote, Payment
from cartera.problems import N_


def place(scene: Scene, act: Act) -> None:
    """Place a receivable, or one for each of its instalments: ITEM/1, ITEM/2 …"""
    parts = act.keys.get("instalments")
    named = (
        [(act.of, act.keys)]
        if parts is None
        else [(f"{act.of}/{number}", part) for number, part in enumerate(parts, 1)]
    )
    currency = scene.currency(act)
    for number, part in named:
        portfolio.place(
            creditor=scene.creditor, debtor=scene.debtor(act.keys["debtor"]), number=number,
            amount_minor=amounts.to_minor(part["amount"], currency), currency=currency,
            # Placed late: it was issued at the latest when it fell due.
            issued_on=min(act.keys.get("issued", scene.on), part["due"]), due_date=part["due"],
            order_ref=act.keys.get("order", ""), at=scene.at, by=scene.by,
        )  # fmt: skip


def pay(scene: Scene, act: Act) -> None:
    """Receive money, on items, on account, or oldest first."""
    items = scene.items(act.keys.get("items"))
    currency = scene.currency(act, items)
    agreements.receive(
        creditor=scene.creditor, debtor=scene.debtor(act.keys["debtor"]), reference=act.of,
        amount_minor=scene.minor(act, "amount", currency), currency=currency,
        paid_on=act.keys.get("dated", scene.on), items=items, on_account=act.keys.get("on_account", False),
        order=scene.payment_order(), at=scene.at, by=scene.by,
    )  # fmt: skip


def take_back(scene: Scene, act: Act) -> None:
    """Note that a payment bounced, perhaps at a cost that its items bear."""
    payment = scene.one(Payment, N_("payment"), act.of)
    cost = scene.minor(act, "cost", payment.currency) if "cost" in act.keys else 0
    portfolio.return_payment(payment=payment, cost_minor=cost, on=scene.on, at=scene.at, by=scene.by)


def credit(scene: Scene, act: Act) -> None:
    """Give a credit note, on an item or on account."""
    item = scene.item(act.keys["item"]) if "item" in act.keys else None
    currency = scene.currency(act, [item] if item else None)
    portfolio.credit(
        creditor=scene.creditor, debtor=item.debtor if item else scene.debtor(act.keys["debtor"]), number=act.of,
        amount_minor=scene.minor(act, "amount", currency), currency=currency, receivable=item,
        on=scene.on, at=scene.at, by=scene.by,
    )  # fmt: skip


def uncredit(scene: Scene, act: Act) -> None:
    """Cancel a credit note."""
    note = scene.one(CreditNote, N_("credit note"), act.of, "number")
    portfolio.cancel_credit(note=note, on=scene.on, at=scene.at, by=scene.by)


def write_off(scene: Scene, act: Act) -> None:
    """Give an item up in the books."""
    portfolio.write_off(
        receivable=scene.item(act.of), on=scene.on, at=scene.at, by=scene.by, why=act.keys.get("reason", "")
    )


def reinstate(scene: Scene, act: Act) -> None:
    """Take an item that was written off back into the books."""
    portfolio.reinstate(
        receivable=scene.item(act.of), on=scene.on, at=scene.at, by=scene.by, why=act.keys.get("reason", "")
    )


def extend(scene: Scene, act: Act) -> None:
    """Give an item a new due date."""
    portfolio.extend(
        receivable=scene.item(act.of), due_date=act.keys["to"], at=scene.at, by=scene.by,
        why=act.keys.get("reason", ""),
    )  # fmt: skip


def waive(scene: Scene, act: Act) -> None:
    """Forgive fees or interest of an item."""
    item = scene.item(act.of)
    given = {key: scene.minor(act, key, item.currency) for key in ("fees", "interest") if key in act.keys}
    portfolio.waive(
        receivable=item, fees_minor=given.get("fees", 0), interest_minor=given.get("interest", 0), on=scene.on,
        at=scene.at, by=operations.person(scene, act), why=act.keys.get("reason", ""),
    )  # fmt: skip

"""What debtors contest: taken down, and resolved one way or the other."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Sum

from cartera.disputes.models import Dispute
from cartera.foundation import history, moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Creditor
from cartera.portfolio import operations as portfolio
from cartera.portfolio import posting
from cartera.portfolio.models import Receivable
from cartera.portfolio.operations import ground
from cartera.problems import N_, Refused

Outcome = Literal["accepted", "rejected"]
AT_ONCE = 500  # items in one statement


class DisputesTooMuch(Refused):
    """More would be contested than is open."""

    code = "disputes_too_much"
    text = N_("Less than that is still owed of %(number)s and not yet in dispute.")


class AlreadyResolved(Refused):
    """A dispute is resolved once."""

    code = "already_resolved"
    text = N_("Dispute %(reference)s was already resolved on %(resolved_on)s.")


@whole
def contest(
    *, receivable: Receivable, reference: str, reason: str, amount_minor: int | None = None, owner: str = "",
    on: date, at: datetime, by: User | None,
) -> Dispute:  # fmt: skip
    """Take down that an amount of an item is contested: it is owed, but not chased and not charged, until resolved.

    `amount_minor` left out: all that is open and not contested yet. The same reference with the same content returns
    the dispute there is. Raises NumberTaken, AmountNotPositive, DisputesTooMuch.
    """
    posting.hold([receivable.account_id])
    item = Receivable.objects.get(pk=receivable.pk)
    known = Dispute.objects.filter(creditor_id=item.creditor_id, reference=reference).first()
    if known:
        ground.same(reference, item=(known.receivable_id, item.pk))
        ground.same(reference, amount=(known.amount_minor, amount_minor or known.amount_minor))
        return known
    open_ones = Dispute.objects.filter(receivable=item, state=Dispute.State.OPEN)
    room = item.open_minor - (open_ones.aggregate(minor=Sum("amount_minor"))["minor"] or 0)
    minor = room if amount_minor is None else amount_minor
    if minor > room or room <= 0:
        raise DisputesTooMuch(number=item.number)
    ground.positive(minor)
    opened = Dispute.objects.create(
        creditor_id=item.creditor_id, debtor_id=item.debtor_id, receivable=item, reference=reference,
        amount_minor=minor, reason=reason, owner=owner, opened_on=on,
    )  # fmt: skip
    facts: dict[str, Any] = {
        "reference": reference,
        "item": item.number,
        "amount_minor": minor,
        "owner": owner,
    }
    history.record("disputes.dispute.opened", opened, at=at, by=by, why=reason, **facts)
    return opened


@whole
def contest_many(
    *,
    creditor: Creditor,
    receivable_ids: Sequence[int],
    prefix: str,
    reason: str,
    on: date,
    at: datetime,
    by: User | None,
) -> int:
    """Take down that all that is open of many items is contested, and return of how many. Nothing is contested twice.

    Left alone are items that are settled, in dispute already, or whose dispute with the reference prefix + number was
    resolved before: who decided against the debtor is not overruled by tomorrow's file.
    """
    opened = 0
    for start in range(0, len(receivable_ids), AT_ONCE):
        ids = receivable_ids[start : start + AT_ONCE]
        items = Receivable.objects.filter(pk__in=ids, creditor=creditor, settled_on__isnull=True).order_by(
            "pk"
        )
        items = items.exclude(disputes__state=Dispute.State.OPEN)
        posting.hold(items.values_list("account_id", flat=True))
        wanted = {prefix + item.number: item for item in items}
        known = Dispute.objects.filter(creditor=creditor, reference__in=wanted).values_list(
            "reference", flat=True
        )
        for reference in known:
            del wanted[reference]
        disputes = Dispute.objects.bulk_create(
            Dispute(
                creditor=creditor, debtor_id=item.debtor_id, receivable=item, reference=reference[:80],
                amount_minor=item.open_minor, reason=reason, opened_on=on,
            )
            for reference, item in wanted.items()
        )  # fmt: skip
        history.record_all(
            history.act(
                "disputes.dispute.opened", each, at=at, by=by, why=reason, reference=each.reference,
                item=each.receivable.number, amount_minor=each.amount_minor, owner="",
            )
            for each in disputes
        )  # fmt: skip
        opened += len(disputes)
    return opened


@whole
def resolve(
    *, dispute: Dispute, outcome: Outcome, credit_number: str = "", on: date, at: datetime, by: User | None,
    why: str = "",
) -> Dispute:  # fmt: skip
    """End a dispute. Accepted: its amount is credited on the item, by a note of its own; rejected: it is owed again.

    What was paid in between waits on account. `credit_number` left out: the reference of the dispute. Raises
    AlreadyResolved, and NumberTaken when the note's number is in use.
    """
    item = dispute.receivable
    posting.hold([item.account_id])
    resolved = Dispute.objects.get(pk=dispute.pk)
    if resolved.state != Dispute.State.OPEN:
        raise AlreadyResolved(reference=resolved.reference, resolved_on=resolved.resolved_on)
    moves.move(resolved, Dispute.State(outcome).value, at=at, by=by, why=why, resolved_on=on)
    if outcome == "accepted":
        number = credit_number or resolved.reference
        portfolio.credit(
            creditor=resolved.creditor, debtor=resolved.debtor, number=number, amount_minor=resolved.amount_minor,
            currency=item.currency, receivable=item, on=on, at=at, by=by,
        )  # fmt: skip
    return resolved

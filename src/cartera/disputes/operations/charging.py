"""What a dispute means for late interest: none runs on what is contested, and all of it where it is owed after all."""

from collections.abc import Iterable
from datetime import date, datetime

from cartera.disputes.models import Dispute
from cartera.portfolio import operations as portfolio


def rest(disputes: Iterable[Dispute]) -> None:
    """Let no interest run on what is contested, from the day it was."""
    for each in disputes:
        portfolio.rest_interest(
            debtor=each.debtor, receivable=each.receivable, key=_key(each), from_on=each.opened_on,
            amount_minor=each.amount_minor,
        )  # fmt: skip


def end(dispute: Dispute, on: date) -> None:
    """End that: what is credited bore none until its note counts; what is owed after all bears it for the whole span."""
    creditor, credited = dispute.creditor, dispute.credited_minor or 0
    owed = dispute.amount_minor - credited
    if not credited:
        portfolio.lift_rest(creditor=creditor, key=_key(dispute), on=on)
    elif not owed:
        portfolio.end_rest(creditor=creditor, key=_key(dispute), on=on)
    else:
        portfolio.split_rest(creditor=creditor, key=_key(dispute), ends_minor=credited, on=on)


def settle(dispute: Dispute, on: date, at: datetime) -> None:
    """Post what is owed after all: an item whose principal was paid meanwhile is open again by its interest."""
    portfolio.post_interest(receivable_ids=[dispute.receivable_id], on=on, at=at)


def _key(dispute: Dispute) -> str:
    return f"dispute:{dispute.pk}"

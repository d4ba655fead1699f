"""A receipt pauses the chase in plan and gate, for the policy's hours and no longer, and never stops the interest."""

from datetime import timedelta

import pytest

from cartera.cycle import operations as cycle
from cartera.outreach.models import Message
from cartera.payments import operations, queries
from cartera.strategy.models import Proposal
from tests import cast

YAPE = "¡Yapeaste!\nS/ 150.00\n2 mar. 2026\nNro. de operación 00778899"


@pytest.fixture
def creditor(db, settings, tmp_path):
    settings.MEDIA_ROOT, settings.OUTBOX = tmp_path, tmp_path / "outbox"
    return cast.andina(cast.REMIND + "\n[payments]\nverify_hours = 24\n")


def owes(creditor):
    debtor = cast.ana(creditor)
    cast.owes(debtor, "F-1", 15_000, due=cast.MONDAY - timedelta(days=10))
    return debtor


def hand_in(debtor, on=cast.MONDAY, text=YAPE):
    return operations.hand_in(debtor=debtor, text=text, on=on, at=cast.at(on), by=None)


def run(creditor, on):
    cycle.run(creditor=creditor, on=on, at=cast.at(on), by=None)
    return Proposal.objects.filter(state__in=Proposal.OPEN).count()


def test_nothing_is_proposed_while_a_receipt_is_verified_and_again_when_it_has_expired(creditor) -> None:
    debtor = owes(creditor)
    receipt = hand_in(debtor)
    assert receipt.expires_at == cast.at(cast.MONDAY) + timedelta(hours=24)
    # Handed in on Monday at ten: Tuesday's run, at six, comes before the hours are over, Wednesday's after.
    counts = [run(creditor, cast.MONDAY + timedelta(days=n)) for n in range(3)]
    assert counts == [0, 0, 1]
    assert queries.receipt_state(receipt, cast.at(cast.MONDAY + timedelta(days=2))) == "expired"


def test_what_was_proposed_in_the_morning_does_not_leave_after_a_receipt(creditor) -> None:
    debtor = owes(creditor)
    assert run(creditor, cast.MONDAY) == 1
    cycle.carry_out(creditor=creditor, on=cast.MONDAY, at=cast.at(cast.MONDAY), by=None)
    hand_in(debtor)
    cycle.send(creditor=creditor, on=cast.MONDAY, at=cast.at(cast.MONDAY), by=None)
    assert not Message.objects.filter(state="sent").exists()
    assert {message.why for message in Message.objects.all()} <= {"verifying", ""}


def test_a_rejected_receipt_frees_the_chase_at_once(creditor) -> None:
    receipt = hand_in(owes(creditor))
    operations.reject(receipt=receipt, why="false", on=cast.MONDAY, at=cast.at(cast.MONDAY), by=None)
    assert run(creditor, cast.MONDAY) == 1

"""A life in code: a reminder is sent, the sender breaks, the money comes.

Most stories are told in TOML beside this file. This one needs what no story can say: a channel that fails.
"""

from datetime import date

import pytest

from cartera.cycle import operations as cycle
from cartera.outreach import channels
from cartera.outreach.channels.base import Result
from cartera.outreach.channels.recording import RecordingSender
from cartera.outreach.models import Message
from cartera.strategy import operations as strategy
from cartera.strategy.models import Proposal, StepDone
from tests import cast

DUE = date(2026, 3, 1)
DAY_5, DAY_6, DAY_7, DAY_21 = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 22)

pytestmark = pytest.mark.django_db


class Broken(RecordingSender):
    """A channel whose other end refuses everything for good."""

    def send(self, envelope):
        self.taken.append(envelope)
        return Result("permanent", why="550 no such user")


def day(creditor, on: date, email=None) -> RecordingSender:
    """Run and process a day; return what its e-mail channel was given."""
    sender = email or RecordingSender("email")
    with channels.use({"email": sender}):
        cycle.run(creditor=creditor, on=on, at=cast.at(on), by=None)
        cycle.process(creditor=creditor, on=on, at=cast.at(on), by=None)
    return sender


def test_a_reminder_is_sent_once_and_a_payment_ends_the_chase() -> None:
    andina = cast.andina()
    ana = cast.ana(andina)
    cast.owes(ana, "F-1", 100_00, due=DUE)

    (letter,) = day(andina, DAY_5).taken
    assert letter.to_address == "ana@quispe.example"
    assert "100" in letter.text
    assert day(andina, DAY_5).taken == []

    cast.pays(ana, "P-1", 100_00, on=DAY_6)
    assert day(andina, DAY_21).taken == []
    assert [step.step for step in StepDone.objects.all()] == ["first"]


def test_a_message_that_failed_is_not_done_and_is_proposed_again_by_the_next_run() -> None:
    andina = cast.andina()
    cast.owes(cast.ana(andina), "F-1", 100_00, due=DUE)

    day(andina, DAY_5, Broken("email"))
    assert Message.objects.get().state == Message.State.FAILED
    assert not StepDone.objects.exists()
    assert Proposal.objects.get().state == Proposal.State.FAILED

    cycle.run(creditor=andina, on=DAY_6, at=cast.at(DAY_6), by=None)
    assert Proposal.objects.filter(state__in=Proposal.OPEN, step="first").exists() or _has_no_address(andina)


def _has_no_address(creditor) -> bool:
    """A refusal for good may have marked the address as bad; then there is nobody to write to."""
    row = cycle.plan(creditor=creditor, on=DAY_6).decisions.row(0, named=True)
    return "no_channel" in row["reasons"]


def test_a_policy_that_changes_does_not_move_an_unfinished_spell() -> None:
    andina = cast.andina()
    cast.owes(cast.ana(andina), "F-1", 100_00, due=DUE)
    day(andina, DAY_5)
    gentle = cast.REMIND.replace('version = "1"', 'version = "2"').replace(
        '"second"\ndays = 20', '"later"\ndays = 9'
    )
    version = strategy.save_policy(creditor=andina, text=gentle, at=cast.at(DAY_6), by=None)
    strategy.put_in_force(version=version, from_on=DAY_6, at=cast.at(DAY_6), by=None)
    cast.owes(cast.bruno(andina), "F-2", 80_00, due=DUE)

    sent = day(andina, date(2026, 3, 11)).taken
    assert [letter.to_address for letter in sent] == ["bruno@hermanos.example"]
    assert [step.step for step in StepDone.objects.order_by("id")] == ["first", "later"]

    day(andina, DAY_21)
    assert [step.step for step in StepDone.objects.order_by("id")] == ["first", "later", "second"]

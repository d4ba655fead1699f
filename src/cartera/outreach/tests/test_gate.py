from datetime import date, timedelta

import pytest

from cartera.outreach import gate, operations
from cartera.outreach.freshness import PaymentNews, too_old
from cartera.outreach.gate import Fresh
from cartera.portfolio import operations as portfolio
from cartera.strategy.models import Proposal
from cartera.strategy.tests import cast

OWED = {1: 10_000, 2: 5_000}


def proposal(**changes):
    facts = {
        "account_id": 7, "item_ids": "1,2", "item_amounts": "10000,5000", "amount_minor": 15_000, "credit_minor": 0,
        "net_minor": 15_000, "interest_minor": 0, "rung": 0, "action": "message",
    }  # fmt: skip
    return Proposal(**{**facts, **changes})


def fresh(**changes):
    facts = {"account_id": 7, "amounts": OWED, "credit_minor": 0, "brakes": {}}
    return Fresh(**{**facts, **changes})


def why(facts, **changes):
    return gate.still_owed(proposal(**changes), facts, cast.ON)


def test_what_is_still_owed_as_written_may_leave():
    assert why(fresh()) == ""


@pytest.mark.parametrize("code", gate.BRAKES)
@pytest.mark.parametrize("of", [None, 1])
def test_every_brake_of_the_account_or_of_an_item_stops_it(code, of):
    assert why(fresh(brakes={of: [code]})) == code


def test_a_brake_of_an_item_it_does_not_speak_of_does_not_stop_it():
    assert why(fresh(brakes={3: ["promised"]})) == ""


@pytest.mark.parametrize("amounts", [{}, {1: 10_000}, {1: 10_000, 2: 0}])
def test_an_item_paid_meanwhile_stops_it(amounts):
    assert why(fresh(amounts=amounts)) == "paid"


@pytest.mark.parametrize("amounts", [{1: 9_999, 2: 5_000}, {1: 10_001, 2: 5_000}, {1: 9_000, 2: 6_000}])
def test_other_amounts_than_were_written_stop_it(amounts):
    assert why(fresh(amounts=amounts)) == "facts_changed"


def test_money_on_account_that_came_meanwhile_stops_it():
    assert why(fresh(credit_minor=15_000)) == "credit_covers"
    assert why(fresh(credit_minor=1)) == "facts_changed"
    assert why(fresh(credit_minor=4_000), credit_minor=4_000, net_minor=11_000) == ""


def test_interest_that_grew_since_does_not_stop_it():
    grown = fresh(amounts={1: 10_030, 2: 5_000}, interest={1: 30})
    assert why(grown, amount_minor=15_020, item_amounts="10020,5000", interest_minor=20) == ""


def test_items_whose_due_date_was_moved_ahead_stop_it():
    moved = dict.fromkeys(OWED, cast.ON + timedelta(days=3))
    assert why(fresh(due_dates=moved)) == "facts_changed"


def test_before_the_due_date_only_what_earlier_items_leave_of_the_credit_counts():
    due = {1: cast.ON + timedelta(days=5), 2: cast.ON + timedelta(days=5), 3: cast.ON + timedelta(days=1)}
    facts = fresh(amounts={**OWED, 3: 2_000}, due_dates=due, credit_minor=3_000)
    assert why(facts, rung=None, credit_minor=1_000, net_minor=14_000) == ""
    assert why(facts, rung=None) == "facts_changed"


def planned(asked, **changes):
    """Item 1, of 100.00, is under a plan that asks so much of it; item 2 is no one's."""
    due = {1: cast.ON - timedelta(days=30), 2: cast.ON + timedelta(days=9)}
    return fresh(asked=asked, brakes={1: ["agreed"]}, due_dates=due, **changes)


INSTALMENT = {
    "rung": None, "item_ids": "1", "item_amounts": "4000", "amount_minor": 4_000, "net_minor": 4_000,
    "instalment_due": cast.ON,
}  # fmt: skip


def test_an_instalment_that_is_still_asked_may_leave_although_its_item_is_agreed():
    assert why(planned({1: (cast.ON, 4_000)}), **INSTALMENT) == ""
    assert (
        why(planned({1: (cast.ON, 4_000)}), **{**INSTALMENT, "rung": 0, "instalment_due": None}) == "agreed"
    )


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (planned({1: (cast.ON, 3_000)}), "facts_changed"),  # paid in part
        (planned({1: (cast.ON + timedelta(days=30), 4_000)}), "paid"),  # the next one is asked
        (planned({2: (cast.ON, 4_000)}), "agreed"),  # another item of the plan is asked
        (
            fresh(amounts={1: 4_000}, due_dates={1: cast.ON - timedelta(days=30)}),
            "facts_changed",
        ),  # no plan any more
        (planned({1: (cast.ON, 4_000)}, credit_minor=4_000), "credit_covers"),
        (fresh(asked={1: (cast.ON, 4_000)}, brakes={1: ["agreed", "promised"]}), "promised"),
    ],
)
def test_an_instalment_that_is_not_asked_so_any_more_stays(facts, code):
    assert why(facts, **INSTALMENT) == code


def test_a_courtesy_about_an_item_that_came_under_a_plan_since_stays():
    asked = {1: (cast.ON + timedelta(days=9), 4_000)}
    facts = planned(asked)
    assert why(facts, rung=None) == "agreed"


@pytest.mark.parametrize(
    ("newest", "old"), [(cast.ON, False), (date(2026, 10, 3), False), (date(2026, 10, 2), True), (None, True)]
)
def test_payments_may_be_as_old_as_the_policy_allows_and_no_older(newest, old):
    assert too_old(newest, 3, cast.ON) is old


@pytest.mark.django_db
def test_a_message_is_held_while_payments_are_stale_and_may_leave_once_they_are_not():
    ana = cast.debtor(cast.creditor())
    cast.contact(ana)
    version = cast.policy(ana.creditor, more="[payments]\nstale_after_days = 3")
    made = cast.proposal(ana, version, cast.items(ana, 10_000))
    [message] = operations.compose(proposal=made, at=cast.AT, by=None)
    [item] = map(int, made.item_ids.split(","))
    facts = {made.account_id: Fresh(made.account_id, {item: 10_000}, 0, {})}

    def judged():
        messages = gate.judge(
            [made], [message], fresh=facts, news=PaymentNews(cast.ON), on=cast.ON, at=cast.AT
        ).messages
        return messages[message.pk]

    assert judged() == gate.Verdict("hold", "stale_payments")
    bruno = cast.debtor(ana.creditor)
    portfolio.receive(
        creditor=ana.creditor, debtor=bruno, reference="P-1", amount_minor=100, currency="PEN",
        paid_on=cast.ON, on_account=True, at=cast.AT - timedelta(days=3), by=None,
    )  # fmt: skip
    assert judged() == gate.LEAVE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"opted_out_at": cast.AT}, "opted_out"),
        ({"authorised": False}, "not_authorised"),
        ({"bad_since": cast.ON}, "no_channel"),
        ({"address": "other@example.com"}, "no_address"),
    ],
)
def test_an_address_that_may_not_be_used_any_more_refuses_the_message(changes, code):
    ana = cast.debtor(cast.creditor())
    contact = cast.contact(ana)
    made = cast.proposal(ana, cast.policy(ana.creditor), cast.items(ana, 10_000))
    [message] = operations.compose(proposal=made, at=cast.AT, by=None)
    for name, value in changes.items():
        setattr(contact, name, value)
    contact.save()
    [item] = map(int, made.item_ids.split(","))
    facts = {made.account_id: Fresh(made.account_id, {item: 10_000}, 0, {})}
    judged = gate.judge([made], [message], fresh=facts, news=PaymentNews(cast.ON), on=cast.ON, at=cast.AT)
    assert judged.messages[message.pk] == gate.Verdict("refuse", code)

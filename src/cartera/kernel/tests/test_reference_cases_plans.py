"""What is asked of an item under a plan: its instalments, apart from the ladder; kernel and reference alike."""

import pytest

from cartera.kernel.policy import Announcement, Fee
from cartera.kernel.tests.book import Book, day, policy, step

COURTESY = step("courtesy", 3, after="before_due")
FIRST = step("first", 1, fee=Fee(amount="10"))
PLANS = policy(COURTESY, FIRST, step("second", 4))


def planned(*policies, due=10, minor=4_000, **account) -> Book:
    book = Book(*(policies or (PLANS,)), **account)
    return book.item(1, day(1), agreed=True).instalment(1, day(due), minor)


@pytest.mark.parametrize(
    ("on", "step", "why", "due_from"),
    [
        (6, None, ["agreed"], None), (7, "courtesy", ["before_due", "agreed"], 7), (10, "courtesy", ["before_due", "agreed"], 7),
        (11, "first", ["step_due", "agreed"], 11), (13, "first", ["step_due", "agreed"], 11), (14, "second", ["step_due", "agreed"], 14),
    ],
)  # fmt: skip
def test_an_instalment_is_reminded_before_and_after_its_own_day(decide, on, step, why, due_from):
    row = decide(planned(), day(on))
    assert (row["step"], row["reasons"], row["due_from"]) == (step, why, due_from and day(due_from))
    asked = ([1], [4_000], 4_000, day(10)) if step else (None, None, None, None)
    assert (row["item_ids"], row["item_amounts"], row["amount_minor"], row["instalment_due"]) == asked
    assert (row["step_rung"], row["position"], row["overdue_minor"]) == (None, "none", 10_000)


def test_each_step_is_done_once_for_an_instalment_and_sets_no_position(decide):
    done = planned().done("first", day(11), 1, dues={1: day(10)}, rung=None)
    assert decide(done, day(12))["step"] is None
    assert decide(done, day(14))["step"] == "second"
    assert decide(done, day(14))["position"] == "none"
    again = planned().done("courtesy", day(7), 1, dues={1: day(5)})
    assert decide(again, day(8))["step"] == "courtesy"


def test_nothing_is_announced_or_carried_out_because_of_an_instalment(decide):
    warning = step("warning", 2, announces=Announcement("order_hold", 3))
    hard = policy(FIRST, warning, step("hold", 5, action="order_hold", channels=()))
    assert decide(planned(hard), day(20))["step"] == "first"


def test_none_is_reminded_while_something_else_may_be_chased_or_anything_brakes(decide):
    assert decide(planned().item(2, day(5)), day(11))["item_ids"] == [2]
    for brake in ("exempt", "forborne", "paused"):
        assert decide(planned(**{brake: True}), day(11))["step"] is None
    promised = Book(PLANS).item(1, day(1), agreed=True, promised=True).instalment(1, day(10), 4_000)
    assert decide(promised, day(11))["reasons"] == ["agreed", "promised"]


def test_no_more_is_asked_than_is_open_and_credit_covers_instalments_too(decide):
    assert decide(planned(minor=50_000), day(11))["amount_minor"] == 10_000
    row = decide(planned(on_account_minor=1_000), day(11))
    assert (row["amount_minor"], row["net_minor"]) == (4_000, 3_000)
    assert decide(planned(on_account_minor=4_000), day(11))["reasons"] == ["credit_covers", "agreed"]


def test_what_is_due_on_one_day_shares_a_message(decide):
    book = planned().item(2, day(10)).item(3, day(1), agreed=True).instalment(3, day(10), 500)
    row = decide(book, day(8))
    assert (row["item_ids"], row["item_amounts"]) == ([1, 2, 3], [4_000, 10_000, 500])
    assert row["instalment_due"] == day(10)


def test_of_two_steps_of_one_day_the_later_in_the_policy_reminds_of_an_instalment(decide):
    book = planned(policy(step("mild", 2), step("firm", 2)))
    assert decide(book, day(12))["step"] == "firm"
    assert decide(book.done("firm", day(12), 1, dues={1: day(10)}, rung=None), day(13))["step"] is None


@pytest.mark.parametrize(("when", "named"), [("overdue >= 100", "first"), ("overdue < 100", None)])
def test_a_condition_on_what_is_overdue_means_the_account_for_an_instalment_too(decide, when, named):
    assert decide(planned(policy(step("first", 1, when=when))), day(11))["step"] == named


@pytest.mark.parametrize(("when", "named"), [("overdue >= 100", "courtesy"), ("overdue < 100", None)])
def test_a_condition_on_what_is_overdue_means_the_account_before_the_due_date_too(decide, when, named):
    book = planned(policy(step("courtesy", 3, after="before_due", when=when)))
    assert decide(book, day(8))["step"] == named

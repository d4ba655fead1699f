"""The sentences of the format description on steps and spells, one case each, told to the reference and to the real kernel."""

from datetime import date

import pytest

from cartera.kernel.policy import Announcement
from cartera.kernel.tests import reference
from cartera.kernel.tests.book import Book, day, policy, step

THREE = policy(step("one", 5), step("two", 20), step("three", 40))
ANNOUNCING = policy(
    step("friendly", 2),
    step("warning", 5, announces=Announcement("order_hold", 3)),
    step("firm", 6),
    step("block", 8, action="order_hold", channels=()),
)
COURTESY = policy(step("courtesy", 3, after="before_due"), step("first", 2))


# Overdue, carrying item, days


def test_an_item_due_today_is_current(decide):
    row = decide(Book(policy(step("one", 0))).item(1, day(10)), day(10))
    assert (row["overdue_minor"], row["carrying_item"], row["step"]) == (0, None, None)


def test_zero_days_after_due_fires_on_day_one(decide):
    row = decide(Book(policy(step("one", 0))).item(1, day(10)), day(11))
    assert (row["step"], row["due_from"]) == ("one", day(11))


@pytest.mark.parametrize("brake", ["paused", "promised", "agreed"])
def test_the_carrying_item_is_the_oldest_that_may_be_chased(decide, brake):
    book = Book(THREE).item(1, day(-30), **{brake: True}).item(2, day(1)).item(3, day(4))
    row = decide(book, day(10))
    assert (row["carrying_item"], row["step"], row["item_ids"]) == (2, "one", [2, 3])
    assert row["reasons"] == ["step_due", brake]


def test_an_item_disputed_in_full_carries_nothing_and_one_in_part_does(decide):
    book = Book(THREE).item(1, day(1), disputed_minor=10_000).item(2, day(2), disputed_minor=4_000)
    row = decide(book, day(10))
    assert (row["carrying_item"], row["amount_minor"], row["overdue_minor"]) == (2, 6_000, 6_000)
    assert row["reasons"] == ["step_due", "disputed"]


@pytest.mark.parametrize("brake", reference.ACCOUNT_BRAKES)
def test_brakes_of_the_debtor_are_listed_even_when_no_step_is_due(decide, brake):
    row = decide(Book(THREE, **{brake: True}).item(1, day(1)), day(3))
    assert (row["step"], row["carrying_item"]) == (None, None)
    assert brake in row["reasons"]


# When a step is due


def test_a_step_is_due_when_its_day_has_come_and_not_before(decide):
    book = Book(THREE).item(1, day(1))
    assert decide(book, day(5))["reasons"] == ["not_due"]
    assert decide(book, day(6))["step"] == "one"
    assert decide(book, day(19))["step"] == "one"


def test_latest_goes_to_the_most_severe_step_that_is_due(decide):
    assert decide(Book(THREE).item(1, day(1)), day(25))["step"] == "two"


def test_each_never_skips_a_step(decide):
    each = policy(*THREE.ladders[0].steps, climb="each")
    assert decide(Book(each).item(1, day(1)), day(60))["step"] == "one"


def test_with_each_two_steps_keep_at_least_the_distance_between_their_days(decide):
    each = policy(*THREE.ladders[0].steps, climb="each")
    book = Book(each).item(1, day(1)).done("one", day(30), 1)
    assert decide(book, day(44))["step"] is None
    assert decide(book, day(45))["step"] == "two"


def test_the_distance_holds_across_a_previous_step_between_two_counted_from_due(decide):
    each = policy(step("a", 5), step("b", 3, after="previous"), step("c", 20), climb="each")
    book = Book(each).item(1, day(1)).done("a", day(30), 1).done("b", day(33), 1)
    assert decide(book, day(44))["step"] is None
    assert decide(book, day(45))["step"] == "c"


def test_nothing_is_proposed_on_the_date_a_step_was_carried_out(decide):
    book = Book(THREE).item(1, day(1)).done("one", day(25), 1)
    assert decide(book, day(25))["step"] is None
    assert decide(book, day(26))["step"] == "two"


def test_within_a_spell_a_step_is_carried_out_once(decide):
    book = Book(THREE).item(1, day(1)).done("one", day(6), 1)
    row = decide(book, day(7))
    assert (row["step"], row["position"], row["rung"], row["reasons"]) == (None, "one", 0, ["not_due"])


def test_a_step_whose_when_fails_is_passed_over_and_null_fails(decide):
    passing = policy(step("a", 1), step("b", 2, when="open > 100"), step("c", 3, when="score > 0.5"))
    assert decide(Book(passing).item(1, day(1)), day(20))["step"] == "a"
    assert decide(Book(passing).item(1, day(1), principal_minor=10_001), day(20))["step"] == "b"


def test_a_step_whose_min_open_fails_is_passed_over(decide):
    passing = policy(step("a", 1), step("b", 2, min_open={"PEN": 10_000}))
    assert decide(Book(passing, on_account_minor=1).item(1, day(1)), day(20))["step"] == "a"
    assert decide(Book(passing).item(1, day(1)), day(20))["step"] == "b"


def test_previous_counts_from_the_last_step_really_done(decide):
    chain = policy(step("a", 1), step("b", 2, when="open < 0"), step("c", 10, after="previous"))
    book = Book(chain).item(1, day(1)).done("a", day(7), 1)
    assert decide(book, day(16))["step"] is None
    assert decide(book, day(17))["step"] == "c"


def test_a_previous_step_done_early_by_passing_over_is_not_proposed_again(decide):
    chain = policy(step("a", 1), step("b", 20, when="open < 0"), step("c", 3, after="previous"))
    book = Book(chain).item(1, day(1)).done("a", day(2), 1).done("c", day(5), 1)
    row = decide(book, day(6))
    assert (row["position"], row["step"]) == ("finished", None)


def test_a_newer_item_that_is_paid_takes_no_step_back(decide):
    chain = policy(step("a", 1), step("b", 20, when="open < 0"), step("c", 3, after="previous"))
    book = Book(chain).item(1, day(1)).item(2, day(3), settled_on=day(7))
    book.done("a", day(2), 1).done("c", day(5), 1, 2)
    assert decide(book, day(8))["position"] == "finished"


def test_a_repeating_step_comes_again_at_the_end_of_the_month(decide):
    monthly = policy(step("a", 1), step("monthly", 15, after="previous", month_end=True, repeat=True))
    book = Book(monthly).item(1, day(1)).done("a", day(2), 1).done("monthly", day(31), 1)
    assert decide(book, day(60))["step"] is None
    row = decide(book, day(61))
    assert (row["step"], row["due_from"], row["position"]) == ("monthly", date(2026, 11, 30), "monthly")


def test_a_step_after_the_due_date_waits_for_the_end_of_its_month(decide):
    monthly = policy(step("a", 1), step("monthly", 20, month_end=True))
    book = Book(monthly).item(1, day(1)).done("a", day(2), 1)
    assert decide(book, day(30))["step"] is None
    row = decide(book, day(31))
    assert (row["step"], row["due_from"]) == ("monthly", day(31))


def test_a_discarded_step_is_not_proposed_again_on_that_date_nor_another_instead(decide):
    row = decide(Book(THREE).item(1, day(1)).discard("two"), day(25))
    assert (row["step"], row["reasons"]) == (None, ["discarded"])


def test_after_the_last_step_the_ladder_is_finished(decide):
    book = Book(THREE).item(1, day(1)).done("three", day(50), 1).item(2, day(51))
    row = decide(book, day(100))
    assert (row["step"], row["position"], row["rung"], row["reasons"]) == (None, "finished", 2, ["finished"])


# Cure and fall-back


def test_the_position_is_forgotten_when_nothing_it_was_about_is_still_open_and_overdue(decide):
    book = Book(THREE).item(1, day(1), settled_on=day(30)).item(2, day(28)).done("two", day(25), 1)
    row = decide(book, day(31))
    assert (row["position"], row["rung"], row["step"]) == ("none", None, None)
    assert decide(book, day(33))["step"] == "one"


def test_an_extended_item_ends_the_spell(decide):
    book = Book(THREE).item(1, day(60)).done("two", day(25), 1, dues={1: day(1)})
    assert decide(book, day(31))["position"] == "none"


def test_an_item_that_is_no_longer_known_ends_the_spell(decide):
    book = Book(THREE).item(2, day(30)).done("two", day(25), 1, dues={1: day(1)})
    assert decide(book, day(32))["position"] == "none"


def test_the_position_falls_back_to_the_last_done_step_whose_day_the_next_item_has_reached(decide):
    book = Book(THREE).item(1, day(1), settled_on=day(22)).item(2, day(15))
    book.done("one", day(6), 1).done("two", day(21), 1, 2)
    row = decide(book, day(22))
    assert (row["position"], row["step"]) == ("one", None)
    assert decide(book, day(35))["step"] == "two"


def test_the_position_falls_back_to_none_when_the_next_item_is_too_young(decide):
    book = Book(THREE).item(1, day(1), settled_on=day(22)).item(2, day(20))
    book.done("two", day(21), 1, 2)
    assert decide(book, day(22))["position"] == "none"


def test_the_position_falls_back_for_good(decide):
    book = Book(THREE).item(1, day(1), settled_on=day(22)).item(2, day(15)).done("two", day(21), 1, 2)
    row = decide(book, day(60))
    assert (row["position"], row["step"]) == ("none", "three")


def test_previous_days_are_added_to_those_before_when_falling_back(decide):
    chain = policy(step("a", 5), step("b", 10, after="previous"))
    book = (
        Book(chain)
        .item(1, day(1), settled_on=day(20))
        .item(2, day(6))
        .done("a", day(6), 1)
        .done("b", day(16), 1, 2)
    )
    assert decide(book, day(20))["position"] == "a"
    book = (
        Book(chain)
        .item(1, day(1), settled_on=day(21))
        .item(2, day(6))
        .done("a", day(6), 1)
        .done("b", day(16), 1, 2)
    )
    assert decide(book, day(21))["position"] == "finished"


def test_cure_undone_leaves_the_position_as_if_it_had_never_come(decide):
    book = Book(THREE).item(1, day(1)).done("one", day(6), 1)
    assert decide(book, day(15))["position"] == "one"


def test_payment_on_the_day_of_the_step_comes_after_it(decide):
    book = Book(THREE).item(1, day(1), settled_on=day(6)).item(2, day(2)).done("one", day(6), 1, 2)
    assert decide(book, day(6))["position"] == "none"
    assert decide(book, day(7))["step"] == "one"


def test_a_payment_dated_back_takes_the_step_back_too(decide):
    book = Book(THREE).item(1, day(1), settled_on=day(3)).item(2, day(4)).done("one", day(6), 1, 2)
    assert decide(book, day(7))["position"] == "none"


# Consequences


def test_no_consequence_is_carried_out_before_its_announcement_whatever_the_age(decide):
    assert decide(Book(ANNOUNCING).item(1, day(-300)), day(20))["step"] == "warning"


def test_an_announced_consequence_waits_for_its_term_and_steps_after_it_wait_too(decide):
    waiting = policy(*ANNOUNCING.ladders[0].steps, step("last", 9))
    book = Book(waiting).item(1, day(1)).done("warning", day(20), 1).done("firm", day(21), 1)
    row = decide(book, day(22))
    assert (row["step"], row["reasons"]) == (None, ["waiting_announcement"])
    row = decide(book, day(23))
    assert (row["step"], row["action"], row["due_from"]) == ("block", "order_hold", day(23))


def test_an_announced_consequence_whose_own_day_is_still_to_come_is_not_due_and_waits(decide):
    book = Book(ANNOUNCING).item(1, day(1)).done("warning", day(6), 1).done("firm", day(7), 1)
    assert decide(book, day(8))["reasons"] == ["waiting_announcement", "not_due"]
    assert decide(book, day(9))["step"] == "block"


@pytest.mark.parametrize("climb", ["latest", "each"])
def test_an_announced_consequence_holds_up_what_follows_even_while_its_own_condition_fails(decide, climb):
    steps = (
        step("warning", 5, announces=Announcement("order_hold", 3)),
        step("block", 8, action="order_hold", channels=(), when="score > 0.5"),
        step("last", 9),
    )
    book = Book(policy(*steps, climb=climb)).item(1, day(1)).done("warning", day(6), 1)
    assert decide(book, day(20))["step"] is None


def test_an_announcement_that_is_passed_over_holds_nobody_up(decide):
    chain = policy(
        step("warning", 1, announces=Announcement("order_hold", 3), when="score > 0.5"),
        step("block", 2, action="order_hold", channels=(), announces=Announcement("legal_referral", 3)),
        step("firm", 3),
        step("court", 4, action="legal_referral", channels=()),
    )
    assert decide(Book(chain).item(1, day(1)), day(20))["step"] == "firm"


def test_latest_goes_on_to_a_step_between_announcement_and_consequence(decide):
    book = Book(ANNOUNCING).item(1, day(1)).done("warning", day(20), 1)
    assert decide(book, day(21))["step"] == "firm"


def test_a_waived_consequence_counts_as_done(decide):
    waiting = policy(*ANNOUNCING.ladders[0].steps, step("last", 9))
    book = Book(waiting).item(1, day(1)).done("warning", day(20), 1).done("firm", day(21), 1)
    book.done("block", day(22), waived=True)
    row = decide(book, day(22))
    assert (row["position"], row["step"]) == ("block", "last")


def test_open_announcements_lapse_when_the_position_falls_back(decide):
    book = Book(ANNOUNCING).item(1, day(1), settled_on=day(8)).item(2, day(5))
    book.done("warning", day(6), 1, 2)
    assert decide(book, day(20))["step"] == "warning"


def test_an_announcement_counts_in_its_own_spell(decide):
    book = Book(ANNOUNCING).item(1, day(1), settled_on=day(7)).item(2, day(8)).done("warning", day(6), 1)
    assert decide(book, day(30))["step"] == "warning"

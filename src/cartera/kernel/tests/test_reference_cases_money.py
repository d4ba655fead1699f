"""The sentences of the format description on courtesy, ladders, money and addresses, one case each, told to the reference and to the real kernel."""

from cartera.kernel.policy import Announcement, Fee, Policy
from cartera.kernel.tests.book import Book, day, ladder, policy, segments, step

THREE = policy(step("one", 5), step("two", 20), step("three", 40))
ANNOUNCING = policy(
    step("friendly", 2),
    step("warning", 5, announces=Announcement("order_hold", 3)),
    step("firm", 6),
    step("block", 8, action="order_hold", channels=()),
)
COURTESY = policy(step("courtesy", 3, after="before_due"), step("first", 2))


# Before the due date


def test_before_due_items_of_one_date_share_a_message_and_only_within_their_days(decide):
    book = Book(COURTESY).item(1, day(10)).item(2, day(10)).item(3, day(12))
    assert decide(book, day(6))["reasons"] == ["not_due"]
    row = decide(book, day(7))
    assert (row["step"], row["item_ids"], row["step_rung"]) == ("courtesy", [1, 2], None)
    assert (row["reasons"], row["due_from"], row["position"]) == (["before_due"], day(7), "none")


def test_before_due_is_done_once_per_item_and_due_date(decide):
    book = Book(COURTESY).item(1, day(10)).done("courtesy", day(7), 1)
    assert decide(book, day(8))["step"] is None
    moved = Book(COURTESY).item(1, day(20)).done("courtesy", day(7), 1, dues={1: day(10)})
    assert decide(moved, day(17))["step"] == "courtesy"


def test_a_before_due_step_overtaken_by_a_later_one_is_not_sent(decide):
    two = policy(step("early", 10, after="before_due"), step("late", 2, after="before_due"), step("first", 2))
    book = Book(two).item(1, day(10))
    assert decide(book, day(8))["step"] == "late"
    assert decide(book.done("late", day(8), 1), day(9))["step"] is None


def test_no_courtesy_while_the_debtor_has_a_carrying_item(decide):
    assert decide(Book(COURTESY).item(1, day(6)).item(2, day(9)), day(7))["step"] is None


def test_credit_is_set_against_the_earliest_due_date_first(decide):
    book = Book(COURTESY, on_account_minor=12_000).item(1, day(9)).item(2, day(10))
    row = decide(book, day(7))
    assert (row["item_ids"], row["credit_minor"], row["net_minor"]) == ([2], 2_000, 8_000)


# Ladder, policy, money, address


def test_segments_are_read_in_order_and_the_first_match_wins(decide):
    several = Policy(
        "p", "1",
        (ladder(step("soft", 1), name="a", segments=("late",)), ladder(step("hard", 1), name="b", segments=("rest",))),
        segments(good="late_share_12m < 0.10 AND invoices_12m >= 3", late="overdue > 100", rest=None),
    )  # fmt: skip
    row = decide(Book(several).item(1, day(1)), day(5))
    assert (row["segment"], row["ladder"], row["step"]) == ("rest", "b", "hard")
    row = decide(Book(several).item(1, day(1), principal_minor=10_001), day(5))
    assert (row["segment"], row["ladder"], row["step"]) == ("late", "a", "soft")
    good = Book(several).item(1, day(1)).behaviour(invoices_12m=20, late_12m=1)
    row = decide(good, day(5))
    assert (row["segment"], row["ladder"], row["reasons"]) == ("good", None, ["no_ladder"])


def test_a_policy_that_changes_does_not_move_an_unfinished_spell(decide):
    newer = policy(step("one", 5), step("other", 6), version="2")
    book = Book(THREE, newer, policy=2).item(1, day(1)).done("one", day(6), 1)
    row = decide(book, day(21))
    assert (row["policy"], row["step"]) == (1, "two")


def test_after_the_cure_the_policy_in_force_counts(decide):
    newer = policy(step("one", 5), step("other", 6), version="2")
    book = (
        Book(THREE, newer, policy=2).item(1, day(1), settled_on=day(7)).item(2, day(8)).done("one", day(6), 1)
    )
    row = decide(book, day(14))
    assert (row["policy"], row["step"]) == (2, "other")


def test_money_on_account_is_set_against_the_overdue(decide):
    row = decide(Book(THREE, on_account_minor=4_000).item(1, day(1), interest_minor=5, fees_minor=7), day(10))
    assert (row["amount_minor"], row["credit_minor"], row["net_minor"]) == (10_012, 4_000, 6_012)
    assert row["interest_minor"] == 5


def test_credit_that_covers_the_overdue_silences_also_with_items_open(decide):
    speaks_of_open = policy(step("one", 5), items="open")
    book = Book(speaks_of_open, on_account_minor=10_000).item(1, day(1)).item(2, day(30))
    assert decide(book, day(10))["reasons"] == ["credit_covers"]
    book = Book(speaks_of_open, on_account_minor=9_999).item(1, day(1)).item(2, day(30))
    assert decide(book, day(10))["item_ids"] == [1, 2]


def test_triggering_speaks_of_the_carrying_item_only(decide):
    row = decide(Book(policy(step("one", 5), items="triggering")).item(1, day(1)).item(2, day(2)), day(10))
    assert (row["item_ids"], row["amount_minor"]) == ([1], 10_000)


def test_less_than_the_threshold_of_its_currency_is_left_alone(decide):
    small = policy(step("one", 5), min_open={"PEN": 10_001, "USD": 1})
    assert decide(Book(small).item(1, day(1)), day(10))["reasons"] == ["below_threshold"]
    assert decide(Book(small, currency="USD").item(1, day(1)), day(10))["step"] == "one"


def test_currencies_never_mix(decide):
    book = Book(THREE).item(1, day(1)).account(account_id=2, currency="USD", on_account_minor=99_999)
    row = decide(book.item(2, day(-60), account_id=2), day(10))
    assert (row["step"], row["item_ids"], row["credit_minor"]) == ("one", [1], 0)


def test_the_first_role_with_a_usable_channel_then_the_first_channel(decide):
    several = policy(step("one", 5, channels=("whatsapp", "email"), to=("superior", "payer")))
    book = Book(several).item(1, day(1)).contact(channel="whatsapp")
    row = decide(book, day(10))
    assert (row["to"], row["channels"], row["contacts"]) == ("payer", ["whatsapp"], [2])
    row = decide(book.contact(role="superior", authorised=True), day(10))
    assert (row["to"], row["channels"], row["contacts"]) == ("superior", ["email"], [3])


def test_all_channels_takes_every_one_that_can_be_used(decide):
    every = policy(step("one", 5, channels=("whatsapp", "email", "sms"), all_channels=True))
    book = Book(every).item(1, day(1)).contact(channel="whatsapp").contact(channel="sms", usable=False)
    row = decide(book, day(10))
    assert (row["channels"], row["contacts"]) == (["whatsapp", "email"], [2, 1])


def test_no_address_when_none_is_known_and_no_channel_when_none_may_be_used(decide):
    book = Book(THREE).without_contacts().item(1, day(1)).contact(channel="sms")
    assert decide(book, day(10))["reasons"] == ["no_address"]
    assert decide(book.contact(opted_out=True), day(10))["reasons"] == ["no_channel", "opted_out"]


def test_what_a_person_carries_out_needs_no_address(decide):
    calling = policy(step("call", 5, action="call", by="collector", channels=()))
    row = decide(Book(calling).without_contacts().item(1, day(1)), day(10))
    assert (row["step"], row["by"], row["channels"], row["contacts"]) == ("call", "collector", ["call"], [])


def test_a_fee_changes_nothing_of_what_is_proposed(decide):
    row = decide(Book(policy(step("one", 5, fee=Fee(amount="10.00")))).item(1, day(1)), day(10))
    assert row["amount_minor"] == 10_000

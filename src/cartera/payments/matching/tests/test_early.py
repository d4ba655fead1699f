"""Discounts for paying early, as payers take them off: in time, too late, and beside other reckonings."""

from datetime import date, timedelta

import pytest

from cartera.payments.matching.given import Debtor, Given, Item, Line, Terms
from cartera.payments.matching.match import Matcher
from cartera.payments.matching.tables import country
from cartera.portfolio import discounting
from cartera.portfolio.discounting import Offer

ISSUED = date(2026, 11, 2)
ANA, TAX_ID = 1, "20512345671"
IN_TIME, LATE = ISSUED + timedelta(days=9), ISSUED + timedelta(days=11)


def book(*amounts, table="2/10", at="pe"):
    items = [
        Item(place, ANA, f"F001-0001234{place}", "PEN", minor, ISSUED + timedelta(days=30), ISSUED)
        for place, minor in enumerate(amounts, start=1)
    ]
    offer = Offer(ISSUED, discounting.tiers(table))
    terms = {item.item_id: Terms(offer, item.minor) for item in items}
    return Matcher(Given(items, [Debtor(ANA, "Ana Quispe", TAX_ID)], terms=terms), country(at))


def answer(matcher, minor, on, text="PAGO F001-12341", **more):
    return matcher.answer(Line(1, minor, "PEN", on, text, **more))


def codes(match):
    return [why.code for why in match.why]


def told(match, code):
    return next(why.fields for why in match.why if why.code == code)


def test_the_net_in_time_settles_the_item_with_its_discount_and_says_so():
    match = answer(book(100_000), 98_000, IN_TIME).certain
    (part,) = match.parts
    assert (part.paid_minor, part.discount_minor, part.settled_minor) == (98_000, 2_000, 100_000)
    fields = told(match, "less_discount")
    assert (fields["rate"], fields["until_on"], fields["discount_minor"]) == ("2", "2026-11-12", 2_000)


def test_the_whole_in_time_is_the_whole():
    match = answer(book(100_000), 100_000, IN_TIME).certain
    assert "less_discount" not in codes(match)
    assert match.parts[0].discount_minor == 0


def test_a_discount_that_is_late_stays_owed_and_the_match_says_why():
    match = answer(book(140_000), 137_200, LATE, tax_id=TAX_ID).certain
    (part,) = match.parts
    assert (part.paid_minor, part.discount_minor) == (137_200, 0)
    fields = told(match, "late_discount")
    assert (fields["until_on"], fields["paid_on"], fields["discount_minor"]) == (
        "2026-11-12",
        "2026-11-13",
        2_800,
    )


def test_who_pays_too_late_and_is_not_known_waits_for_a_person():
    found = answer(book(140_000), 137_200, LATE)
    assert (found.certain, found.waits) == (None, "unsure_late")
    assert "late_discount" in codes(found.matches[0])


def test_a_tax_of_the_same_amount_yields_to_a_discount_in_time_and_doubts_one_that_is_late():
    in_time = answer(book(100_000, table="3/10"), 97_000, IN_TIME, tax_id=TAX_ID).certain
    assert (in_time.taken, in_time.parts[0].discount_minor) == ((), 3_000)
    late = answer(book(100_000, table="3/10"), 97_000, LATE, tax_id=TAX_ID)
    assert (late.certain, late.waits) == (None, "several_reckonings")
    assert {"less_tax", "late_discount"} <= set(codes(late.matches[0]))


def test_several_items_in_one_payment_each_take_their_discount():
    match = answer(book(100_000, 50_000, 70_000), 147_000, IN_TIME, "F001-12341 F001-12342").certain
    assert {part.item_id: part.discount_minor for part in match.parts} == {1: 2_000, 2: 1_000}


def test_without_a_number_the_payer_and_the_net_of_one_item_are_enough():
    match = answer(book(100_000, 33_000), 98_000, IN_TIME, "abono", tax_id=TAX_ID).certain
    assert match.items == (1,)


def test_nobody_known_and_no_number_still_shows_whose_net_it_is():
    found = answer(book(100_000), 98_000, IN_TIME, "deposito")
    assert (found.waits, found.matches[0].items) == ("amount_alone", (1,))


@pytest.mark.parametrize(
    ("days", "minor", "earned"), [(5, 97_000, 3_000), (15, 99_000, 1_000), (21, 99_000, 0)]
)
def test_each_tier_counts_to_its_own_day(days, minor, earned):
    matcher = book(100_000, table="3/10 1/20", at="xx")
    match = answer(matcher, minor, ISSUED + timedelta(days=days), tax_id=TAX_ID).certain
    assert match.parts[0].discount_minor == earned


def test_what_was_applied_before_leaves_a_discount_on_the_rest_only():
    matcher = book(100_000)
    matcher.items[1].minor = 50_000
    match = answer(matcher, 49_000, IN_TIME).certain
    assert (match.parts[0].paid_minor, match.parts[0].discount_minor) == (49_000, 1_000)

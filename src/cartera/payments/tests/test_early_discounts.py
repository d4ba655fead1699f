"""Discounts for paying early from the bank's line to the books: posted when earned, left open when late, taken back whole."""

from datetime import date

import pytest

from cartera.foundation.models import History
from cartera.payments import saying
from cartera.payments.models import BankLine, Match
from cartera.payments.operations import matching
from cartera.payments.tests.arriving import AT, ON, Arriving
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries
from cartera.portfolio.models import LedgerEntry

ISSUED, DUE = date(2026, 10, 26), date(2026, 11, 26)


@pytest.fixture
def bank(db):
    bank = Arriving()
    terms = portfolio.define_discount(creditor=bank.creditor, name="early", table="2/10", at=AT, by=None)
    portfolio.agree_discount(
        creditor=bank.creditor, terms=terms, debtor=bank.ana, from_on=date(2026, 1, 1), at=AT, by=None
    )
    return bank


def match(bank):
    return matching.match_lines(creditor=bank.creditor, on=ON, at=AT, by=None)


def kinds(number):
    rows = LedgerEntry.objects.filter(receivable__number=number).order_by("pk")
    return list(rows.values_list("kind", "amount_minor"))


def ties():
    assert (queries.untied(), queries.lost()) == ([], [])


def test_money_in_time_closes_its_item_with_the_discount_posted_and_told(bank):
    bank.place("F001-00012345", 140_000, DUE, issued=ISSUED)
    bank.line(137_200, "PAGO F001-12345")
    assert match(bank).applied == 1
    assert kinds("F001-00012345") == [("opening", 140_000), ("payment", -137_200), ("discount", -2_800)]
    why = saying.sentences(Match.objects.get().why, "PEN")
    assert "− descuento 2 % hasta 5 nov 2026 PEN 28.00" in why[-1].replace("\xa0", " ")
    ties()


def test_the_cent_that_rounding_leaves_is_given_too(bank):
    bank.place("F001-00012345", 10_025, DUE, issued=ISSUED)  # 2 % is 200.5, and 98.24 alone would earn 200
    bank.line(9_824, "PAGO F001-12345")
    match(bank)
    assert bank.item("F001-00012345").open_minor == 0
    ties()


def test_money_that_is_late_leaves_the_discount_open_and_says_why(bank):
    bank.ana.tax_id = "20512345671"
    bank.ana.save()
    bank.place("F001-00012345", 140_000, DUE, issued=date(2026, 10, 1))
    bank.line(137_200, "PAGO F001-12345", payer_tax_id="20512345671")
    assert match(bank).applied == 1
    assert bank.item("F001-00012345").open_minor == 2_800
    assert "late_discount" in [code for code, _ in Match.objects.get().why]
    assert History.objects.filter(event="portfolio.payment.discount_refused").exists()
    ties()


def test_a_bounce_and_an_undo_take_the_discount_with_them(bank):
    bank.place("F001-00012345", 140_000, DUE, issued=ISSUED)
    bank.line(137_200, "PAGO F001-12345")
    match(bank)
    matching.undo(match=Match.objects.get(), at=AT, by=None)
    assert bank.item("F001-00012345").open_minor == 140_000
    match(bank)
    matching.apply(match=Match.objects.get(state="proposed"), on=DUE, at=AT, by=None)
    payment = BankLine.objects.get().payment
    portfolio.return_payment(payment=payment, on=date(2026, 11, 5), at=AT, by=None)
    assert bank.item("F001-00012345").open_minor == 140_000
    ties()


def test_a_candidate_whose_discount_is_agreed_no_more_is_refused(bank):
    bank.place("F001-00012345", 140_000, DUE, issued=ISSUED)
    bank.line(137_200, "deposito")
    match(bank)
    portfolio.agree_discount(
        creditor=bank.creditor, terms=None, debtor=bank.ana, from_on=date(2026, 10, 2), at=AT, by=None
    )
    with pytest.raises(portfolio.DiscountNotEarned):
        matching.apply(match=Match.objects.get(), on=ON, at=AT, by=None)
    assert bank.item("F001-00012345").open_minor == 140_000


def test_two_lines_of_one_batch_share_the_discount_of_one_item(bank):
    bank.place("F001-00012345", 140_000, DUE, issued=ISSUED)
    bank.place("F001-00012346", 50_000, DUE, issued=ISSUED)
    bank.line(137_200, "PAGO F001-12345")
    bank.line(49_000, "PAGO F001-12346")
    assert match(bank).applied == 2
    assert [bank.item(number).open_minor for number in ("F001-00012345", "F001-00012346")] == [0, 0]
    ties()

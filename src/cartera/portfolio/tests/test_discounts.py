"""Paying early: offered, earned by value date, kept in part, refused late, taken back with the money; and all of it ties."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.long import LONG

from cartera.foundation.models import History
from cartera.foundation.tests.keeping import kept
from cartera.portfolio import discounting, operations, queries
from cartera.portfolio.allocation import Claim
from cartera.portfolio.models import LedgerEntry, Payment, Receivable
from cartera.portfolio.tests.books import AT, ON, Books

ISSUED, DUE = date(2026, 9, 1), date(2026, 10, 1)
IN_TIME, LATE = date(2026, 9, 11), date(2026, 9, 12)


@pytest.fixture
def agreed(books):
    terms = operations.define_discount(
        creditor=books.creditor, name="2/10", table="2/10 net 30", at=AT, by=None
    )
    operations.agree_discount(creditor=books.creditor, terms=terms, from_on=date(2026, 1, 1), at=AT, by=None)
    return books


def place(books, number="F-1", minor=100_00, debtor=None):
    return operations.place(
        creditor=books.creditor, debtor=debtor or books.ana, number=number, amount_minor=minor, currency="PEN",
        issued_on=ISSUED, due_date=DUE, at=AT, by=None,
    )  # fmt: skip


def pay(books, minor, on, reference="P-1", **more):
    return operations.receive(
        creditor=books.creditor, debtor=books.ana, reference=reference, amount_minor=minor, currency="PEN", paid_on=on,
        at=AT, by=None, **more,
    )  # fmt: skip


def entries(item):
    rows = LedgerEntry.objects.filter(receivable=item).order_by("pk").values_list("kind", "amount_minor")
    return list(rows)


def open_of(item):
    return Receivable.objects.get(pk=item.pk).open_minor


def ties():
    assert queries.untied() == []
    assert queries.lost() == []


def test_the_net_in_time_settles_the_whole(agreed) -> None:
    item = place(agreed)
    pay(agreed, 98_00, IN_TIME)
    assert entries(item) == [("opening", 100_00), ("payment", -98_00), ("discount", -2_00)]
    assert Receivable.objects.get().settled_on == IN_TIME
    ties()


def test_the_whole_in_time_leaves_the_discount_on_account(agreed) -> None:
    item = place(agreed)
    pay(agreed, 100_00, IN_TIME)
    assert (open_of(item), item.account.__class__.objects.get().on_account_minor) == (0, 2_00)
    ties()


def test_a_part_in_time_keeps_its_share_and_the_rest_is_owed_in_full(agreed) -> None:
    item = place(agreed)
    pay(agreed, 49_00, IN_TIME)
    assert open_of(item) == 50_00
    pay(agreed, 50_00, LATE, "P-2")
    assert open_of(item) == 0
    ties()


def test_money_that_is_late_gets_none_and_is_told_why(agreed) -> None:
    item = place(agreed)
    pay(agreed, 98_00, LATE)
    assert open_of(item) == 2_00
    told = History.objects.get(event="portfolio.payment.discount_refused").facts
    assert (told["number"], told["amount_minor"], told["until_on"], told["paid_on"]) == (
        "F-1",
        200,
        "2026-09-11",
        "2026-09-12",
    )


def test_the_value_date_counts_not_the_day_we_learnt_of_it(agreed) -> None:
    item = place(agreed)
    pay(agreed, 98_00, IN_TIME)
    assert ON > LATE
    assert open_of(item) == 0


def test_a_bounce_takes_the_discount_back_exactly(agreed) -> None:
    item = place(agreed)
    pay(agreed, 49_00, IN_TIME)
    payment = pay(agreed, 49_00, IN_TIME, "P-2")
    assert open_of(item) == 0
    operations.return_payment(payment=payment, on=ON, at=AT, by=None)
    assert open_of(item) == 50_00
    operations.return_payment(payment=Payment.objects.get(reference="P-1"), on=ON, at=AT, by=None)
    assert open_of(item) == 100_00
    ties()


def test_later_tiers_give_less(books) -> None:
    item = place(books)
    operations.offer_discount(receivable=item, table="1/20, 2/10", at=AT, by=None)
    pay(books, 99_00, date(2026, 9, 20))
    assert open_of(item) == 0


def test_what_an_item_offers_goes_before_what_is_agreed_with_its_debtor(agreed) -> None:
    own = operations.define_discount(creditor=agreed.creditor, name="socios", table="5/10", at=AT, by=None)
    operations.agree_discount(
        creditor=agreed.creditor, terms=own, debtor=agreed.ana, from_on=ISSUED, at=AT, by=None
    )
    one, two = place(agreed), place(agreed, "F-2")
    operations.offer_discount(receivable=two, table="0", at=AT, by=None)
    pay(agreed, 95_00, IN_TIME, items=[one])
    pay(agreed, 100_00, IN_TIME, "P-2", items=[two])
    assert entries(one)[-1] == ("discount", -5_00)
    assert entries(two)[-1] == ("payment", -100_00)


def test_an_agreement_counts_for_items_issued_from_its_day(agreed) -> None:
    operations.agree_discount(creditor=agreed.creditor, terms=None, from_on=date(2026, 9, 2), at=AT, by=None)
    pay(agreed, 98_00, IN_TIME, items=[place(agreed)])
    assert LedgerEntry.objects.filter(kind="discount").count() == 1


def test_two_invoices_paid_net_together_are_both_settled(agreed) -> None:
    place(agreed), place(agreed, "F-2", 200_00)
    pay(agreed, 294_00, IN_TIME)
    assert not Receivable.objects.filter(settled_on__isnull=True).exists()
    assert not LedgerEntry.objects.filter(component="on_account").exists()


def test_money_that_waited_earned_when_it_came(agreed) -> None:
    pay(agreed, 98_00, IN_TIME, on_account=True)
    item = place(agreed)
    operations.apply_on_account(debtor=agreed.ana, currency="PEN", on=ON, at=AT, by=None)
    assert open_of(item) == 0
    ties()


def test_given_amounts_and_many_receipts_earn_the_same(agreed) -> None:
    one, two = place(agreed), place(agreed, "F-2")
    operations.settle_many(
        creditor=agreed.creditor, at=AT, by=None,
        settlements=[operations.Settlement(agreed.ana.pk, "B-1", 98_00, "PEN", IN_TIME, [operations.Share(one.pk, 98_00)])],
    )  # fmt: skip
    receipt = operations.Receipt(agreed.ana, "B-2", 98_00, "PEN", IN_TIME, [two])
    operations.receive_many(creditor=agreed.creditor, receipts=[receipt], at=AT, by=None)
    assert (open_of(one), open_of(two)) == (0, 0)
    ties()


def test_every_charge_shows_its_arithmetic(agreed) -> None:
    item = place(agreed)
    rows = queries.open_items(debtor=agreed.ana, on=ISSUED)
    told = queries.early_discounts(rows, on=ISSUED)[item.pk]
    assert told["now"] == {
        "percent": "2", "days": 10, "until": IN_TIME, "base_minor": 100_00, "discount_minor": 2_00, "pay_minor": 98_00,
        "is_open": True,
    }  # fmt: skip
    assert queries.early_discounts(rows, on=LATE)[item.pk]["now"] is None


@pytest.mark.parametrize("table", ["", "2", "2/0", "60/10", "2/10 3/20", "2/10 texto", "2/400", "12/05/2026"])
def test_what_is_no_table_is_refused(books, table) -> None:
    with pytest.raises(operations.WrongDiscountTable):
        operations.define_discount(creditor=books.creditor, name="x", table=table, at=AT, by=None)


def test_a_name_keeps_what_it_stands_for(agreed) -> None:
    with pytest.raises(operations.DiscountTermsTaken):
        operations.define_discount(creditor=agreed.creditor, name="2/10", table="3/10", at=AT, by=None)
    operations.define_discount(creditor=agreed.creditor, name="2/10", table="2 % / 10, n/30", at=AT, by=None)


@settings(max_examples=200, deadline=None)
@given(
    minor=st.integers(1, 10**9),
    owed=st.lists(st.integers(1, 10**8), min_size=1, max_size=5),
    percent=st.sampled_from(["0.5", "1", "1.75", "2", "5", "33.33", "50"]),
)
def test_no_cent_is_made_or_lost_by_a_discount(minor, owed, percent) -> None:
    claims = [Claim(1, pk, ISSUED, fees=3, interest=2, principal=each) for pk, each in enumerate(owed)]
    percents = {pk: Decimal(percent) for pk in range(0, len(owed), 2)}
    parts, given_, rest = discounting.allocate(minor, claims, ("fees", "interest", "principal"), percents)
    assert sum(part.minor for part in parts) + rest == minor
    for claim in claims:
        mine = sum(
            part.minor for part in [*parts, *given_] if part.claim is claim and part.component == "principal"
        )
        earned = sum(part.minor for part in given_ if part.claim is claim)
        assert mine <= claim.principal
        assert earned <= discounting.of_whole(claim.principal, Decimal(percent))
        assert not earned or claim.receivable_id in percents
    if rest:
        assert all(
            claim.principal
            == sum(p.minor for p in [*parts, *given_] if p.claim is claim and p.component == "principal")
            for claim in claims
        )


@pytest.mark.django_db
@settings(max_examples=500 if LONG else 6, deadline=None)
@given(
    payments=st.lists(
        st.tuples(st.integers(1, 150_00), st.sampled_from([IN_TIME, date(2026, 9, 20), DUE]), st.booleans()),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_the_ledger_ties_whatever_is_paid_and_bounces(payments) -> None:
    with transaction.atomic():
        books = kept(Books)
        for number in ("F-1", "F-2"):
            operations.offer_discount(
                receivable=place(books, number, 99_99), table="2/10 1/20", at=AT, by=None
            )
        made = [
            (pay(books, minor, on, f"P-{place_}"), bounces)
            for place_, (minor, on, bounces) in enumerate(payments)
        ]
        for payment, bounces in made:
            if bounces:
                operations.return_payment(payment=payment, on=ON, at=AT, by=None)
        ties()
        if all(bounces for _, bounces in made):
            assert {item.principal_open_minor for item in Receivable.objects.all()} == {99_99}
        transaction.set_rollback(True)

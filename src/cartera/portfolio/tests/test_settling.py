from dataclasses import replace
from datetime import date

import pytest

from cartera.portfolio import operations, queries
from cartera.portfolio.models import Account, LedgerEntry, Payment, Receivable
from cartera.portfolio.operations import Settlement, Share
from cartera.portfolio.tests.books import AT, ON

OCT_1 = date(2026, 10, 1)


def settle(books, *settlements):
    ids = operations.settle_many(creditor=books.creditor, settlements=settlements, at=AT, by=None)
    return [Payment.objects.get(pk=pk) for pk in ids]


def entries():
    return sorted(LedgerEntry.objects.values_list("kind", "component", "amount_minor"))


def test_tax_kept_back_a_banks_fee_and_cents_settle_an_item_as_what_they_are(books):
    item = books.place("F-1", 100_000, OCT_1)
    (payment,) = settle(
        books, Settlement(books.ana.pk, "B-1", 96_648, "PEN", ON, [Share(item.pk, 96_648, 3_000, 350, 2)])
    )
    assert (books.item("F-1").open_minor, books.item("F-1").settled_on) == (0, ON)
    assert ("withholding", "principal", -3_000) in entries()
    assert ("bank_fee", "principal", -350) in entries()
    assert ("rounding", "principal", -2) in entries()
    assert set(LedgerEntry.objects.exclude(kind="opening").values_list("payment_id", flat=True)) == {
        payment.pk
    }
    assert queries.untied() == []


def test_a_bounce_takes_the_tax_kept_back_with_it(books):
    item = books.place("F-1", 100_000, OCT_1)
    (payment,) = settle(
        books, Settlement(books.ana.pk, "B-1", 97_000, "PEN", ON, [Share(item.pk, 97_000, 3_000)])
    )
    operations.return_payment(payment=payment, on=date(2026, 10, 9), at=AT, by=None)
    assert books.item("F-1").open_minor == 100_000
    assert queries.untied() == []


def test_what_is_taken_back_leaves_no_day_of_the_books_as_if_it_had_been(books):
    item = books.place("F-1", 100_000, OCT_1)
    (payment,) = settle(books, Settlement(books.ana.pk, "B-1", 50_000, "PEN", ON, [Share(item.pk, 40_000)]))
    assert Account.objects.get().on_account_minor == 10_000
    operations.take_back(payment=payment, at=AT, by=None, why="wrong invoice")
    assert queries.balance(debtor=books.ana, currency="PEN", on=ON).open_minor == 100_000
    assert Account.objects.get().on_account_minor == 0
    assert queries.untied() == []
    (again,) = settle(books, Settlement(books.ana.pk, "B-1", 50_000, "PEN", ON, [Share(item.pk, 50_000)]))
    assert again.pk != payment.pk
    assert books.item("F-1").open_minor == 50_000
    with pytest.raises(operations.AlreadyReturned):
        operations.take_back(payment=payment, at=AT, by=None)


def test_the_same_reference_settles_once(books):
    item = books.place("F-1", 100_000, OCT_1)
    one = Settlement(books.ana.pk, "B-1", 40_000, "PEN", ON, [Share(item.pk, 40_000)])
    assert settle(books, one) == settle(books, one)
    assert books.item("F-1").open_minor == 60_000


@pytest.mark.parametrize("other", [{"currency": "USD"}, {"paid_on": OCT_1}, {"amount_minor": 40_001}])
def test_a_reference_in_the_books_is_not_taken_for_other_money(books, other):
    item = books.place("F-1", 100_000, OCT_1)
    one = Settlement(books.ana.pk, "B-1", 40_000, "PEN", ON, [Share(item.pk, 40_000)])
    settle(books, one)
    with pytest.raises(operations.NumberTaken):
        settle(books, replace(one, **other, shares=[]))
    assert Payment.objects.count() == 1


def test_no_more_is_set_against_an_item_than_is_open_and_then_nothing_is(books):
    item, other = books.place("F-1", 1_000, OCT_1), books.place("F-2", 1_000, OCT_1)
    fine = Settlement(books.ana.pk, "B-1", 1_000, "PEN", ON, [Share(other.pk, 1_000)])
    with pytest.raises(operations.NotOpenAnyMore):
        settle(books, fine, Settlement(books.ana.pk, "B-2", 2_000, "PEN", ON, [Share(item.pk, 1_500)]))
    with pytest.raises(operations.MoreThanArrived):
        settle(books, Settlement(books.ana.pk, "B-3", 500, "PEN", ON, [Share(item.pk, 600)]))
    assert [row.open_minor for row in Receivable.objects.order_by("pk")] == [1_000, 1_000]


def test_several_lines_settle_one_item_in_one_batch(books):
    item = books.place("F-1", 1_000, OCT_1)
    settle(
        books,
        Settlement(books.ana.pk, "B-1", 400, "PEN", ON, [Share(item.pk, 400)]),
        Settlement(books.ana.pk, "B-2", 600, "PEN", ON, [Share(item.pk, 600)]),
    )
    assert books.item("F-1").open_minor == 0


def test_one_debtors_money_does_not_settle_anothers_item(books):
    item = books.place("F-1", 1_000, OCT_1, debtor=books.bruno)
    with pytest.raises(operations.NotTheirItem):
        settle(books, Settlement(books.ana.pk, "B-1", 1_000, "PEN", ON, [Share(item.pk, 1_000)]))
    dollars = books.place("F-2", 1_000, OCT_1, currency="USD")
    with pytest.raises(operations.WrongCurrency):
        settle(books, Settlement(books.ana.pk, "B-2", 1_000, "PEN", ON, [Share(dollars.pk, 1_000)]))


def test_where_interest_is_charged_a_batch_means_what_one_after_the_other_means(books):
    operations.set_interest_terms(
        creditor=books.creditor,
        rate="36",
        basis="360",
        from_on=date(1900, 1, 1),
        source="test",
        at=AT,
        by=None,
    )
    due = date(2026, 9, 26)  # ten days before: a thousandth a day
    first, second, third = (books.place(f"F-{each}", 100_000, due) for each in (1, 2, 3))
    settle(
        books,
        Settlement(books.ana.pk, "B-1", 101_000, "PEN", ON, [Share(first.pk, 101_000)]),
        Settlement(books.ana.pk, "B-2", 51_000, "PEN", ON, [Share(second.pk, 51_000)]),
        Settlement(books.ana.pk, "B-3", 50_000, "PEN", ON, [Share(second.pk, 50_000)]),
        Settlement(books.ana.pk, "B-4", 100_000, "PEN", date(2026, 9, 20), [Share(third.pk, 100_000)]),
    )
    assert [books.item(f"F-{each}").open_minor for each in (1, 2, 3)] == [0, 0, 0]
    assert books.item("F-3").settled_on == date(2026, 9, 20)
    assert sum(LedgerEntry.objects.filter(kind="interest").values_list("amount_minor", flat=True)) == 2_000
    assert queries.untied() == []

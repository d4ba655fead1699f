"""Many at once means what one after the other means."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from cartera.foundation.models import History
from cartera.portfolio import operations, queries
from cartera.portfolio.models import LedgerEntry, Payment, Receivable
from cartera.portfolio.operations import Placing, Receipt
from cartera.portfolio.tests.books import AT, Books

START = date(2026, 9, 1)

pytestmark = pytest.mark.django_db


def placing(books, number, amount, days=0, who=None, currency="PEN"):
    on = START + timedelta(days=days)
    return Placing(who or books.ana, number, amount, currency, on, on + timedelta(days=10))


def place(books, *placings):
    return operations.place_many(creditor=books.creditor, placings=placings, at=AT, by=None)


def receive(books, *receipts, **more):
    return operations.receive_many(creditor=books.creditor, receipts=receipts, at=AT, by=None, **more)


def entries():
    rows = LedgerEntry.objects.order_by("pk")
    return [
        (row.account.currency, row.receivable and row.receivable.number, row.kind, row.component, row.amount_minor,
         row.effective_on, row.payment and row.payment.reference)
        for row in rows
    ]  # fmt: skip


def acts():
    return list(History.objects.order_by("pk").values_list("event", "facts", "debtor_id"))


def test_documents_placed_at_once_are_in_the_books_as_if_placed_one_by_one():
    books = Books()
    wanted = [
        placing(books, "F-1", 100),
        placing(books, "F-2", 70, 3, books.bruno),
        placing(books, "F-3", 9, 1, currency="USD"),
    ]
    items = place(books, *wanted)
    assert [(item.number, item.principal_open_minor, item.debtor) for item in items] == [
        ("F-1", 100, books.ana), ("F-2", 70, books.bruno), ("F-3", 9, books.ana)
    ]  # fmt: skip
    assert [row[1:5] for row in entries()] == [
        ("F-1", "opening", "principal", 100), ("F-2", "opening", "principal", 70), ("F-3", "opening", "principal", 9)
    ]  # fmt: skip
    assert queries.untied() == []
    assert [event for event, _, _ in acts()][-3:] == ["portfolio.receivable.placed"] * 3


def test_the_same_documents_again_change_nothing():
    books = Books()
    wanted = [placing(books, "F-1", 100), placing(books, "F-2", 70)]
    first = place(books, *wanted)
    before = entries(), acts()
    assert place(books, *wanted, wanted[0]) == [*first, first[0]]
    assert (entries(), acts()) == before


def test_one_wrong_document_keeps_all_out():
    books = Books()
    with pytest.raises(operations.AmountNotPositive):
        place(books, placing(books, "F-1", 100), placing(books, "F-2", 0))
    with pytest.raises(operations.UnknownCurrency):
        place(books, placing(books, "F-1", 100), placing(books, "F-2", 5, currency="ZZZ"))
    late = Placing(books.ana, "F-2", 5, "PEN", START, START - timedelta(days=1))
    with pytest.raises(operations.DueBeforeIssue):
        place(books, placing(books, "F-1", 100), late)
    assert not Receivable.objects.exists()


def lived(books, letter, *, at_once):
    """Place and receive for two debtors of their own; return entries and acts with the letter taken out."""
    one, two = books.debtor(f"{letter}1"), books.debtor(f"{letter}2")
    named = [("1", 100, 0, one), ("2", 80, 1, one), ("3", 70, 2, one), ("4", 55, 0, two)]
    items = place(books, *(placing(books, letter + n, minor, days, who) for n, minor, days, who in named))
    receipts = [
        Receipt(one, f"{letter}P1", 130, "PEN", START + timedelta(days=4)),
        Receipt(one, f"{letter}P2", 50, "PEN", START + timedelta(days=5), items=[items[2]]),
        Receipt(one, f"{letter}P3", 500, "PEN", START + timedelta(days=5)),
        Receipt(two, f"{letter}P4", 20, "PEN", START + timedelta(days=5), on_account=True),
        Receipt(two, f"{letter}P5", 60, "PEN", START - timedelta(days=1)),
    ]
    since, before = History.objects.count(), LedgerEntry.objects.count()
    for each in [receipts] if at_once else [[each] for each in receipts]:
        receive(books, *each)
    told = [
        (event, facts["reference"][1:], facts["on_account_minor"], [minor for _, minor in facts["settled"]])
        for event, facts, _ in acts()[since:]
    ]
    written = [(*row[2:6], (row[1] or "-")[1:], row[6][1:]) for row in entries()[before:]]
    return written, told


def test_money_received_at_once_settles_what_it_would_settle_one_by_one():
    books = Books()
    at_once, one_by_one = lived(books, "A", at_once=True), lived(books, "B", at_once=False)
    assert at_once == one_by_one
    assert queries.untied() == []


def test_the_same_money_again_changes_nothing_and_other_money_under_its_reference_is_refused():
    books = Books()
    place(books, placing(books, "F-1", 100))
    money = Receipt(books.ana, "P-1", 60, "PEN", START)
    first = receive(books, money)
    assert receive(books, money, money) == [*first, *first]
    with pytest.raises(operations.NumberTaken):
        receive(
            books, Receipt(books.ana, "P-2", 5, "PEN", START), Receipt(books.ana, "P-1", 61, "PEN", START)
        )
    assert not Payment.objects.filter(reference="P-2").exists()


def test_a_thousand_receipts_cost_a_fixed_number_of_statements(django_assert_max_num_queries):
    books = Books()
    items = place(books, *(placing(books, f"F-{number}", 100) for number in range(300)))
    with django_assert_max_num_queries(25):
        receive(
            books, *(Receipt(books.ana, f"P-{item.pk}", 40, "PEN", START, items=[item]) for item in items)
        )
    assert queries.untied() == []


def waiting_books():
    """Ana owes in two currencies and has money waiting in both; Bruno has nothing waiting."""
    books = Books()
    place(
        books,
        placing(books, "F-1", 100),
        placing(books, "F-2", 70, 3),
        placing(books, "F-3", 9, currency="USD"),
    )
    place(books, placing(books, "F-4", 50, who=books.bruno))
    for reference, amount, currency in (("P-1", 120, "PEN"), ("P-2", 4, "PEN"), ("P-3", 20, "USD")):
        receive(books, Receipt(books.ana, reference, amount, currency, START, on_account=True))
    return books


def test_what_waits_for_many_is_set_against_their_items_as_one_by_one():
    on = START + timedelta(days=4)
    wanted = [("ana", "USD"), ("ana", "PEN"), ("bruno", "PEN")]
    told = []
    for at_once in (True, False):
        with transaction.atomic():
            books = waiting_books()
            debtors = [(getattr(books, name), currency) for name, currency in wanted]
            before = LedgerEntry.objects.count()
            if at_once:
                moved = operations.apply_all_on_account(debtors=debtors, on=on, at=AT, by=None)
            else:
                moved = sum(
                    operations.apply_on_account(debtor=debtor, currency=currency, on=on, at=AT, by=None)
                    for debtor, currency in debtors
                )
            assert moved == 124 + 9
            assert queries.untied() == []
            told.append((sorted(entries()[before:], key=str), sorted(event for event, _, _ in acts())))
            transaction.set_rollback(True)
    assert told[0] == told[1]

from datetime import date

import pytest

from cartera.agreements import facts, operations, queries
from cartera.agreements.models import Promise
from cartera.foundation import frames
from cartera.portfolio import operations as portfolio
from cartera.portfolio.tests.books import AT, ON

OCT_1 = date(2026, 10, 1)


def day(number):
    return date(2026, 10, number)


def promise(books, items=None, *, minor=50_000, by=15, on=ON, reference="PR-1", currency="PEN"):
    return operations.promise(
        debtor=books.ana, currency=currency, reference=reference, amount_minor=minor, by_on=day(by),
        tolerance_days=2, items=items, on=on, at=AT, by=None,
    )  # fmt: skip


def states(books, given, on):
    """The state as the case page asks it and as the daily run does; they must be one."""
    asked = queries.promise_state(promise=given, on=on)
    read = facts.promises(books.creditor.pk, on, lambda query: frames.read(query, "django"))
    held = given.items.filter(pk__in=read.items["item_id"].to_list()).exists()
    assert held == (asked == "open")
    assert queries.promised_items(on=on, creditor=books.creditor) == set(read.items["item_id"].to_list())
    return asked


def test_a_promise_is_kept_by_a_payment_on_its_items_within_the_tolerance(books):
    item = books.place("F-1", 50_000, OCT_1)
    given = promise(books, [item])
    assert given.until_on == day(17)
    assert states(books, given, ON) == "open"
    books.pay("P-1", 50_000, on=day(17), items=[item])
    assert states(books, given, day(17)) == "kept"
    assert states(books, given, day(16)) == "open"


def test_a_payment_of_less_leaves_it_partial_and_one_of_another_item_broken(books):
    item, other = books.place("F-1", 50_000, OCT_1), books.place("F-2", 50_000, OCT_1)
    given = promise(books, [item])
    books.pay("P-1", 50_000, on=day(10), items=[other])
    assert states(books, given, day(18)) == "broken"
    books.pay("P-2", 30_000, on=day(15), items=[item])
    assert states(books, given, day(17)) == "open"
    assert states(books, given, day(18)) == "partial"


def test_money_that_came_before_on_the_same_day_is_no_answer(books):
    item = books.place("F-1", 90_000, OCT_1)
    books.pay("P-1", 30_000, items=[item])
    given = promise(books, [item], minor=30_000)
    assert states(books, given, ON) == "open"
    books.pay("P-2", 30_000, items=[item])
    assert states(books, given, ON) == "kept"


def test_a_payment_that_bounces_breaks_the_promise_it_had_kept(books):
    item = books.place("F-1", 50_000, OCT_1)
    given = promise(books, [item])
    payment = books.pay("P-1", 50_000, on=day(10))
    portfolio.return_payment(payment=payment, on=day(20), at=AT, by=None)
    assert states(books, given, day(19)) == "kept"
    assert states(books, given, day(20)) == "broken"


def test_money_set_against_items_from_the_account_keeps_a_promise_and_a_credit_note_does_not(books):
    item = books.place("F-1", 50_000, OCT_1)
    given = promise(books, [item], minor=20_000)
    books.credit("N-1", 20_000, receivable=item)
    assert states(books, given, day(7)) == "open"
    books.pay("P-1", 20_000, on=day(8), on_account=True)
    assert states(books, given, day(8)) == "open"
    portfolio.apply_on_account(debtor=books.ana, currency="PEN", on=day(9), at=AT, by=None)
    assert states(books, given, day(9)) == "kept"


def test_two_promises_never_share_a_payment(books):
    item = books.place("F-1", 90_000, OCT_1)
    first = promise(books, [item], minor=30_000)
    second = promise(books, [item], minor=30_000, reference="PR-2")
    books.pay("P-1", 40_000, on=day(10), items=[item])
    assert (states(books, first, day(18)), states(books, second, day(18))) == ("kept", "partial")


def test_without_items_it_is_about_all_that_is_overdue(books):
    books.place("OLD", 50_000, OCT_1)
    books.place("NEW", 50_000, day(20))
    books.place("USD", 50_000, OCT_1, currency="USD")
    assert [item.number for item in promise(books).items.all()] == ["OLD"]
    with pytest.raises(operations.NothingToPromise):
        promise(books, [], reference="PR-2")


def test_a_promise_given_twice_is_one_and_with_other_content_is_refused(books):
    item = books.place("F-1", 50_000, OCT_1)
    assert promise(books, [item]) == promise(books, [item])
    assert Promise.objects.count() == 1
    with pytest.raises(portfolio.NumberTaken):
        promise(books, [item], minor=1)


def test_a_promise_for_yesterday_or_in_another_currency_is_refused(books):
    item = books.place("F-1", 50_000, OCT_1)
    with pytest.raises(operations.PromiseInThePast):
        promise(books, [item], by=5)
    with pytest.raises(portfolio.WrongCurrency):
        promise(books, [item], currency="USD")
    assert not Promise.objects.exists()


def test_a_cancelled_promise_brakes_nothing_and_takes_no_money(books):
    item = books.place("F-1", 90_000, OCT_1)
    first = promise(books, [item], minor=30_000)
    second = promise(books, [item], minor=30_000, reference="PR-2")
    operations.cancel(promise=first, on=day(8), at=AT, by=None, why="replaced")
    books.pay("P-1", 30_000, on=day(10), items=[item])
    assert (states(books, second, day(10)), queries.promise_state(promise=first, on=day(10))) == (
        "kept",
        "cancelled",
    )
    assert queries.promise_state(promise=first, on=day(7)) == "open"
    with pytest.raises(operations.PromiseIsOver):
        operations.cancel(promise=second, on=day(10), at=AT, by=None)


def test_the_promises_of_a_debtor_are_asked_in_three_queries(books, django_assert_num_queries):
    item = books.place("F-1", 90_000, OCT_1)
    for number in range(4):
        promise(books, [item], minor=10_000, reference=f"PR-{number}")
    with django_assert_num_queries(3):
        assert len(queries.open_promises(on=ON, debtor=books.ana)) == 4
    with django_assert_num_queries(3):
        assert queries.promises(debtor=books.ana, on=ON)[0].promise.reference == "PR-3"


def test_many_words_at_once_mean_what_each_means(books):
    items = [books.place(f"F-{n}", 10_000, OCT_1) for n in range(3)]
    first = promise(books, items[:1])
    words = [
        operations.Promising(books.ana, "PEN", "PR-1", 50_000, day(15), 2, items[:1]),
        operations.Promising(books.ana, "PEN", "PR-2", 20_000, day(16), 2, items[1:], note="by telephone"),
        operations.Promising(books.ana, "PEN", "PR-3", 5_000, day(17), 2),
    ]
    taken = operations.promise_all(creditor=books.creditor, words=words, on=ON, at=AT)
    assert [each.reference for each in taken] == ["PR-1", "PR-2", "PR-3"]
    assert taken[0] == first
    assert set(taken[1].items.all()) == set(items[1:])
    assert taken[1].given_after > first.given_after
    wrong = operations.Promising(books.ana, "PEN", "PR-4", 5_000, day(1), 2, items)
    with pytest.raises(operations.PromiseInThePast):
        operations.promise_all(creditor=books.creditor, words=[words[1], wrong], on=ON, at=AT)
    assert Promise.objects.count() == 3

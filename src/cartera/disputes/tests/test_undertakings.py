from datetime import date, timedelta

import pytest

from cartera.disputes import operations
from cartera.disputes.models import Undertaking
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Pause
from cartera.portfolio.operations import ground
from cartera.portfolio.tests.books import AT, ON

SAID = {"at": AT, "by": None}
OCT_1 = date(2026, 10, 1)


def day(number):
    return date(2026, 10, number)


@pytest.fixture
def item(books):
    return books.place("F-1", 10_000, OCT_1)


def undertake(item, reference="U-1", kind="credit_note", on=ON, **more):
    return operations.undertake(
        debtor=item.debtor, receivable=item, reference=reference, kind=kind, on=on, **more, **SAID
    )


def spans(**of):
    return list(Pause.objects.filter(**of).order_by("from_on").values_list("from_on", "to_on"))


def test_what_we_promised_lets_its_item_rest_until_it_is_kept(item):
    given = undertake(item)
    assert given.due_on == operations.working_days_after(ON, 5)
    assert spans(receivable=item) == [(ON, None)]
    assert "U-1" in Pause.objects.get().reason
    kept = operations.keep(undertaking=given, result="NC-9", on=day(20), **SAID)
    assert (kept.state, kept.closed_on, kept.result) == ("kept", day(20), "NC-9")
    assert spans(receivable=item) == [(ON, day(19))]
    with pytest.raises(operations.UndertakingClosed):
        operations.keep(undertaking=given, on=day(21), **SAID)


def test_one_kept_on_its_day_leaves_no_pause(item):
    operations.keep(undertaking=undertake(item), on=ON, **SAID)
    assert spans() == []


def test_the_same_promise_twice_is_one(item, books):
    assert undertake(item) == undertake(item)
    assert (Undertaking.objects.count(), Pause.objects.count()) == (1, 1)
    with pytest.raises(ground.NumberTaken):
        undertake(item, kind="delivery")
    with pytest.raises(operations.UnknownUndertaking):
        undertake(item, "U-2", "flowers")
    with pytest.raises(operations.DueBeforeGiven):
        undertake(item, "U-3", due_on=ON - timedelta(days=1))


def test_two_promises_about_one_item_hold_it_until_the_last_is_kept(item):
    first, second = undertake(item), undertake(item, "U-2", "delivery", on=day(8))
    operations.keep(undertaking=first, on=day(10), **SAID)
    assert spans() == [(ON, None)]
    operations.withdraw_undertaking(undertaking=second, result="came by itself", on=day(12), **SAID)
    assert spans() == [(ON, day(11))]
    with pytest.raises(operations.NoResult):
        operations.withdraw_undertaking(undertaking=first, result=" ", on=day(12), **SAID)


def test_it_rests_around_the_pauses_that_people_set(item):
    portfolio.pause(
        debtor=item.debtor, receivable=item, from_on=day(10), to_on=day(12), reason="fair", **SAID
    )
    given = undertake(item)
    assert spans() == [(ON, day(9)), (day(10), day(12)), (day(13), None)]
    operations.keep(undertaking=given, on=day(8), **SAID)
    assert spans() == [(ON, day(7)), (day(10), day(12))]


def test_a_pause_that_people_end_leaves_what_we_still_owe(item):
    portfolio.pause(debtor=item.debtor, receivable=item, from_on=day(1), to_on=None, reason="fair", **SAID)
    given = undertake(item)
    assert spans() == [(day(1), None)]
    operations.resume(debtor=item.debtor, receivable=item, on=day(9), **SAID)
    assert spans() == [(day(1), day(8)), (day(9), None)]
    with pytest.raises(operations.HeldByUndertaking):
        operations.resume(debtor=item.debtor, receivable=item, on=day(10), **SAID)
    operations.keep(undertaking=given, on=day(11), **SAID)
    assert spans() == [(day(1), day(8)), (day(9), day(10))]


def test_one_about_the_debtor_holds_all_or_nothing(item, books):
    given = operations.undertake(debtor=books.ana, reference="U-1", kind="call_back", on=ON, **SAID)
    assert spans(receivable=None) == [(ON, None)]
    assert given.due_on == operations.working_days_after(ON, 1)
    operations.undertake(debtor=books.ana, reference="U-2", kind="payment_search", holds=False, on=ON, **SAID)
    assert Pause.objects.count() == 1


def test_it_is_passed_on_with_a_later_day(item):
    given = operations.pass_on(undertaking=undertake(item), owner="Raúl", due_on=day(30), **SAID)
    assert (given.owner, given.due_on) == ("Raúl", day(30))
    operations.withdraw_undertaking(undertaking=given, result="-", on=ON, **SAID)
    with pytest.raises(operations.UndertakingClosed):
        operations.pass_on(undertaking=given, owner="Ana", **SAID)

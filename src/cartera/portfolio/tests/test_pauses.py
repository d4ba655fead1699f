from datetime import date

import pytest

from cartera.foundation.models import History
from cartera.portfolio import operations, queries
from cartera.portfolio.models import Pause
from cartera.portfolio.tests.books import AT

OCT_1 = date(2026, 10, 1)


def day(number):
    return date(2026, 10, number)


def pause(books, first, last, item=None, debtor=None):
    last = None if last is None else day(last)
    return operations.pause(
        debtor=debtor or books.ana,
        receivable=item,
        from_on=day(first),
        to_on=last,
        reason="r",
        at=AT,
        by=None,
    )


@pytest.mark.parametrize(
    ("first", "last"), [(5, 12), (12, 25), (12, 18), (5, 25), (10, 20), (20, 20), (1, None), (15, None)]
)
def test_pauses_of_one_thing_never_overlap_or_enclose(books, first, last):
    item = books.place("F-1", 100, OCT_1)
    pause(books, 10, 20, item)
    with pytest.raises(operations.OverlappingPause):
        pause(books, first, last, item)
    assert Pause.objects.count() == 1


def test_pauses_may_touch_and_those_of_other_things_are_of_no_concern(books):
    item, other = books.place("F-1", 100, OCT_1), books.place("F-2", 100, OCT_1)
    pause(books, 10, 20, item)
    pause(books, 5, 9, item)
    pause(books, 21, None, item)
    pause(books, 10, 20, other)
    pause(books, 10, 20)
    pause(books, 10, 20, debtor=books.bruno)
    assert Pause.objects.count() == 6


def test_after_an_unended_pause_there_is_no_room(books):
    pause(books, 10, None)
    with pytest.raises(operations.OverlappingPause):
        pause(books, 25, 26)


def test_a_pause_cannot_end_before_it_begins(books):
    with pytest.raises(operations.EmptyPause):
        pause(books, 10, 9)


def test_resuming_makes_yesterday_the_last_day(books):
    item = books.place("F-1", 100, OCT_1)
    pause(books, 10, None, item)
    ended = operations.resume(debtor=books.ana, receivable=item, on=day(15), at=AT, by=None)
    assert ended.to_on == day(14)
    assert queries.item_state(receivable=item, on=day(14)).state == "paused"
    assert queries.item_state(receivable=item, on=day(15)).state == "open"
    with pytest.raises(operations.NotPaused):
        operations.resume(debtor=books.ana, receivable=item, on=day(15), at=AT, by=None)


def test_a_pause_begun_today_is_gone_when_resumed_and_history_remembers_both(books):
    pause(books, 10, 20)
    assert operations.resume(debtor=books.ana, on=day(10), at=AT, by=None) is None
    assert not Pause.objects.exists()
    events = History.objects.filter(event__startswith="portfolio.pause").values_list("event", flat=True)
    assert list(events) == ["portfolio.pause.placed", "portfolio.pause.withdrawn"]


def test_the_item_of_another_debtor_cannot_be_paused(books):
    item = books.place("F-1", 100, OCT_1, debtor=books.bruno)
    with pytest.raises(operations.NotTheirItem):
        pause(books, 10, 20, item)


def test_exempting_twice_keeps_the_first_day_and_unexempting_ends_it(books):
    operations.exempt(debtor=books.ana, on=day(1), reason="embassy", at=AT, by=None)
    again = operations.exempt(debtor=books.ana, on=day(5), reason="other", at=AT, by=None)
    assert (again.exempt_since, again.exempt_reason) == (day(1), "embassy")
    assert (
        operations.unexempt(debtor=books.ana, on=day(9), reason="left", at=AT, by=None).exempt_since is None
    )


def test_the_state_of_an_item_is_the_first_that_holds(books):
    item = books.place("F-1", 100, OCT_1)
    pause(books, 1, 31)
    states = [
        queries.item_state(receivable=item, on=day(6), agreed=agreed, disputed_minor=disputed).state
        for agreed, disputed in [(True, 100), (False, 100), (False, 99)]
    ]
    assert states == ["agreed", "disputed", "paused"]

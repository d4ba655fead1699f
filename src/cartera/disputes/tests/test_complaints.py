from datetime import date

import pytest

from cartera.disputes import operations, queries
from cartera.foundation.models import History
from cartera.parties import operations as parties
from cartera.portfolio.operations import ground
from cartera.portfolio.tests.books import AT, ON


def complain(books, reference="R-1", about="called at night", **more):
    return operations.complain(
        debtor=books.ana, reference=reference, about=about, on=ON, at=AT, by=None, **more
    )


def answer(complaint, text="We are sorry; it will not happen again."):
    return operations.answer(complaint=complaint, text=text, on=ON, at=AT, by=None)


@pytest.mark.parametrize(
    ("on", "count", "due"),
    [
        (date(2026, 10, 5), 5, date(2026, 10, 12)),  # from a Monday
        (date(2026, 10, 9), 1, date(2026, 10, 12)),  # from a Friday
        (date(2026, 10, 10), 1, date(2026, 10, 12)),  # from a Saturday
        (date(2026, 10, 5), 15, date(2026, 10, 26)),
    ],
)
def test_a_deadline_counts_mondays_to_fridays(on, count, due):
    assert operations.working_days_after(on, count) == due


def test_a_complaint_is_due_in_the_creditors_days(books):
    assert complain(books).answer_due == operations.working_days_after(ON, 15)
    parties.change_creditor(creditor=books.creditor, complaint_days=2, at=AT, by=None)
    books.ana.refresh_from_db()
    assert complain(books, "R-2").answer_due == operations.working_days_after(ON, 2)
    assert complain(books, "R-3", answer_due=date(2026, 12, 1)).answer_due == date(2026, 12, 1)


def test_the_same_complaint_twice_is_one(books):
    assert complain(books) == complain(books)
    with pytest.raises(ground.NumberTaken):
        complain(books, about="something else")
    with pytest.raises(operations.EmptyComplaint):
        complain(books, "R-9", about=" ")


def test_a_complaint_is_answered_once_and_in_writing(books):
    complaint = complain(books)
    with pytest.raises(operations.NoAnswer):
        answer(complaint, " ")
    answered = answer(complaint)
    assert (answered.state, answered.answered_on) == ("answered", ON)
    with pytest.raises(operations.AlreadyClosed):
        answer(complaint)
    events = History.objects.filter(event__startswith="disputes.complaint").values_list("event", flat=True)
    assert list(events) == ["disputes.complaint.taken", "disputes.complaint.answered"]


def test_a_complaint_may_be_handed_over_and_taken_back(books):
    complaint = complain(books, owner="Sonia")
    assert operations.hand_over(complaint=complaint, owner="Luis", at=AT, by=None).owner == "Luis"
    operations.withdraw_complaint(complaint=complaint, on=ON, at=AT, by=None, why="settled by phone")
    assert queries.complaints(debtor=books.ana).get().state == "withdrawn"
    assert queries.register(creditor=books.creditor).get().owner == "Luis"

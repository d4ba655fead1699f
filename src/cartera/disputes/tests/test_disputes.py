from datetime import date

import pytest

from cartera.disputes import operations, queries
from cartera.disputes.models import Dispute
from cartera.foundation.models import History
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries as books_of
from cartera.portfolio.tests.books import AT, ON

OCT_1 = date(2026, 10, 1)


def day(number):
    return date(2026, 10, number)


def contest(item, minor=None, reference="D-1", on=ON):
    return operations.contest(
        receivable=item,
        reference=reference,
        amount_minor=minor,
        reason="goods damaged",
        on=on,
        at=AT,
        by=None,
    )


def resolve(dispute, outcome, **more):
    return operations.resolve(dispute=dispute, outcome=outcome, on=day(9), at=AT, by=None, **more)


def test_what_is_contested_is_known_by_day(books):
    item = books.place("F-1", 10_000, OCT_1)
    dispute = contest(item, 4_000)
    resolve(dispute, "rejected")
    asked = [queries.disputed(on=day(number), debtor=books.ana) for number in (5, 6, 8, 9)]
    assert asked == [{}, {item.pk: 4_000}, {item.pk: 4_000}, {}]
    assert queries.disputed(on=ON, creditor=books.creditor) == {item.pk: 4_000}


def test_a_dispute_accepted_is_credited_and_one_rejected_is_owed_again(books):
    item, other = books.place("F-1", 10_000, OCT_1), books.place("F-2", 10_000, OCT_1)
    accepted = resolve(contest(item, 4_000), "accepted")
    rejected = resolve(contest(other, 4_000, "D-2"), "rejected")
    assert (accepted.state, rejected.state, accepted.resolved_on) == ("accepted", "rejected", day(9))
    assert (books.item("F-1").open_minor, books.item("F-2").open_minor) == (6_000, 10_000)
    events = History.objects.filter(event__startswith="disputes").values_list("event", flat=True)
    assert list(events) == [
        "disputes.dispute.opened", "disputes.dispute.accepted", "disputes.dispute.opened", "disputes.dispute.rejected",
    ]  # fmt: skip
    with pytest.raises(operations.AlreadyResolved):
        resolve(accepted, "rejected")


def test_what_was_paid_before_the_acceptance_waits_on_account(books):
    item = books.place("F-1", 10_000, OCT_1)
    dispute = contest(item)
    books.pay("P-1", 10_000)
    resolve(dispute, "accepted")
    assert books_of.balance(debtor=books.ana, currency="PEN", on=day(9)).on_account_minor == 10_000


def test_no_more_than_is_open_can_be_contested(books):
    item = books.place("F-1", 10_000, OCT_1)
    with pytest.raises(operations.DisputesTooMuch):
        contest(item, 10_001)
    contest(item, 6_000)
    assert contest(item, None, "D-2").amount_minor == 4_000
    with pytest.raises(operations.DisputesTooMuch):
        contest(item, None, "D-3")
    with pytest.raises(portfolio.AmountNotPositive):
        contest(books.place("F-2", 10_000, OCT_1), 0, "D-4")


def test_a_dispute_opened_twice_is_one_and_with_other_content_is_refused(books):
    item = books.place("F-1", 10_000, OCT_1)
    assert contest(item, 4_000) == contest(item, 4_000) == contest(item)
    assert Dispute.objects.count() == 1
    with pytest.raises(portfolio.NumberTaken):
        contest(item, 5_000)


def test_a_note_number_in_use_refuses_the_acceptance_as_a_whole(books):
    item = books.place("F-1", 10_000, OCT_1)
    books.credit("D-1", 100)
    dispute = contest(item, 4_000)
    with pytest.raises(portfolio.NumberTaken):
        resolve(dispute, "accepted")
    dispute.refresh_from_db()
    assert dispute.state == "open"
    assert resolve(dispute, "accepted", credit_number="NC-7").state == "accepted"
    assert [each.reference for each in queries.disputes(debtor=books.ana)] == ["D-1"]


def test_long_numbers_of_a_file_are_contested_once_each_and_told_apart(books):
    long = "F" * 79
    items = [books.place(long + last, 10_000, date(2026, 10, 1)) for last in "12"]

    def contest():
        return operations.contest_many(
            creditor=books.creditor, receivable_ids=[item.pk for item in items], prefix="file:", reason="x",
            on=ON, at=AT, by=None,
        )  # fmt: skip

    assert contest() == 2
    assert all(len(reference) == 80 for reference in Dispute.objects.values_list("reference", flat=True))
    for dispute in Dispute.objects.all():
        operations.resolve(dispute=dispute, outcome="rejected", on=ON, at=AT, by=None)
    assert contest() == 0

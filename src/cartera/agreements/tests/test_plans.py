from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cartera.agreements import facts, operations, queries
from cartera.agreements.instalments import Part, Schedule
from cartera.agreements.models import Plan
from cartera.agreements.operations import Terms
from cartera.foundation import frames
from cartera.foundation.frames import Query
from cartera.foundation.models import History
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries as books_of
from cartera.portfolio.models import LedgerEntry
from cartera.portfolio.operations import Receipt, ground
from cartera.portfolio.tests.books import AT, ON

OCT_1 = date(2026, 10, 1)
NOV = date(2026, 11, 6)


def day(number):
    return date(2026, 10, number)


def parts(*given):
    return Terms([Part(day(due), minor) for due, minor in given])


def agree(
    books, items=None, terms=None, *, on=ON, reference="C-1", tolerance=2, offered=False, currency="PEN"
):
    return operations.agree_plan(
        debtor=books.ana, currency=currency, reference=reference, terms=terms or parts((10, 30_000), (20, 20_000)),
        tolerance_days=tolerance, items=items, offered=offered, on=on, at=AT, by=None,
    )  # fmt: skip


def receive(books, reference, minor, on, **more):
    return operations.receive(
        creditor=books.creditor, debtor=books.ana, reference=reference, amount_minor=minor, currency="PEN", paid_on=on,
        at=AT, by=None, **more,
    )  # fmt: skip


def follow(books, on):
    return operations.follow_plans(creditor=books.creditor, on=on, at=AT, by=None)


def state(books, plan, on):
    """How it stands as the case page asks it and as the daily run does; they must be one."""
    stands = queries.plan_standing(plan=plan, on=on)
    opened = books_of.open_items(debtor=books.ana, on=on)
    frame = frames.read(_opened(books.creditor.pk), "django") if opened else None
    if frame is not None:
        read = facts.plans(books.creditor.pk, on, lambda query: frames.read(query, "django"), frame)
        held = set(read.items["item_id"].to_list())
        assert held == queries.agreed_items(on=on, creditor=books.creditor)
        assert bool(held) == (stands.state == "active")
    return stands.state, stands.paid_minor


def _opened(creditor_id):
    minor = {
        f"{part}_minor": (f"r.{part}_open_minor", pl.Int64) for part in ("principal", "fees", "interest")
    }
    return Query(
        "opened", {
            "item_id": ("r.id", pl.Int64), "account_id": ("r.account_id", pl.Int64), "due_date": ("r.due_date", pl.Date), **minor,
        },
        "FROM portfolio_receivable r WHERE r.creditor_id = %s AND r.settled_on IS NULL", [creditor_id],
    )  # fmt: skip


def test_the_same_reference_is_the_same_plan_and_another_content_is_refused(books):
    item = books.place("F-1", 50_000, OCT_1)
    plan = agree(books, [item])
    assert agree(books, [item]) == plan
    assert Plan.objects.count() == 1
    with pytest.raises(ground.NumberTaken):
        agree(books, [item], parts((10, 50_000)))


def test_agreeing_on_what_was_offered_lets_it_begin(books):
    item = books.place("F-1", 50_000, OCT_1)
    plan = agree(books, [item], offered=True)
    assert queries.plan_standing(plan=plan, on=ON).state == "offered"
    assert agree(books, [item], offered=True).began_on is None
    assert agree(books, [item], on=day(8)).began_on == day(8)


def test_items_left_out_are_all_that_is_overdue_or_else_all_that_is_open(books):
    late, ahead = books.place("F-1", 50_000, OCT_1), books.place("F-2", 30_000, NOV)
    assert list(agree(books).items.all()) == [late]
    assert list(agree(books, terms=parts((10, 30_000)), reference="C-2", items=[ahead]).items.all()) == [
        ahead
    ]
    with pytest.raises(operations.AlreadyInAPlan):
        agree(books, reference="C-3")
    with pytest.raises(operations.NothingToAgree):
        agree(books, reference="C-4", currency="USD")


@pytest.mark.parametrize(
    "terms",
    [
        parts((5, 50_000)), parts((10, 0), (11, 50_000)), Terms(),
        Terms(schedule=Schedule(0, day(10))), Terms(schedule=Schedule(3, day(5))),
        Terms(schedule=Schedule(3, day(10), down_minor=50_000)), Terms(schedule=Schedule(3, day(10), "day")),
        Terms(schedule=Schedule(3, day(10), rate=Decimal(-1))),
    ],
)  # fmt: skip
def test_what_cannot_be_laid_out_is_refused_and_changes_nothing(books, terms):
    item = books.place("F-1", 50_000, OCT_1)
    with pytest.raises(operations.WrongSchedule):
        agree(books, [item], terms)
    assert not Plan.objects.exists()


def test_what_is_shown_before_is_what_is_agreed_late_interest_of_the_first_day_left_out(books):
    item = books.place("F-1", 100_000, OCT_1)
    portfolio.set_interest_terms(
        creditor=books.creditor, from_on=day(1), rate="36.5", source="policy", at=AT, by=None
    )
    terms = Terms(schedule=Schedule(3, day(10), "week"))
    shown = operations.preview(debtor=books.ana, currency="PEN", terms=terms, on=ON)
    assert sum(part.minor for part in shown) == 100_400  # four days, the second to the fifth
    plan = agree(books, [item], terms)
    assert [(each.due_date, each.amount_minor) for each in plan.instalments.all()] == [
        (part.due_date, part.minor) for part in shown
    ]
    item.refresh_from_db()
    assert (item.open_minor, plan.interest_minor) == (100_400, 0)
    assert books_of.balance(debtor=books.ana, currency="PEN", on=day(10)).open_minor == 100_400


def test_interest_of_the_plan_makes_the_instalments_what_is_open(books):
    item = books.place("F-1", 100_000, OCT_1)
    plan = agree(books, [item], Terms(schedule=Schedule(4, day(20), rate=Decimal(24))))
    item.refresh_from_db()
    total = sum(each.amount_minor for each in plan.instalments.all())
    assert item.open_minor == total == 100_000 + plan.interest_minor
    operations.cancel_plan(plan=plan, on=day(7), at=AT, by=None)
    item.refresh_from_db()
    assert item.open_minor == 100_000


def test_pages_and_run_see_a_plan_alike_and_money_fills_it_in_order(books):
    item = books.place("F-1", 50_000, OCT_1)
    plan = agree(books, [item])
    assert state(books, plan, ON) == ("active", 0)
    books.pay("P-1", 30_000, on=day(12), items=[item])
    assert state(books, plan, day(22)) == ("active", 30_000)
    assert state(books, plan, day(23)) == ("broken", 30_000)
    books.pay("P-2", 20_000, on=day(22), items=[item])
    assert state(books, plan, day(23)) == ("kept", 50_000)


def test_following_finds_a_broken_plan_once_and_takes_it_back_when_money_came_in_time(books):
    item = books.place("F-1", 50_000, OCT_1)
    plan = agree(books, [item])
    assert [follow(books, day(12)), follow(books, day(13)), follow(books, day(14))] == [0, 1, 0]
    plan.refresh_from_db()
    assert plan.found_broken_on == day(13)
    books.pay("P-1", 30_000, on=day(12), items=[item])
    assert follow(books, day(15)) == 0
    plan.refresh_from_db()
    assert plan.found_broken_on is None
    told = History.objects.filter(event__startswith="agreements.plan.").order_by("pk")
    assert [each.event.rsplit(".", 1)[1] for each in told] == ["agreed", "broken", "revived"]


def test_a_kept_plan_that_leaves_something_open_lets_interest_run_on_it_again(books):
    item = books.place("F-1", 100_000, OCT_1)
    portfolio.set_interest_terms(
        creditor=books.creditor, from_on=day(1), rate="36.5", source="policy", at=AT, by=None
    )
    agree(books, [item], parts((10, 50_400)))
    receive(books, "P-1", 50_400, day(10))
    follow(books, day(15))
    assert (
        books_of.balance(debtor=books.ana, currency="PEN", on=day(20)).interest_minor == 500
    )  # from the 11th


def test_what_is_given_up_in_the_books_keeps_no_plan_and_a_credit_note_shortens_one(books):
    given_up, credited = books.place("F-1", 50_000, OCT_1), books.place("F-2", 50_000, OCT_1)
    first, second = agree(books, [given_up]), agree(books, [credited], reference="C-2")
    portfolio.write_off(receivable=given_up, on=day(8), at=AT, by=None)
    books.credit("N-1", 20_000, on=day(8), receivable=credited)
    books.pay("P-1", 30_000, on=day(10), items=[credited])
    assert queries.plan_standing(plan=first, on=day(13)).state == "broken"
    assert queries.plan_standing(plan=second, on=day(13)).state == "kept"


def test_a_parent_agrees_for_its_daughter(books):
    books.bruno.parent = books.ana
    books.bruno.save()
    item = books.place("F-1", 50_000, OCT_1, debtor=books.bruno)
    agree(books, [item])
    assert queries.agreed_items(on=ON, debtor=books.bruno) == {item.pk}
    assert queries.agreed_items(on=ON, debtor=books.ana) == {item.pk}


def test_a_new_plan_ends_the_broken_one_of_its_items_for_good(books):
    item = books.place("F-1", 50_000, OCT_1)
    first = agree(books, [item])
    second = agree(books, [item], parts((20, 50_000)), on=day(15), reference="C-2")
    books.pay("P-1", 30_000, on=day(12), items=[item])
    assert queries.plan_standing(plan=first, on=day(15)).state == "broken"
    assert state(books, second, day(15)) == ("active", 0)


def test_due_instalments_come_first_in_every_way_money_comes(books):
    books.place("F-1", 10_000, OCT_1)
    planned = books.place("F-2", 50_000, day(2))
    agree(books, [planned])
    books.pay("P-1", 25_000, on=day(10), on_account=True)
    operations.apply_on_account(debtor=books.ana, currency="PEN", on=day(10), at=AT, by=None)
    assert (books.item("F-1").open_minor, books.item("F-2").open_minor) == (10_000, 25_000)
    receipts = [
        Receipt(books.ana, "P-2", 6_000, "PEN", day(11)),
        Receipt(books.bruno, "P-3", 1_000, "PEN", day(11)),
    ]
    operations.receive_many(creditor=books.creditor, receipts=receipts, at=AT, by=None)
    assert (books.item("F-1").open_minor, books.item("F-2").open_minor) == (9_000, 20_000)
    books.pay("P-4", 500, on=day(20), on_account=True)
    operations.apply_all_on_account(
        debtors=[(books.ana, "PEN"), (books.bruno, "PEN")], on=day(20), at=AT, by=None
    )
    assert (books.item("F-1").open_minor, books.item("F-2").open_minor) == (9_000, 19_500)
    assert not sum(
        LedgerEntry.objects.filter(component="on_account", account=planned.account).values_list(
            "amount_minor", flat=True
        )
    )


def test_an_offer_whose_first_day_is_over_is_not_accepted(books):
    item = books.place("F-1", 50_000, OCT_1)
    plan = agree(books, [item], offered=True)
    with pytest.raises(operations.OfferIsOver):
        operations.accept_plan(plan=plan, on=day(11), at=AT, by=None)
    operations.accept_plan(plan=plan, on=day(10), at=AT, by=None)
    operations.break_plan(plan=plan, on=day(10), at=AT, by=None, why="says so")
    for end in (operations.break_plan, operations.cancel_plan):
        with pytest.raises(operations.PlanIsOver):
            end(plan=plan, on=day(11), at=AT, by=None)


def test_what_plans_ask_is_read_in_as_many_questions_however_many_there_are(books):
    def asked():
        with CaptureQueriesContext(connection) as found:
            queries.active_plans(on=ON, creditor=books.creditor)
        return len(found)

    agree(books, [books.place("F-0", 50_000, OCT_1)], reference="C-0")
    one = asked()
    for number in range(1, 5):
        agree(books, [books.place(f"F-{number}", 50_000, OCT_1)], reference=f"C-{number}")
    assert asked() == one


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(10**9, day(10)),
        Schedule(1, date(9999, 12, 31)),
        Schedule(3, date(9999, 12, 31)),
        Schedule(600, day(10), rate=Decimal("1E-999999")),
        Schedule(3, day(10), rate=Decimal(10**9)),
        Schedule(3, day(10), rate=Decimal("NaN")),
        Schedule(3, day(10), rate=Decimal("Infinity")),
        Schedule(3, day(10), rate=Decimal(-1)),
        Schedule(3, day(10), down_minor=-1),
    ],
)
def test_a_schedule_that_nobody_can_mean_is_refused_at_once(books, schedule):
    books.place("F-1", 50_000, OCT_1)
    with pytest.raises(operations.WrongSchedule):
        agree(books, terms=Terms(schedule=schedule))


def test_given_instalments_beyond_a_lifetime_or_what_the_books_hold_are_refused(books):
    books.place("F-1", 50_000, OCT_1)
    for wrong in (
        [Part(date(9999, 12, 31), 50_000)],
        [Part(day(10), 2**63 - 1), Part(day(20), 1)],
        [Part(day(10), -1)],
    ):
        with pytest.raises(operations.WrongSchedule):
            agree(books, terms=Terms(wrong))

"""A customer's year: what it does by itself, and what hearing of a debt does to it."""

from datetime import date, timedelta

from cartera.insight.demo import deeds, in_parts, people
from cartera.insight.demo.bill import Bill
from cartera.insight.demo.lives import Life
from cartera.insight.demo.numbers import Numbers

START = date(2026, 1, 5)
DAYS = 300


def lives(habit, count=400):
    numbers = Numbers()
    made = [each for each in people.customers(5, count) if each.habit.name == habit]
    return [Life(each, 5, START, START + timedelta(days=DAYS), numbers) for each in made]


def live(life, hears=()):
    """Live the year; on each day hear the tones of `hears` (days after the due date → tone) that are due."""
    happened = []
    for number in range(DAYS):
        on = START + timedelta(days=number)
        if life.wake <= on:
            happened += [(on, deed) for deed in life.day(on)]
        for bill in list(life.bills):
            tone = dict(hears).get((on - bill.due).days)
            if tone:
                life.hear(on, tone)
    return happened


def delays(habit, hears=()):
    """Return how many days after its due date each invoice was first paid."""
    found = []
    for life in lives(habit):
        due = {}
        for on, deed in live(life, hears):
            if isinstance(deed, deeds.Invoiced):
                due[deed.number] = deed.due_date
            if isinstance(deed, deeds.Paid):
                found += [(on - due.pop(number)).days for number in deed.numbers if number in due]
    return found


def kinds(habit, hears=()):
    return {type(deed) for life in lives(habit) for _, deed in live(life, hears)}


def test_the_same_life_is_lived_twice_alike():
    assert [live(life) for life in lives("disputes")] == [live(life) for life in lives("disputes")]


def test_the_punctual_pay_on_time_and_the_late_are_late_whatever_they_hear():
    punctual, late = delays("punctual"), delays("always_late", [(2, "friendly_reminder")])
    assert sum(days <= 0 for days in punctual) / len(punctual) > 0.9
    assert sum(days >= 8 for days in late) / len(late) > 0.7


def test_who_pays_when_reminded_pays_sooner_for_every_message():
    unasked = delays("when_reminded")
    once = delays("when_reminded", [(1, "friendly_reminder")])
    often = delays(
        "when_reminded", [(1, "friendly_reminder"), (8, "friendly_reminder"), (15, "firm_reminder")]
    )
    mean = [sum(each) / len(each) for each in (unasked, once, often)]
    assert mean[0] > mean[1] > mean[2]
    assert mean[0] > 35
    assert mean[2] < 15


def test_each_habit_does_what_it_is_called_for():
    assert {deeds.Contested, deeds.Resolved} <= kinds("disputes")
    assert deeds.Applied in kinds("on_account")
    assert deeds.Promised in kinds("breaks_promises", [(5, "call")])
    assert deeds.Paused in kinds("is_paused")
    assert deeds.Exempted in kinds("goes_bankrupt")
    assert any(
        not deed.numbers
        for life in lives("on_account")
        for _, deed in live(life)
        if isinstance(deed, deeds.Paid)
    )


def test_who_falls_silent_is_not_heard_of_again_and_still_owes():
    silent = lives("goes_silent")
    for life in silent:
        happened = live(life, [(3, "call"), (20, "warning")])
        assert all(on <= life.fate_on for on, deed in happened if isinstance(deed, deeds.Paid))
    assert sum(bool(life.bills) for life in silent) > len(silent) * 0.6


def test_in_parts_takes_several_payments_for_one_invoice():
    paid = [
        number
        for life in lives("in_parts")
        for _, deed in live(life)
        if isinstance(deed, deeds.Paid)
        for number in deed.numbers
    ]
    assert len(paid) > len(set(paid)) * 1.3


def test_whose_orders_are_held_buys_nothing_until_all_is_paid():
    life = next(life for life in lives("when_reminded") if len(life.buys) > 6)
    while not life.bills or life.bills[0].due >= life.wake:
        life.day(life.wake)
    on = life.bills[0].due + timedelta(days=1)
    life.hear(on, "order_hold")
    life.bills[0].pays_on = on + timedelta(days=200)
    before = len(life.bills)
    for number in range(1, 60):
        assert not [
            deed for deed in life.day(on + timedelta(days=number)) if isinstance(deed, deeds.Invoiced)
        ]
    assert len(life.bills) <= before


def test_some_who_are_called_agree_on_instalments_and_no_document_is_in_two_plans():
    agreed = [
        number
        for life in lives("in_parts")
        for _, deed in live(life, [(20, "call")])
        if isinstance(deed, deeds.Agreed)
        for number in deed.numbers
    ]
    assert len(agreed) > 5
    assert len(agreed) == len(set(agreed))


def test_every_instalment_is_paid_sooner_or_later():
    life = lives("in_parts")[0]
    bill = Bill("F-1", "PEN", START - timedelta(days=30), 300_001, START, 1)
    life.bills, life.buys = [bill], []
    assert in_parts.agree(life, START)
    (agreed,) = [deed for deed in life.day(START + timedelta(days=1)) if isinstance(deed, deeds.Agreed)]
    assert agreed.numbers == ("F-1",)
    paid = [deed for day in range(2, 150) for deed in life.day(START + timedelta(days=day))]
    assert [type(deed) for deed in paid] == [deeds.Paid] * agreed.count
    assert sum(deed.minor for deed in paid) == 300_001
    assert life.bills == []

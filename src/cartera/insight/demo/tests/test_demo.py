"""A small demonstration from beginning to end, on a throw-away SQLite file whatever the settings say."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Q
from stdnum.pe import ruc

from cartera.agreements.models import Promise
from cartera.cycle import queries as cycle
from cartera.cycle.models import Run, Standing
from cartera.disputes.models import Complaint, Dispute
from cartera.foundation.models import History, House, User
from cartera.insight.demo import firm, halves, operations, people, queries
from cartera.insight.demo.habits import HABITS
from cartera.insight.demo.span import Span
from cartera.insight.story import scratch
from cartera.outreach.models import Attempt, Message
from cartera.outreach.operations import attempts
from cartera.parties.models import BadAddress, Consent, Contact, Creditor, Debtor, Protection
from cartera.payments.models import BankLine
from cartera.portfolio import queries as portfolio
from cartera.portfolio.models import Account, CreditNote, Pause, Payment, Receivable
from cartera.strategy.models import Proposal, StepDone

ON = date(2026, 11, 18)
AT = datetime(2026, 11, 18, 11, tzinfo=UTC)
SPAN = Span(ON, 90, AT)

make = partial(operations.make, debtors=30, seed=35)
make_apart = partial(operations.make, debtors=14, seed=9, span=Span(ON, 40, AT), apart=True)


@pytest.fixture(scope="module")
def made(django_db_blocker):
    """Make a demonstration of 30 debtors over 90 days once; the tests only look at it."""
    with django_db_blocker.unblock(), scratch.empty_ledger():
        yield make(span=SPAN)


@pytest.fixture(scope="class")
def two_halves(django_db_blocker):
    """Make a demonstration in two halves once; the tests only look at it."""
    with django_db_blocker.unblock(), scratch.empty_ledger():
        make_apart()
        yield


def contents():
    """Return every row of every table of ours; passwords are salted, and workers named, by chance."""
    left_out = {"foundation_user": {"password"}, "outreach_message": {"claimed_by"}}
    rows = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if (
            table.split("_")[0] in {"account", "mfa", "auth", "django", "usersessions"}
            or table == "cycle_runlock"
        ):
            continue
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if field.attname not in left_out.get(table, ())
        ]
        rows[table] = list(model._base_manager.order_by("pk").values_list(*names))
    return rows


@pytest.mark.usefixtures("made")
class TestTheDemonstration:
    def test_the_ledger_ties(self):
        assert portfolio.untied() == []

    def test_every_habit_is_in_it_and_shows(self):
        habits = {each.code: each.habit.name for each in people.customers(35, 30)}
        assert set(habits.values()) == {habit.name for habit in HABITS}
        assert set(Debtor.objects.values_list("code", flat=True)) == set(habits)
        for shows in (Payment, Pause, Promise, Dispute, CreditNote):
            assert shows.objects.exists(), shows
        late = Receivable.objects.filter(settled_on__isnull=False)
        assert any(item.settled_on > item.due_date for item in late)
        assert any(item.settled_on <= item.due_date for item in late)
        assert Account.objects.filter(currency="USD").exists()

    def test_the_bank_has_told_of_money_and_what_is_certain_is_applied(self):
        lines = BankLine.objects.filter(booked_on=ON - timedelta(days=1))
        assert {line.state for line in lines} <= {"applied", "open"}
        applied = lines.filter(state="applied")
        assert applied.exists()
        assert all(line.payment.amount_minor == line.amount_minor for line in applied)

    def test_history_is_real(self):
        sent = Message.objects.filter(state="sent")
        assert sent.count() > 20
        assert all(StepDone.objects.filter(proposal=message.proposal).exists() for message in sent)
        assert sent.filter(text__contains="F001-").count() == sent.count()
        assert not Message.objects.filter(state="unknown").exists()

    def test_not_every_contact_was_allowed_and_people_said_so(self):
        refused = Attempt.objects.filter(state="refused", channel="call")
        assert {(row.why, row.rule) for row in refused} == {("house_limits", "house.window.hours")}
        assert refused.count() == 2
        assert all(row.allowed_from and row.by for row in refused)
        assert Consent.objects.filter(state="withdrawn").count() == 3
        assert (BadAddress.objects.count(), Complaint.objects.count()) == (1, 1)
        assert Protection.objects.get().kind == "represented"
        assert attempts.broken_chain(debtor_id=refused[0].debtor_id) == []

    def test_the_last_day_waits_at_the_desk_with_its_reasons(self):
        creditor = Creditor.objects.get()
        assert cycle.latest_run(creditor).on == ON
        opened = Proposal.objects.filter(closed_on=None)
        assert opened.exists()
        assert set(opened.values_list("state", "on")) == {("proposed", ON)}
        assert not opened.filter(reasons="").exists()

    def test_nobody_real_can_be_met(self):
        assert all(ruc.is_valid(number) for number in Debtor.objects.values_list("tax_id", flat=True))
        mail = Contact.objects.filter(channel="email").values_list("address", flat=True)
        sent = Message.objects.values_list("address", flat=True)
        for address in {
            *mail,
            *sent,
            Creditor.objects.get().sender_email,
            *User.objects.values_list("email", flat=True),
        }:
            assert re.search(r"@([a-z0-9-]+\.)+example\.(com|org|net)$", address)

    def test_the_house_is_marked_and_its_people_can_log_in(self):
        house = House.objects.get()
        assert (house.demo, house.rehearsal, bool(house.set_up_at)) == (True, False, True)
        assert {user.username for user in User.objects.all()} == {login.username for login in firm.LOGINS}
        assert User.objects.get(username="admin").check_password(firm.PASSWORD)
        assert queries.present() == Creditor.objects.get()

    def test_its_figures_are_told(self):
        told = queries.figures()
        assert told["on"] == ON
        assert told["debtors"] == 30
        assert told["proposals"] > 0


@pytest.mark.usefixtures("two_halves")
class TestTwoHalves:
    def test_the_same_seed_makes_the_same_database(self):
        found = contents()
        with scratch.empty_ledger():
            make_apart()
            again = contents()
        assert found.keys() == again.keys()
        for table, rows in found.items():
            assert rows == again[table], table

    def test_they_become_one_firm_whose_ledger_ties(self):
        connection.check_constraints()
        assert portfolio.untied() == []
        assert queries.present() == Creditor.objects.get()
        codes = {each.code for each in people.customers(9, 14)}
        assert set(Debtor.objects.values_list("code", flat=True)) == codes
        for model in (Receivable, Payment, Message, StepDone, Attempt):
            seconds = model.objects.filter(pk__gt=halves.BASE_MIN).count()
            assert 0 < seconds < model.objects.count(), model
        assert not any(attempts.broken_chain(debtor_id=each.pk) for each in Debtor.objects.all())

    def test_each_day_has_one_run_that_counts_both(self):
        runs = list(Run.objects.order_by("on"))
        assert runs[-1].on == ON
        for run in runs:
            standing = Standing.objects.filter(Q(until_on=None) | Q(until_on__gt=run.on), from_on__lte=run.on)
            assert run.counts["overdue"] == standing.filter(overdue_minor__gt=0).count(), run.on
            assert sum(run.found["left_alone"].values()) == run.counts["left_alone"]
            act = History.objects.get(event="cycle.run.filed", thing_id=run.pk)
            assert act.facts["counts"] == run.counts

    def test_a_half_that_fails_says_so_and_nothing_is_shown_as_whole(self, django_db_blocker, monkeypatch):
        monkeypatch.setattr(halves, "PROCESS", "cartera.insight.demo.no_such_process")
        with django_db_blocker.unblock(), scratch.empty_ledger():
            with pytest.raises(halves.HalfFailed):
                operations.make(debtors=4, seed=9, span=Span(ON, 8, AT), apart=True)
            assert queries.present() is None


def test_the_firm_collects_weekly_until_the_last_days_or_daily_if_asked():
    weekly, daily = Span(ON, 30, AT), Span(ON, 30, AT, daily=True)
    assert [day.weekday() for day in weekly.working() if weekly.collects(day)][:3] == [0, 0, 0]
    assert [day for day in daily.working() if daily.collects(day)] == daily.working()
    last = [day for day in weekly.working() if day > ON - timedelta(days=11)]
    assert all(weekly.collects(day) for day in last)


def test_a_real_house_is_never_touched(django_db_blocker):
    with django_db_blocker.unblock(), scratch.empty_ledger():
        User.objects.create(username="ana")
        with pytest.raises(queries.NotADemo):
            make(span=SPAN)
        assert not Creditor.objects.exists()
        assert queries.present() is None
        assert not queries.is_of_today(AT)


def test_one_that_was_not_made_to_its_end_does_not_count(django_db_blocker):
    with django_db_blocker.unblock(), scratch.empty_ledger():
        House.objects.create(demo=True)
        assert queries.present() is None

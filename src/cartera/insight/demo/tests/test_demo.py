"""A small demonstration from beginning to end, on a throw-away SQLite file whatever the settings say."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.apps import apps
from stdnum.pe import ruc

from cartera.agreements.models import Promise
from cartera.cycle import queries as cycle
from cartera.disputes.models import Complaint, Dispute
from cartera.foundation.models import House, User
from cartera.insight.demo import firm, operations, people, queries
from cartera.insight.demo.habits import HABITS
from cartera.insight.demo.replay import Span
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


@pytest.fixture(scope="module")
def made(django_db_blocker):
    """Make a demonstration of 30 debtors over 90 days once; the tests only look at it."""
    with django_db_blocker.unblock(), scratch.empty_ledger():
        yield make(span=SPAN)


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
        opened = Proposal.objects.filter(state__in=Proposal.OPEN)
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


def test_the_same_seed_makes_the_same_database(django_db_blocker):
    found = []
    for _ in range(2):
        with django_db_blocker.unblock(), scratch.empty_ledger():
            operations.make(debtors=14, seed=9, span=Span(ON, 25, AT))
            found.append(contents())
    assert found[0].keys() == found[1].keys()
    for table, rows in found[0].items():
        assert rows == found[1][table], table


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

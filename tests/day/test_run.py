"""The day as a whole: forward only, one at a time, twice changes nothing, a plan writes nothing."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.db.models import Count, Sum

from cartera.config.commands import cartera
from cartera.cycle import locking, operations
from cartera.cycle.models import Anomaly, Run, RunLock, Standing
from cartera.foundation.models import History
from cartera.foundation.tests.keeping import kept
from cartera.insight.bench import day as bench
from cartera.outreach.models import Message, Task
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Receivable
from cartera.strategy.models import Proposal, StepDone

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 15, tzinfo=UTC)
DAY = timedelta(days=1)
TABLES = (Run, Proposal, Message, Task, Standing, StepDone, Anomaly, History)


@pytest.fixture
def creditor():
    return kept(filled)


def filled():
    bench.fill(60, 240)
    return Creditor.objects.get()


def everything():
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in TABLES}


def run(creditor, on=bench.ON):
    return operations.run(creditor=creditor, on=on, at=AT, by=None)


def test_a_plan_writes_nothing_and_shows_what_the_run_will_do(creditor):
    before = everything()
    planned = operations.plan(creditor=creditor, on=bench.ON)
    assert everything() == before
    run(creditor)
    proposed = {(row["account_id"], row["step"]) for row in planned.decisions.to_dicts() if row["step"]}
    assert proposed == set(Proposal.objects.filter(on=bench.ON).values_list("account_id", "step"))


def test_the_same_day_twice_changes_nothing(creditor):
    run(creditor)
    before = everything()
    run(creditor)
    assert everything() == before
    operations.run(creditor=creditor, on=bench.ON, at=AT + DAY / 24, by=None)  # nor an hour later
    assert everything() == before


def test_a_day_before_the_last_run_is_refused_and_changes_nothing(creditor):
    run(creditor)
    before = everything()
    with pytest.raises(operations.LaterRunExists) as refusal:
        run(creditor, bench.ON - DAY)
    assert refusal.value.code == "later_run_exists"
    assert everything() == before


def test_a_slip_in_the_year_is_refused_in_the_terminal_and_may_still_be_planned(creditor):
    far = str(bench.ON.replace(year=2062))
    refused = CliRunner().invoke(cartera, ["run", "--on", far])
    assert (refused.exit_code, Run.objects.count()) == (2, 0)
    assert far in refused.output
    assert CliRunner().invoke(cartera, ["run", "--on", far, "--plan", "--json"]).exit_code == 0


def test_a_second_run_at_the_same_moment_is_refused_by_name(creditor):
    with locking.held(creditor, AT), pytest.raises(operations.RunInProgress) as refusal:
        run(creditor)
    assert refusal.value.code == "run_in_progress"
    assert not RunLock.objects.exclude(holder="").exists()


def test_the_lock_of_a_process_that_died_is_taken_over(creditor):
    RunLock.objects.create(creditor=creditor, holder="elsewhere:1:1", taken_at=AT - timedelta(hours=3))
    assert run(creditor).state == "done"


def test_every_overdue_account_is_proposed_to_or_has_a_reason(creditor):
    run(creditor)
    overdue = Receivable.objects.filter(settled_on=None, due_date__lt=bench.ON).values_list(
        "account_id", flat=True
    )
    standings = dict(Standing.objects.filter(until_on=None).values_list("account_id", "reasons"))
    assert set(overdue) <= set(standings)
    assert all(standings.values())


def test_an_odd_debtor_is_listed_and_stops_nobody(creditor):
    odd = Receivable.objects.filter(settled_on=None, due_date__lt=bench.ON).first()
    odd.account.currency = "???"
    odd.account.save()
    finished = run(creditor)
    assert finished.counts["anomalies"] == 1
    assert Anomaly.objects.get().account_id == odd.account_id
    assert Proposal.objects.filter(on=bench.ON).exists()


def test_the_next_day_keeps_what_still_holds_and_says_so(creditor):
    run(creditor)
    kept = set(Proposal.objects.filter(state="proposed").values_list("pk", flat=True))
    run(creditor, bench.ON + DAY)
    still = Proposal.objects.filter(pk__in=kept, state="proposed")
    assert still.exists()
    assert set(still.values_list("on", flat=True)) == {bench.ON + DAY}


def test_what_a_run_found_are_the_sums_of_what_stands(creditor):
    Debtor.objects.filter(pk__lte=Debtor.objects.order_by("pk")[9].pk).update(exempt_since=bench.ON)
    found = run(creditor).found
    standing = Standing.objects.filter(until_on__isnull=True, overdue_minor__gt=0)
    by_currency = standing.values("account__currency").annotate(
        minor=Sum("overdue_minor"), debtors=Count("debtor", distinct=True)
    )
    rows = {
        (row["account__currency"], row["minor"], row["debtors"])
        for row in by_currency.order_by("account__currency")
    }
    assert {(row["currency"], row["minor"], row["debtors"]) for row in found["overdue"]} == rows
    assert len(rows) == 2
    firsts = Counter(
        codes.split(",")[0] for codes in standing.filter(proposed=False).values_list("reasons", flat=True)
    )
    assert firsts
    assert found["left_alone"] == dict(firsts)

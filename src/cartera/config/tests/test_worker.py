"""The worker's turns, at moments that the test chooses."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from tests import cast

from cartera.config import nightly, worker
from cartera.config.house import queries as house
from cartera.cycle import locking
from cartera.cycle import operations as cycle
from cartera.cycle.models import Run
from cartera.foundation import operations, queries
from cartera.outreach import channels
from cartera.outreach.models import Message
from cartera.outreach.tests.sending import Network

SEVEN = datetime(2026, 3, 2, 12, tzinfo=UTC)  # seven in the morning in Lima
pytestmark = pytest.mark.django_db


@pytest.fixture
def andina(settings, tmp_path):
    settings.OUTBOX = tmp_path
    operations.finish_set_up(at=SEVEN - timedelta(days=2), by=None)
    creditor = cast.andina()
    cast.owes(cast.ana(creditor), "F-1", 10000, due=cast.MONDAY - timedelta(days=6))
    return creditor


def test_a_turn_runs_the_day_and_sends_what_may_leave(andina, tmp_path):
    worker.turn(lambda: SEVEN)
    assert Run.objects.get().on == cast.MONDAY
    assert Message.objects.get().state == "sent"
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_a_second_turn_changes_nothing(andina):
    worker.turn(lambda: SEVEN)
    worker.turn(lambda: SEVEN + timedelta(minutes=1))
    assert Run.objects.count() == Message.objects.count() == 1


def test_what_goes_wrong_for_one_creditor_is_noted_and_keeps_nobody_waiting(andina, monkeypatch, caplog):
    other = cast.parties.add_creditor(
        name="Boliviana", country="bo", currency="BOB", timezone="America/La_Paz", at=SEVEN, by=None
    )
    kept = cast.strategy.save_policy(creditor=other, text=cast.REMIND, at=SEVEN, by=None)
    cast.strategy.put_in_force(version=kept, from_on=cast.MONDAY - timedelta(days=9), at=SEVEN, by=None)

    real = cycle.run

    def breaks(*, creditor, **more):
        if creditor == andina:
            raise RuntimeError("the disk is full")
        return real(creditor=creditor, **more)

    monkeypatch.setattr(cycle, "run", breaks)
    worker.turn(lambda: SEVEN)
    assert [run.creditor for run in Run.objects.all()] == [other]
    (failed,) = queries.failed_jobs()
    assert (failed.creditor_id, failed.why) == (andina.pk, "RuntimeError: the disk is full")
    assert "disk is full" in caplog.text

    monkeypatch.setattr(cycle, "run", real)
    worker.turn(lambda: SEVEN + timedelta(minutes=11))
    assert queries.failed_jobs() == []
    assert Run.objects.count() == 2


def test_a_day_that_somebody_runs_by_hand_is_not_closed_meanwhile(andina, monkeypatch):
    closed = []
    monkeypatch.setattr(nightly, "close", lambda **told: closed.append(told["on"]))
    with locking.held(andina, SEVEN):
        worker.turn(lambda: SEVEN)
    assert closed == []
    moments = iter([SEVEN, *(SEVEN + timedelta(seconds=second) for second in range(7, 60))])
    worker.turn(lambda: next(moments))
    assert closed == [cast.MONDAY]
    run = Run.objects.get()
    assert run.finished_at > run.started_at, "how long it took is known"


def test_who_works_in_the_past_is_left_there(andina):
    cycle.run(creditor=andina, on=cast.MONDAY - timedelta(days=1), at=SEVEN, by=None)
    worker.turn(lambda: SEVEN + timedelta(days=1))
    assert [run.on for run in Run.objects.all()] == [cast.MONDAY - timedelta(days=1)]


def test_a_mail_server_that_is_down_is_noted_in_words_until_it_answers(andina, caplog):
    with channels.use({"email": Network("unreachable")}):
        worker.turn(lambda: SEVEN)
        assert Message.objects.get().state == "ready"
        (told,) = house.troubles()
        assert told["creditor"] == andina.name
        assert "por correo" in told["said"]
        assert "told unreachable" in told["said"]
        assert "Traceback" not in caplog.text
        worker.turn(lambda: SEVEN + timedelta(minutes=1))
    assert Message.objects.get().state == "sent"
    assert house.troubles() == []


def test_a_house_that_rehearses_runs_and_sends_nothing(andina):
    operations.set_rehearsal(rehearsal=True, at=SEVEN, by=None)
    worker.turn(lambda: SEVEN)
    assert Message.objects.get().state == "ready"


def test_work_goes_on_after_a_turn_that_broke_altogether(monkeypatch, caplog):
    stop, turns = Event(), []

    def breaks(now):
        turns.append(now())
        if len(turns) == 2:
            stop.set()
        raise RuntimeError("no database")

    monkeypatch.setattr(worker, "turn", breaks)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.work(stop, lambda: SEVEN, seconds=0.001)
    assert len(turns) == 2
    assert "no database" in caplog.text

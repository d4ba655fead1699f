"""`cartera statements` and the worker's monthly round, as people and the clock call them."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from cartera.config import worker
from cartera.config.commands import cartera
from cartera.config.house import operations as house
from cartera.foundation import operations as foundation
from cartera.foundation.models import House
from cartera.foundation.tests.keeping import kept
from cartera.outreach.models import Message
from cartera.parties import operations as parties
from cartera.parties.models import Debtor
from cartera.statements import operations
from cartera.statements.models import Round, Statement
from cartera.strategy.models import InForce
from tests import cast

pytestmark = pytest.mark.django_db
ON = ["--on", cast.MONDAY.isoformat()]
SEVEN = datetime(2026, 3, 2, 12, tzinfo=UTC)  # seven in the morning in Lima


@pytest.fixture
def andina(settings, tmp_path):
    settings.OUTBOX = tmp_path / "outbox"
    return kept(owed)


def owed():
    creditor = cast.andina()
    cast.owes(cast.ana(creditor), "F-1", 10000, due=cast.MONDAY - timedelta(days=6))
    cast.owes(cast.bruno(creditor), "F-2", 5000, due=cast.MONDAY - timedelta(days=2))
    return creditor


def call(*words):
    return CliRunner().invoke(cartera, ["statements", *words])


def test_everybodys_files(andina, tmp_path):
    told = json.loads(call("make", "--all", "--to", str(tmp_path / "out"), *ON, "--json").output)
    assert told == {"files": 2, "folder": str(tmp_path / "out"), "on": "2026-03-02"}


def test_one_debtors_movements_as_a_workbook(andina, tmp_path):
    done = call("make", "ana", "--to", str(tmp_path), "--format", "xlsx", "--from", "2026-01-01", *ON)
    assert done.exit_code == 0, done.output
    assert [file.suffix for file in tmp_path.glob("estado*")] == [".xlsx"]


def test_everybody_is_written_to_once_in_a_month(andina):
    first = json.loads(call("send", "--all", *ON, "--json").output)
    assert (first["written"], first["period"], first["refused"]) == (2, "2026-03", [])
    again = json.loads(call("send", "--all", "--on", "2026-03-20", "--json").output)
    assert (again["again"], again["written"]) == (True, 2)
    assert Message.objects.count() == 2


def test_one_debtor_is_sent_theirs_and_not_twice(andina):
    assert json.loads(call("send", "ana", *ON, "--json").output)[0]["address"] == "ana@quispe.example"
    again = call("send", "ana", *ON)
    assert again.exit_code == 2
    assert "Ana Quispe" in again.output


@pytest.mark.parametrize(
    "words",
    [
        ["make", "--to", "x"], ["make", "ana", "--all", "--to", "x"], ["send"], ["send", "nobody", *ON],
        ["send", "ana", *ON, "--from", "2026-04-01"], ["send", "ana", *ON, "--currency", "USD"],
        ["send", "--all", "--currency", "USD"],
    ],
)  # fmt: skip
def test_what_is_not_clear_is_refused_in_words(andina, words, tmp_path):
    done = call(*[str(tmp_path) if word == "x" else word for word in words])
    assert done.exit_code == 2
    assert done.output
    assert "Traceback" not in done.output


def test_the_worker_does_the_months_round_on_its_day_and_sends_it(andina):
    foundation.finish_set_up(at=SEVEN - timedelta(days=9), by=None)
    operations.set_schedule(creditor=andina, day=2, on=date(2026, 3, 1), at=SEVEN, by=None)
    worker.turn(lambda: SEVEN - timedelta(hours=2))
    assert not Round.objects.exists(), "the creditor's hour has not come"
    for minutes in (0, 1, 2):
        worker.turn(lambda m=minutes: SEVEN + timedelta(minutes=m))
    assert Round.objects.get().state == "done"
    assert Statement.objects.count() == 2
    letters = Message.objects.filter(step="statement")
    assert sorted(letters.values_list("state", flat=True)) == ["sent", "sent"]


def test_what_was_written_while_rehearsing_does_not_leave_when_the_rehearsal_ends(andina):
    House.objects.update(rehearsal=True)
    call("send", "ana", *ON)
    house.end_rehearsal(at=SEVEN, by=None)
    told = json.loads(CliRunner().invoke(cartera, ["send", *ON, "--json"]).output)
    assert told["sent"] == 0
    assert Message.objects.get().state == "ready"


@pytest.mark.parametrize("policy", [True, False])
def test_a_protection_keeps_a_statement_back_with_and_without_a_policy(andina, policy):
    House.objects.update(rehearsal=False)
    if not policy:
        InForce.objects.all().delete()
    call("send", "ana", *ON)
    ana = Debtor.objects.get(code="ana")
    parties.protect(
        debtor=ana, kind="represented", reason="Carta del abogado", evidence="Dr. Soto", from_on=cast.MONDAY, at=SEVEN, by=None
    )  # fmt: skip
    told = json.loads(CliRunner().invoke(cartera, ["send", *ON, "--json"]).output)
    assert told["sent"] == 0
    message = Message.objects.get()
    assert (message.state, message.why) == ("withdrawn", "represented")

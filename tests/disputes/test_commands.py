"""`cartera disputes` and `cartera reconcile`: what people and programs call, for the day the desk works on."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from cartera.config.commands import cartera
from cartera.cycle import operations as cycle
from cartera.disputes.models import Dispute, Reconciliation
from cartera.foundation.tests.keeping import kept
from cartera.outreach.models import Message
from cartera.portfolio.models import Receivable
from tests import cast

pytestmark = pytest.mark.django_db
LEDGER = "Fecha;Documento;Importe\n28/01/2026;F-1;100,00\n28/01/2026;F-9;55,50\n"


@pytest.fixture(autouse=True)
def andina(settings, tmp_path):
    """Return a creditor whose desk works on a Monday of the past, with one debtor who owes two documents."""
    settings.MEDIA_ROOT, settings.OUTBOX = tmp_path / "media", tmp_path / "outbox"
    return kept(at_work_in_the_past)


def at_work_in_the_past():
    creditor = cast.andina()
    ana = cast.ana(creditor)
    for number, minor in (("F-1", 100_00), ("F-7", 70_00)):
        cast.owes(ana, number, minor, due=cast.MONDAY - timedelta(days=6))
    cycle.run(creditor=creditor, on=cast.MONDAY, at=cast.at(cast.MONDAY + timedelta(days=30)), by=None)
    return creditor


def call(*words):
    return CliRunner().invoke(cartera, [str(word) for word in words])


def told(*words):
    done = call(*words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_a_dispute_is_opened_listed_and_resolved_with_a_letter() -> None:
    opened = told(
        "disputes", "open", "F-1", "--amount", "40.50", "--reason", "damaged", "--said", "Llegó roto",
        "--reference", "D-1",
    )  # fmt: skip
    assert (opened["reference"], opened["amount_minor"], opened["opened_on"]) == ("D-1", 40_50, "2026-03-02")
    assert told("disputes", "open", "F-1", "--amount", "40.50", "--reference", "D-1")["reference"] == "D-1"
    (row,) = told("disputes", "list", "--debtor", "ana")
    assert (row["item"], row["code"], row["late"]) == ("F-1", "damaged", False)
    assert told("disputes", "list", "--late") == []
    assert "D-1" in call("disputes", "list").output
    ended = told(
        "disputes", "resolve", "D-1", "accepted", "--credit", "20", "--explain", "Le acreditamos la mitad."
    )
    assert (ended["state"], ended["credited_minor"]) == ("accepted", 20_00)
    assert Message.objects.get(reference=ended["letter"]).step == "dispute_answer"
    assert Receivable.objects.get(number="F-1").open_minor == 80_00
    assert told("disputes", "list") == []
    assert [row["state"] for row in told("disputes", "list", "--state", "all")] == ["accepted"]


def test_what_cannot_be_is_refused_in_words() -> None:
    told("disputes", "open", "F-1", "--reference", "D-1")
    for words, code in (
        (("disputes", "open", "F-9"), "no_such_document"),
        (("disputes", "open", "F-7", "--amount", "mucho"), "amount_unreadable"),
        (("disputes", "open", "F-7", "--amount", "70.01"), "disputes_too_much"),
        (("disputes", "resolve", "D-9", "rejected"), "unknown_dispute"),
        (("disputes", "resolve", "D-1", "accepted", "--credit", "100.01"), "credits_too_much"),
    ):
        done = call(*words, "--json")
        assert (done.exit_code, json.loads(done.output)["refused"]) == (2, code)
    assert Dispute.objects.count() == 1


def test_a_customers_ledger_becomes_a_bridge_once(tmp_path) -> None:
    file = tmp_path / "proveedor.csv"
    file.write_text(LEDGER, encoding="utf-8")
    bridge = told("reconcile", "ana", file)
    assert (bridge["theirs_minor"], bridge["ours_minor"], bridge["on"]) == (155_50, 170_00, "2026-03-02")
    assert {step["kind"]: step["minor"] for step in bridge["steps"] if step["count"]} == {
        "only_ours": 70_00, "only_theirs": -55_50, "both": 0,
    }  # fmt: skip
    assert bridge["theirs_minor"] + sum(step["minor"] for step in bridge["steps"]) == bridge["ours_minor"]
    assert sorted(line["ours_number"] or line["theirs_number"] for line in bridge["lines"]) == [
        "F-1",
        "F-7",
        "F-9",
    ]
    assert told("reconcile", "ana", file)["id"] == bridge["id"]
    assert Reconciliation.objects.count() == 1
    said = call("reconcile", "ana", file).output
    assert "F-7" in said
    assert "F-9" in said


def test_what_the_file_leaves_open_must_be_said(tmp_path) -> None:
    file = tmp_path / "libro.csv"
    file.write_text("Fecha;Papel;Importe\n05/02/2026;F-1;1.000\n06/02/2026;F-2;2.000\n", encoding="utf-8")
    refused = json.loads(call("reconcile", "ana", file, "--json").output)
    assert refused["refused"] == "ledger_leaves_open"
    assert "--decimal" in refused["says"]
    ways = ("--column", "number=Papel", "--date-order", "dmy", "--decimal", ",")
    assert told("reconcile", "ana", file, *ways)["theirs_minor"] == 3_000_00
    wrong = json.loads(call("reconcile", "ana", file, "--column", "number=Nada", "--json").output)
    assert wrong["refused"] == "unknown_column"
    other = json.loads(call("reconcile", "ana", file, "--currency", "USD", "--json").output)
    assert (other["refused"], "PEN" in other["says"]) == ("which_account", True)


def test_statements_close_on_the_day_the_desk_works_on(tmp_path) -> None:
    made = told("statements", "make", "--all", "--to", tmp_path / "out")
    assert (made["files"], made["on"]) == (1, "2026-03-02")
    sent = told("statements", "send", "--all")
    assert (sent["period"], sent["on"]) == ("2026-03", "2026-03-02")

"""`cartera run` and `cartera send`, as people and programs call them."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from tests import cast

from cartera.config.commands import cartera
from cartera.cycle.models import Run
from cartera.outreach.models import Message
from cartera.parties.models import Debtor
from cartera.portfolio import operations as portfolio
from cartera.strategy.models import Proposal

pytestmark = pytest.mark.django_db
ON = ["--on", cast.MONDAY.isoformat()]


@pytest.fixture
def andina(settings, tmp_path):
    settings.OUTBOX = tmp_path
    creditor = cast.andina()
    cast.owes(cast.ana(creditor), "F-1", 10000, due=cast.MONDAY - timedelta(days=6))
    cast.owes(cast.bruno(creditor), "F-2", 5000, due=cast.MONDAY - timedelta(days=2))
    return creditor


def call(*words):
    return CliRunner().invoke(cartera, [*words])


def test_a_plan_tells_what_the_day_would_do_and_writes_nothing(andina):
    told = json.loads(call("run", *ON, "--plan", "--json").output)
    assert told["plan"] is True
    assert [(row["debtor"], row["step"], row["net_minor"], row["reasons"]) for row in told["proposals"]] == [
        ("ana", "first", 10000, ["step_due"])
    ]
    assert [(row["debtor"], row["reasons"]) for row in told["left_alone"]] == [("bruno", ["not_due"])]
    assert told["counts"]["by_step"] == {"first": 1}
    assert not Run.objects.exists()
    assert not Proposal.objects.exists()


def test_a_run_tells_the_same_and_writes_it(andina):
    plan = json.loads(call("run", *ON, "--plan", "--json").output)
    told = json.loads(call("run", *ON, "--json").output)
    for name in ("proposals", "counts", "anomalies", "policy"):
        assert told[name] == plan[name]
    assert Proposal.objects.count() == 1


def test_people_read_debtors_steps_and_reasons(andina):
    said = call("run", *ON).output
    assert "Ana" in said
    assert "First" in said
    assert "Llegó el día" in said


def test_a_long_day_is_cut_in_the_terminal_and_whole_for_programs(andina):
    for number in range(60):
        debtor = cast.parties.recognise(
            creditor=andina, code=f"d{number}", name=f"Deudor {number}", tax_id="", country="pe", kind="business",
            at=cast.at(cast.MONDAY), by=None,
        )  # fmt: skip
        cast.parties.set_contact(
            debtor=debtor, role="payer", channel="email", address=f"d{number}@example.com",
            at=cast.at(cast.MONDAY), by=None,
        )  # fmt: skip
        cast.owes(debtor, f"G-{number}", 10000, due=cast.MONDAY - timedelta(days=6))
    said = call("run", *ON, "--plan").output
    assert "61" in said
    assert "11" in said  # more than the fifty that are shown
    assert len(json.loads(call("run", *ON, "--plan", "--json").output)["proposals"]) == 61


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "--on", "2026-03-01"), "2026-03-02"),  # a later run exists
        (("run", "--creditor", "Nadie"), "Andina"),
        (("send", "--creditor", "Nadie"), "Andina"),
    ],
)
def test_a_refusal_ends_with_status_two_and_says_why(andina, words, said):
    call("run", *ON)
    result = call(*words)
    assert result.exit_code == 2
    assert said in result.output


def test_a_program_is_refused_in_its_own_language(andina):
    call("run", *ON)
    result = call("run", "--on", (cast.MONDAY - timedelta(days=1)).isoformat(), "--json")
    assert result.exit_code == 2
    assert json.loads(result.output)["refused"] == "later_run_exists"


def test_without_a_date_the_desk_s_own_day_is_meant(andina):
    call("run", *ON)
    assert json.loads(call("send", "--json").output)["on"] == cast.MONDAY.isoformat()


def test_what_may_leave_is_sent_and_counted(andina, tmp_path):
    call("run", *ON)
    told = json.loads(call("send", "--json").output)
    assert told["sent"] == 1
    assert Message.objects.get().state == "sent"
    assert str(tmp_path) in call("send").output or told["folder"] == str(tmp_path)


def test_what_stayed_is_counted_by_reason_and_named(andina):
    call("run", *ON)
    portfolio.exempt(
        debtor=Debtor.objects.get(code="ana"),
        on=cast.MONDAY,
        reason="a friend",
        at=cast.at(cast.MONDAY),
        by=None,
    )
    told = json.loads(call("send", "--json").output)
    assert (told["sent"], told["withdrawn"], told["reasons"]) == (0, 1, {"exempt": 1})
    assert [row["why"] for row in told["rows"]] == ["exempt"]

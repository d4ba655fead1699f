"""The list of payment plans: whose, how each stands, what is past its day, and that it ties to the plans."""

import csv
from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests import cast

from cartera.agreements import operations as agreements
from cartera.agreements import queries
from cartera.agreements.instalments import Schedule
from cartera.desk import plan_tables
from cartera.desk.tests import office as of

LATER = of.MONDAY + timedelta(days=5)  # Ana's first instalment is two days late


@pytest.fixture
def planned(office):
    """Ana pays in two parts, the first on Thursday; Bruno was only offered a plan; Carla's was called off."""
    for number, debtor in enumerate(office.debtors, 1):
        agreements.agree_plan(
            debtor=debtor, currency="PEN", reference=f"CP-{number}",
            terms=agreements.Terms(schedule=Schedule(2, of.MONDAY + timedelta(days=3))),
            tolerance_days=2, offered=debtor == office.debtors[1], on=of.MONDAY, at=of.AT, by=None,
        )  # fmt: skip
    called_off = next(row.plan for row in queries.plans(debtor=office.debtors[2], on=of.MONDAY))
    agreements.cancel_plan(plan=called_off, on=of.MONDAY, at=of.AT, by=None)
    return office


def rows(creditor, on: date):
    return {
        row["reference"]: row
        for row in (
            plan_tables.row(each, on) for each in queries.all_plans(creditor=creditor, on=on, ended=True)
        )
    }


def listed(office, **asked):
    page = office.rosa.get(reverse("plans"), asked).context["page"]
    return {row["reference"]: row["state"] for row in page.rows}


def test_what_needs_looking_after_is_shown_and_the_rest_when_asked_for(planned):
    assert listed(planned) == {"CP-1": "active", "CP-2": "offered"}
    assert listed(planned, todos="1") == {"CP-1": "active", "CP-2": "offered", "CP-3": "cancelled"}
    assert listed(planned, state="cancelled") == {"CP-3": "cancelled"}
    assert listed(planned, q="bruno") == {"CP-2": "offered"}
    assert listed(planned, late="1") == {}


def test_what_is_past_its_day_is_what_the_instalments_lack(planned):
    assert {name: row["late_minor"] for name, row in rows(planned.creditor, LATER).items()} == {
        "CP-1": 50_00, "CP-2": 0, "CP-3": 0,
    }  # fmt: skip
    cast.pays(planned.debtors[0], "P-1", 20_00, on=of.MONDAY)
    found = rows(planned.creditor, LATER)["CP-1"]
    assert (found["paid_minor"], found["late_minor"], found["total_minor"]) == (20_00, 30_00, 100_00)
    assert rows(planned.creditor, of.MONDAY + timedelta(days=3))["CP-1"]["late_minor"] == 0


def test_a_broken_plan_is_looked_after_until_its_documents_are_settled(planned):
    later = LATER + timedelta(days=1)
    assert {key: rows(planned.creditor, later)["CP-1"][key] for key in ("state", "late_minor", "looked_after")} == {
        "state": "broken", "late_minor": 0, "looked_after": True,
    }  # fmt: skip
    cast.pays(planned.debtors[0], "P-1", 100_00, on=later)
    assert (
        rows(planned.creditor, later)["CP-1"]["state"],
        rows(planned.creditor, later)["CP-1"]["looked_after"],
    ) == ("broken", False)
    assert rows(planned.creditor, later - timedelta(days=1))["CP-1"]["looked_after"]


def test_another_creditor_sees_none_of_it(planned):
    assert planned.stranger.get(reverse("plans"), {"todos": "1"}).context["page"].total == 0


def test_the_file_holds_what_the_page_shows(planned):
    answer = planned.rosa.get(reverse("plans"), {"format": "csv", "todos": "1"})
    lines = list(csv.DictReader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))
    shown = planned.rosa.get(reverse("plans"), {"todos": "1"}).context["page"].rows
    assert [(line["Convenio"], line["Deudor"]) for line in lines] == [
        (row["reference"], row["debtor"]) for row in shown
    ]


def test_an_empty_list_says_what_to_do(office):
    page = office.rosa.get(reverse("plans")).content.decode()
    assert "Nadie paga en cuotas ahora" in page

"""`cartera plans`, as it is typed."""

import json
from datetime import date

from click.testing import CliRunner

from cartera.agreements import operations
from cartera.agreements.commands import plans
from cartera.agreements.instalments import Schedule
from cartera.agreements.operations import Terms
from cartera.portfolio.tests.books import AT, ON


def said(*options):
    return CliRunner().invoke(plans, ["--on", ON.isoformat(), *options], catch_exceptions=False).output


def test_plans_are_listed_for_people_and_for_programs(books):
    for number, due in ((1, date(2026, 10, 1)), (2, date(2026, 10, 2))):
        item = books.place(f"F-{number}", 10_000, due)
        made = operations.agree_plan(
            debtor=books.ana, currency="PEN", reference=f"C-{number}", terms=Terms(schedule=Schedule(2, date(2026, 11, 6))),
            tolerance_days=2, items=[item], on=ON, at=AT, by=None,
        )  # fmt: skip
    operations.cancel_plan(plan=made, on=ON, at=AT, by=None)
    assert json.loads(said("--json", "--debtor", "ana"))["plans"] == [
        {
            "reference": "C-1",
            "debtor": "ana",
            "currency": "PEN",
            "state": "active",
            "paid": "0.00",
            "total": "100.00",
            "next_due": "2026-11-06",
        }
    ]
    assert [row["reference"] for row in json.loads(said("--json", "--state", "cancelled"))["plans"]] == [
        "C-2"
    ]
    told = said()
    assert "C-1" in told
    assert "C-2" not in told
    assert said("--state", "kept").strip()

"""A small house whose money is killed: `seed`, `match`, `agree`, `follow`, `dump`, each as a process of its own (tests/forking.py)."""

import json
import os
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.core.management import call_command

from cartera.agreements import operations as agreements
from cartera.agreements.instalments import Schedule
from cartera.agreements.models import Plan
from cartera.foundation.models import History
from cartera.parties import operations as parties
from cartera.parties.models import Creditor, Debtor
from cartera.payments import operations as payments
from cartera.payments.models import BankLine, Match
from cartera.payments.operations import Asked, matching
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries
from cartera.portfolio.models import InterestRest, LedgerEntry, Payment, Receivable

ON, LATE = date(2026, 10, 6), date(2027, 1, 20)
BY_NOBODY = {"at": datetime(2026, 10, 6, 15, tzinfo=UTC), "by": None}
DEBTORS, ITEMS = 40, 3


def main(verb):
    {"seed": seed, "match": match, "agree": agree, "follow": follow, "dump": dump}[verb]()


def seed():
    call_command("migrate", verbosity=0)
    andina = parties.add_creditor(name="Andina", country="pe", currency="PEN", **BY_NOBODY)
    portfolio.set_interest_terms(
        creditor=andina, from_on=date(2026, 1, 1), rate="24", tax="18", source="C-1", **BY_NOBODY
    )
    for number in range(DEBTORS):
        debtor = parties.recognise(creditor=andina, code=f"d{number}", name=f"D {number}", **BY_NOBODY)
        for item in range(ITEMS):
            portfolio.place(
                creditor=andina, debtor=debtor, number=f"F{number:03}-{item}", amount_minor=10_000 + number * 100 + item,
                currency="PEN", issued_on=date(2026, 7, 1), due_date=date(2026, 8, 1 + item), **BY_NOBODY,
            )  # fmt: skip


def match():
    """Take a file of the bank in and apply what it says; known lines are left aside."""
    andina, path = Creditor.objects.get(), Path(os.environ["CARTERA_HOME"]) / "bank.csv"
    rows = [f"05/10/2026;Pago factura F{n:03}-0;{100 + n},00;OP{n:05}" for n in range(DEBTORS)]
    path.write_text("\n".join(["Fecha;Descripcion;Importe;Referencia", *rows]), encoding="utf-8")
    print("go", flush=True)
    told = Asked("123", None, {"date_order": "dmy", "decimal": ",", "currency": "PEN"})
    payments.take_in(creditor=andina, path=path, file_name=path.name, asked=told, on=ON, **BY_NOBODY)
    matching.match_lines(creditor=andina, on=ON, **BY_NOBODY)


def agree():
    print("go", flush=True)
    terms = agreements.Terms(schedule=Schedule(4, ON + timedelta(days=9), rate=Decimal(12)))
    for debtor in Debtor.objects.order_by("pk"):
        agreements.agree_plan(
            debtor=debtor, currency="PEN", reference=f"P-{debtor.code}", terms=terms, tolerance_days=0, on=ON, **BY_NOBODY
        )  # fmt: skip


def follow():
    print("go", flush=True)
    agreements.follow_plans(creditor=Creditor.objects.get(), on=LATE, **BY_NOBODY)


def dump():
    """Print the end state: what is open, what each plan is, and how much was written."""
    opened = ("number", "principal_open_minor", "fees_open_minor", "interest_open_minor", "settled_on")
    ended = (
        "reference",
        "began_on",
        "interest_minor",
        "found_broken_on",
        "forgone_minor",
        "instalments__amount_minor",
    )
    state = {
        "open": sorted(map(str, Receivable.objects.values_list(*opened))),
        "plans": sorted(map(str, Plan.objects.values_list(*ended))),
        "rests": sorted(map(str, InterestRest.objects.values_list("receivable__number", "from_on", "to_on"))),
        "lines": sorted(map(str, BankLine.objects.values_list("reference", "state"))),
        "counts": [model.objects.count() for model in (LedgerEntry, Payment, History)],
        "matches": Match.objects.filter(state="applied").count(),
        "untied": len(queries.untied()),
    }  # fmt: skip
    print(json.dumps(state))

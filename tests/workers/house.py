"""A house in which two workers do the same at once: `seed`, `take FILE`, `month`, `dump`, each in a process of its own.

A worker says `go` when it is ready and waits for a line, so that both begin in the same moment; its pieces of work are small,
so that the two meet again and again.
"""

import json
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

from cartera.foundation.models import History
from cartera.outreach.models import Message
from cartera.parties import operations as parties
from cartera.parties.models import Creditor
from cartera.payments import operations
from cartera.payments.models import BankFile, BankLine, Match
from cartera.payments.operations import matching, taking
from cartera.payments.reading.tests.made import camt, move
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries
from cartera.portfolio.models import LedgerEntry, Payment, Receivable
from cartera.portfolio.operations import interest
from cartera.statements import operations as statements
from cartera.statements.models import Round, Statement
from cartera.statements.operations import rounds
from tests import cast

FIRMS, LINES = 24, 48
FEBRUARY = date(2026, 2, 28)


def main(verb, *rest):
    {"seed": seed, "take": take, "month": month, "dump": dump}[verb](*rest)


def begin():
    print("go", flush=True)
    sys.stdin.readline()


def number(place):
    return f"F001-{12_000 + place:08}"


def seed():
    call_command("migrate", verbosity=0)
    said = {"at": cast.at(cast.MONDAY), "by": None}
    with transaction.atomic():
        creditor = cast.andina()
        portfolio.set_interest_terms(
            creditor=creditor, rate="36", basis="360", from_on=date(2026, 1, 1), source="agreed", **said
        )
        for place in range(FIRMS):
            firm = parties.recognise(
                creditor=creditor,
                code=f"c{place}",
                name=f"Firma {place} S.A.C.",
                kind="business",
                country="pe",
                **said,
            )
            parties.set_contact(debtor=firm, channel="email", address=f"c{place}@firma.example", **said)
            for half in range(2):
                due = cast.MONDAY - timedelta(days=1 if half else 40)
                cast.owes(firm, number(2 * place + half), 10_000 + 7 * (2 * place + half), due=due)


def statement():
    """Write the bank's file: every second item is paid, and as many lines pay nothing that anybody knows."""
    on, moves = date(2026, 3, 1), []
    for place in range(LINES):
        known = place % 2
        minor = 10_000 + 7 * place if known else 3_333 + place
        text = f"PAGO {number(place)}" if known else f"deposito {place}"
        moves.append(move(f"{minor / 100:.2f}", text, on=on, ref=f"R{place}"))
    return camt(moves)


def take(path):
    """Take a bank's file in and match it."""
    taking.AT_ONCE = matching.AT_ONCE = 5
    creditor, said = Creditor.objects.get(), {"on": cast.MONDAY, "at": cast.at(cast.MONDAY), "by": None}
    begin()
    operations.take_in(creditor=creditor, path=Path(path), file_name="extracto.xml", **said)
    matching.match_lines(creditor=creditor, **said)


def month():
    """Post what has accrued by the end of the month, and send everybody's statement."""
    interest.AT_ONCE = rounds.BATCH = 3
    creditor, said = Creditor.objects.get(), {"at": cast.at(cast.MONDAY), "by": None}
    begin()
    interest.post_interest_of_all(creditor=creditor, on=FEBRUARY, **said)
    statements.send_all(creditor=creditor, on=cast.MONDAY, **said)


def dump():
    """Print the end state without ids, which may differ."""
    entry = (
        "account__debtor__code",
        "receivable__number",
        "kind",
        "component",
        "amount_minor",
        "effective_on",
    )
    acts = History.objects.exclude(
        event="portfolio.interest.posted"
    )  # each worker says how much of it was its own
    state = {
        "files": rows(BankFile, "state", "counts"),
        "lines": rows(BankLine, "amount_minor", "state", "payment__amount_minor"),
        "matches": rows(Match, "line__position", "state", "rank", "waits", "debtor__code"),
        "payments": rows(Payment, "debtor__code", "amount_minor", "paid_on"),
        "entries": rows(LedgerEntry, *entry),
        "items": rows(Receivable, "number", "principal_open_minor", "interest_open_minor", "settled_on"),
        "statements": rows(Statement, "debtor__code", "currency", "period", "state", "open_minor", "written"),
        "messages": rows(Message, "debtor__code", "step", "state", "subject"),
        "rounds": rows(Round, "period", "state"),
        "acts": dict(Counter(acts.values_list("event", flat=True))),
        "untied": len(queries.untied()),
    }
    print(json.dumps(state))


def rows(model, *columns):
    return sorted(map(str, model.objects.order_by().values_list(*columns)))

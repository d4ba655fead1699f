"""Whatever files come, in whatever order: twice is once, a dry run tells the truth, undoing backwards ties at every step."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.long import LONG

from cartera.portfolio import queries
from cartera.portfolio.importing.tests.desk import Desk
from cartera.portfolio.models import Account, LedgerEntry, Receivable
from cartera.portfolio.tests.books import ON

day = st.integers(0, 40).map(lambda days: (date(2026, 9, 1) + timedelta(days=days)).isoformat())
amount = st.integers(1, 30_000).map(lambda minor: f"{minor / 100:.2f}")
number = st.sampled_from(["F-1", "F-2", "F-3", "F-4"])
code = st.sampled_from(["C1", "C2", "ana"])
currency = st.sampled_from(["PEN", "USD"])

invoices = st.fixed_dictionaries(
    {
        "number": number, "debtor": code, "amount": amount, "currency": currency, "due_date": day,
        "issued_on": st.one_of(st.just(""), day), "settled_on": st.one_of(st.just(""), st.just(""), day),
        "tax_id": st.sampled_from(["", "", "20131312955", "20100070970"]),
    }
)  # fmt: skip
balances = st.fixed_dictionaries(
    {
        "number": number,
        "debtor": code,
        "open": st.one_of(st.just("0.00"), amount),
        "currency": currency,
        "due_date": day,
    }
)
payments = st.fixed_dictionaries(
    {
        "reference": st.sampled_from(["", "P-1", "P-2"]), "debtor": code, "number": st.one_of(st.just(""), number),
        "amount": amount, "currency": currency, "paid_on": day,
    }
)  # fmt: skip
a_file = st.one_of(
    st.tuples(st.just("receivables"), st.lists(invoices, max_size=5)),
    st.tuples(st.just("open_balances"), st.lists(balances, max_size=4)),
    st.tuples(st.just("payments"), st.lists(payments, max_size=4)),
)


def book():
    """Return all that is owed and waits, as it stands."""
    items = list(
        Receivable.objects.order_by("pk").values_list(
            "number", "due_date", "principal_open_minor", "settled_on"
        )
    )
    return items, list(Account.objects.order_by("pk").values_list("pk", "on_account_minor"))


def owed():
    """Return what is owed and waits, without what is nothing."""
    items, accounts = book()
    return [row[:3] for row in items if row[2]], [row for row in accounts if row[1]]


@pytest.mark.django_db
@settings(max_examples=500 if LONG else 4)
@given(st.lists(st.tuples(a_file, st.booleans()), min_size=1, max_size=4))
def test_files_twice_are_files_once_and_come_undone(tmp_path_factory, files) -> None:
    with transaction.atomic():
        _live(Desk(tmp_path_factory.mktemp("files")), files)
        transaction.set_rollback(True)


def _live(desk, files):
    done = []
    for (kind, lines), complete in files:
        whole = {"complete": True, "yes": True} if complete and kind != "payments" else {}
        before = owed()
        tried = desk.try_out(kind, *lines, **({"complete": True} if whole else {})) if lines else None
        if tried is None:
            continue
        once = desk.take(kind, *lines, **whole)
        assert (tried.added, tried.changed, tried.left, tried.closed) == (
            once.added,
            once.changed,
            once.left,
            once.closed,
        )
        after, entries = book(), LedgerEntry.objects.count()
        again = desk.take(kind, *lines, **whole)
        assert (again.added, again.changed, again.closed) == (0, 0, 0)
        assert (book(), LedgerEntry.objects.count()) == (after, entries)
        done.append((once, before))
    for once, before in reversed(done):
        desk.undo(once, on=ON)
        assert owed() == before
        assert queries.untied() == []

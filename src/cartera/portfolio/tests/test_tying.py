"""Random lives of two debtors: whatever is done, the readings equal the entries and no cent comes or goes."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.long import LONG

from cartera.foundation.tests.keeping import kept
from cartera.parties import operations as parties
from cartera.portfolio import ledger, operations, posting, queries
from cartera.portfolio.allocation import COMPONENTS
from cartera.portfolio.models import Account, CreditNote, LedgerEntry, Payment, Receivable
from cartera.portfolio.tests.books import AT, Books
from cartera.problems import Refused

START = date(2026, 10, 1)
many = settings(max_examples=1000 if LONG else 12)  # each is a life in the database
minor = st.integers(min_value=1, max_value=50_000)
which = st.integers(min_value=0, max_value=5)
verbs = st.sampled_from(
    [
        "place",
        "pay",
        "pay",
        "pay_item",
        "on_account",
        "apply",
        "credit",
        "credit_item",
        "fee",
        "interest",
        "waive",
        "return",
        "uncredit",
        "write_off",
        "reinstate",
        "adjust",
    ]
)
lives = st.lists(st.tuples(verbs, minor, which, st.integers(0, 10)), min_size=1, max_size=14)


def pick(model, number):
    found = list(model.objects.order_by("pk"))
    return found[number % len(found)] if found else None


def do(books, step, verb, amount, number, day):
    """Do one random thing; a refusal is as good as a deed, as long as the books tie afterwards."""
    on = START + timedelta(days=day)
    item, debtor = pick(Receivable, number), (books.ana, books.bruno)[number % 2]
    who = item.debtor if item else debtor
    common = {"on": on, "at": AT, "by": None}
    if verb == "place":
        books.place(f"F-{step}", amount, on + timedelta(days=number), issued=on, debtor=debtor)
    elif verb == "pay":
        books.pay(f"P-{step}", amount, on=on, debtor=debtor)
    elif verb == "on_account":
        books.pay(f"P-{step}", amount, on=on, debtor=debtor, on_account=True)
    elif verb == "apply":
        operations.apply_on_account(debtor=debtor, currency="PEN", **common)
    elif verb == "credit":
        books.credit(f"N-{step}", amount, on=on, debtor=debtor)
    elif verb == "return" and Payment.objects.exists():
        operations.return_payment(payment=pick(Payment, number), **common)
    elif verb == "uncredit" and CreditNote.objects.exists():
        operations.cancel_credit(note=pick(CreditNote, number), **common)
    elif item:
        on_item(books, step, verb, amount, item, who, common)


def on_item(books, step, verb, amount, item, who, common):
    if verb == "pay_item":
        books.pay(f"P-{step}", amount, on=common["on"], debtor=who, items=[item])
    elif verb == "credit_item":
        books.credit(f"N-{step}", amount, on=common["on"], debtor=who, receivable=item)
    elif verb == "fee":
        operations.charge_fees(charges=[(item.pk, amount)], key=f"fee:{step}", **common)
    elif verb == "interest":
        operations.charge_interest(charges=[(item.pk, amount)], key=f"interest:{step}", **common)
    elif verb == "waive":
        operations.waive(receivable=item, fees_minor=item.fees_open_minor, **common)
    elif verb == "write_off":
        operations.write_off(receivable=item, **common)
    elif verb == "reinstate":
        operations.reinstate(receivable=item, **common)
    elif verb == "adjust":
        operations.adjust(receivable=item, amount_minor=amount if amount % 2 else -amount, **common)


def live(books, life):
    for step, (verb, amount, number, day) in enumerate(life):
        try:
            do(books, step, verb, amount, number, day)
        except Refused:
            continue


def readings():
    """Return all that is kept beside the ledger, without when things were settled."""
    items = {
        row.pk: tuple(getattr(row, f"{c}_open_minor") for c in COMPONENTS) for row in Receivable.objects.all()
    }
    return items, {row.pk: row.on_account_minor for row in Account.objects.all()}


class TestTheBooksAlwaysTie(TestCase):
    @many
    @given(life=lives, days=st.sets(st.integers(0, 25), min_size=3, max_size=3))
    def test_readings_equal_the_sums_of_their_entries_however_they_are_counted_and_on_any_day(
        self, life, days
    ):
        books = kept(Books)
        live(books, life)
        assert queries.untied() == []
        entries = [posting.drafted(row) for row in LedgerEntry.objects.all()]
        for day in days:
            the_balances_of_a_day_are_the_sums_of_its_entries(books, entries, START + timedelta(days=day))
        sums = ledger.balances(entries)
        items, accounts = readings()
        for pk, opened in items.items():
            assert opened == tuple(sums[pk, component] for component in COMPONENTS)
        on_account = -sum(amount for (pk, _), amount in sums.items() if pk is None)
        assert sum(accounts.values()) == on_account
        settled = dict(Receivable.objects.values_list("pk", "settled_on"))
        posting.recount(receivables=Receivable.objects.all(), accounts=Account.objects.all())
        assert readings() == (items, accounts)
        assert dict(Receivable.objects.values_list("pk", "settled_on")) == settled

    @many
    @given(life=lives, amount=minor, on_account=st.booleans())
    def test_money_is_neither_created_nor_lost_and_a_return_restores_what_was_there(
        self, life, amount, on_account
    ):
        books = kept(Books)
        live(books, life)
        ground = books.pay("ZERO", 1, on_account=True)  # so that the account is there
        before, on = readings(), START + timedelta(days=20)
        settled = dict(Receivable.objects.values_list("pk", "settled_on"))
        payment = books.pay("LAST", amount, on=on, on_account=on_account)
        opened = sum(map(sum, before[0].values())) - sum(map(sum, readings()[0].values()))
        waits = sum(readings()[1].values()) - sum(before[1].values())
        assert opened + waits == payment.amount_minor
        operations.return_payment(payment=payment, on=on + timedelta(days=3), at=AT, by=None)
        assert readings() == before
        assert dict(Receivable.objects.values_list("pk", "settled_on")) == settled
        assert ground.amount_minor == 1


def the_balances_of_a_day_are_the_sums_of_its_entries(books, entries, on):
    sums = ledger.balances(entries, on)
    items = Receivable.objects.values_list("pk", flat=True)
    opened = sum(sums[pk, c] for pk in items for c in COMPONENTS)
    waits = -sum(v for (pk, _), v in sums.items() if pk is None)
    rows = [queries.balance(debtor=who, currency="PEN", on=on) for who in (books.ana, books.bruno)]
    assert sum(row.open_minor for row in rows) == opened
    assert sum(row.on_account_minor for row in rows) == waits


@pytest.mark.django_db
def test_a_reading_that_was_tampered_with_is_named():
    books = Books()
    item = books.place("F-1", 100, START)
    books.pay("P-1", 40, on_account=True)
    Receivable.objects.filter(pk=item.pk).update(principal_open_minor=99)
    Account.objects.update(on_account_minor=41)
    found = queries.untied()
    assert [(row.thing, row.name) for row in found] == [("receivable", "F-1"), ("account", "PEN")]
    assert found[0].sums["principal_open_minor"] == 100


@pytest.mark.django_db
def test_the_books_of_one_creditor_are_proved_apart():
    books = Books()
    other = parties.add_creditor(name="Otra", country="pe", currency="PEN", at=AT, by=None)
    item = books.place("F-1", 100, START)
    waiting = books.pay("P-1", 40, on_account=True)
    Receivable.objects.filter(pk=item.pk).update(principal_open_minor=99, debtor=books.bruno)
    LedgerEntry.objects.filter(payment=waiting).update(amount_minor=-39)
    assert [row.thing for row in queries.untied(books.creditor)] == ["receivable", "account", "receivable"]
    assert [row.name for row in queries.lost(books.creditor)] == ["P-1"]
    assert queries.untied(other) == [] == queries.lost(other)


@pytest.mark.django_db
def test_what_is_not_its_accounts_is_named():
    books = Books()
    item, other = books.place("F-1", 100, START), books.place("F-2", 50, START, debtor=books.bruno)
    books.pay("P-1", 40, on_account=True)
    waiting = LedgerEntry.objects.get(component="on_account")
    assert queries.untied() == []
    Receivable.objects.filter(pk=item.pk).update(debtor=books.bruno)
    LedgerEntry.objects.filter(pk=waiting.pk).update(account=other.account)
    strayed = [row for row in queries.untied() if row.thing != "account"]
    assert [(row.thing, row.id) for row in strayed] == [("receivable", item.pk), ("entry", waiting.pk)]
    assert (strayed[0].reads["debtor_id"], strayed[0].sums["debtor_id"]) == (books.bruno.pk, books.ana.pk)
    assert strayed[1].sums == {"payment.account_id": waiting.payment.account_id}
    assert strayed[1].creditor_id == item.creditor_id

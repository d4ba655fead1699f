"""A statement says what the ledger says: items, movements, balances, credit, charges, ageing; currencies apart."""

import random
from datetime import date, timedelta

import pytest
from tests.long import LONG

from cartera.agreements import operations as agreements
from cartera.agreements.instalments import Schedule
from cartera.disputes import operations as disputes
from cartera.parties import operations as parties
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries as ledger
from cartera.portfolio.models import Account, LedgerEntry
from cartera.portfolio.tests.books import AT, ON
from cartera.statements import queries
from cartera.statements.content import Asked

pytestmark = pytest.mark.django_db
DUE = date(2026, 9, 10)


def told(books, debtor=None, *, currency="PEN", on=ON, since=None, by_group=False):
    """Return what a statement says; None when there is nothing to tell."""
    given = queries.facts_of(
        debtor=debtor or books.ana, currency=currency, asked=Asked(on, since), by_group=by_group
    )
    return given.facts if given else None


def test_open_items_are_listed_with_what_is_left_of_them(books) -> None:
    books.place("F-1", 100_00, DUE)
    books.place("F-2", 50_00, date(2026, 11, 1))
    books.pay("P-1", 30_00)
    said = told(books)
    assert [(line["number"], line["original_minor"], line["open_minor"], line["days_late"]) for line in said["companies"][0]["lines"]] == [
        ("F-1", 100_00, 70_00, 26), ("F-2", 50_00, 50_00, 0),
    ]  # fmt: skip
    assert (said["open_minor"], said["overdue_minor"], said["net_minor"]) == (120_00, 70_00, 120_00)
    assert said["ageing"] == [["current", 50_00], ["1-30", 70_00], ["31-60", 0], ["61-90", 0], ["90+", 0]]


def test_a_past_day_is_told_as_it_was(books) -> None:
    books.place("F-1", 100_00, DUE)
    books.pay("P-1", 100_00)
    assert told(books) is None
    assert told(books, on=ON - timedelta(days=1))["open_minor"] == 100_00


def test_currencies_never_mix(books) -> None:
    books.place("F-1", 100_00, DUE)
    books.place("F-2", 70_00, DUE, currency="USD")
    found = list(
        queries.facts(creditor=books.creditor, debtor_ids=[books.ana.pk], asked=Asked(ON), by_group=False)
    )
    assert [(given.currency, given.facts["open_minor"]) for given in found] == [
        ("PEN", 100_00),
        ("USD", 70_00),
    ]


def test_money_that_waits_is_told_and_set_against_the_balance(books) -> None:
    books.place("F-1", 100_00, DUE)
    books.pay("P-1", 130_00)
    said = told(books)
    assert (said["open_minor"], said["on_account_minor"], said["net_minor"], said["situation"]) == (
        0, 30_00, -30_00, "credit",
    )  # fmt: skip


def test_a_period_opens_with_what_was_owed_and_closes_with_what_is(books) -> None:
    books.place("F-1", 100_00, DUE, issued=date(2026, 8, 1))
    books.place("F-2", 40_00, date(2026, 10, 20), issued=date(2026, 9, 20))
    books.pay("P-1", 120_00, on=date(2026, 10, 2))
    company = told(books, since=date(2026, 9, 15))["companies"][0]
    assert company["opening_minor"] == 100_00
    assert [(line["kind"], line["document"], line["minor"], line["balance_minor"]) for line in company["lines"]] == [
        ("opening", "F-2", 40_00, 140_00), ("payment", "P-1", -120_00, 20_00),
    ]  # fmt: skip
    assert company["lines"][1]["numbers"] == ["F-1", "F-2"], (
        "one payment is one line that names what it settled"
    )
    assert company["closing_minor"] == 20_00


@pytest.mark.parametrize("seed", range(20 if LONG else 2))
def test_every_period_ties_to_the_ledger(books, seed) -> None:
    if seed % 2:
        portfolio.set_interest_terms(
            creditor=books.creditor, rate="30", from_on=date(2026, 1, 1), source="contract", at=AT, by=None
        )
    live(books, random.Random(seed))
    entries = LedgerEntry.objects.filter(account__debtor=books.ana, account__currency="PEN")
    for since, on in ((date(2026, 8, 5), date(2026, 9, 12)), (date(2026, 9, 1), ON), (ON, ON)):
        said = told(books, on=on, since=since)
        company = said["companies"][0]
        assert company["opening_minor"] == sum(e.amount_minor for e in entries if e.effective_on < since)
        moved = [e for e in entries if since <= e.effective_on <= on]
        assert sum(line["entries"] for line in company["lines"]) == len(moved), "every entry is in one line"
        assert (
            company["opening_minor"] + sum(line["minor"] for line in company["lines"])
            == company["closing_minor"]
        )
        balance = ledger.balance(debtor=books.ana, currency="PEN", on=on)
        assert company["closing_minor"] == balance.open_minor - balance.on_account_minor == said["net_minor"]
        assert (said["open_minor"], said["on_account_minor"]) == (
            balance.open_minor,
            balance.on_account_minor,
        )
        assert sum(minor for _, minor in said["ageing"]) == said["open_minor"]


def live(books, chance) -> None:
    """Let a lot happen between August and October."""
    day, items, payments = date(2026, 8, 1), [], []
    for turn in range(40):
        day = min(day + timedelta(days=chance.randint(0, 3)), ON)
        minor = chance.randint(1, 900_00)
        deed = chance.choice(
            ["place", "place", "pay", "pay", "return", "credit", "fee", "write_off", "on_account"]
        )
        if deed == "place":
            items.append(
                books.place(f"F-{turn}", minor, day + timedelta(days=chance.randint(0, 40)), issued=day)
            )
        elif deed in {"pay", "on_account"}:
            payments.append(books.pay(f"P-{turn}", minor, on=day, on_account=deed == "on_account"))
        elif deed == "return" and payments:
            portfolio.return_payment(payment=payments.pop(), on=day, at=AT, by=None)
        elif deed == "credit":
            books.credit(f"N-{turn}", minor, on=day)
        elif deed == "fee" and items:
            portfolio.charge_fees(charges=[(items[-1].pk, minor)], on=day, key=f"k{turn}", at=AT, by=None)
        elif deed == "write_off" and items:
            item = items.pop()
            item.refresh_from_db()
            if item.open_minor:
                portfolio.write_off(receivable=item, on=day, at=AT, by=None, why="x")


def test_a_parent_reads_for_the_companies_it_pays_for(books) -> None:
    holding = books.debtor("holding")
    parties.name_parent(debtor=books.ana, parent=holding, at=AT, by=None)
    parties.name_parent(debtor=books.bruno, parent=books.ana, at=AT, by=None)
    books.place("F-1", 100_00, DUE)
    books.place("F-2", 50_00, DUE, debtor=books.bruno)
    assert queries.roots(creditor=books.creditor, by_group=True, on=ON) == [holding.pk]
    assert queries.roots(creditor=books.creditor, by_group=False, on=ON) == [books.ana.pk, books.bruno.pk]
    said = told(books, holding, by_group=True)
    assert [company["code"] for company in said["companies"]] == ["ana", "bruno"]
    assert (said["open_minor"], said["group"]) == (150_00, True)
    assert told(books, by_group=False)["open_minor"] == 100_00


def test_charges_say_how_they_came_about(books) -> None:
    item = books.place("F-1", 100_00, DUE)
    portfolio.charge_fees(charges=[(item.pk, 10_00)], on=ON, key="k", at=AT, by=None)
    portfolio.charge_interest(charges=[(item.pk, 2_00)], on=ON, key="i", at=AT, by=None)
    item.refresh_from_db()
    portfolio.waive(receivable=item, fees_minor=4_00, on=ON, at=AT, by=None)
    books.pay("P-1", 1_00)
    said = told(books)
    assert [(c["kind"], c["how"], c["minor"]) for c in said["charges"]] == [
        ("fees", "fee", 10_00), ("interest", "interest", 2_00), ("fees", "waived", -4_00), ("fees", "settled", -1_00),
    ]  # fmt: skip
    assert (said["fees_minor"], said["interest_minor"]) == (5_00, 2_00)


@pytest.mark.parametrize("tax", ["", "18"])
def test_interest_is_told_by_its_arithmetic_and_ties(books, tax) -> None:
    portfolio.set_interest_terms(
        creditor=books.creditor,
        rate="12",
        basis="360",
        tax=tax,
        from_on=date(2026, 1, 1),
        source="contract",
        at=AT,
        by=None,
    )
    books.place("F-1", 1000_00, DUE)
    books.pay("P-1", 400_00, on=date(2026, 9, 20))
    for since in (None, date(2026, 9, 1)):
        said = told(books, since=since)
        lines = [charge for charge in said["charges"] if charge["how"] == "rate"]
        assert [(line["fields"]["rate"], line["fields"]["days"]) for line in lines] == [
            ("12", 10),
            ("12", 16),
        ]
        taxed = [charge["fields"]["rate"] for charge in said["charges"] if charge["how"] == "tax_rate"]
        assert taxed == ([tax] * len(lines) if tax else [])
        assert (
            sum(charge["minor"] for charge in said["charges"]) == said["interest_minor"] + said["fees_minor"]
        )
        balance = ledger.balance(debtor=books.ana, currency="PEN", on=ON)
        assert (said["open_minor"], said["interest_minor"]) == (balance.open_minor, balance.interest_minor)
    company = said["companies"][0]
    assert company["lines"][-1]["kind"] == "accrued"
    assert company["closing_minor"] == said["net_minor"]


def test_what_is_contested_or_promised_changes_the_word(books) -> None:
    item = books.place("F-1", 100_00, DUE)
    assert told(books)["situation"] == "late"
    assert told(books, on=date(2026, 12, 1))["situation"] == "very_late"
    assert told(books, on=DUE)["situation"] == "up_to_date"
    agreements.promise(
        debtor=books.ana, currency="PEN", reference="PP-1", amount_minor=100_00, by_on=ON + timedelta(days=5),
        tolerance_days=2, on=ON, at=AT, by=None,
    )  # fmt: skip
    said = told(books)
    assert (said["situation"], said["promise"]["by_on"]) == ("plan", (ON + timedelta(days=5)).isoformat())
    disputes.contest(
        receivable=item, reference="D-1", amount_minor=100_00, reason="price", on=ON, at=AT, by=None
    )
    assert told(books)["situation"] == "disputed"


def test_who_pays_by_a_plan_is_counted_on_for_the_next_instalment(books) -> None:
    books.place("F-1", 100_00, DUE)
    terms = agreements.Terms(schedule=Schedule(2, ON + timedelta(days=5)))
    agreements.agree_plan(
        debtor=books.ana,
        currency="PEN",
        reference="C-1",
        terms=terms,
        tolerance_days=2,
        on=ON,
        at=AT,
        by=None,
    )
    said = told(books)
    assert (said["situation"], said["promise"]["by_on"]) == ("plan", (ON + timedelta(days=5)).isoformat())
    assert said["promise"]["minor"] == 50_00


def test_many_are_read_in_a_fixed_number_of_queries(books, django_assert_max_num_queries) -> None:
    for at in range(12):
        books.place(f"F-{at}", 100_00, DUE, debtor=books.debtor(f"c{at}"))
    ids = queries.roots(creditor=books.creditor, by_group=True, on=ON)
    with django_assert_max_num_queries(18):
        found = list(queries.facts(creditor=books.creditor, debtor_ids=ids, asked=Asked(ON), by_group=True))
    assert len(found) == 12


def test_who_owed_nothing_but_moved_is_told_of_the_period(books) -> None:
    books.place("F-1", 100_00, DUE)
    books.pay("P-1", 100_00)
    said = told(books, since=date(2026, 9, 1))
    assert (said["situation"], len(said["companies"][0]["lines"])) == ("settled", 2)
    assert Account.objects.get(debtor=books.ana).on_account_minor == 0

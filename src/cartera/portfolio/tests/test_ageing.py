from datetime import date, timedelta
from decimal import Decimal

from cartera.foundation.rates.operations import keep
from cartera.foundation.rates.reading import Reading
from cartera.portfolio import operations, queries
from cartera.portfolio.models import LedgerEntry, Payment
from cartera.portfolio.tests.books import AT, ON

NONE = {"current": 0, "1-30": 0, "31-60": 0, "61-90": 0, "90+": 0}


def test_buckets_have_the_edges_people_expect(books):
    issued = date(2026, 1, 1)
    for number, minor, due in [
        ("T0", 1, date(2026, 6, 30)), ("T1", 2, date(2026, 6, 29)), ("T30", 4, date(2026, 5, 31)),
        ("T31", 8, date(2026, 5, 30)), ("T90", 16, date(2026, 4, 1)), ("T91", 32, date(2026, 3, 31)),
    ]:  # fmt: skip
        books.place(number, minor, due, issued=issued, debtor=books.bruno)
    found = queries.ageing(creditor=books.creditor, on=date(2026, 6, 30), currency="PEN")
    assert found == {"PEN": {"current": 1, "1-30": 6, "31-60": 8, "61-90": 16, "90+": 32}}
    halves = queries.ageing(creditor=books.creditor, on=date(2026, 6, 30), buckets=[45])
    assert halves == {"PEN": {"current": 1, "1-45": 14, "45+": 48}}


def test_a_past_date_ignores_what_was_paid_issued_or_charged_later(books):
    item = books.place("APR", 1_000, date(2026, 4, 30), issued=date(2026, 4, 1))
    books.place("JUN", 500, date(2026, 6, 30), issued=date(2026, 6, 1))
    operations.charge_fees(charges=[(item.pk, 50)], on=date(2026, 5, 1), key="fee", at=AT, by=None)
    books.pay("P-1", 2_000, on=date(2026, 6, 30))
    past = queries.ageing(creditor=books.creditor, on=date(2026, 5, 31), debtor=books.ana, currency="PEN")
    assert past == {"PEN": {**NONE, "31-60": 1_000}}
    assert queries.ageing(creditor=books.creditor, on=date(2026, 6, 30)) == {}
    assert queries.ageing(creditor=books.creditor, on=date(2026, 6, 30), currency="PEN") == {"PEN": NONE}


def test_currencies_are_told_apart(books):
    books.place("S", 100, date(2026, 9, 1))
    books.place("D", 200, date(2026, 9, 30), currency="USD")
    found = queries.ageing(creditor=books.creditor, on=date(2026, 10, 1))
    assert found == {"PEN": {**NONE, "1-30": 100}, "USD": {**NONE, "1-30": 200}}


def test_another_debtor_owes_nothing_of_it(books):
    books.place("S", 100, date(2026, 9, 1))
    on = date(2026, 10, 1)
    found = queries.ageing(creditor=books.creditor, on=on, debtor=books.bruno, currency="PEN")
    assert found == {"PEN": NONE}


def test_several_currencies_are_summed_in_one_by_dated_rates_that_are_told(books):
    books.place("F-1", 10_000, ON - timedelta(days=40))
    books.place("F-2", 1_000, ON - timedelta(days=40), currency="USD")
    books.place("F-3", 500, ON, currency="EUR")
    keep(readings=[Reading("USD/PEN", ON - timedelta(days=2), Decimal("3.75"))], at=AT, by=None)
    view = queries.ageing_in(creditor=books.creditor, on=ON)
    assert (view.currency, view.total["31-60"], view.total["current"]) == ("PEN", 13_750, 0)
    assert [(each.series, each.rate) for each in view.rates] == [("USD/PEN", Decimal("3.75"))]
    assert view.missing == ["EUR"]


def test_the_buckets_of_any_day_sum_to_the_ledger_of_that_day(books):
    books.place("F-1", 10_000, ON - timedelta(days=40), issued=ON - timedelta(days=60))
    books.pay("P-1", 4_000, on=ON - timedelta(days=3))
    books.pay("P-2", 700, on=ON - timedelta(days=2), on_account=True)
    for days, principal, waits in ((70, None, None), (50, 10_000, 0), (3, 6_000, 0), (1, 6_000, 700)):
        rows = queries.proof(creditor=books.creditor, on=ON - timedelta(days=days), buckets=(7, 21))
        told = [(row.principal_minor, row.on_account_minor, row.holds) for row in rows]
        assert told == ([] if principal is None else [(principal, waits, True)])


def test_every_bucket_of_every_day_is_what_the_entries_say(books):
    """What is open now less what came since, against the entries read one by one."""
    issued = ON - timedelta(days=60)
    first = books.place("F-1", 10_000, ON - timedelta(days=40), issued=issued)
    books.place("F-2", 3_000, ON - timedelta(days=20), issued=ON - timedelta(days=30), debtor=books.bruno)
    books.place("F-3", 900, ON - timedelta(days=10), issued=issued, currency="USD")
    late = books.place("F-4", 2_000, ON - timedelta(days=2), issued=ON - timedelta(days=5))
    operations.charge_fees(charges=[(first.pk, 50)], on=ON - timedelta(days=35), key="fee", at=AT, by=None)
    books.pay("P-1", 4_000, on=ON - timedelta(days=25))
    bounced = books.pay("P-2", 6_050, on=ON - timedelta(days=12))
    operations.return_payment(payment=bounced, on=ON - timedelta(days=6), at=AT, by=None)
    books.pay("P-3", 500, on=ON - timedelta(days=9), items=[late])  # before the document itself
    operations.write_off(receivable=first, on=ON - timedelta(days=1), at=AT, by=None, why="Sin bienes")
    for days in range(-2, 65):
        on = ON - timedelta(days=days)
        told = queries.ageing(creditor=books.creditor, on=on)
        assert told == _by_entries(on), on
        assert all(row.holds for row in queries.proof(creditor=books.creditor, on=on)), on


def _by_entries(on: date) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for entry in LedgerEntry.objects.filter(component="principal", effective_on__lte=on):
        item = entry.receivable
        if item.issued_on > on:
            continue
        days = (on - item.due_date).days
        edge = next((edge for edge in (0, 30, 60, 90) if days <= edge), 91)
        name = {0: "current", 30: "1-30", 60: "31-60", 90: "61-90", 91: "90+"}[edge]
        found.setdefault(item.currency, dict(NONE))[name] += entry.amount_minor
    return {code: sums for code, sums in sorted(found.items()) if any(sums.values())}


def test_money_whose_parts_do_not_sum_to_it_is_named(books):
    books.place("F-1", 10_000, ON)
    books.pay("P-1", 4_000)
    books.credit("N-1", 500)
    assert queries.lost() == []
    Payment.objects.update(amount_minor=4_001)
    assert [(row.thing, row.name, row.parts_minor) for row in queries.lost()] == [("payment", "P-1", 4_000)]

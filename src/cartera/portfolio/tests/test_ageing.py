from datetime import date

from cartera.portfolio import operations, queries
from cartera.portfolio.tests.books import AT

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

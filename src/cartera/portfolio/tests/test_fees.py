"""How much room the law leaves for fees: Chile's tiers in UF, less what was charged before."""

from datetime import date
from decimal import Decimal

from cartera.foundation.rates.operations import keep
from cartera.foundation.rates.reading import Reading
from cartera.parties.models import Debtor
from cartera.portfolio import operations, queries
from cartera.portfolio.tests.books import AT, ON

DUE = date(2026, 8, 1)


def room(books, item):
    return queries.fee_room(creditor=books.creditor, receivable_ids=[item.pk], on=ON)[item.pk]


def in_chile(books):
    operations.set_interest_law(creditor=books.creditor, pack="cl", collects_as="own_name")
    Debtor.objects.filter(pk=books.ana.pk).update(kind="consumer")
    return books.place("F-1", 1_000_000, DUE, currency="CLP")


def test_where_no_law_speaks_of_fees_nothing_is_capped(books):
    item = books.place("F-1", 1_000, DUE)
    operations.set_interest_law(creditor=books.creditor, pack="none", collects_as="own_name")
    assert queries.fee_room(creditor=books.creditor, receivable_ids=[item.pk], on=ON) == {}


def test_a_ceiling_in_units_nobody_imported_leaves_no_room(books):
    found = room(books, in_chile(books))
    assert (found.minor, found.missing) == (0, ("unit_value",))


def test_the_tiers_are_worked_out_in_units_and_what_was_charged_counts(books):
    item = in_chile(books)
    keep(readings=[Reading("UF", ON, Decimal(40_000))], at=AT, by=None)
    # 25 UF: 9 % of ten and 6 % of fifteen are 1.8, less 0.2 without the free notice
    assert room(books, item).minor == 64_000
    operations.charge_fees(charges=[(item.pk, 50_000)], on=ON, key="fee:1", at=AT, by=None)
    assert room(books, item).minor == 14_000


def test_fees_are_capped_by_the_law_of_where_the_debtor_lives(books):
    Debtor.objects.filter(pk=books.ana.pk).update(kind="consumer", country="cl")
    keep(readings=[Reading("UF", ON, Decimal(40_000))], at=AT, by=None)
    here = books.place("F-1", 1_000_000, DUE, currency="CLP")
    elsewhere = books.place("F-2", 1_000_000, DUE, currency="CLP", debtor=books.bruno)
    ids = [here.pk, elsewhere.pk]
    rooms = queries.fee_room(creditor=books.creditor, receivable_ids=ids, on=ON)
    assert {pk: found.minor for pk, found in rooms.items()} == {here.pk: 64_000}


def test_tax_is_owed_beside_its_fee_and_once(books):
    item = books.place("F-1", 10_000, DUE)
    for _ in range(2):
        operations.charge_fees(
            charges=[(item.pk, 1_000)], taxes=[(item.pk, 190)], on=ON, key="fee:9", at=AT, by=None
        )
    assert books.item("F-1").fees_open_minor == 1_190
    assert queries.untied() == []

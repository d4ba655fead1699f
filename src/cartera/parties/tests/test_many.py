"""Many debtors and addresses at once mean what one after the other means."""

from datetime import UTC, date, datetime

import pytest

from cartera.foundation.models import History
from cartera.parties import operations
from cartera.parties.models import Contact, Debtor
from cartera.parties.operations import Address, Newcomer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 6, 15, tzinfo=UTC)


@pytest.fixture
def creditor():
    return operations.add_creditor(name="Andina", country="pe", currency="PEN", at=AT, by=None)


def recognise(creditor, *newcomers):
    return operations.recognise_many(creditor=creditor, newcomers=newcomers, at=AT, by=None)


ANA = Newcomer("A", "Ana", tax_id="20131312955", more={"salesperson": "Rosa"})
BRUNO = Newcomer("B", "Bruno")


def test_newcomers_are_added_as_if_recognised_one_by_one(creditor):
    ana, bruno = recognise(creditor, ANA, BRUNO)
    assert (ana.code, ana.tax_id, ana.country, ana.salesperson) == ("A", "20131312955", "pe", "Rosa")
    assert bruno.name == "Bruno"
    acts = History.objects.filter(event="parties.debtor.added").order_by("pk")
    assert [(act.debtor_id, act.facts["code"]) for act in acts] == [(ana.pk, "A"), (bruno.pk, "B")]


def test_whoever_is_known_is_found_again_by_code_or_tax_id(creditor):
    first = recognise(creditor, ANA, BRUNO)
    other_code = Newcomer("A-2", "Ana S.A.", tax_id="20-13131295-5")
    again = recognise(creditor, BRUNO, other_code, Newcomer("C", "Carla"))
    assert again[:2] == [first[1], first[0]]
    assert Debtor.objects.count() == 3


def test_a_tax_id_that_stands_twice_is_one_debtor(creditor):
    found = recognise(creditor, ANA, Newcomer("A-2", "Ana S.A.", tax_id="20-13131295-5"))
    assert found[0] == found[1]


def test_one_wrong_tax_id_keeps_all_out(creditor):
    with pytest.raises(operations.WrongTaxId):
        recognise(creditor, BRUNO, Newcomer("A", "Ana", tax_id="20131312956"))
    assert not Debtor.objects.exists()


def test_addresses_are_kept_in_their_one_form_with_their_history(creditor):
    ana, bruno = recognise(creditor, ANA, BRUNO)
    wanted = [
        Address(ana, "email", "Ana@Example.COM", name="Ana"),
        Address(bruno, "call", "01 0551234", role="superior", bad_since=date(2026, 1, 1)),
    ]
    added = operations.set_contacts(addresses=wanted, at=AT, by=None)
    assert [(each.address, each.role) for each in added] == [
        ("Ana@example.com", "payer"),
        ("+5110551234", "superior"),
    ]
    assert added[1].bad_since == date(2026, 1, 1)
    assert History.objects.filter(event="parties.contact.added", debtor_id=ana.pk).count() == 1
    assert operations.set_contacts(addresses=wanted, at=AT, by=None) == added
    assert Contact.objects.count() == 2


def test_one_wrong_address_keeps_all_out(creditor):
    ana, _ = recognise(creditor, ANA, BRUNO)
    with pytest.raises(operations.WrongAddressGiven):
        operations.set_contacts(
            addresses=[Address(ana, "email", "a@example.com"), Address(ana, "email", "nobody")],
            at=AT,
            by=None,
        )
    assert not Contact.objects.exists()

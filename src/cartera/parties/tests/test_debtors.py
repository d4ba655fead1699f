from datetime import UTC, datetime

import pytest

from cartera.foundation.models import History
from cartera.parties import operations, queries
from cartera.parties.models import Debtor, DebtorAlias

AT = datetime(2026, 10, 6, 15, tzinfo=UTC)
RUC, OTHER_RUC = "20131312955", "20100070970"


@pytest.fixture
def creditor(db):
    return operations.add_creditor(name="Andina", country="pe", currency="PEN", at=AT, by=None)


@pytest.fixture
def other_creditor(db):
    return operations.add_creditor(name="Bolívar", country="pe", currency="PEN", at=AT, by=None)


def recognise(creditor, code, name="Comercial San Martín", **more):
    return operations.recognise(creditor=creditor, code=code, name=name, at=AT, by=None, **more)


def test_a_debtor_is_recognised_by_code_and_keeps_its_columns(creditor):
    first = recognise(creditor, "C1", kind="consumer", salesperson="Rosa")
    again = recognise(creditor, "C1", name="Another name", kind="business")
    assert (again.pk, again.name, again.kind) == (first.pk, "Comercial San Martín", "consumer")
    assert History.objects.filter(event="parties.debtor.added").count() == 1


def test_a_new_code_of_a_known_tax_id_becomes_an_alias(creditor):
    first = recognise(creditor, "C1", tax_id=RUC)
    second = recognise(creditor, "C2", name="San Martín S.A.C.", tax_id="20-13131295-5")
    third = recognise(creditor, "C2")
    assert first.pk == second.pk == third.pk
    assert DebtorAlias.objects.get().code == "C2"
    assert queries.debtor(creditor=creditor, code="C2") == first


def test_equal_names_are_two_debtors(creditor):
    assert recognise(creditor, "C1") != recognise(creditor, "C2")
    assert queries.possible_duplicates() == []


def test_a_number_for_sales_to_the_public_identifies_nobody(creditor):
    assert recognise(creditor, "C1", tax_id="00000000000") != recognise(creditor, "C2", tax_id="00000000000")


def test_a_tax_id_that_was_missing_is_taken_over(creditor):
    recognise(creditor, "C1")
    assert recognise(creditor, "C1", tax_id=RUC).tax_id == RUC


def test_a_code_and_a_tax_id_of_two_debtors_are_for_a_person_to_sort_out(creditor):
    recognise(creditor, "C1", tax_id=RUC)
    recognise(creditor, "C2")
    with pytest.raises(operations.CodeAndTaxIdDisagree):
        recognise(creditor, "C2", tax_id=RUC)


def test_a_wrong_tax_id_is_refused_and_adds_nobody(creditor):
    with pytest.raises(operations.WrongTaxId):
        recognise(creditor, "C1", tax_id="20131312956")
    assert not Debtor.objects.exists()


def test_a_change_says_what_was_before_and_no_change_says_nothing(creditor):
    debtor = recognise(creditor, "C1", tax_id=RUC)
    operations.change_debtor(debtor=debtor, at=AT, by=None, name="San Martín S.A.C.")
    operations.change_debtor(debtor=debtor, at=AT, by=None, name="San Martín S.A.C.")
    row = History.objects.get(event="parties.debtor.changed")
    assert (row.facts["name_was"], row.creditor_id) == ("Comercial San Martín", creditor.pk)


def test_a_tax_id_that_another_debtor_has_is_refused(creditor):
    recognise(creditor, "C1", tax_id=RUC)
    other = recognise(creditor, "C2", tax_id=OTHER_RUC)
    with pytest.raises(operations.TaxIdTaken):
        operations.change_debtor(debtor=other, at=AT, by=None, tax_id=RUC)


def test_nobody_pays_for_itself_over_any_number_of_steps(creditor):
    a, b, c = (recognise(creditor, code) for code in "abc")
    operations.name_parent(debtor=a, parent=b, at=AT, by=None)
    operations.name_parent(debtor=b, parent=c, at=AT, by=None)
    with pytest.raises(operations.ParentOfItself):
        operations.name_parent(debtor=c, parent=a, at=AT, by=None)


def test_an_agency_sees_which_debtors_of_several_creditors_are_the_same(creditor, other_creditor):
    mine, theirs = recognise(creditor, "C1", tax_id=RUC), recognise(other_creditor, "X9", tax_id=RUC)
    recognise(other_creditor, "X8", tax_id=OTHER_RUC)
    (found,) = queries.possible_duplicates()
    assert (found.country, found.tax_id, list(found.debtors)) == ("pe", RUC, [mine, theirs])
    assert queries.possible_duplicates(creditors=[creditor]) == []


def test_an_unknown_code_is_named(creditor):
    with pytest.raises(queries.UnknownDebtor):
        queries.debtor(creditor=creditor, code="nobody")


def test_a_part_of_a_country_is_kept_as_one_code(creditor):
    paulo = recognise(creditor, "C1", country="br", subdivision="são paulo")
    assert paulo.subdivision == "BR-SP"
    operations.change_debtor(debtor=paulo, at=AT, by=None, country="us", subdivision="ny")
    assert (paulo.country, paulo.subdivision) == ("us", "US-NY")
    with pytest.raises(operations.UnknownSubdivision, match="BR-SP"):
        operations.change_debtor(debtor=paulo, at=AT, by=None, subdivision="BR-SP")


def test_a_residence_is_a_country_a_part_and_a_zone(creditor):
    debtor = recognise(creditor, "C1")
    where = {"debtor": debtor, "at": AT, "by": None}
    operations.set_residence(country="BR", subdivision="SP", timezone="America/Sao_Paulo", **where)
    assert (debtor.country, debtor.subdivision, debtor.timezone) == ("br", "BR-SP", "America/Sao_Paulo")
    with pytest.raises(operations.UnknownResidence, match="Brasil"):
        operations.set_residence(country="Brasil", **where)
    with pytest.raises(operations.UnknownResidence, match="ZZ"):  # two letters, and no country
        operations.set_residence(country="ZZ", **where)
    with pytest.raises(operations.UnknownResidence, match="Lima"):
        operations.set_residence(country="pe", timezone="Lima", **where)

"""A name is found and ordered alike on every database, with its accents or without."""

import pytest

from cartera.foundation import seeking
from cartera.parties.models import Creditor, Debtor

NAMES = [
    "Zúñiga Ltda.",
    "ángela",
    "Ángel",
    "ANA",
    "Ñandú & Cía. d'Arc",
    "Únete",
    "50 % más",
    "Œuvre",
    "São Antònio, Àngel Gonçalves",
]


@pytest.fixture
def debtors(db) -> None:
    house = Creditor.objects.create(name="Andina", country="pe", currency="PEN")
    for number, name in enumerate(NAMES):
        Debtor.objects.create(creditor=house, code=str(number), name=name)


def test_the_database_folds_as_the_program_does(debtors) -> None:
    assert {each.name: each.sought for each in Debtor.objects.all()} == {
        name: seeking.plain(name) for name in NAMES
    }


def test_names_come_in_the_order_people_expect(debtors) -> None:
    found = list(Debtor.objects.exclude(name="Œuvre").values_list("name", flat=True))
    assert found == [
        "50 % más",
        "ANA",
        "Ángel",
        "ángela",
        "Ñandú & Cía. d'Arc",
        "São Antònio, Àngel Gonçalves",
        "Únete",
        "Zúñiga Ltda.",
    ]


@pytest.mark.parametrize("typed", ["zuniga", "ZÚÑIGA", "Zuñi"])
def test_what_is_typed_is_folded_too(debtors, typed) -> None:
    assert Debtor.objects.get(sought__seek=typed).name == "Zúñiga Ltda."


def test_a_percent_sign_is_a_percent_sign(debtors) -> None:
    assert [each.name for each in Debtor.objects.filter(sought__seek="%")] == ["50 % más"]


def test_a_name_that_changes_is_found_by_its_new_one(debtors) -> None:
    Debtor.objects.filter(name="ANA").update(name="María")
    assert Debtor.objects.get(sought__seek="maria").name == "María"

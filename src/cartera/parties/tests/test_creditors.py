from datetime import UTC, datetime

import pytest

from cartera.foundation.models import History, User
from cartera.parties import operations, queries
from cartera.parties.models import Creditor, Membership

AT = datetime(2026, 10, 6, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def add(name="Andina", **more):
    return operations.add_creditor(
        **{"name": name, "country": "PE", "currency": "PEN", "at": AT, "by": None, **more}
    )


def test_a_creditor_is_added_with_its_codes_in_one_form():
    creditor = add(tax_id="20-13131295-5")
    assert (creditor.country, creditor.tax_id, creditor.timezone) == ("pe", "20131312955", "America/Lima")
    assert History.objects.get().creditor_id == creditor.pk


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"country": "Perú"}, operations.UnknownCountry),
        ({"currency": "SOL"}, operations.UnknownCurrency),
        ({"timezone": "Lima"}, operations.UnknownTimezone),
        ({"tax_id": "20131312956"}, operations.WrongTaxId),
    ],
)
def test_codes_that_do_not_exist_are_refused(wrong, refusal):
    with pytest.raises(refusal):
        add(**wrong)
    assert not Creditor.objects.exists()


def test_two_creditors_never_share_a_name():
    add()
    with pytest.raises(operations.CreditorNameTaken):
        add()
    other = add("Bolívar")
    with pytest.raises(operations.CreditorNameTaken):
        operations.change_creditor(creditor=other, at=AT, by=None, name="Andina")


def test_a_change_is_recorded_once_with_what_was_before():
    creditor = add()
    operations.change_creditor(creditor=creditor, at=AT, by=None, currency="USD")
    operations.change_creditor(creditor=creditor, at=AT, by=None, currency="USD")
    assert History.objects.get(event="parties.creditor.changed").facts == {
        "currency": "USD",
        "currency_was": "PEN",
    }


def test_the_only_creditor_need_not_be_named():
    with pytest.raises(queries.WhichCreditor):
        queries.creditor()
    creditor = add()
    assert queries.creditor() == queries.creditor("Andina") == creditor
    add("Bolívar")
    with pytest.raises(queries.WhichCreditor):
        queries.creditor()
    with pytest.raises(queries.UnknownCreditor):
        queries.creditor("Nobody")


def test_users_see_the_creditors_they_work_for():
    andina, bolivar = add(), add("Bolívar")
    ana, bruno, carla = (User.objects.create_user(name) for name in ("ana", "bruno", "carla"))
    operations.add_member(user=ana, creditor=andina, role=Membership.Role.COLLECTOR, at=AT, by=None)
    operations.add_member(user=bruno, creditor=None, role=Membership.Role.AUDITOR, at=AT, by=None)
    operations.add_member(user=bruno, creditor=bolivar, role=Membership.Role.SUPERVISOR, at=AT, by=None)
    boss = User.objects.create_superuser("boss")
    assert [queries.roles_of(user) for user in (ana, bruno, carla, boss)] == [
        {andina: "collector"},
        {andina: "auditor", bolivar: "supervisor"},
        {},
        {andina: "administrator", bolivar: "administrator"},
    ]
    assert list(queries.roles_of(bruno)) == [andina, bolivar]  # by name


def test_a_second_membership_changes_the_role():
    andina, ana = add(), User.objects.create_user("ana")
    for role in (Membership.Role.COLLECTOR, Membership.Role.SUPERVISOR):
        operations.add_member(user=ana, creditor=andina, role=role, at=AT, by=None)
    assert Membership.objects.get().role == "supervisor"

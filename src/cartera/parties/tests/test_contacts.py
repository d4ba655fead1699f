from datetime import UTC, date, datetime

import pytest

from cartera.foundation.models import History
from cartera.parties import operations, queries
from cartera.parties.models import Contact

AT = datetime(2026, 10, 6, 15, tzinfo=UTC)


@pytest.fixture
def ana(db):
    creditor = operations.add_creditor(name="Andina", country="pe", currency="PEN", at=AT, by=None)
    return operations.recognise(creditor=creditor, code="ana", name="Ana", at=AT, by=None)


def set_contact(debtor, channel, address, **more):
    return operations.set_contact(debtor=debtor, channel=channel, address=address, at=AT, by=None, **more)


@pytest.mark.parametrize(
    ("channel", "given", "kept"),
    [
        ("email", " Ana.Ruiz@Example.COM ", "Ana.Ruiz@example.com"),
        ("whatsapp", "987 654 321", "+51987654321"),
        ("sms", "+57 310 123 4567", "+573101234567"),
        ("call", "(01) 421-2345", "+5114212345"),
        ("letter", "Av. Larco 101, Lima", "Av. Larco 101, Lima"),
    ],
)
def test_an_address_is_kept_in_one_form(ana, channel, given, kept):
    assert set_contact(ana, channel, given).address == kept


@pytest.mark.parametrize(
    ("channel", "given"),
    [
        ("email", "ana@"), ("email", "ana@example"), ("sms", "12"), ("call", "ask Rosa"), ("letter", " "),
        ("call", "300 abc"), ("call", "01 421-2345 anexo 12"), ("call", "+51 1 4212345 ext. 12"),
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(ana, channel, given):
    with pytest.raises(operations.WrongAddressGiven):
        set_contact(ana, channel, given)
    assert not Contact.objects.exists()


def test_roles_and_channels_are_those_a_policy_knows(ana):
    with pytest.raises(operations.UnknownRole):
        set_contact(ana, "email", "a@example.com", role="boss")
    with pytest.raises(operations.UnknownChannel):
        set_contact(ana, "pigeon", "a@example.com")


def test_the_same_address_again_changes_only_what_is_told(ana):
    first = set_contact(ana, "email", "a@example.com", name="Ana", authorised=True)
    again = set_contact(ana, "email", "a@EXAMPLE.com")
    assert (again.pk, again.name, again.authorised) == (first.pk, "Ana", True)
    assert set_contact(ana, "email", "a@example.com", authorised=False).authorised is False
    assert History.objects.filter(event__startswith="parties.contact").count() == 2


def test_an_objection_and_a_bounce_outlive_the_file_that_repeats_the_address(ana):
    contact = set_contact(ana, "email", "a@example.com")
    operations.opt_out(contact=contact, at=AT, by=None)
    operations.mark_bad(contact=contact, on=date(2026, 10, 6), at=AT, by=None, why="mailbox full")
    again = set_contact(ana, "email", "a@example.com", name="Ana")
    assert (again.opted_out_at, again.bad_since) == (AT, date(2026, 10, 6))
    operations.allow_again(contact=again, at=AT, by=None)
    operations.mark_good(contact=again, at=AT, by=None)
    again.refresh_from_db()
    assert (again.opted_out_at, again.bad_since) == (None, None)


def test_preferred_addresses_come_first(ana):
    set_contact(ana, "email", "a@example.com")
    set_contact(ana, "email", "b@example.com", preferred=True)
    assert [each.address for each in queries.contacts(debtor=ana)] == ["b@example.com", "a@example.com"]

"""What protects a debtor is dated, has a reason, and ends once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cartera.foundation.models import History, User
from cartera.parties import operations, queries, reaching, roles

AT = datetime(2026, 10, 6, 15, tzinfo=UTC)
ON = date(2026, 10, 6)
DAY = timedelta(days=1)


@pytest.fixture
def ana(db):
    creditor = operations.add_creditor(name="Andina", country="pe", currency="PEN", at=AT, by=None)
    return operations.recognise(creditor=creditor, code="ana", name="Ana", at=AT, by=None)


def protect(debtor, kind="represented", **more):
    given = {"reason": "poder del 5 de octubre", "from_on": ON} | more
    return operations.protect(debtor=debtor, kind=kind, at=AT, by=None, **given)


def end(debtor, kind="represented", on=ON + DAY):
    return operations.end_protection(debtor=debtor, kind=kind, on=on, at=AT, by=None, why="revocado")


def test_a_protection_holds_to_the_end_of_its_day_where_the_creditor_is(ana):
    """At half past seven in the evening of its last day in Lima it is tomorrow in UTC already."""
    protect(ana, to_on=ON)
    zones = {ana.creditor_id: "America/Lima"}
    evening = datetime(2026, 10, 7, 0, 30, tzinfo=UTC)
    for at, held in ((evening, {"represented"}), (evening + timedelta(hours=5), set())):
        found = reaching.reach([ana], at=at, zones_of_creditors=zones)[ana.pk]
        assert found.protections == held


def hardship(debtor, **more):
    given = {
        "kind": "hardship",
        "reason": "sin trabajo",
        "gestor": "Rosa Paz",
        "review_on": ON + 30 * DAY,
    } | more
    return operations.record_hardship(debtor=debtor, on=ON, at=AT, by=None, **given)


def running(debtor, on):
    return [each.kind for each in queries.protections(debtor=debtor, on=on)]


def test_a_protection_holds_from_its_day_until_it_is_ended(ana):
    protect(ana)
    ended = end(ana, on=ON + 3 * DAY)
    assert [running(ana, ON + days * DAY) for days in (-1, 0, 2, 3)] == [
        [],
        ["represented"],
        ["represented"],
        [],
    ]
    assert ended.ended_why == "revocado"
    events = History.objects.filter(event__startswith="parties.protection").values_list("event", flat=True)
    assert list(events) == ["parties.protection.represented", "parties.protection.ended"]


def test_a_protection_may_have_its_last_day_from_the_start(ana):
    protect(ana, "insolvent", to_on=ON + DAY)
    assert [running(ana, ON + days * DAY) for days in (0, 1, 2)] == [["insolvent"], ["insolvent"], []]
    protect(ana, "insolvent", from_on=ON + 2 * DAY)


def test_kinds_stand_beside_each_other_but_none_twice(ana):
    protect(ana), protect(ana, "cease_request")
    with pytest.raises(operations.AlreadyProtected):
        protect(ana, from_on=ON + DAY)
    assert sorted(running(ana, ON)) == ["cease_request", "represented"]


def test_a_protection_wants_a_reason_and_something_to_end(ana):
    with pytest.raises(operations.NoReason):
        protect(ana, reason=" ")
    with pytest.raises(operations.ProtectionEndsFirst):
        protect(ana, to_on=ON - DAY)
    with pytest.raises(operations.NotProtected):
        end(ana)
    with pytest.raises(ValueError, match="rich"):
        protect(ana, "rich")


def test_who_is_in_hardship_has_one_person_and_a_day_to_look_again(ana):
    begun = hardship(ana)
    assert queries.hardship(debtor=ana, on=ON) == begun
    assert queries.gestors([ana.pk], ON) == {ana.pk: "Rosa Paz"}
    with pytest.raises(operations.AlreadyInCare, match="Rosa Paz"):
        hardship(ana, kind="vulnerable")
    with pytest.raises(operations.NobodyInCharge):
        hardship(ana, gestor=" ")
    with pytest.raises(operations.ReviewInThePast):
        hardship(ana, review_on=ON)


def test_a_review_notes_the_options_and_the_next_day(ana):
    rosa = User.objects.create_user("rosa", first_name="Rosa", last_name="Paz")
    hardship(ana, gestor=rosa)
    reviewed = operations.review_hardship(
        debtor=ana, options="seis cuotas", review_on=ON + 60 * DAY, gestor="Luis", on=ON, at=AT, by=rosa
    )
    assert (reviewed.options, reviewed.gestor, reviewed.user) == ("seis cuotas", "Luis", None)


def test_hardship_ends_once(ana):
    with pytest.raises(operations.NotInCare):
        operations.end_hardship(debtor=ana, on=ON, at=AT, by=None, why="trabaja")
    hardship(ana)
    ended = operations.end_hardship(debtor=ana, on=ON + DAY, at=AT + DAY, by=None, why="trabaja")
    assert (ended.ended_on, ended.ended_at) == (ON + DAY, AT + DAY)
    assert queries.hardship(debtor=ana, on=ON + DAY) is None
    hardship(ana)


def test_every_role_is_a_party_of_the_law():
    assert set(roles.PARTIES) == set(roles.ROLES)
    assert roles.party("nobody knows") == "third_party"
    assert [role for role in roles.ROLES if not roles.obliged(role)] == [
        "attorney", "reference", "employer", "salesperson", "spouse", "relative", "other",
    ]  # fmt: skip

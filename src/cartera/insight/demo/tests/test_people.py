"""Made-up people: lifelike, the same for the same seed, and never somebody's."""

import re

import pytest
from django.core.validators import validate_email
from stdnum.pe import ruc

from cartera.insight.demo import firm, people
from cartera.insight.demo.habits import HABITS
from cartera.insight.demo.sectors import SECTORS
from cartera.kernel.policy import CHANNELS, ROLES
from cartera.parties import addresses

EXAMPLE = re.compile(r"@([a-z0-9-]+\.)+example\.(com|org|net)$")


@pytest.fixture(scope="module")
def many():
    return people.customers(7, 3000)


def test_the_same_seed_makes_the_same_people_and_another_one_others():
    assert people.customers(7, 50) == people.customers(7, 50)
    assert people.customers(7, 50) != people.customers(8, 50)


def test_every_tax_id_checks_is_its_own_and_lies_in_a_range_never_issued(many):
    numbers = [each.tax_id for each in many] + [firm.TAX_ID]
    assert all(ruc.is_valid(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert {number[:4] for number in numbers} <= {"1099", "2099", "2098"}


def test_no_address_leads_to_anybody(many):
    reached = [reach for each in many for reach in each.reach]
    mail = [reach.address for reach in reached if reach.channel == "email"]
    assert all(EXAMPLE.search(address) for address in mail)
    numbers = [reach.address for reach in reached if reach.channel != "email"]
    # No mobile of Peru begins with 8, and no subscriber's number of Lima with 0.
    assert all(re.fullmatch(r"\+51(899\d{6}|10\d{6})", number) for number in numbers)


def test_every_address_is_one_the_product_takes(many):
    for reach in (reach for each in many for reach in each.reach):
        assert reach.role in ROLES
        assert reach.channel in CHANNELS
        assert addresses.read(reach.channel, reach.address, "pe") == reach.address
        if reach.channel == "email":
            validate_email(reach.address)


@pytest.mark.parametrize("count", [1, 11, 30, 500])
def test_as_many_people_as_were_asked_for_with_every_habit_among_them(count):
    made = people.customers(3, count)
    assert len(made) == count
    habits = {each.habit.name for each in made}
    assert len(habits) == min(count, len(HABITS))


def test_habits_and_trades_are_dealt_by_their_shares(many):
    assert sum(habit.share for habit in HABITS) == sum(sector.share for sector in SECTORS) == 100
    for habit in HABITS:
        assert sum(each.habit is habit for each in many) == pytest.approx(habit.share * 30, abs=2)


def test_names_are_of_here_and_hardly_two_alike(many):
    names = [each.name for each in many]
    assert len(set(names)) == len(names)
    assert sum(bool(re.search("[áéíóúñÑÁÉÍÓÚ]", name)) for name in names) > len(names) / 3

"""How a creditor's house contacts, as administrators set it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cartera.desk.tests import office as of
from cartera.foundation.models import User
from cartera.outreach.models import Conduct
from cartera.parties.models import Membership

pytestmark = pytest.mark.django_db
GIVEN = {
    "pack": "", "collects_as": "third_party", "min_gap_hours": "20", "max_a_week": "4",
    "holidays": "2026-08-30\n29/06/2026", "mon_from": "09:30", "mon_to": "18:00", "tue_from": "08:30", "tue_to": "18:00",
    "wed_from": "08:30", "wed_to": "18:00", "stale_law_refuses": "on",
}  # fmt: skip


@pytest.fixture
def admin() -> Client:
    return of.member("ada", "administrator", of.creditor())


def test_what_is_kept_is_shown_again(admin) -> None:
    assert admin.post(reverse("house_conduct"), GIVEN).status_code == 302
    kept = Conduct.objects.get()
    assert (kept.collects_as, kept.min_gap_hours, kept.max_a_week) == ("third_party", 20, 4)
    assert (kept.stale_law_refuses, kept.guidance_refuses) == (True, False)
    assert kept.hours == [
        {"days": "mon", "from": "09:30", "to": "18:00"}, {"days": "tue,wed", "from": "08:30", "to": "18:00"},
    ]  # fmt: skip
    assert [date.fromisoformat(day) for day in kept.holidays] == [date(2026, 6, 29), date(2026, 8, 30)]
    text = admin.get(reverse("house_conduct")).content.decode()
    assert 'value="09:30"' in text
    assert "2026-06-29" in text


def test_everything_that_is_wrong_is_said_at_once(admin) -> None:
    wrong = {
        **GIVEN, "min_gap_hours": "9999", "max_a_week": "0", "mon_to": "08:00", "tue_to": "", "wed_from": "xx",
        "holidays": "ayer\n2026-08-30\nmañana", "pack": "zz",
    }  # fmt: skip
    answer = admin.post(reverse("house_conduct"), wrong)
    errors = answer.context["form"].errors
    assert set(errors) == {"min_gap_hours", "max_a_week", "mon_to", "tue_to", "wed_from", "holidays", "pack"}
    assert len(errors["holidays"]) == 2
    assert not Conduct.objects.exists()


def test_what_is_suggested_is_filled_in_and_kept_only_when_saved(admin) -> None:
    text = admin.get(reverse("house_conduct"), {"sugerido": "1"}).content.decode()
    assert 'value="13:00"' in text
    assert "Todavía no se guardó nada" in text
    assert not Conduct.objects.exists()


def test_limits_can_be_taken_away_again(admin) -> None:
    admin.post(reverse("house_conduct"), GIVEN)
    admin.post(reverse("house_conduct"), {"collects_as": "own_name"})
    kept = Conduct.objects.get()
    assert (kept.hours, kept.min_gap_hours, kept.max_a_week, kept.holidays) == ([], None, None, [])


@pytest.mark.parametrize("role", ["collector", "supervisor", "auditor"])
def test_only_administrators_see_and_set_it(role) -> None:
    client = of.member("otra", role, of.creditor())
    assert client.get(reverse("house_conduct")).status_code == 403
    assert client.post(reverse("house_conduct"), GIVEN).status_code == 403
    assert Client().get(reverse("house_conduct")).status_code == 302
    assert not Conduct.objects.exists()


def test_an_administrator_of_another_creditor_changes_only_their_own(admin) -> None:
    other = of.creditor("Otra")
    user = User.objects.get(username="ada")
    Membership.objects.filter(user=user).update(creditor=other)
    admin.post(reverse("house_conduct"), GIVEN)
    assert Conduct.objects.get().creditor == other

"""`cartera init`, as a script calls it."""

import pytest
from click.testing import CliRunner

from cartera.config import preparing
from cartera.config.commands import cartera
from cartera.foundation import queries
from cartera.foundation.models import User
from cartera.parties.models import Creditor

pytestmark = pytest.mark.django_db
GIVEN = ["init", "--user", "rosa", "--company", "Andina", "--country", "PE", "--tax-id", "20131312955"]


@pytest.fixture(autouse=True)
def _prepared(monkeypatch):
    monkeypatch.setattr(preparing, "prepare", lambda: None)
    monkeypatch.setenv("CARTERA_ADMIN_PASSWORD", "una-clave-larga-7")


def call(*more):
    return CliRunner().invoke(cartera, [*GIVEN, *more])


def test_an_empty_house_is_set_up_at_once():
    result = call("--json")
    assert result.exit_code == 0, result.output
    assert Creditor.objects.get().timezone == "America/Lima"
    assert User.objects.get().is_superuser
    assert queries.house().set_up_at
    assert queries.house().rehearsal


def test_a_second_time_is_refused():
    call()
    assert call().exit_code == 2


@pytest.mark.parametrize("wrong", [("--tax-id", "1"), ("--policy", "nada"), ("--timezone", "Lima")])
def test_what_is_refused_leaves_nothing_behind(wrong):
    assert call(*wrong).exit_code == 2
    assert not User.objects.exists()
    assert not Creditor.objects.exists()


def test_a_weak_password_is_refused(monkeypatch):
    monkeypatch.setenv("CARTERA_ADMIN_PASSWORD", "corta")
    assert call().exit_code == 2
    assert not User.objects.exists()

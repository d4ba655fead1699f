"""Who comes in: the pages there are, the pages there are not, and whom a wrong password is counted against."""

import os
import subprocess
import sys

import pytest
from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.test import RequestFactory

from cartera.desk.tests.office import Office, open_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/", "3rdparty/"]
)
def test_a_page_that_the_house_does_not_offer_is_not_there(office: Office, path: str) -> None:
    assert office.rosa.get(f"/cuenta/{path}").status_code == 404


@pytest.mark.parametrize("path", ["login/", "password/change/", "2fa/"])
def test_the_pages_of_an_account_open(office: Office, path: str) -> None:
    answer = office.rosa.get(f"/cuenta/{path}", follow=True)
    assert answer.status_code == 200
    assert "password/reset" not in answer.content.decode()


def test_behind_a_proxy_wrong_passwords_are_counted_by_who_asks(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    asked: HttpRequest = RequestFactory().get(
        "/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9"
    )
    assert get_adapter().get_client_ip(asked) == "203.0.113.9"


def test_what_is_said_of_debtors_is_kept_by_no_browser(office: Office) -> None:
    assert office.rosa.get("/deudores/")["Cache-Control"] == "no-store, private"


def test_a_strange_host_is_answered_with_the_policy_too(client) -> None:
    answer = client.get("/cuenta/login/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert "default-src" in answer["Content-Security-Policy"]


def test_a_key_that_was_never_written_is_made_anew_and_kept(tmp_path) -> None:
    (tmp_path / "secret_key").touch()
    asked = [sys.executable, "-c", "from cartera.config import settings; print(settings.SECRET_KEY)"]
    env = {**os.environ, "CARTERA_HOME": str(tmp_path), "CARTERA_SECRET_KEY": ""}
    first, second = (
        subprocess.run(asked, env=env, capture_output=True, text=True, check=True).stdout for _ in range(2)
    )
    assert len(first) > 40
    assert first == second

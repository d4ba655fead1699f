"""A story has a ledger of its own, and the real one is neither opened nor changed."""

import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections

from cartera.foundation.models import User
from cartera.insight.story import scratch

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def no_real_database(django_db_blocker, monkeypatch):
    """Point the settings at a database that cannot be opened: whoever opens it fails."""
    kept = connections["default"]
    nowhere = {**connections.settings["default"], "NAME": "/nowhere/at/all/cartera.sqlite3"}
    monkeypatch.setitem(connections.settings, "default", nowhere)
    connections["default"] = connections.create_connection("default")
    with django_db_blocker.unblock():
        yield
    connections["default"] = kept


def test_the_ledger_is_empty_and_gone_afterwards():
    with scratch.empty_ledger() as file:
        assert connection.settings_dict["NAME"] == str(file)
        assert not User.objects.exists()
        User.objects.create(username="ana")
    assert not file.exists()
    with scratch.empty_ledger():
        assert not User.objects.exists()


def test_afterwards_everything_is_as_before():
    before, name = connections["default"], connections.settings["default"]["NAME"]
    with pytest.raises(ValueError, match="on purpose"), scratch.empty_ledger():
        raise ValueError("on purpose")
    assert connections["default"] is before
    assert connections.settings["default"]["NAME"] == name == settings.DATABASES["default"]["NAME"]


def test_another_thread_sees_the_same_ledger():
    seen = []

    def look() -> None:
        seen.append(User.objects.count())
        connections["default"].close()

    with scratch.empty_ledger():
        User.objects.create(username="ana")
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert seen == [1]


def test_the_real_database_may_be_postgresql(monkeypatch):
    postgres = {
        **connections.settings["default"], "ENGINE": "django.db.backends.postgresql", "NAME": "cartera",
        "HOST": "192.0.2.1", "USER": "cartera", "PASSWORD": "x", "OPTIONS": {"connect_timeout": 1},
    }  # fmt: skip
    monkeypatch.setitem(connections.settings, "default", postgres)
    connections["default"] = connections.create_connection("default")
    with scratch.empty_ledger():
        assert connection.vendor == "sqlite"
        assert not User.objects.exists()
    assert connection.vendor == "postgresql"


def test_the_template_is_made_once(monkeypatch):
    with scratch.empty_ledger():
        pass
    made: list[Path] = []
    monkeypatch.setattr(scratch, "_migrate", made.append)
    with scratch.empty_ledger():
        ContentType.objects.get_for_model(User)
    assert made == []

import pytest

from cartera.desk.tests import office as of


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    """Let it be Monday, 2 March 2026, ten in the morning in Lima."""
    monkeypatch.setenv("CARTERA_NOW", of.AT.isoformat())


@pytest.fixture
def office(db) -> of.Office:
    return of.open_office()

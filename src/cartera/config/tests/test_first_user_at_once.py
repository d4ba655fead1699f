"""Two people who open an empty house in the same moment."""

import pytest
from tests import cast

from cartera.config.setup import operations
from cartera.foundation.models import User
from cartera.portfolio.tests.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_only_one_of_them_becomes_its_administrator():
    def add(name):
        try:
            return operations.add_administrator(
                username=name, email="", password="larga-y-larga-9", at=cast.at(cast.MONDAY)
            )
        except operations.AlreadySetUp as refusal:
            return refusal

    found = at_once(*[lambda name=name: add(name) for name in ("rosa", "eva", "luz")])
    assert sum(isinstance(one, operations.AlreadySetUp) for one in found) == 2
    assert User.objects.count() == 1

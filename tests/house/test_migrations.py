"""The migrations say what the models say, and are named by their purpose."""

import re

import pytest
from django.core.management import call_command

from tests.house.reading import PRODUCT


@pytest.mark.django_db
def test_the_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named_by_their_purpose() -> None:
    nameless = [
        path.relative_to(PRODUCT).as_posix()
        for path in PRODUCT.glob("*/migrations/0*.py")
        if re.search(r"_auto_|_(alter|add|remove|rename)_\w+_and_more", path.name)
    ]
    assert not nameless

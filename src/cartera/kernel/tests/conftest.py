"""The two kernels that the sentences of the format description are told to."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cartera.kernel import cycle
from cartera.kernel.tests import reference
from cartera.kernel.tests.book import Book

Decide = Callable[[Book, date], dict[str, Any]]


def _kernel(book: Book, on: date) -> list[dict[str, Any]]:
    return cycle.decide(book.facts(), book.policies, on).to_dicts()


def _reference(book: Book, on: date) -> list[dict[str, Any]]:
    return reference.decide(book.facts(), book.policies, on)


@pytest.fixture(params=[_reference, _kernel], ids=["reference", "kernel"])
def decide(request: pytest.FixtureRequest) -> Decide:
    """Decide about account 1."""

    def of_first(book: Book, on: date) -> dict[str, Any]:
        (row,) = (row for row in request.param(book, on) if row["account_id"] == 1)
        return row

    return of_first

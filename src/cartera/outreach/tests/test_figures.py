from datetime import date

import pytest
from babel import numbers
from hypothesis import given
from hypothesis import strategies as st

from cartera.money.amounts import from_minor
from cartera.outreach import figures

PLACES = [
    ("es", "pe"),
    ("es", "co"),
    ("es", "cl"),
    ("es", "mx"),
    ("es", "ar"),
    ("es", "es"),
    ("en", "us"),
    ("en", "in"),
]


@given(
    st.integers(-(10**12), 10**15),
    st.sampled_from(["PEN", "USD", "EUR", "COP", "MXN"]),
    st.sampled_from(PLACES),
)
def test_every_amount_is_written_just_as_babel_writes_it(minor, currency, place):
    by_babel = numbers.format_currency(
        from_minor(minor, currency), currency, locale=figures.locale(*place), currency_digits=False
    )
    assert figures.money(minor, currency, *place) == by_babel


@pytest.mark.parametrize(
    ("minor", "currency", "place", "written"),
    [
        (123_450, "PEN", ("es", "pe"), "S/\xa01,234.50"),
        (1_234_567, "CLP", ("es", "cl"), "$1.234.567"),
        (0, "PEN", ("es", "pe"), "S/\xa00.00"),
        (12_345_678, "UF", ("es", "cl"), "UF1.234,5678"),
        (123_450, "PEN", ("en", "pe"), "PEN1,234.50"),
    ],
)
def test_an_amount_has_the_places_of_its_currency_and_the_habits_of_its_region(
    minor, currency, place, written
):
    assert figures.money(minor, currency, *place).replace("UF\xa0", "UF") == written


def test_a_day_is_written_in_words():
    assert figures.day(date(2026, 10, 15), "es", "pe") == "15 de octubre de 2026"
    assert figures.day(date(2026, 10, 15), "en", "us") == "October 15, 2026"

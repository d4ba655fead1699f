import pytest
from babel.numbers import get_currency_precision

from cartera.money import currencies


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("PEN", 2),
        ("COP", 2),
        ("CLP", 0),
        ("PYG", 0),
        ("KWD", 3),
        ("CLF", 4),
        ("UF", 4),
        ("UVR", 4),
        ("UDI", 4),
        ("UVA", 2),
    ],
)
def test_a_currency_has_its_iso_places(code, places):
    assert currencies.exponent(code) == places


def test_every_indexed_unit_is_paid_in_a_known_currency():
    for unit in currencies.INDEXED.values():
        assert currencies.known(unit.currency)
        assert unit.currency not in currencies.INDEXED


def test_where_habit_has_no_cents_babel_agrees_on_the_rest():
    # CLDR drops the minor units that a country no longer mints; ISO keeps them, and invoices go by ISO.
    differ = {c for c, places in currencies.EXPONENTS.items() if places != get_currency_precision(c)}
    habit = "AFN ALL IQD IRR KPW LAK LBP MGA MMK RSD SOS SYP YER"
    assert differ <= {*habit.split(), "UF", "UVR", "UDI"}


def test_codes_are_capitals():
    assert currencies.known("PEN")
    assert not currencies.known("pen")

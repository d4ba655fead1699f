from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartera.money import amounts, currencies
from cartera.money.amounts import Money

codes = st.sampled_from(sorted(currencies.EXPONENTS))
minors = st.integers(min_value=-amounts.MINOR_MAX, max_value=amounts.MINOR_MAX)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1234.50", "PEN", 123450),
        ("10", "PEN", 1000),
        ("0.1", "USD", 10),
        ("-3.00", "USD", -300),
        ("-0.05", "USD", -5),
        ("5000", "CLP", 5000),
        ("5000.00", "CLP", 5000),
        ("1.234", "KWD", 1234),
        ("36.1234", "UF", 361234),
    ],
)
def test_a_decimal_string_becomes_minor_units(text, currency, minor):
    assert amounts.to_minor(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "why"),
    [
        ("10.505", "PEN", "places"),
        ("10.50", "CLP", "places"),
        ("1,234.50", "PEN", "format"),
        ("", "PEN", "format"),
        (".5", "PEN", "format"),
        ("1e3", "PEN", "format"),
        ("١٢", "PEN", "format"),
        ("NaN", "PEN", "format"),
        ("9" * 18, "PEN", "size"),
        ("9" * 9000, "PEN", "size"),
    ],
)
def test_what_is_not_an_amount_is_refused_with_its_reason(text, currency, why):
    with pytest.raises(amounts.WrongAmount) as refused:
        amounts.to_minor(text, currency)
    assert refused.value.why == why


def test_a_currency_nobody_knows_is_refused():
    with pytest.raises(currencies.UnknownCurrency):
        amounts.to_minor("1", "PNE")
    with pytest.raises(currencies.UnknownCurrency):
        Money(1, "pen")


@given(minors, codes)
def test_written_and_read_again_an_amount_is_the_same(minor, currency):
    written = amounts.from_minor(minor, currency)
    assert amounts.to_minor(f"{written:f}", currency) == minor
    assert -written.as_tuple().exponent == currencies.exponent(currency)


@pytest.mark.parametrize(
    ("amount", "rounded"), [("0.5", 1), ("1.5", 2), ("2.49", 2), ("-0.5", -1), ("2.5", 3)]
)
def test_halves_round_away_from_zero(amount, rounded):
    assert amounts.round_half_up(Decimal(amount)) == rounded


def test_rounding_has_no_limit_of_digits():
    assert amounts.round_half_up(Decimal("9" * 40 + ".5")) == 10**40


@given(minors, st.lists(st.integers(0, 10**12), min_size=1, max_size=20).filter(any))
def test_what_is_spread_sums_to_the_whole_and_no_part_is_a_cent_off(minor, weights):
    shares = amounts.spread(minor, weights)
    assert sum(shares) == minor
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - minor * weight) < sum(weights)


def test_the_odd_cent_goes_to_the_first():
    assert amounts.spread(100, [1, 1, 1]) == [34, 33, 33]


def test_nothing_spreads_over_nothing_but_something_does_not():
    assert amounts.spread(0, [0, 0]) == [0, 0]
    with pytest.raises(amounts.NothingToSpreadOver):
        amounts.spread(1, [0, 0])
    with pytest.raises(amounts.NothingToSpreadOver):
        amounts.spread(1, [])


def test_money_adds_within_its_currency_only():
    assert Money.of("1.50", "PEN") + Money(50, "PEN") == Money(200, "PEN")
    assert Money(200, "PEN") - Money(50, "PEN") == -Money(-150, "PEN")
    assert Money(150, "PEN").text == "1.50 PEN"
    assert Money(1, "PEN") < Money(2, "PEN") <= Money(2, "PEN")
    with pytest.raises(amounts.MixedCurrencies):
        Money(1, "PEN") + Money(1, "USD")
    with pytest.raises(amounts.MixedCurrencies):
        _ = Money(1, "PEN") < Money(1, "USD")


@pytest.mark.parametrize("number", ["NaN", "sNaN", "-Infinity", "1E999999999", "1E-999999999", "0E999999999"])
def test_a_number_that_would_fill_the_memory_is_no_amount(number):
    with pytest.raises(amounts.WrongAmount):
        amounts.plain(Decimal(number), "PEN")


def test_a_number_with_an_exponent_is_written_without():
    assert amounts.plain(Decimal("1.5E3"), "PEN") == "1500"

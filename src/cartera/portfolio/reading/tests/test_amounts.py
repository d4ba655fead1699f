from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartera.portfolio.reading import amounts


def minor(text: str, sign: str, exponent: int = 2) -> int | None:
    parsed = amounts.parse(pl.Series([text]), sign)
    return amounts.minor_units(parsed, pl.Series([exponent]))["minor"].item()


@pytest.mark.parametrize(
    ("text", "sign", "expected"),
    [
        ("1.234,50", ",", 123450),
        ("1,234.50", ".", 123450),
        ("1234,5", ",", 123450),
        ("1234", ",", 123400),
        ("(1,234.50)", ".", -123450),
        ("-5", ".", -500),
        ("5-", ".", -500),
        ("−5", ".", -500),
        ("+5", ".", 500),
        ("S/ 100", ".", 10000),
        ("S/.100", ".", 10000),
        ("S/.1,000.50", ".", 100050),
        ("US$ -3.20", ".", -320),
        ("-$5", ".", -500),
        ("$(5.00)", ".", -500),
        ("3 USD", ",", 300),
        ("€1", ",", 100),
        ("1 234,50", ",", 123450),
        ("1\u00a0234\u202f567,00", ",", 123456700),
        ("1'234.50", ".", 123450),
        (".5", ".", 50),
        ("$.50", ".", 50),
        ("-", ".", 0),
        ("1,500", ",", 150),
        ("abc", ".", None),
        ("1.2.3", ".", None),
        ("12,34.5", ".", None),
        ("(5", ".", None),
        ("5 6", ".", None),
        ("--5", ".", None),
        ("1e5", ".", None),
    ],
)
def test_amounts_as_people_write_them(text: str, sign: str, expected: int | None) -> None:
    assert minor(text, sign) == expected


def test_the_places_are_those_of_the_currency() -> None:
    parsed = amounts.parse(pl.Series(["10.505", "10.50", "10.5", "10.000"]), ".")
    converted = amounts.minor_units(parsed, pl.Series([2, 0, 3, 0]))
    assert converted["minor"].to_list() == [None, None, 10500, 10]
    assert converted["places"].to_list() == [True, True, False, False]


def test_an_amount_beyond_any_ledger_is_refused() -> None:
    converted = amounts.minor_units(
        amounts.parse(pl.Series(["100000000000000", "99999999999999.99"]), "."), pl.Series([2, 2])
    )
    assert converted["minor"].to_list() == [None, 9999999999999999]
    assert converted["size"].to_list() == [True, False]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["5", "1000"], ("", False)),
        (["1.234"], ("", True)),
        (["1,234", "5,678"], ("", True)),
        (["1.234", "12,5"], (",", True)),
        (["1,234", "12.5"], (".", True)),
        (["1.234.567"], (",", True)),
        (["0.234"], (".", True)),
        (["1234.567"], (".", True)),
        (["S/. 1,234.00"], (".", True)),
        (["1,5", "1.5"], ("", True)),
    ],
)
def test_the_decimal_sign_is_proved_or_asked(values: list[str], told: tuple[str, bool]) -> None:
    assert amounts.decimal_sign(pl.Series(values)) == told


@given(
    st.integers(-(10**13), 10**13),
    st.sampled_from([("", "."), ("", ","), (",", "."), (".", ","), (" ", ","), ("'", "."), ("\u00a0", ",")]),
    st.sampled_from(["{}", " {} ", "S/ {}", "{} USD", "$ {}"]),
    st.sampled_from([0, 2, 3, 4]),
)
def test_whatever_is_written_is_read_back(
    value: int, signs: tuple[str, str], frame: str, exponent: int
) -> None:
    group, point = signs
    plain = f"{Decimal(value).scaleb(-exponent):,.{exponent}f}"
    text = plain.replace(",", "G").replace(".", point).replace("G", group)
    assert minor(frame.format(text).strip(), point, exponent) == value

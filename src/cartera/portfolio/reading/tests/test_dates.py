from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartera.portfolio.reading import dates


def parsed(text: str, order: str) -> tuple[date | None, str | None]:
    return dates.parse(pl.Series([text]), order).row(0)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("31/01/2024", "dmy", date(2024, 1, 31)),
        ("1/31/2024", "mdy", date(2024, 1, 31)),
        ("1.2.24", "dmy", date(2024, 2, 1)),
        ("1-2-69", "dmy", date(2069, 2, 1)),
        ("1-2-70", "dmy", date(1970, 2, 1)),
        ("2024-01-31", "mdy", date(2024, 1, 31)),
        ("2024/1/5", "dmy", date(2024, 1, 5)),
        ("2024-01-31 00:00:00", "dmy", date(2024, 1, 31)),
        ("2024-01-31T10:15:00.000Z", "iso", date(2024, 1, 31)),
        ("3/4/2024 5:07:00 PM", "mdy", date(2024, 3, 4)),
        ("20240131", "iso", date(2024, 1, 31)),
        ("31012024", "dmy", date(2024, 1, 31)),
        ("45292", "dmy", date(2024, 1, 1)),
        ("45292.75", "iso", date(2024, 1, 1)),
        ("01-ene-2024", "", date(2024, 1, 1)),
        ("15-dic-23", "iso", date(2023, 12, 15)),
        ("5 de setiembre de 2024", "", date(2024, 9, 5)),
        ("Sep 5, 2024", "", date(2024, 9, 5)),
        ("2024-Apr-05", "", date(2024, 4, 5)),
        ("viernes, 5 de julio de 2024", "", date(2024, 7, 5)),
        ("10 março 2024", "", date(2024, 3, 10)),
        ("00/00/0000", "dmy", None),
        ("  /  /    ", "dmy", None),
        ("N/A", "dmy", None),
    ],
)
def test_dates_as_people_write_them(text: str, order: str, expected: date | None) -> None:
    assert parsed(text, order) == (expected, None)


@pytest.mark.parametrize(
    ("text", "order", "why"),
    [
        ("31/02/2024", "dmy", "format"),
        ("12/31/2024", "dmy", "order"),
        ("31/12/2024", "mdy", "order"),
        ("01/02/2024", "", "unknown_order"),
        ("01/02/2024", "iso", "unknown_order"),
        ("31/13/2024", "", "format"),
        ("00/10/2024", "iso", "format"),
        ("01/02/1900", "dmy", "range"),
        ("mañana", "dmy", "format"),
        ("31 feb 2024", "dmy", "format"),
        ("1/2/345", "dmy", "format"),
    ],
)
def test_what_is_no_date_says_why(text: str, order: str, why: str) -> None:
    assert parsed(text, order) == (None, why)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["1/2/2024", "3/4/2024", "12/12/2024"], ("", True)),
        (["1/2/2024", "13/2/2024"], ("dmy", True)),
        (["1/2/2024", "2/13/2024"], ("mdy", True)),
        (["13/2/2024", "2/13/2024"], ("", True)),
        (["2024-02-13", "1-ene-2024", "45292"], ("iso", False)),
        (["2024-02-13", "31/13/2024", "45/01/2024"], ("iso", False)),
        (["31/13/2024", "1/2/2024", "13/2/2024"], ("dmy", True)),
    ],
)
def test_the_order_is_proved_or_asked(values: list[str], told: tuple[str, bool]) -> None:
    assert dates.order_of(pl.Series(values)) == told


@given(
    st.dates(dates.EARLIEST, dates.LATEST - timedelta(days=1)),
    st.sampled_from(
        [
            ("%d/%m/%Y", "dmy"),
            ("%m-%d-%Y", "mdy"),
            ("%Y-%m-%d", "iso"),
            ("%Y%m%d", "dmy"),
            ("%d.%m.%Y 10:00", "dmy"),
        ]
    ),
)
def test_whatever_is_written_is_read_back(day: date, form: tuple[str, str]) -> None:
    assert parsed(day.strftime(form[0]), form[1]) == (day, None)

import polars as pl
import pytest

from cartera.portfolio.reading import codes, tax_ids


@pytest.mark.parametrize(
    ("country", "text", "expected"),
    [
        ("pe", "20512333797", "20512333797"),
        ("pe", "20512333798", None),
        ("pe", "10117410", "10117410"),  # a person's DNI
        ("co", "213.123.432-1", "2131234321"),
        ("co", "213.123.432-2", None),
        ("co", "900123456", "9001234568"),  # its check digit is added
        ("co", "1017123456", "1017123456"),  # a cédula has none
        ("mx", "GODE561231GR8", "GODE561231GR8"),
        ("cl", "12.531.909-2", "125319092"),
        ("cl", "12.531.909-3", None),
        ("br", "16.727.230/0001-97", "16727230000197"),
        ("ar", "20-05536168-2", "20055361682"),
        ("ec", "1792060346-001", "1792060346001"),
        ("us", "91-1144442", "911144442"),
        ("de", "anything 1-2", "ANYTHING12"),
        ("", "x-1", "X1"),
        ("mx", "XAXX010101000", ""),
        ("ec", "9999999999999", ""),
        ("gt", "C/F", ""),
        ("pe", "00000000000", ""),
    ],
)
def test_each_country_checks_its_own(country: str, text: str, expected: str | None) -> None:
    assert tax_ids.normalise(text, country) == expected


def test_a_column_is_checked_line_by_line_against_its_country() -> None:
    ids = pl.Series(["20512333797", "20512333797", None, "20512333798", "XAXX010101000"])
    checked = tax_ids.check(ids, pl.Series(["pe", "cl", "pe", "pe", "mx"]))
    assert checked.rows() == [
        ("20512333797", False, False),
        (None, True, False),
        (None, False, False),
        (None, True, False),
        (None, False, True),
    ]


def test_a_number_is_a_country_only_where_our_users_are() -> None:
    assert (codes.country("604"), codes.country("PER"), codes.country("Egipto")) == ("pe", "pe", "eg")
    assert codes.country("818") is None, "an area or a branch in most files"

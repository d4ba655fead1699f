import pytest

from cartera.parties import tax_ids


@pytest.mark.parametrize(
    ("text", "country", "kept"),
    [
        ("20-13131295-5", "pe", "20131312955"),
        ("12345678", "pe", "12345678"),
        ("76.086.428-5", "cl", "760864285"),
        ("800.197.268-4", "co", "8001972684"),
        ("800197268", "co", "8001972684"),
        ("52.123.456", "co", "52123456"),
        ("30-50279317-5", "ar", "30502793175"),
        ("1792060346-001", "ec", "1792060346001"),
        ("gode561231gr8", "mx", "GODE561231GR8"),
        ("J-07013380-5", "ve", "J070133805"),
        ("V-12345678", "ve", "V12345678"),
        ("91-1144442", "us", "911144442"),
        ("8-123-456", "pa", "8123456"),
    ],
)
def test_a_tax_id_is_kept_in_one_form_however_it_is_written(text, country, kept):
    assert tax_ids.normalise(text, country) == kept


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("20131312956", "pe"),
        ("76.086.428-6", "cl"),
        ("800.197.268-5", "co"),
        ("30502793176", "ar"),
        ("abc", "bo"),
    ],
)
def test_a_wrong_digit_is_found(text, country):
    assert tax_ids.normalise(text, country) is None


@pytest.mark.parametrize(
    ("text", "country"), [("", "pe"), ("00000000000", "pe"), ("XAXX010101000", "mx"), ("CF", "gt")]
)
def test_numbers_of_nobody_identify_nobody(text, country):
    assert tax_ids.normalise(text, country) == ""

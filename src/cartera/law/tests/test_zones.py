"""Where a debtor's clock may stand."""

import pytest

from cartera.law import zones


@pytest.mark.parametrize(
    ("phone", "country", "expected"),
    [
        ("+51987654321", "pe", ("America/Lima",)),
        ("+56912345678", "cl", ("America/Santiago",)),
        ("+12125550123", "us", ("America/New_York",)),
        ("+12125550123", "pe", ("America/Lima", "America/New_York")),  # they disagree: lawful in both
        ("+5215512345678", "mx", ()),  # eight zones tell nothing
        ("", "co", ("America/Bogota",)),
        ("", "br", ()),
        ("987654321", "", ()),
        ("", "", ()),
    ],
)
def test_the_zones_that_are_possible(phone, country, expected):
    assert zones.of(phone=phone, country=country) == expected


class TestAnywhereInACountry:
    def test_one_zone_stands_for_all_that_keep_the_same_hours(self):
        found = zones.anywhere("us")
        assert {"America/New_York", "America/Phoenix", "America/Denver", "Pacific/Honolulu"} <= set(found)
        assert len(found) == 8
        assert zones.anywhere("pe") == ("America/Lima",)

    def test_what_is_no_country_tells_none(self):
        assert zones.anywhere("EU") == zones.anywhere("") == ()

"""Dated series: read with all problems at once, kept once, converted by the day."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from cartera.foundation import rates
from cartera.foundation.models import History, Rate
from cartera.foundation.rates import operations, reading
from cartera.money.amounts import Money

AT = datetime(2026, 3, 2, tzinfo=UTC)
ON = date(2026, 3, 1)
UF = "series,date,value\nUF,2026-03-01,39482.17\nUF,2026-03-02,39490.00\nUVR,2026-03-01,395.1234\n"


def keep(text, **more):
    readings, problems = reading.read(text)
    assert not problems
    return operations.keep(readings=readings, at=AT, by=None, **more)


def test_all_problems_of_a_file_are_told_at_once():
    text = "series,date,value\nUF,01/03/2026,1\n,2026-03-01,0\nUF,2026-03-01\nUF,2026-03-02,39.482,17\nUF,2026-03-03,1e3\n\nUF,2026-03-04,1\nUF,2026-03-04,2\nUF,2026-03-04,1.0\n"
    readings, problems = reading.read(text, "uf.csv")
    assert [(each.code, each.line) for each in problems] == [
        ("rate_date", 2), ("rate_series", 3), ("rate_value", 3), ("rate_cells", 4), ("rate_cells", 5),
        ("rate_value", 6), ("rate_twice", 9),
    ]  # fmt: skip
    assert [each.value for each in readings] == [Decimal(1)]


@pytest.mark.parametrize("text", ["", "UF,2026-03-01,1\n", "date,series,value\n"])
def test_a_file_without_its_header_is_refused(text):
    assert [each.code for each in reading.read(text)[1]] == ["rates_header"]


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing():
    assert keep(UF) == operations.Taken(3, 0, 0)
    assert keep(UF) == operations.Taken(0, 0, 3)
    assert keep(UF.replace("39490.00", "39490")) == operations.Taken(0, 0, 3)
    assert History.objects.filter(event="foundation.rates.added").count() == 1


@pytest.mark.django_db
def test_another_value_for_a_day_is_refused_unless_it_is_meant():
    keep(UF)
    changed = UF.replace("39482.17", "39482.18") + "UF,2026-03-03,1\n"
    with pytest.raises(operations.RateDiffers):
        keep(changed)
    assert Rate.objects.count() == 3
    assert keep(changed, replace=True) == operations.Taken(1, 1, 2)
    assert rates.value("UF", ON) == Decimal("39482.18")
    assert History.objects.get(event="foundation.rate.replaced").facts["was"] == "39482.17"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "paid"),
    [
        (Money.of("10", "UF"), Money(394822, "CLP")),  # 394821.70 rounds up
        (Money.of("0.0001", "UF"), Money(4, "CLP")),
        (Money.of("-10", "UF"), Money(-394822, "CLP")),
        (Money.of("10", "CLF"), Money(394822, "CLP")),
        (Money.of("100", "UVR"), Money(3951234, "COP")),
    ],
)
def test_an_indexed_unit_converts_by_the_series_of_the_day(amount, paid):
    keep(UF)
    assert rates.converted(amount, ON) == paid


@pytest.mark.django_db
def test_no_neighbouring_day_stands_in_for_a_missing_one():
    keep(UF)
    with pytest.raises(rates.NoRate):
        rates.value("UF", date(2026, 2, 28))
    with pytest.raises(rates.NotIndexed):
        rates.converted(Money(1, "PEN"), ON)


@pytest.mark.django_db
def test_money_is_shown_in_another_currency_by_the_rate_of_the_day_or_of_the_days_before():
    keep("series,date,value\nUSD/PEN,2026-02-27,3.75\nUF,2026-03-01,39482.17\nCLP/PEN,2026-02-28,0.004\n")
    soles, by = rates.exchanged(Money.of("10.00", "USD"), "PEN", ON)
    assert (soles.text, by.series, by.on) == ("37.50 PEN", "USD/PEN", date(2026, 2, 27))
    assert rates.exchanged(Money.of("37.50", "PEN"), "USD", ON)[0].text == "10.00 USD"
    assert rates.exchanged(Money.of("1.0000", "UF"), "PEN", ON)[0].text == "157.93 PEN"
    assert rates.exchanged(Money.of("5.00", "PEN"), "PEN", ON)[0].text == "5.00 PEN"


@pytest.mark.django_db
def test_an_exchange_rate_too_old_serves_nobody():
    keep("series,date,value\nUSD/PEN,2026-02-20,3.75\n")
    with pytest.raises(rates.NoRate):
        rates.worth("USD", "PEN", ON)


def test_a_file_from_an_old_mac_is_read_and_slips_in_pair_or_year_are_told():
    assert len(reading.read("series,date,value\rUSD/PEN,2026-02-20,3.75\r")[0]) == 1
    text = "series,date,value\nUSD/PEM,2026-02-20,3.75\nUF,2062-02-20,39482.17\nTASA_BCRP,2026-02-20,4.25\n"
    readings, problems = reading.read(text, latest=date(2027, 1, 1))
    assert [(each.code, each.line) for each in problems] == [("rate_series", 2), ("rate_date", 3)]
    assert [each.series for each in readings] == ["TASA_BCRP"]

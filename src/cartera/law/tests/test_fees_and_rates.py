"""Ceilings of fees and rates: by hand-worked figures, to the debtor's favour where something is not told."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartera.law import fees, rates

FEE = {"id": "f", "pack": "cl", "unit": "UF", "unit_value": "39000", "days_past_due": 21, "notice_sent": True}
RATE = {"id": "r", "pack": "co", "on": "2026-11-18", "series": {"IBC": "17.00"}}


def fee(**changes):
    question, problems = fees.read_fee_question({**FEE, **changes})
    assert problems == []
    return fees.ceiling(question).told()


def rate(**changes):
    question, problems = rates.read_rate_question({**RATE, **changes})
    assert problems == []
    return rates.rates(question).told()


@pytest.mark.parametrize(
    ("changes", "ceiling"),
    [
        ({"amount": "390000"}, "35100.00"),  # 10 UF: 9 %
        ({"amount": "390001"}, "35100.06"),
        ({"amount": "1950000"}, "128700.00"),  # 50 UF: 0.9 + 2.4 UF
        ({"amount": "3900000"}, "187200.00"),  # 100 UF: 0.9 + 2.4 + 1.5 UF
        ({"amount": "390000", "notice_sent": False}, "27300.00"),  # 0.2 UF less
        ({"amount": "390000", "notice_sent": None}, "27300.00"),
        ({"amount": "39000", "notice_sent": False}, "0.00"),  # 0.09 UF less 0.2 UF is nothing
        ({"amount": "390000", "facts": ["free_notice_within_15_days"], "notice_sent": None}, "35100.00"),
        ({"amount": "390000", "days_past_due": 20}, "0.00"),  # the first twenty days are free
        ({"amount": "100", "unit_value": None}, "4.80"),  # told and answered in UF
        ({"amount": 0}, "0.00"),
    ],
)
def test_chile_charges_by_bands_of_the_uf_after_twenty_days(changes, ceiling):
    assert fee(**changes) == {"id": "f", "ceiling": ceiling, "rule": "cl.fee.cap"}


@pytest.mark.parametrize(
    ("changes", "missing"),
    [({"days_past_due": None}, ("days_past_due",)), ({"unit": None, "unit_value": None}, ("unit_value",))],
)
def test_what_a_ceiling_needs_is_asked_for(changes, missing):
    assert fee(amount="390000", **changes) == {
        "id": "f",
        "ceiling": None,
        "rule": "cl.fee.cap",
        "missing": missing,
    }


@pytest.mark.parametrize(
    ("changes", "ceiling", "rule"),
    [
        ({"pack": "us"}, "0.00", "us.fee.agreed_or_lawful_only"),
        ({"pack": "us", "facts": ["law_permits"]}, None, "us.fee.agreed_or_lawful_only"),
        ({"pack": "us", "collector": "own_name"}, None, None),
        ({"pack": "co"}, None, "co.fee.real_work_only"),
        ({"pack": "ec", "unit": "USD", "amount": "19.99"}, "3.00", "ec.fee.credit_sales"),
        ({"pack": "ec", "unit": "USD", "amount": "20"}, "5.00", "ec.fee.credit_sales"),
        ({"pack": "ec", "unit": "USD", "amount": "250"}, "18.00", "ec.fee.credit_sales"),
        ({"pack": "br-sp", "unit": "BRL", "amount": "250"}, "5.00", "br.fee.late_fine"),
        ({"pack": "cl", "debtor": "business", "amount": "5"}, None, None),
        ({"pack": "cl", "on": "2010-01-01", "amount": "5"}, None, None),  # before the ceiling was law
        ({"pack": "none"}, None, None),
    ],
)
def test_other_packs_forbid_fix_or_name_no_figure(changes, ceiling, rule):
    told = {"amount": "100", "unit": None, "unit_value": None, **changes}
    assert fee(**told) == {"id": "f", "ceiling": ceiling, "rule": rule}


@given(units=st.decimals(0, 5000, places=2), more=st.decimals(0, 100, places=2))
def test_a_marginal_ceiling_never_falls_as_the_sum_grows(units, more):
    lower, higher = (
        Decimal(fee(amount=str(sum_), unit_value=None)["ceiling"]) for sum_ in (units, units + more)
    )
    assert lower <= higher
    assert higher <= (units + more) * Decimal("0.09") + Decimal("0.0001")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"pack": "xx"}, "unknown_pack"), ({"amount": None}, "missing"), ({"amount": 1.5}, "bad_number"),
        ({"amount": "many"}, "bad_number"), ({"amount": "NaN"}, "bad_number"), ({"amount": "-1"}, "wrong_size"),
        ({"unit_value": "0"}, "wrong_size"), ({"unit": "USD"}, "unknown_unit"), ({"on": "soon"}, "bad_day"),
        ({"on": "1990-01-01"}, "before_pack"), ({"notice_sent": "yes"}, "wrong_type"), ({"amounts": "1"}, "unknown_key"),
        ({"debtor": "company"}, "unknown_debtor"), ({"facts": "law_permits"}, "wrong_type"),
    ],
)  # fmt: skip
def test_a_wrong_fee_question_is_told_what_is_wrong(changes, code):
    question, problems = fees.read_fee_question({**FEE, "amount": "100", **changes})
    assert question is None
    assert [problem.code for problem in problems] == [code]


@pytest.mark.parametrize("name", ["IBC", "ibc", "sfc.ibc", "SFC IBC", "sfc.ibc.consumo", "ibc:Consumo"])
def test_a_series_is_known_by_its_whole_name_or_the_last_part(name):
    told = rate(series={name: "17.00"}, facts={"modality": "consumo", "nature": "commercial"})
    assert (told["ceiling"], told["default"]) == ("25.50", "25.50")
    assert (told["rule"], told["default_rule"]) == ("co.rate.cap", "co.rate.default.commercial")


def test_a_series_by_modality_gives_the_one_that_is_asked():
    series = {"IBC": {"consumo": "20", "microcredito": "30"}}
    assert rate(series=series, facts={"modality": "microcredito"})["ceiling"] == "45.00"
    assert rate(series=series)["missing"] == ["nature", "sfc.ibc"]


@pytest.mark.parametrize(
    ("changes", "ceiling", "default"),
    [
        ({"facts": {"nature": "civil"}}, "25.50", "6.00"),
        ({"pack": "cl", "series": {"TIC": "4.10"}, "facts": {"amount_uf": "300"}}, "6.15", None),
        ({"pack": "cl", "series": {"TIC": "3"}, "facts": {"amount_uf": "300"}}, "5.00", None),
        ({"pack": "cl", "series": {"TIC_200_5000UF": "8"}, "facts": {"amount_uf": "50"}}, "29.00", None),
        ({"pack": "cl", "series": {"TIC_200_5000UF": "8"}, "facts": {"amount_uf": "50.01"}}, "22.00", None),
        ({"pack": "cl", "series": {"TIC_200_5000UF": "8"}, "facts": {"amount_uf": "50", "indexed": True}}, None, None),
        ({"pack": "cl", "series": {"TIC_200_5000UF": "8"}, "facts": {"amount_uf": "50", "term_days": 30}}, None, None),
        ({"pack": "cl", "series": {"TIC_200_5000UF": "8", "TIC": "4"},
          "facts": {"debtor": "business", "product": "invoice", "amount_uf": "300"}}, "6.00", "8.00"),
        ({"pack": "es", "series": {"ecb.mro": "2.15"}, "facts": {"debtor": "business"}}, None, "10.15"),
        ({"pack": "cr", "series": {"twelve_month_average": "10"}}, "34.20", None),
        ({"pack": "cr", "series": {"twelve_month_average": "10"}, "facts": {"product": "microcredit"}}, "48.3303", None),
        ({"pack": "none"}, None, None),
    ],
)  # fmt: skip
def test_rates_follow_their_formulas(changes, ceiling, default):
    told = rate(**changes)
    assert (told["ceiling"], told["default"]) == (ceiling, default)


def test_what_a_rate_needs_is_asked_for():
    told = rate(pack="cl", series={}, facts={"amount_uf": "40"})
    assert (told["ceiling"], told["missing"]) == (None, ["cmf.tic_200_5000uf"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"pack": "xx"}, "unknown_pack"), ({"on": None}, "missing"), ({"on": 5}, "bad_day"), ({"series": []}, "wrong_type"),
        ({"series": {"IBC": 1.5}}, "bad_number"), ({"facts": []}, "wrong_type"), ({"serie": {}}, "unknown_key"),
        ({"facts": {"debtor": "company"}}, "unknown_debtor"), ({"pack": "cl", "on": "1990-01-01"}, "before_pack"),
    ],
)  # fmt: skip
def test_a_wrong_rate_question_is_told_what_is_wrong(changes, code):
    question, problems = rates.read_rate_question({**RATE, **changes})
    assert question is None
    assert [problem.code for problem in problems] == [code]

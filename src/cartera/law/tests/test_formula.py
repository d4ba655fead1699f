"""Formulas compute in decimals, say what they need, and run nothing else."""

from decimal import Decimal

import pytest

from cartera.law.formula import MissingFact, MissingSeries, NoResult, read_formula

SERIES = {("tic", None): Decimal("4.10"), ("ibc", "consumer"): Decimal("17.00")}


def published(name, key):
    try:
        return SERIES[name, key]
    except KeyError:
        raise MissingSeries(name) from None


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("6", {}, "6"),
        ("1 + 2 * 3 - 4 / 8", {}, "6.5"),
        ("-(2 - 5)", {}, "3"),
        ("max(1.5 * S('tic'), S('tic') + 2)", {}, "6.15"),
        ("min(3, 2, S('tic'))", {}, "2"),
        ("1.5 * S('ibc', modality)", {"modality": "consumer"}, "25.5"),
        ("S('ibc', 'consumer')", {}, "17"),
        ("T(amount_uf <= 50, 21, 14)", {"amount_uf": Decimal(50)}, "21"),
        ("T(amount_uf <= 50, 21, 14)", {"amount_uf": Decimal("50.01")}, "14"),
        ("T(10 < days <= 20 and kind == 'card', 1, 2)", {"days": Decimal(20), "kind": "card"}, "1"),
        ("T(not (days > 3 or days < 1), 1, 2)", {"days": Decimal(2)}, "1"),
        ("0.1 + 0.2", {}, "0.3"),
    ],
)
def test_what_a_formula_says_is_computed_in_decimals(text, facts, expected):
    formula, problems = read_formula(text)
    assert problems == ()
    assert formula.value(published, facts) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('x')", "a.b", "2 ** 3", "7 // 2", "7 % 2", "(lambda: 1)()", "S(x)", "S('a', 1)", "S()",
        "T(1, 2, 3)", "T(a < 1, 2)", "True", "'a' + 1", "1j", "[1][0]", "max(1)", "min(*a)", "abs(1)", "max(1, 2, key=a)",
        "a if b else c", "a < b", "x := 1", "1e999", "f'{a}'", "a is b", "T(a in b, 1, 2)", "None",
    ],
)  # fmt: skip
def test_what_is_no_arithmetic_is_refused_by_name(text):
    formula, problems = read_formula(text)
    assert formula is None
    assert problems[0].code in {"formula_forbids", "formula_unreadable"}


@pytest.mark.parametrize("text", ["", "1 +", "(" * 400 + "1" + ")" * 400, "-" * 450 + "1", "1\n2"])
def test_what_cannot_be_parsed_is_a_problem_and_no_crash(text):
    formula, problems = read_formula(text)
    assert formula is None or problems == ()


def test_a_formula_says_what_it_needs():
    formula, _ = read_formula("S('ibc', modality) + T(amount_uf < 3, S('tic'), 0)")
    assert formula.series == {"ibc", "tic"}
    assert formula.facts == {"modality", "amount_uf"}


def test_what_was_not_given_is_named():
    formula, _ = read_formula("S('uf') + amount_uf")
    with pytest.raises(MissingSeries, match="uf"):
        formula.value(published, {})
    formula, _ = read_formula("amount_uf * 2")
    with pytest.raises(MissingFact, match="amount_uf"):
        formula.value(published, {})
    with pytest.raises(MissingFact, match="amount_uf"):
        formula.value(published, {"amount_uf": "many"})


def test_a_division_by_zero_has_no_result():
    formula, _ = read_formula("1 / days")
    with pytest.raises(NoResult):
        formula.value(published, {"days": Decimal(0)})

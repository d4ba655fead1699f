from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartera.disputes.reconciling import numbers
from cartera.disputes.reconciling.matching import Line, Tolerance, bridge

OCT = date(2026, 10, 1)
EXACT = Tolerance()

LINES = st.lists(
    st.builds(
        Line,
        number=st.sampled_from(
            ["", "F001-001234", "F1-1234", "1234", "F002-99", "99", "Factura 00077", "77", "pago"]
        ),
        minor=st.integers(-10_000, 10_000),
        on=st.none() | st.integers(0, 40).map(lambda days: OCT + timedelta(days=days)),
    ),
    max_size=12,
)
TOLERANCES = st.builds(Tolerance, st.integers(0, 500), st.integers(0, 10))


@given(LINES, LINES, TOLERANCES)
def test_the_bridge_always_sums_from_their_balance_to_ours(theirs, ours, tolerance):
    steps = bridge(theirs, ours, tolerance)
    assert sum(line.minor for line in theirs) + sum(step.difference_minor for step in steps) == sum(
        line.minor for line in ours
    )
    assert sum(step.theirs.minor for step in steps if step.theirs) == sum(line.minor for line in theirs)
    assert [step.ours for step in steps if step.ours] == ours, "each of ours once, in its order"
    for step in steps:
        assert step.theirs or step.ours
        assert (step.kind == "both") == (
            step.theirs is not None
            and step.ours is not None
            and abs(step.difference_minor) <= tolerance.minor
        )


@given(LINES, LINES, TOLERANCES)
def test_the_same_two_ledgers_make_the_same_bridge(theirs, ours, tolerance):
    assert bridge(theirs, ours, tolerance) == bridge(theirs, ours, tolerance)


@given(LINES, TOLERANCES)
def test_a_ledger_beside_itself_leaves_no_difference(lines, tolerance):
    unlike = list({numbers.key(line.number): line for line in lines if numbers.key(line.number)}.values())
    assert {step.kind for step in bridge(unlike, unlike, tolerance)} <= {"both"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("F001-00001234", "f001 1234"), ("Factura F001-1234", "F001-1234"), ("000077", "77"), ("FACT. N° 0012", "12"),
        ("B.001/55", "B001-55"), ("Nota de crédito FC01-3", "NC FC01-3"),
    ],
)  # fmt: skip
def test_one_number_written_in_two_ways_is_one(one, other):
    assert numbers.key(one) == numbers.key(other)


def kinds(theirs, ours, tolerance=EXACT):
    return [(step.kind, step.by) for step in bridge(theirs, ours, tolerance)]


def test_numbers_come_first_then_tails_then_amounts():
    ours = [Line("F001-1234", 100), Line("F001-5678", 250), Line("F001-9999", 300, OCT), Line("F001-7", 50)]
    theirs = [
        Line("f001-01234", 90),
        Line("5678", 250),
        Line("pago a proveedor", 300, OCT + timedelta(days=2)),
        Line("X-1", 7),
    ]
    assert kinds(theirs, ours, Tolerance(0, 3)) == [
        ("differs", "number"), ("both", "tail"), ("both", "amount"), ("only_ours", ""), ("only_theirs", ""),
    ]  # fmt: skip


def test_a_tail_alone_is_not_enough():
    assert kinds([Line("5678", 999)], [Line("F001-5678", 250)]) == [("only_ours", ""), ("only_theirs", "")]


def test_an_amount_that_could_be_two_is_nobodys():
    ours = [Line("F-1", 100, OCT), Line("F-2", 100, OCT)]
    assert kinds([Line("", 100, OCT)], ours) == [("only_ours", ""), ("only_ours", ""), ("only_theirs", "")]


def test_an_invoice_and_what_they_paid_of_it_count_together():
    (step,) = bridge([Line("F-1", 100, OCT, (2,)), Line("F-1", -40, OCT, (9,))], [Line("F-1", 100)], EXACT)
    assert (step.theirs.minor, step.theirs.place, step.difference_minor, step.kind) == (
        60,
        (2, 9),
        40,
        "differs",
    )


def test_a_difference_within_the_tolerance_is_none_but_is_still_counted():
    (step,) = bridge([Line("F-1", 99)], [Line("F-1", 100)], Tolerance(1))
    assert (step.kind, step.difference_minor) == ("both", 1)


def test_fifty_thousand_lines_are_set_side_by_side_quickly():
    ours = [Line(f"F001-{number:08}", number * 7 % 9973, OCT) for number in range(20_000)]
    theirs = [Line(f"f001-{number}", number * 7 % 9973, OCT) for number in range(0, 20_000, 2)]
    steps = bridge(theirs, ours, Tolerance(1, 3))
    assert sum(step.kind == "both" for step in steps) >= 10_000

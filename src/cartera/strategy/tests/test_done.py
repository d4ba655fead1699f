import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartera.kernel.policy import Fee
from cartera.portfolio import operations as portfolio
from cartera.strategy import fees, operations
from cartera.strategy.models import StepDone
from cartera.strategy.tests import cast


@pytest.fixture
def ana(db):
    return cast.debtor(cast.creditor())


def done(proposal, charge=True):
    return operations.mark_done(proposal=proposal, on=cast.ON, at=cast.AT, by=None, charge=charge)


def fees_of(receivables):
    for each in receivables:
        each.refresh_from_db()
    return [each.fees_open_minor for each in receivables]


def test_a_step_done_remembers_its_items_with_their_due_dates(ana):
    receivables = cast.items(ana, 10_000, 5_000)
    proposal = cast.proposal(ana, cast.policy(ana.creditor), receivables, step="warning")
    step = done(proposal)
    assert (step.cumulative_days, step.announces, step.within_days, step.rung) == (10, "order_hold", 10, 1)
    spoken = set(step.items.values_list("receivable_id", "due_date"))
    assert spoken == {(each.pk, cast.DUE) for each in receivables}
    assert (proposal.state, proposal.closed_on) == ("done", cast.ON)


def test_a_fee_is_spread_over_the_items_by_principal(ana):
    receivables = cast.items(ana, 20_000, 10_000)
    done(cast.proposal(ana, cast.policy(ana.creditor), receivables))
    assert fees_of(receivables) == [667, 333]


def test_a_percentage_is_of_the_principal_and_not_of_earlier_fees(ana):
    receivables = cast.items(ana, 10_000)
    portfolio.charge_fees(charges=[(receivables[0].pk, 1_000)], on=cast.ON, key="x", at=cast.AT, by=None)
    receivables[0].refresh_from_db()
    done(cast.proposal(ana, cast.policy(ana.creditor), receivables, step="warning"))
    assert fees_of(receivables) == [2_500]


def test_carried_out_twice_it_is_done_and_charged_once(ana):
    receivables = cast.items(ana, 10_000)
    proposal = cast.proposal(ana, cast.policy(ana.creditor), receivables)
    assert done(proposal) == done(proposal)
    assert fees_of(receivables) == [1_000]


def test_without_charge_the_step_is_done_and_costs_nothing(ana):
    receivables = cast.items(ana, 10_000)
    done(cast.proposal(ana, cast.policy(ana.creditor), receivables), charge=False)
    assert fees_of(receivables) == [0]
    assert StepDone.objects.count() == 1


def test_what_was_on_its_way_when_it_was_withdrawn_is_done_all_the_same(ana):
    proposal = cast.proposal(ana, cast.policy(ana.creditor), cast.items(ana, 10_000))
    operations.close_all(proposals=[proposal], state="withdrawn", on=cast.ON, at=cast.AT, by=None, why="paid")
    assert done(proposal).step == "first"


@given(
    st.lists(st.integers(0, 10**12), min_size=1, max_size=20),
    st.one_of(
        st.builds(Fee, amount=st.just("10.005")),
        st.builds(Fee, percent=st.sampled_from(["0.1", "15", "33.333"])),
    ),
    st.sampled_from(["PEN", "CLP", "KWD"]),
)
def test_the_shares_of_a_fee_always_add_up_to_the_fee(amounts, fee, currency):
    principal = dict(enumerate(amounts))
    shares = fees.charges(fee, principal, currency)
    wanted = fees.fee_minor(fee, sum(amounts), currency) if sum(amounts) else 0
    assert sum(minor for _, minor in shares) == wanted
    assert all(minor > 0 for _, minor in shares)


@pytest.mark.parametrize(
    ("fee", "principal", "currency", "minor"),
    [
        (Fee(amount="10.00"), 50_000, "PEN", 1_000),
        (Fee(amount="1000"), 50_000, "CLP", 1_000),
        (Fee(amount="0.5"), 50_000, "CLP", 1),
        (Fee(percent="15"), 103, "PEN", 15),
        (Fee(percent="15"), 10, "PEN", 2),
    ],
)
def test_a_fee_is_rounded_half_up_to_the_minor_unit(fee, principal, currency, minor):
    assert fees.fee_minor(fee, principal, currency) == minor


def test_a_fee_stays_below_what_the_law_leaves_and_bears_its_tax():
    assert fees.capped([(1, 500), (2, 300), (3, 100)], {1: 200, 2: None, 3: 0}) == [(1, 200), (2, 300)]
    assert fees.taxes(Fee(amount="1", tax="19"), [(1, 250), (2, 1)]) == [(1, 48)]
    assert fees.taxes(Fee(amount="1"), [(1, 250)]) == []

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cartera.foundation import moves
from cartera.foundation.models import History
from cartera.strategy import operations, queries
from cartera.strategy.models import Proposal
from cartera.strategy.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def andina():
    return cast.creditor()


def several(of, number=3, **changes):
    version = cast.policy(of)
    made = []
    for _ in range(number):
        ana = cast.debtor(of)
        made.append(cast.proposal(ana, version, cast.items(ana, 10_000), **changes))
    return made


def test_a_hundred_approvals_cost_as_many_queries_as_one(andina):
    one, many = several(andina, 1), several(andina, 30)
    with CaptureQueriesContext(
        connection,
    ) as single:
        operations.approve(proposals=one, at=cast.AT, by=None)
    with CaptureQueriesContext(connection) as bulk:
        assert operations.approve(proposals=many, at=cast.AT, by=None) == 30
    assert len(bulk) == len(single)
    assert History.objects.filter(event="strategy.proposal.approved").count() == 31


def test_a_second_approval_counts_nothing(andina):
    proposals = several(andina)
    operations.approve(proposals=proposals, at=cast.AT, by=None)
    assert operations.approve(proposals=proposals, at=cast.AT, by=None) == 0


def test_an_approval_taken_back_waits_again(andina):
    proposals = several(andina)
    operations.approve(proposals=proposals, at=cast.AT, by=None)
    assert operations.undo_approval(proposals=proposals, at=cast.AT, by=None) == 3
    assert set(Proposal.objects.values_list("state", "approved_at")) == {("proposed", None)}


def test_a_discarded_proposal_keeps_its_reason_and_cannot_be_approved(andina):
    [proposal] = several(andina, 1)
    operations.discard(proposal=proposal, on=cast.ON, why="viejo cliente", at=cast.AT, by=None)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.why, proposal.closed_on) == ("discarded", "viejo cliente", cast.ON)
    assert operations.approve(proposals=[proposal], at=cast.AT, by=None) == 0
    with pytest.raises(moves.UnableToMove):
        operations.close(proposal=proposal, state="failed", on=cast.ON, at=cast.AT, by=None)


def test_a_held_proposal_keeps_its_approval(andina):
    [proposal] = several(andina, 1)
    operations.approve(proposals=[proposal], at=cast.AT, by=None)
    assert operations.hold(proposals=[proposal.pk], why="stale_payments", at=cast.AT, by=None) == 1
    assert operations.hold(proposals=[proposal.pk], why="contact_law", rule="cl-1", at=cast.AT, by=None) == 0
    proposal.refresh_from_db()
    assert (proposal.state, proposal.why, proposal.rule, proposal.approved_at) == (
        "held",
        "contact_law",
        "cl-1",
        cast.AT,
    )


def test_a_page_of_the_list_takes_two_queries_whatever_its_length(andina, django_assert_num_queries):
    several(andina, 5)
    with django_assert_num_queries(2):
        rows = queries.proposals(creditor=andina)
    assert [row["items"][0]["amount_minor"] for row in rows] == [10_000] * 5
    assert rows[0]["reasons"] == ["step_due"]
    assert rows[0]["channels"] == ["email"]


def test_the_list_is_filtered_by_reason_step_and_name(andina):
    several(andina, 2, reasons="step_due,paused")
    where = queries.ProposalFilter
    assert queries.count(creditor=andina, where=where(reason="paused")) == 2
    assert queries.count(creditor=andina, where=where(reason="pause")) == 0
    assert queries.count(creditor=andina, where=where(step="warning")) == 0
    assert queries.count(creditor=andina, where=where(text="quispe")) == 2
    assert queries.ids(creditor=andina, where=where(text="nadie")) == []


def test_the_figures_of_the_day_add_up_per_step_and_currency(andina):
    several(andina, 3)
    [row] = queries.figures(creditor=andina)
    assert (row["step"], row["count"], row["net_minor"], row["currency"]) == ("first", 3, 30_000, "PEN")

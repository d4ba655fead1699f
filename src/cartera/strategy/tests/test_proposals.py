import pytest
from django.db import IntegrityError, connection, transaction
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


def test_a_proposal_is_read_with_its_items_in_two_queries(andina, django_assert_num_queries):
    [made, _] = several(andina, 2)
    with django_assert_num_queries(2):
        row = queries.proposal(pk=made.pk)
    assert row is not None
    assert [each["amount_minor"] for each in row["items"]] == [10_000]
    assert (row["reasons"], row["channels"]) == (["step_due"], ["email"])
    assert queries.proposal(pk=0) is None


@pytest.mark.parametrize(("state", "closed_on"), [("proposed", cast.ON), ("withdrawn", None)])
def test_only_what_is_closed_has_a_day_of_closing(andina, state, closed_on):
    [made] = several(andina, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=made.pk).update(state=state, closed_on=closed_on)

"""What was sent, promised or contested because of a file keeps it from being undone; what it contested itself goes along."""

import pytest

from cartera.agreements import operations as agreements
from cartera.disputes import operations as disputes
from cartera.disputes.models import Dispute
from cartera.intake import operations
from cartera.parties.models import Debtor
from cartera.portfolio import queries
from cartera.portfolio.importing.operations import ImportInUse
from cartera.portfolio.importing.tests.desk import desk, invoice
from cartera.portfolio.tests.books import AT, ON
from cartera.strategy.models import StepDone, StepItem
from cartera.strategy.tests import cast

__all__ = ["desk"]


@pytest.fixture
def taken(desk):
    path = desk.file("receivables", invoice("F-1", disputed="yes"), invoice("F-2"))
    outcome = operations.take_in(
        creditor=desk.creditor, path=path, layout=desk.layout("receivables"), on=ON, at=AT, by=None
    )
    desk.imported = outcome.imported
    return desk


def undo(desk):
    return operations.undo_import(imported=desk.imported, on=ON, at=AT, by=None)


def test_what_the_file_calls_disputed_is_in_dispute_once(taken) -> None:
    dispute = Dispute.objects.get()
    assert (dispute.receivable.number, dispute.amount_minor, dispute.state) == ("F-1", 10_000, "open")
    path = taken.file("receivables", invoice("F-1", disputed="yes"), invoice("F-2"))
    operations.take_in(
        creditor=taken.creditor, path=path, layout=taken.layout("receivables"), on=ON, at=AT, by=None
    )
    disputes.resolve(dispute=dispute, outcome="rejected", on=ON, at=AT, by=None)
    operations.take_in(
        creditor=taken.creditor, path=path, layout=taken.layout("receivables"), on=ON, at=AT, by=None
    )
    assert Dispute.objects.get().state == "rejected", "a decision is not overruled by tomorrow's file"


def test_undoing_ends_the_disputes_of_the_file(taken) -> None:
    undo(taken)
    assert Dispute.objects.get().state == "rejected"
    assert queries.untied() == []


def test_a_step_that_was_sent_because_of_the_file_is_named(taken) -> None:
    item = taken.item("F-2")
    done = StepDone.objects.create(
        account=item.account, debtor=item.debtor, policy_version=cast.policy(taken.creditor), ladder="todos",
        step="primer_aviso", rung=0, cumulative_days=5, action="message", done_on=ON, done_at=AT,
    )  # fmt: skip
    StepItem.objects.create(step_done=done, account=item.account, receivable=item, due_date=item.due_date)
    with pytest.raises(ImportInUse, match="Primer aviso"):
        undo(taken)
    taken.imported.refresh_from_db()
    assert (taken.imported.state, Dispute.objects.get().state, taken.open("F-2")) == ("done", "open", 10_000)


def test_a_promise_and_somebodys_dispute_are_named(taken) -> None:
    debtor = Debtor.objects.get(code="C1")
    agreements.promise(
        debtor=debtor, currency="PEN", reference="PR-1", amount_minor=1_000, by_on=ON, tolerance_days=0,
        items=[taken.item("F-2")], on=ON, at=AT, by=None,
    )  # fmt: skip
    disputes.contest(receivable=taken.item("F-2"), reference="D-9", reason="short", on=ON, at=AT, by=None)
    with pytest.raises(ImportInUse, match=r"PR-1.*D-9"):
        undo(taken)

"""Gathering has one definition and two readers; both give equal frames, and the day decides alike from either."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from cartera.agreements import operations as agreements
from cartera.agreements.instalments import Schedule
from cartera.cycle import deciding, gathering
from cartera.disputes import operations as disputes
from cartera.insight.bench import day as bench
from cartera.kernel import cycle as kernel
from cartera.parties import operations as parties
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Receivable
from cartera.strategy import queries

pytestmark = pytest.mark.django_db(transaction=True)


def gathered(creditor, reader):
    version = queries.policy_in_force(creditor=creditor, on=bench.ON)
    policies = deciding.in_play(creditor, version)
    wanted = deciding.asked(policies) | {"sales_12m"}
    source = gathering.Source(creditor.pk, bench.ON, version.pk, wanted, reader=reader)
    return gathering.gather(source), policies


def protect_some(creditor) -> None:
    """Protect a few debtors, each in another way."""
    at, told = datetime(2026, 1, 1, tzinfo=UTC), {"by": None}
    with_account = Debtor.objects.filter(creditor=creditor, accounts__isnull=False).order_by("pk").distinct()
    first, second, third = with_account[:3]
    parties.protect(debtor=first, kind="represented", reason="-", from_on=bench.ON, at=at, **told)
    parties.record_hardship(
        debtor=second, kind="hardship", reason="-", gestor="Rosa", review_on=bench.ON + timedelta(days=30), on=bench.ON,
        at=datetime(2099, 1, 1, tzinfo=UTC), **told,
    )  # fmt: skip
    disputes.complain(debtor=third, reference="R-1", about="-", on=bench.ON, at=at, **told)


def plan_some(creditor) -> None:
    """Agree with a few debtors on instalments; one of them pays the first and has it returned in part of the cases."""
    at, first = datetime(2026, 1, 1, tzinfo=UTC), bench.ON + timedelta(days=2)
    late = Receivable.objects.filter(
        creditor=creditor, settled_on=None, due_date__lt=bench.ON, issued_on__lt=bench.ON
    )
    items = {item.debtor_id: item for item in late.select_related("debtor").order_by("pk")}
    for number, item in enumerate(list(items.values())[10:16]):
        told = {"on": bench.ON, "at": at, "by": None}
        agreements.agree_plan(
            debtor=item.debtor, currency=item.currency, reference=f"C-{number}", tolerance_days=2, items=[item],
            terms=agreements.Terms(schedule=Schedule(3, first)), **told,
        )  # fmt: skip
        if number % 2:
            paid = agreements.receive(
                creditor=creditor, debtor=item.debtor, reference=f"CP-{number}", amount_minor=100, currency=item.currency,
                paid_on=bench.ON, items=[item], at=at, by=None,
            )  # fmt: skip
            if number == 1:
                portfolio.return_payment(payment=paid, on=bench.ON, at=at, by=None)


def test_both_readers_give_equal_frames_and_equal_decisions():
    bench.fill(300, 1500)
    creditor = Creditor.objects.get()
    protect_some(creditor)
    plan_some(creditor)
    by_rows, policies = gathered(creditor, "django")
    by_columns, _ = gathered(creditor, "adbc")
    for each in fields(by_rows):
        rows, columns = getattr(by_rows, each.name), getattr(by_columns, each.name)
        assert rows.sort(rows.columns).equals(columns.sort(rows.columns)), each.name
    assert by_rows.items.height > 1500
    assert by_rows.done.height > 0
    assert by_rows.instalments.height == by_rows.items["agreed"].sum() == 6
    kinds = ("represented", "hardship", "complaint")
    assert all(by_rows.accounts.select(pl.col(kinds).sum()).row(0))
    assert kernel.decide(by_rows, policies, bench.ON).equals(kernel.decide(by_columns, policies, bench.ON))

"""Gathering has one definition and two readers; both give equal frames, and the day decides alike from either."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from cartera.cycle import deciding, gathering
from cartera.disputes import operations as disputes
from cartera.insight.bench import day as bench
from cartera.kernel import cycle as kernel
from cartera.parties import operations as parties
from cartera.parties.models import Creditor, Debtor
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


def test_both_readers_give_equal_frames_and_equal_decisions():
    bench.fill(300, 1500)
    creditor = Creditor.objects.get()
    protect_some(creditor)
    by_rows, policies = gathered(creditor, "django")
    by_columns, _ = gathered(creditor, "adbc")
    for each in fields(by_rows):
        rows, columns = getattr(by_rows, each.name), getattr(by_columns, each.name)
        assert rows.sort(rows.columns).equals(columns.sort(rows.columns)), each.name
    assert by_rows.items.height > 1500
    assert by_rows.done.height > 0
    kinds = ("represented", "hardship", "complaint")
    assert all(by_rows.accounts.select(pl.col(kinds).sum()).row(0))
    assert kernel.decide(by_rows, policies, bench.ON).equals(kernel.decide(by_columns, policies, bench.ON))

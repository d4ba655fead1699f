"""Gathering has one definition and two readers; both give equal frames, and the day decides alike from either."""

from dataclasses import fields

import pytest

from cartera.cycle import deciding, gathering
from cartera.insight.bench import day as bench
from cartera.kernel import cycle as kernel
from cartera.parties.models import Creditor
from cartera.strategy import queries

pytestmark = pytest.mark.django_db(transaction=True)


def gathered(creditor, reader):
    version = queries.policy_in_force(creditor=creditor, on=bench.ON)
    policies = deciding.in_play(creditor, version)
    wanted = deciding.asked(policies) | {"sales_12m"}
    source = gathering.Source(creditor.pk, bench.ON, version.pk, wanted, reader=reader)
    return gathering.gather(source), policies


def test_both_readers_give_equal_frames_and_equal_decisions():
    bench.fill(300, 1500)
    creditor = Creditor.objects.get()
    by_rows, policies = gathered(creditor, "django")
    by_columns, _ = gathered(creditor, "adbc")
    for each in fields(by_rows):
        rows, columns = getattr(by_rows, each.name), getattr(by_columns, each.name)
        assert rows.sort(rows.columns).equals(columns.sort(rows.columns)), each.name
    assert by_rows.items.height > 1500
    assert by_rows.done.height > 0
    assert kernel.decide(by_rows, policies, bench.ON).equals(kernel.decide(by_columns, policies, bench.ON))

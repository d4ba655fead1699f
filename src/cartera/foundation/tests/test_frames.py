"""Rows written in bulk: what goes in comes out, whatever is alike in it, and a key to nobody is refused."""

from datetime import UTC, datetime

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from cartera.foundation import frames, history
from cartera.foundation.models import History
from cartera.foundation.sqlite_rows import MANY, TOGETHER

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def acts(count, **told):
    return [history.act("house.told", at=AT, by=None, thing_id=number, **told) for number in range(count)]


@pytest.mark.parametrize("count", [1, TOGETHER - 1, TOGETHER, TOGETHER + 1, MANY, MANY + 1])
@pytest.mark.parametrize("why", ["", 'O\'Higgins "ñ" %s ?', "x" * 1000])
def test_what_every_row_says_alike_is_kept_as_it_was_said(count, why):
    history.record_all(acts(count, why=why))
    kept = History.objects.filter(event="house.told").order_by("pk")
    assert [(each.thing_id, each.why, each.at, each.by_id, each.debtor_id, each.facts) for each in kept] == [
        (number, why, AT, None, None, {}) for number in range(count)
    ]


def test_rows_that_are_all_alike_are_as_many_as_were_given():
    history.record_all([history.act("house.told", at=AT, by=None)] * (2 * MANY))
    assert History.objects.filter(event="house.told").count() == 2 * MANY


def test_nulls_among_values_stay_nulls():
    rows = acts(2 * MANY)
    history.record_all([each._replace(debtor_id=5 if each.thing_id else None) for each in rows])
    kept = History.objects.filter(event="house.told").order_by("thing_id")
    assert list(kept.values_list("debtor_id", flat=True)) == [None, *[5] * (2 * MANY - 1)]


def test_truths_are_kept_as_truths():
    house = pl.DataFrame({"id": range(1, MANY + 2), "rehearsal": [True] * (MANY + 1)})
    frames.append("foundation_house", house.with_columns(demo=pl.col("id") == 1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM foundation_house WHERE rehearsal AND demo")
        assert cursor.fetchone() == (1,)


def test_a_key_to_nobody_is_refused_at_once_where_it_was_asked_for():
    acts_of_nobody = [each._replace(by_id=10**9) for each in acts(3)]
    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: PT012 - refused at once here, at the end there
        with frames.proved_at_once():
            history.record_all(acts_of_nobody)
        connection.check_constraints()

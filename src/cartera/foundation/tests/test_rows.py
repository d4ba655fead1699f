"""Rows without models: on both databases they are what the models' own would be."""

from datetime import UTC, datetime, timedelta, timezone

import polars as pl
import pytest
from django.db import IntegrityError

from cartera.foundation import frames, history, rows
from cartera.foundation.models import History

pytestmark = pytest.mark.django_db

SECOND = datetime(2026, 11, 17, 15, tzinfo=UTC)
PART = SECOND + timedelta(microseconds=1200)
NAMES = ("event", "at", "why", "facts", "thing_id")


@pytest.mark.parametrize("at", [SECOND, PART, SECOND.astimezone(timezone(timedelta(hours=-5)))])
def test_a_row_reads_as_one_that_the_model_wrote(at):
    odd = 'tab\there, line\nthere, back\\slash, "quotes", ñandú'
    History.objects.create(event="made", at=at, why=odd, facts={"a": [1, None]}, thing_id=7)
    rows.insert("foundation_history", NAMES, [("made", at, odd, '{"a": [1, null]}', 7)], debtor_id=None)
    model, row = History.objects.order_by("pk").values_list(
        "event", "at", "why", "facts", "thing_id", "debtor_id"
    )
    assert model == row


@pytest.mark.parametrize("at", [SECOND, PART])
def test_a_moment_is_found_by_itself_however_it_was_written(at):
    History.objects.create(event="by model", at=at)
    history.record_all([history.act("by rows", at=at, by=None)])
    frame = pl.DataFrame({"event": ["by frame"], "at": [at], "why": [""], "facts": ["{}"]})
    frames.append("foundation_history", frame)
    found = History.objects.filter(at__lte=at, at__gte=at).order_by("pk")
    assert [each.event for each in found] == ["by model", "by rows", "by frame"]


def test_what_the_database_refuses_comes_in_djangos_words(django_user_model):
    with pytest.raises(IntegrityError):
        rows.insert("foundation_history", NAMES, [(None, SECOND, "", "{}", 1)])


def test_no_rows_are_no_act():
    rows.insert("foundation_history", NAMES, [])
    assert not History.objects.exists()

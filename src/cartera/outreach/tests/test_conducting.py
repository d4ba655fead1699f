"""The limits a house sets itself: kept as a whole, refused with every problem at once."""

import pytest

from cartera.foundation.models import History
from cartera.outreach import conduct, operations
from cartera.outreach.models import Conduct
from cartera.strategy.tests import cast

pytestmark = pytest.mark.django_db


def kept(**changes):
    creditor = changes.pop("creditor", None) or cast.creditor()
    return operations.set_conduct(creditor=creditor, at=cast.AT, by=None, **changes)


def test_what_is_not_named_stays_and_each_change_is_recorded():
    first = kept(**conduct.SUGGESTED)
    again = kept(creditor=first.creditor, max_a_week=2)
    assert (again.pk, again.min_gap_hours, again.max_a_week) == (first.pk, 20, 2)
    kept(creditor=first.creditor, max_a_week=2)
    acts = History.objects.filter(event="outreach.conduct.set").order_by("id")
    assert [row.facts for row in acts][1:] == [{"max_a_week": 2}]


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_kept():
    wrong = {
        "pack": "zz", "collects_as": "nobody", "min_gap_hours": 0, "max_a_week": 99, "holidays": ["2026-13-01"],
        "hours": [
            {"days": "mon", "from": "18:00", "to": "09:00"}, {"days": "tue", "from": "", "to": "09:00"},
            {"days": "someday", "from": "08:00", "to": "09:00"},
        ],
    }  # fmt: skip
    with pytest.raises(operations.ConductHasProblems) as refusal:
        kept(**wrong)
    assert [(each.code, each.column) for each in refusal.value.problems] == [
        ("unknown_pack", "pack"), ("unknown_capacity", "collects_as"), ("out_of_range", "min_gap_hours"),
        ("out_of_range", "max_a_week"), ("empty_hours", "hours.mon"), ("bad_hour", "hours.tue"),
        ("unknown_weekday", "hours"), ("bad_date", "holidays"),
    ]  # fmt: skip
    assert not Conduct.objects.exists()


def test_what_is_suggested_avoids_monday_first_thing_friday_afternoon_and_the_weekend():
    manner = conduct.manner(kept(**conduct.SUGGESTED))
    opens = {day: (start, end) for days, start, end in manner.hours for day in days}
    assert set(opens) == {0, 1, 2, 3, 4}
    assert opens[0][0] > opens[1][0]
    assert opens[4][1] < opens[3][1]

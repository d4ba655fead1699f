"""The limits a house sets itself: kept as a whole, refused with every problem at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cartera.foundation.models import History
from cartera.law import clocks, judge, rulebook, shelf
from cartera.law.question import Question
from cartera.outreach import conduct, lawful, operations, sentences
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


def test_the_child_made_for_where_a_debtor_lives_takes_its_parents_place():
    andina = cast.creditor(country="br")
    asked = [("br", "BR-SP"), ("br", "BR-RS"), ("br", ""), ("", "BR-SP"), ("us", "BR-SP"), ("us", "US-NY")]
    found = [conduct.pack_of(conduct.Manner(), andina, *where) for where in asked]
    assert found == ["br-sp", "br", "br", "br-sp", "us", "us"]
    assert conduct.pack_of(conduct.Manner("br"), andina, "br", "BR-SP") == "br-sp", (
        "a child of the house's choice"
    )
    assert conduct.pack_of(conduct.Manner("none"), andina, "br", "BR-SP") == "none"


def test_where_a_debtor_lives_decides_at_the_gate_and_in_the_books_of_evidence():
    creditor = cast.creditor(country="br")
    debtor = cast.debtor(creditor, country="br", kind="consumer", subdivision="BR-SP")
    cast.contact(debtor, "call", "+5511911111111", authorised=True)
    evening = datetime(2026, 10, 7, 0, 30, tzinfo=UTC)  # 21:30 in São Paulo
    ruling = lawful.judge_all([lawful.Wanted(debtor.pk, "call")], at=evening)[0]
    assert (ruling.rule, ruling.question.pack) == ("br-sp.window.phone", "br-sp")
    noted = operations.contact(wanted=lawful.Wanted(debtor.pk, "call"), at=evening, by=None)
    assert (noted.pack, noted.rule) == ("br-sp", "br-sp.window.phone")
    type(debtor).objects.update(subdivision="")
    loose = lawful.judge_all([lawful.Wanted(debtor.pk, "call")], at=evening)[0]
    assert loose.allowed, "Brazil as a whole has hours that only warn"
    assert loose.verdict.warnings == ("br.window.default",)


@pytest.mark.parametrize(
    "child", [pack for pack in shelf.load().values() if pack.parent], ids=lambda pack: pack.id
)
def test_a_child_refuses_what_its_parent_refuses(child):
    for hour in range(0, 7 * 24, 3):
        question = Question(
            child.id, clocks.second_of(datetime(2026, 10, 5, tzinfo=UTC)) + hour * 3600, "call", debtor="consumer",
            collector="own_name", party="debtor", authorised=frozenset({"call"}),
        )  # fmt: skip
        parent = judge.judge(replace(question, pack=child.parent), rulebook.of(child.parent))
        assert parent.allowed or not judge.judge(question, rulebook.of(child.id)).allowed


@pytest.mark.parametrize(
    ("refuses", "found"), [(False, ("", "")), (True, ("house_limits", "house.review.br"))]
)
def test_a_pack_that_nobody_reviewed_in_time_warns_or_refuses_as_the_house_has_chosen(refuses, found):
    creditor = cast.creditor(country="br")
    debtor = cast.debtor(creditor, country="br", kind="consumer", subdivision="BR-SP")
    cast.contact(debtor, "email", authorised=True)
    kept(creditor=creditor, stale_law_refuses=refuses)
    wanted = [lawful.Wanted(debtor.pk, "email")]
    last_day = datetime(2027, 3, 31, 15, tzinfo=UTC)
    assert lawful.judge_all(wanted, at=last_day)[0].allowed
    ruling = lawful.judge_all(wanted, at=last_day + timedelta(days=1))[0]
    assert ((ruling.why, ruling.rule), ruling.allowed_from) == (found, None)
    overdue = (ruling.rule, *ruling.verdict.also) if refuses else ruling.verdict.warnings
    assert {"house.review.br-sp", "house.review.br"} <= set(overdue)
    said = sentences.line("house.review.br-sp")
    assert "br-sp" in said
    assert "31 mar 2027" in said

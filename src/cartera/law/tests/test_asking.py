"""Questions are read with all that is wrong with them, and everyday events mean what careful reading makes of them."""

import pytest
from hypothesis import given, settings
from tests.long import LONG

from cartera.law import asking, clocks
from cartera.law.tests import strategies

QUESTION = {
    "id": "q1", "pack": "co", "at": "2026-11-18T09:15", "zone": "America/Bogota", "channel": "call",
    "party": "debtor", "debtor": "consumer", "collector": "third_party",
}  # fmt: skip
EVENT = {"at": "2026-11-17T11:00", "channel": "call", "outcome": "attempt"}


def problems(**changes):
    question, book, found = asking.read_question({**QUESTION, **changes})
    assert (question is None) == (book is None) == bool(found)
    return {(problem.column, problem.code) for problem in found}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"pack": "xx"}, {("pack", "unknown_pack")}),
        ({"pack": None}, {("pack", "missing")}),
        ({"pack": ["co"]}, {("pack", "wrong_type")}),
        ({"channel": "fax"}, {("channel", "unknown_channel")}),
        ({"channel": None}, {("channel", "missing")}),
        ({"channel": ["call"]}, {("channel", "wrong_type")}),
        ({"zone": "Mars/Base"}, {("zone", "unknown_zone")}),
        ({"zone": ["America/Bogota", "x"]}, {("zone", "unknown_zone")}),
        ({"zone": 5}, {("zone", "wrong_type")}),
        ({"at": None}, {("at", "missing")}),
        ({"at": 20261118}, {("at", "wrong_type")}),
        ({"at": "2026-11-18"}, {("at", "bad_time")}),
        ({"at": "2026-02-30T10:00"}, {("at", "bad_time")}),
        ({"at": "2026-11-18T24:00"}, {("at", "bad_time")}),
        ({"at": "2026-W47-3T10:00"}, {("at", "bad_time")}),
        ({"at": "0026-11-18T10:00"}, {("at", "bad_time")}),
        ({"at": "1990-11-18T10:00"}, {("at", "before_pack")}),
        ({"since": ["insolvent"]}, {("since", "wrong_type")}),
        ({"since": {"insolvnt": "2026-11-01"}}, {("since.insolvnt", "unknown_flags")}),
        ({"since": {"insolvent": "hoy"}}, {("since.insolvent", "wrong_type")}),
        ({"since": {"insolvent": "2026-11-19"}}, {("since.insolvent", "fact_from_the_future")}),
        ({"debtor": "company"}, {("debtor", "unknown_debtor")}),
        ({"collector": "any"}, {("collector", "unknown_collector")}),
        ({"party": "debter"}, {("party", "unknown_party")}),
        ({"flags": ["represented_by_attorny"]}, {("flags", "unknown_flags")}),
        ({"flags": "first_of_campaign"}, {("flags", "wrong_type")}),
        ({"flags": [["x"]]}, {("flags", "wrong_type")}),
        ({"tags": ["amount_dues"]}, {("tags", "unknown_tags")}),
        ({"authorised": ["fax"]}, {("authorised", "unknown_authorised")}),
        ({"creditor": 7}, {("creditor", "wrong_type")}),
        ({"holidays": ["soon"]}, {("holidays", "wrong_type")}),
        ({"chanel": "call"}, {("chanel", "unknown_key")}),
        ({"history": {}}, {("history", "wrong_type")}),
        ({"history": [3]}, {("history[0]", "wrong_type")}),
        ({"history": [EVENT, {**EVENT, "at": "2026-11-18T09:16"}]}, {("history[1]", "history_from_the_future")}),
        ({"history": [{**EVENT, "outcome": "answered"}]}, {("history[0].outcome", "unknown_outcome")}),
        ({"history": [{**EVENT, "outcome": None}]}, {("history[0].outcome", "missing")}),
        ({"history": [{**EVENT, "channel": "fax"}]}, {("history[0].channel", "unknown_channel")}),
        ({"history": [{**EVENT, "direction": "up"}]}, {("history[0].direction", "unknown_direction")}),
        ({"history": [{**EVENT, "debts": "A"}]}, {("history[0].debts", "unknown_key")}),
        ({"history": [{**EVENT, "debt": 3}]}, {("history[0].debt", "wrong_type")}),
        ({"history": [{**EVENT, "at": "yesterday"}]}, {("history[0].at", "bad_time")}),
        (
            {"pack": "xx", "channel": "fax", "zone": "x", "foo": 1},
            {("pack", "unknown_pack"), ("channel", "unknown_channel"), ("zone", "unknown_zone"), ("foo", "unknown_key")},
        ),
    ],
)  # fmt: skip
def test_everything_wrong_is_named_at_once(change, expected):
    assert problems(**change) == expected


def test_only_an_object_is_a_question():
    assert [problem.code for problem in asking.read_question([])[2]] == ["not_an_object"]


def test_a_slip_of_the_pen_is_told_what_was_meant():
    _, _, [problem] = asking.read_question({**QUESTION, "party": "debter"})
    assert "debtor" in str(problem)


def test_new_words_for_outsiders_and_flags_are_open():
    question, _, _ = asking.read_question({**QUESTION, "party": "landlord", "flags": ["asked_for_spanish"]})
    assert question.party == "landlord"
    assert question.flags == {"asked_for_spanish"}


def test_an_event_at_the_same_minute_is_history_and_no_future():
    question, _, _ = asking.read_question({**QUESTION, "history": [{**EVENT, "at": QUESTION["at"]}]})
    assert question.history[0].second == question.second


@pytest.mark.parametrize(
    ("told", "local"),
    [
        ("2026-11-18T09:15", "2026-11-18T09:15"),
        ("2026-11-18 09:15:30", "2026-11-18T09:15"),
        ("2026-11-18T14:15Z", "2026-11-18T09:15"),
        ("2026-11-18T11:15-03:00", "2026-11-18T09:15"),
        ("2026-11-19T01:15:00+11:00", "2026-11-18T09:15"),
    ],
)
def test_a_time_that_names_its_offset_is_brought_to_the_debtors_clock(told, local):
    question, _, _ = asking.read_question({**QUESTION, "at": told})
    assert clocks.say(question.second) == local


def test_a_history_with_an_attorney_is_marked_for_the_rules_that_leave_it_out():
    question, _, _ = asking.read_question({**QUESTION, "history": [{**EVENT, "party": "attorney"}]})
    assert question.history[0].flags == {"to_attorney"}


@settings(max_examples=500 if LONG else 25, deadline=None)
@given(raw=strategies.questions("co"))
def test_the_quick_way_to_read_an_event_gives_what_the_careful_one_does(raw):
    now = clocks.read(raw["at"])[0]
    for index, event in enumerate(raw["history"]):
        quick = asking._plain(event, now)
        assert quick in (None, asking._event(event, index, now, None, []))

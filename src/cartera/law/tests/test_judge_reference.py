"""The judge and a slow, independent one agree, on the shipped packs and on packs that nobody would write."""

# ruff: noqa: DTZ001 - wall clocks are what is tested

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartera.law import asking, clocks, shelf
from cartera.law.judge import judge
from cartera.law.rulebook import Rulebook
from cartera.law.tests import reference_judge, strategies

SHIPPED = sorted(shelf.load())


def asked(raw):
    """Read a question without caring for its pack."""
    question, _, problems = asking.read_question({**raw, "pack": "none"})
    assert problems == []
    return question


def told(verdict):
    return verdict.verdict, verdict.rule, verdict.also, verdict.warnings


def shown(raw):
    """Tell whether the clock of the first zone ever shows the hour of a question."""
    zones = asked(raw).zones
    second = clocks.second_of(datetime.fromisoformat(raw["at"]))
    return not zones or clocks.zone(zones[0]).real(second) == second


@settings(max_examples=50, deadline=None)
@given(pack=st.sampled_from(SHIPPED), data=st.data())
def test_both_judges_agree_on_the_shipped_packs(pack, data):
    agree_on_shipped(pack, data.draw(strategies.questions(pack)))


def agree_on_shipped(pack, raw):
    packs = list(shelf.chain(shelf.pack(pack)))
    expected = reference_judge.judge(packs, raw)
    assert told(judge(asked(raw), Rulebook(*packs))) == expected


@settings(max_examples=30, deadline=None)
@given(pack=strategies.packs(), raw=strategies.questions("x"), guidance=st.booleans())
def test_both_judges_agree_on_any_pack(pack, raw, guidance):
    agree(pack, raw, guidance)


def agree(pack, raw, guidance):
    expected = reference_judge.judge([pack], raw, guidance_refuses=guidance)
    assert told(judge(asked(raw), Rulebook(pack, guidance_refuses=guidance))) == expected


@settings(max_examples=15, deadline=None)
@given(pack=strategies.packs(timed=True), raw=strategies.questions("x", hours=48))
def test_the_next_moment_is_the_first_minute_that_the_judge_allows(pack, raw):
    found_to_be_first(Rulebook(pack), asked(raw), days=2)


@settings(max_examples=12, deadline=None)
@given(pack=st.sampled_from(SHIPPED), data=st.data())
def test_the_next_moment_is_the_first_minute_in_the_shipped_packs_too(pack, data):
    raw = {
        **data.draw(strategies.questions(pack)),
        "authorised": strategies.CHANNELS,
        "tags": None,
        "flags": [],
    }
    found_to_be_first(Rulebook(*shelf.chain(shelf.pack(pack))), asked(raw), days=2)


def found_to_be_first(book, question, days):
    """Ask minute by minute and compare; the look ahead is cut short, the search's is not."""
    verdict = judge(question, book)
    if verdict.verdict != "refused":
        assert verdict.next_second is None
        return
    second = -(-question.second // 60) * 60
    last = min(verdict.next_second or second, second + days * 86400)
    first = book.clocks(question.zones).first if book.clocks(question.zones) else None
    if verdict.next_second is None:
        last = second + days * 86400
    while second <= last:
        allowed = judge(replace(question, second=second), book).allowed
        real = first is None or first.real(second) == second
        assert (allowed and real) == (second == verdict.next_second), clocks.say(second)
        second += 60


def test_the_reference_would_notice_a_wrong_judge():
    """A history that is moved by a minute over the edge changes the answer of both."""
    packs = [shelf.pack("cl")]
    now = datetime(2026, 11, 18, 10)
    raw = {
        "pack": "cl", "at": now.isoformat(), "channel": "email", "party": "debtor", "debtor": "consumer",
        "zone": "America/Santiago",
    }  # fmt: skip
    for minutes, verdict in ((48 * 60, "allowed"), (48 * 60 - 1, "refused")):
        at = (now - timedelta(minutes=minutes)).isoformat()
        raw["history"] = [{"at": at, "channel": "sms", "outcome": "attempt"}]
        assert reference_judge.judge(packs, raw)[0] == verdict
        assert judge(asked(raw), Rulebook(*packs)).verdict == verdict


@pytest.mark.long
@pytest.mark.parametrize("pack", SHIPPED)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_both_judges_agree_on_each_shipped_pack_at_length(pack, data):
    agree_on_shipped(pack, data.draw(strategies.questions(pack)))


@pytest.mark.long
@settings(max_examples=3000, deadline=None)
@given(pack=strategies.packs(), raw=strategies.questions("x"), guidance=st.booleans())
def test_both_judges_agree_on_any_pack_at_length(pack, raw, guidance):
    agree(pack, raw, guidance)


@pytest.mark.long
@settings(max_examples=300, deadline=None)
@given(pack=strategies.packs(timed=True), raw=strategies.questions("x", hours=72))
def test_the_next_moment_is_the_first_minute_that_the_judge_allows_at_length(pack, raw):
    found_to_be_first(Rulebook(pack), asked(raw), days=8)

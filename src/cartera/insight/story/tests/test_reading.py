"""Files that are wrong are told all at once, with their lines; files that are right become stories."""

from datetime import date, time
from pathlib import Path

import pytest
from django.utils import translation

from cartera.insight.story import grammar
from cartera.insight.story.reading import Built, read_story

GOOD = """
story = "One"
currency = "PEN"

[policy]
policy = "p"
version = "1"
[[policy.ladder]]
name = "all"
[[policy.ladder.step]]
name = "first"
days = 5
channels = ["email"]
template = "friendly_reminder"

[[debtor]]
id = "holding"
kind = "business"

[[day]]
on = 2026-03-06
do = [
  { place = "A-1", debtor = "ana", amount = "100.00", due = 2026-03-01 },
  { run = true }, { approve = "all" },
]
expect = [
  { proposals = 1 },
]
"""


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def read(tmp_path: Path):
    def _read(text: str, built: Built | None = None):
        file = tmp_path / "story.toml"
        file.write_text(text, encoding="utf-8")
        return read_story(file, built or Built())

    return _read


def told(problems) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in problems]


def test_a_good_file_becomes_a_story_with_lines(read):
    story, problems = read(GOOD)
    assert problems == []
    assert (story.title, story.currency, story.timezone, story.run_at) == (
        "One",
        "PEN",
        "America/Lima",
        time(10),
    )
    assert list(story.debtors) == ["holding", "ana"]
    day = story.days[0]
    assert day.on == date(2026, 3, 6)
    assert [(act.verb, act.line) for act in day.deeds] == [("place", 23), ("run", 24), ("approve", 24)]
    assert [(act.said, act.line) for act in day.expectations] == [("proposals = 1", 27)]


def test_all_problems_come_at_once_with_their_lines(read):
    wrong = (
        GOOD.replace('amount = "100.00"', "amount = 100.00")
        .replace("{ run = true }", '{ rnu = true }, { pause = "A-1", form = 2026-01-01 }')
        .replace('kind = "business"', 'kind = "busines"')
        .replace("{ proposals = 1 }", '{ proposal = "anna" }')
        .replace("days = 5", 'days = "5"')
    )
    story, problems = read(wrong)
    assert story is None
    assert {code for code, _ in told(problems)} == {
        "wrong_type", "unknown_verb", "unknown_key", "unknown_word", "unknown_debtor"
    }  # fmt: skip
    text = "\n".join(str(problem) for problem in problems)
    assert "Did you mean “run”?" in text
    assert "Did you mean “from”?" in text
    assert "Did you mean “business”?" in text
    assert "Did you mean “ana”?" in text
    lines = [problem.line for problem in problems]
    assert lines == sorted(lines)
    assert {12, 18, 23, 24, 27} == set(lines)


def test_a_deed_that_is_not_built_is_named_with_its_line(read):
    planned = GOOD.replace("{ run = true }", '{ plan = "P", debtor = "ana" }')
    _, problems = read(planned, Built(deeds={"place", "run", "approve"}))
    assert told(problems) == [("not_built", 24)]
    assert "plan" in str(problems[0])


def test_an_expectation_that_is_not_built_is_named_with_its_line(read):
    _, problems = read(GOOD, Built(expectations={"balance"}))
    assert told(problems) == [("not_built", 27)]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('story = "One"', "", "missing_key"),
        ('currency = "PEN"', 'currency = "PNE"', "unknown_word"),
        ('currency = "PEN"', 'currency = "CLP"\ntimezone = "America/Lma"', "unknown_word"),
        ('currency = "PEN"', 'country = "xx"', "unknown_pack"),
        ('"100.00"', '"100.001"', "wrong_amount"),
        (", due = 2026-03-01", "", "missing_key"),
        ("{ run = true }", '{ credit = "N", amount = "1.00" }', "missing_key"),
        ("{ run = true }", "{ run = 1 }", "wrong_type"),
        ("{ proposals = 1 }", '{ proposal = "ana", state = "aproved" }', "unknown_word"),
        ('template = "friendly_reminder"', 'temlate = "x"', "unknown_key"),
        ("[[day]]", "[[day]]\non = 2026-03-07\n\n[[day]]", "backwards"),
        ("[[day]]", "[day]", "wrong_type"),
    ],
)
def test_one_thing_wrong_is_told_by_its_code(read, old, new, code):
    assert old in GOOD
    story, problems = read(GOOD.replace(old, new))
    assert story is None
    assert code in {problem.code for problem in problems}
    assert all(problem.line for problem in problems)


def test_what_is_not_toml_is_told_with_its_line(read):
    _, problems = read('story = "One"\nday = [\n')
    assert problems[0].code == "wrong_toml"


def test_a_file_that_is_not_there_is_told(tmp_path):
    story, problems = read_story(tmp_path / "none.toml", Built())
    assert story is None
    assert problems[0].code == "cannot_read"


def test_the_policy_may_stand_in_a_file_of_its_own(read, tmp_path):
    head, _, rest = GOOD.partition("[policy]\n")
    inline, _, after = rest.partition("[[debtor]]")
    (tmp_path / "mine.toml").write_text(inline.replace("policy.ladder", "ladder"))
    story, problems = read(head + 'policy = "mine.toml"\n[[debtor]]' + after)
    assert problems == []
    assert 'policy = "p"' in story.policy
    _, problems = read(head + 'policy = "yours.toml"\n[[debtor]]' + after)
    assert told(problems) == [("cannot_read", 5)]
    (tmp_path / "mine.toml").write_text("polcy = 1")
    _, problems = read(head + 'policy = "mine.toml"\n[[debtor]]' + after)
    assert problems
    assert problems[0].file.endswith("mine.toml")


def test_every_deed_may_be_expected_to_be_refused(read):
    story, problems = read(GOOD.replace("{ run = true }", '{ run = true, refused = "later_run_exists" }'))
    assert problems == []
    assert story.days[0].deeds[1].keys == {"refused": "later_run_exists"}
    _, problems = read(GOOD.replace("{ proposals = 1 }", '{ proposals = 1, refused = "x" }'))
    assert told(problems) == [("unknown_key", 27)]


def test_a_near_miss_is_suggested_and_a_far_one_is_not():
    assert "place" in grammar.hint("plase", grammar.DEEDS)
    assert grammar.hint("xyz", grammar.DEEDS) == ""

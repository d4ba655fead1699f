"""`cartera story` says what differs, line by line, and its exit status says how it went."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connections

from cartera.insight import commands

pytestmark = pytest.mark.database

POLICY = """
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
"""
HOLDS = f"""story = "A reminder, then a payment"
currency = "PEN"
{POLICY}
[[day]]
on = 2026-03-06
do = [
  {{ place = "A-1", debtor = "ana", amount = "100.00", due = 2026-03-01 }},
  {{ run = true }},
]
expect = [
  {{ proposal = "ana", step = "first", amount = "100.00" }},
  {{ balance = "ana", open = "100.00" }},
]
"""


def line_of(text: str) -> int:
    """Return the line of HOLDS that has a text."""
    return next(number for number, line in enumerate(HOLDS.splitlines(), 1) if text in line)


@pytest.fixture
def told(tmp_path: Path, django_db_blocker):
    """Write stories into a folder and play them."""

    def _told(*texts: str, options: tuple[str, ...] = ()) -> Result:
        files = []
        for number, text in enumerate(texts, 1):
            files.append(tmp_path / f"{number}.toml")
            files[-1].write_text(text, encoding="utf-8")
        with django_db_blocker.unblock():
            return CliRunner().invoke(commands.story, [*map(str, files), *options], catch_exceptions=False)

    return _told


def test_a_story_that_holds_ends_well(told):
    result = told(HOLDS)
    assert result.exit_code == 0
    assert "A reminder, then a payment" in result.output


def test_a_wrong_expectation_is_named_with_its_line(told):
    result = told(
        HOLDS.replace('step = "first"', 'step = "second"').replace('open = "100.00"', 'open = "90.00"')
    )
    assert result.exit_code == 1
    number = line_of("proposal =")
    assert f"1.toml:{number}: " in result.output
    assert f"1.toml:{number + 1}: " in result.output
    assert "second" in result.output
    assert "first" in result.output
    assert "90.00" in result.output
    assert "100.00" in result.output


def test_where_nothing_is_proposed_the_reasons_are_said(told):
    result = told(HOLDS.replace("due = 2026-03-01", "due = 2026-03-05"))
    assert result.exit_code == 1
    assert "not_due" in result.output


def test_bad_files_tell_all_their_problems_and_good_ones_are_played_all_the_same(told):
    bad = HOLDS.replace("run = true", "rnu = true").replace('currency = "PEN"', 'curency = "PEN"')
    result = told(bad, HOLDS)
    assert result.exit_code == 2
    assert "run" in result.output
    assert "currency" in result.output
    assert "A reminder, then a payment" in result.output


def test_what_is_not_built_is_named(told):
    result = told(HOLDS.replace("{ run = true }", '{ limit = "ana", amount = "5.00" }'))
    assert result.exit_code == 2
    assert "limit" in result.output
    assert f":{line_of('{ run')}: " in result.output


def test_programs_get_one_object_a_story(told):
    wrong = HOLDS.replace('step = "first"', 'step = "second"')
    result = told(HOLDS, wrong, wrong.replace("run = true", "rnu = true"), options=("--json",))
    assert result.exit_code == 2
    holds, differs, unread = (json.loads(line) for line in result.output.splitlines())
    assert holds["holds"] is True
    assert (holds["status"], holds["deeds"], holds["expectations"], holds["differences"]) == (0, 2, 2, [])
    difference = differs["differences"][0]
    assert differs["status"] == 1
    assert {key: difference[key] for key in ("line", "on", "act", "key", "expected", "found")} == {
        "line": line_of("proposal ="), "on": "2026-03-06", "act": 'proposal = "ana"', "key": "step", "expected": "second",
        "found": "first",
    }  # fmt: skip
    assert unread["status"] == 2
    assert unread["problems"][0]["code"] == "unknown_verb"


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ('{ pay = "P", debtor = "ana", amount = "1.00", items = ["A-2"] }', "A-2"),
        ('{ return = "P" }', "P"),
        ('{ import = "none.csv" }', "none.csv"),
        ('{ place = "A-1", debtor = "ana", amount = "7.00", due = 2026-03-01 }', "number_taken"),
        ('{ approve = "ana" }', "ana"),
        ('{ run = true, refused = "later_run_exists" }', "later_run_exists"),
    ],
)
def test_a_deed_that_cannot_be_done_is_a_difference(told, deed, said):
    result = told(
        HOLDS.replace("{ run = true }", f"{{ run = true }},\n  {deed}").replace(
            "  { run = true },\n", f"  {deed},\n  {{ run = true }},\n", 1
        )
    )
    assert result.exit_code == 1
    assert said in result.output


def test_a_folder_stands_for_its_stories(told, tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(HOLDS)
    (tmp_path / "policy.toml").write_text(POLICY.replace("[policy]\n", "").replace("policy.ladder", "ladder"))
    result = told(options=(str(tmp_path),))
    assert result.exit_code == 0
    assert result.output.count("A reminder, then a payment") == 2


def test_the_real_database_is_not_opened(told, monkeypatch):
    nowhere = {**connections.settings["default"], "NAME": "/nowhere/at/all/cartera.sqlite3"}
    kept = connections["default"]
    monkeypatch.setitem(connections.settings, "default", nowhere)
    connections["default"] = connections.create_connection("default")
    try:
        assert told(HOLDS).exit_code == 0
    finally:
        connections["default"] = kept


def test_a_folder_without_stories_is_no_story_that_holds(tmp_path) -> None:
    result = CliRunner().invoke(commands.story, [str(tmp_path)])
    assert isinstance(result.exception, commands.NoStories)
    assert str(tmp_path) in str(result.exception)


def test_no_message_of_a_step_that_no_policy_has_is_a_slip_and_no_expectation(told) -> None:
    asked = HOLDS.replace(
        '{ balance = "ana", open',
        '{ message = "ana", step = "frist", count = 0 },\n  { balance = "ana", open',
    )
    result = told(asked)
    assert result.exit_code != commands.HOLDS
    assert "frist" in result.output
    assert "first" in result.output
    assert told(asked.replace("frist", "first")).exit_code == commands.HOLDS

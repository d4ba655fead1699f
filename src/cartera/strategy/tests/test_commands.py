import json

import pytest
from click.testing import CliRunner

from cartera.strategy.commands import policy
from cartera.strategy.tests import cast


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(policy, [str(word) for word in words])


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(cast.POLICY.format(version="1", more=""))
    return path


def test_check_says_a_good_file_is_good(run, file):
    result = run("check", file)
    assert result.exit_code == 0, result.output


def test_check_tells_file_and_line_of_every_problem(run, file):
    file.write_text(file.read_text().replace("days = 5", "dayz = 5"))
    result = run("check", file)
    assert result.exit_code == 1
    line = file.read_text().splitlines().index("dayz = 5") + 1
    assert f"{file}:{line}:" in result.output
    told = json.loads(run("check", file, "--json").output)
    assert told["good"] is False
    assert {problem["line"] for problem in told["problems"]} >= {line}


def test_check_of_a_missing_file_is_another_failure(run, tmp_path):
    assert run("check", tmp_path / "none.toml").exit_code == 2


@pytest.mark.django_db
def test_a_policy_is_added_put_in_force_and_shown(run, file):
    cast.creditor()
    assert run("add", file).exit_code == 0
    assert run("use", "two-steps", "1", "--from", "2026-01-01").exit_code == 0
    told = json.loads(run("list", "--json").output)
    assert [(row["name"], row["in_force"]) for row in told["versions"]] == [("two-steps", True)]
    shown = json.loads(run("show", "--json").output)
    assert [step["name"] for step in shown["ladders"][0]["steps"]] == [
        "courtesy",
        "first",
        "warning",
        "talk",
        "hold",
    ]


@pytest.mark.django_db
def test_a_shipped_policy_is_added_by_its_name(run):
    cast.creditor()
    assert run("add", "estandar").exit_code == 0

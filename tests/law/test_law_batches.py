"""Questions of the law by the line: each answered in its place, wrong ones too, and nothing kept."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from cartera.config.commands import cartera

QUESTION = {
    "id": "q1", "pack": "py", "at": "2026-11-18T09:15", "zone": ["America/Asuncion"], "channel": "call",
    "party": "debtor", "debtor": "consumer", "collector": "third_party", "creditor": "c1", "debt": "A",
    "product": None, "place": "home", "purpose": "collect",
    "history": [{"at": "2026-11-17T11:00", "channel": "call", "outcome": "attempt", "direction": "out", "debt": "A"}],
    "authorised": None, "flags": [], "tags": None,
}  # fmt: skip


def answered(command, *lines):
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    result = CliRunner().invoke(cartera, ["law", command, "-"], input=text)
    return [json.loads(line) for line in result.stdout.splitlines()], result.exit_code


def test_a_question_is_answered_with_the_keys_that_are_promised():
    told, status = answered("judge", QUESTION)
    assert status == 0
    assert told == [
        {"id": "q1", "verdict": "allowed", "rule": None, "also": [], "warnings": [], "explain": {},
         "next_allowed_at": None, "pack_version": "2026.11.0"},
    ]  # fmt: skip


def test_a_refusal_names_rule_source_and_the_first_lawful_minute():
    [told], _ = answered("judge", {**QUESTION, "at": "2026-11-21T12:00"})
    assert (told["verdict"], told["rule"]) == ("refused", "py.window.all")
    assert told["next_allowed_at"] == "2026-11-23T08:00"
    assert told["explain"].keys() == {"es", "en", "cite", "confidence"}


def test_what_is_wrong_with_a_line_is_said_in_its_place_and_the_next_is_answered():
    told, status = answered(
        "judge", {**QUESTION, "pack": "xx", "channel": "fax"}, "", "{nope", "[]", QUESTION
    )
    assert status == 1
    assert [each["id"] for each in told] == ["q1", None, None, "q1"]
    assert [each.get("error", {}).get("code") for each in told] == [
        "unknown_pack",
        "bad_json",
        "not_an_object",
        None,
    ]
    assert [problem["key"] for problem in told[0]["error"]["problems"]] == ["pack", "channel"]
    assert "xx" in told[0]["error"]["text"]
    assert [each["error"]["line"] for each in told[:3]] == [1, 3, 4]


def test_the_ceiling_of_a_fee_and_of_a_rate_are_answered_too():
    fee = {"id": "f", "pack": "cl", "amount": "1000000", "unit": "UF", "unit_value": "39000", "days_past_due": 21,
           "notice_sent": True}  # fmt: skip
    assert answered("fee", fee) == ([{"id": "f", "ceiling": "71700.00", "rule": "cl.fee.cap"}], 0)
    rate = {"id": "r", "pack": "co", "on": "2026-11-18", "series": {"IBC": "17.00"},
            "facts": {"modality": "consumo", "nature": "commercial"}}  # fmt: skip
    [told], status = answered("rate", rate)
    assert status == 0
    assert (told["id"], told["ceiling"], told["default"], told["rule"]) == (
        "r",
        "25.50",
        "25.50",
        "co.rate.cap",
    )


def test_a_file_that_is_not_there_ends_with_status_2(tmp_path):
    result = CliRunner().invoke(cartera, ["law", "judge", str(tmp_path / "none.jsonl")])
    assert result.exit_code == 2


@pytest.mark.long
def test_a_hundred_thousand_lines_need_no_more_memory_than_ten_thousand(tmp_path):
    peaks = []
    for count in (10_000, 100_000):
        file = tmp_path / f"{count}.jsonl"
        with file.open("w") as out:
            for number in range(count):
                day, hour = (
                    f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
                    f"{number % 24:02}:{number % 60:02}",
                )
                lively = {
                    **QUESTION,
                    "id": number,
                    "creditor": f"c{number}",
                    "at": f"{day}T{hour}",
                    "history": [],
                }
                out.write(json.dumps(lively) + "\n")
        script = (
            "import resource, sys; from cartera.config import cli\n"
            f"sys.argv = ['cartera', 'law', 'judge', {str(file)!r}]\n"
            "try: cli.main()\n"
            "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
        )
        ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
        assert ran.stdout.count(b"\n") == count
        peaks.append(int(ran.stderr.split()[-1]))
    assert peaks[1] < peaks[0] * 1.1

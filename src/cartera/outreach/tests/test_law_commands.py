"""`cartera law list`, `show` and `explain`: the packs as people and programs read them."""

import json

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from cartera.law import shelf
from cartera.outreach.law_commands import law


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def ask(*words: str) -> Result:
    return CliRunner().invoke(law, list(words))


def test_the_list_names_every_pack_and_what_expires_soon() -> None:
    told = json.loads(ask("list", "--on", "2026-11-22", "--json").output)
    assert {row["id"] for row in told["packs"]} == set(shelf.load())
    assert [row["id"] for row in told["expiring"]] == ["us"]
    assert "nobody yet" in ask("list", "--on", "2026-11-22").output


def test_what_is_overdue_for_review_is_said() -> None:
    told = json.loads(ask("list", "--on", "2028-01-01", "--json").output)
    assert {row["review"] for row in told["packs"] if row["rules"]} == {"overdue"}


def test_a_pack_is_shown_with_the_rules_of_its_parent() -> None:
    told = json.loads(ask("show", "br-sp", "--json").output)
    ids = [rule["id"] for rule in told["rules"]]
    assert "br-sp.window.phone" in ids
    assert "br.content.forbidden" in ids
    assert "Law: it binds" in ask("show", "br-sp").output.replace("\n", " ") or told["binding"] == 1


def test_the_pack_without_rules_says_so() -> None:
    assert "no rules" in ask("show", "none").output


def test_a_rule_is_explained_with_source_and_figures() -> None:
    told = json.loads(ask("explain", "cl.fee.cap", "--json").output)
    assert told["sources"][0]["cite"] == "Ley 19.496 art. 37"
    assert "9 % up to 10 UF" in told["figures"]
    assert "after day 20" in ask("explain", "cl.fee.cap").output


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_pack_can_be_shown_in_both_languages(language) -> None:
    with translation.override(language):
        for pack in shelf.load():
            assert ask("show", pack, "--json").exit_code == 0


@pytest.mark.parametrize(
    ("words", "near"), [(("show", "uss"), "“us”"), (("explain", "co.windw.all"), "co.window.all")]
)
def test_an_unknown_name_is_refused_with_the_nearest_one(words, near) -> None:
    refusal = ask(*words).exception
    assert isinstance(refusal, shelf.UnknownPack | shelf.UnknownRule)
    assert near in str(refusal)


def test_a_file_is_checked_with_all_its_problems(tmp_path) -> None:
    file = tmp_path / "zz.toml"
    file.write_text('schema = "jurisdiction-pack/1"\n[pack]\nid = "zz"\nversion = 1\n')
    told = json.loads(ask("check", str(file), "--json").output)
    assert not told["good"]
    assert {row["code"] for row in told["problems"]} == {"missing_key", "wrong_type"}
    assert ask("check", str(file)).exit_code == 1

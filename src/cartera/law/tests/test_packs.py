"""The packs that come with the product."""

import zoneinfo

import holidays
import pytest

from cartera.law import formula, kinds, shelf

FULL = ("cl", "co", "us")
CONTACT = ("pe", "mx", "ec", "py", "do", "gt", "ar", "br", "br-sp")
MONEY = ("es", "eu", "uy")
INFORMED = ("gb", "cr", "pa", "bo", "none")


def test_every_promised_pack_is_on_the_shelf_without_a_problem() -> None:
    assert {*FULL, *CONTACT, *MONEY, *INFORMED} <= set(shelf.load())


@pytest.mark.parametrize("pack", shelf.load().values(), ids=lambda pack: pack.id)
def test_a_pack_has_a_zone_a_calendar_and_a_day_of_review(pack) -> None:
    if pack.id == "none":
        assert not pack.rules
        return
    assert pack.review_by is not None
    assert pack.timezone == "debtor" or zoneinfo.ZoneInfo(pack.timezone)
    if pack.holidays:
        year = holidays.country_holidays(
            pack.holidays.country,
            subdiv=pack.holidays.subdiv or None,
            years=2026,
            categories=pack.holidays.categories,
        )
        assert len(year) >= 5


def test_ids_are_unique_across_all_packs() -> None:
    ids = [rule.id for pack in shelf.load().values() for rule in pack.rules]
    assert len(ids) == len(set(ids))


def test_every_rule_says_itself_in_two_languages_and_cites() -> None:
    for pack in shelf.load().values():
        for rule in pack.rules:
            assert set(rule.explain) == {"es", "en"}, rule.id
            assert all(said.endswith(".") for said in rule.explain.values()), rule.id
            assert rule.source, rule.id


def test_every_formula_can_be_read() -> None:
    for pack in shelf.load().values():
        for rule in pack.rules:
            if isinstance(rule.says, kinds.RateCap | kinds.RateDefault):
                read, problems = formula.read_formula(rule.says.formula)
                assert read is not None, (rule.id, problems)


def test_the_rules_of_a_child_are_its_own_and_then_its_parents() -> None:
    ids = [rule.id for rule in shelf.rules_of(shelf.pack("br-sp"))]
    assert ids[0] == "br-sp.window.phone"
    assert "br.content.forbidden" in ids


def test_an_unknown_pack_or_rule_is_named_with_what_is_near() -> None:
    with pytest.raises(shelf.UnknownPack, match="“us”"):
        shelf.pack("uss")
    with pytest.raises(shelf.UnknownRule, match=r"co\.window\.all"):
        shelf.rule("co.windw.all")


@pytest.fixture
def own(tmp_path):
    """Let a firm keep packs of its own for the length of a test."""
    shelf.keep_own(tmp_path)
    yield tmp_path
    shelf.keep_own(None)


CHILD = """schema = "jurisdiction-pack/1"
[pack]
id = "pe-firma"
parent = "pe"
name = { es = "Perú, nuestra lectura", en = "Peru, our reading" }
version = "1"
review_by = 2027-03-31
reviewed_by = "Dra. Rojas"
[[source]]
id = "carta"
cite = "Carta de la doctora Rojas"
grade = "secondary"
[[rule]]
id = "pe-firma.window.written"
kind = "window"
channels = ["sms", "whatsapp", "email"]
allow = [{ days = ["mon", "tue"], from = 09:00:00, to = 18:00:00 }]
holidays = "refuse"
force = "statutory"
confidence = "high"
source = ["carta"]
effective_from = 2026-01-01
explain = { es = "De nueve a seis.", en = "Nine to six." }
"""


def test_a_firm_adds_a_pack_of_its_own(own) -> None:
    (own / "pe-firma.toml").write_text(CHILD)
    shelf.keep_own(own)
    assert shelf.pack("pe-firma").reviewed_by == "Dra. Rojas"
    assert not shelf.problems()


def test_a_firms_file_takes_the_place_of_a_shipped_one(own) -> None:
    (own / "none.toml").write_text(
        CHILD.replace('parent = "pe"', 'timezone = "America/Lima"').replace("pe-firma", "none")
    )
    shelf.keep_own(own)
    assert shelf.pack("none").rules


@pytest.mark.parametrize(
    "text", [CHILD.replace("carta", "carta2", 1), "not toml", CHILD.replace("pe-firma", "co", 1)]
)
def test_a_broken_pack_of_a_firm_is_told_and_left_out(own, text) -> None:
    (own / "pe-firma.toml").write_text(text)
    shelf.keep_own(own)
    assert "pe-firma" not in shelf.load()
    assert "co" in shelf.load()
    assert shelf.problems()[0].file == "pe-firma.toml"

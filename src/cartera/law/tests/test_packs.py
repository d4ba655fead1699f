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

"""What messages say: shipped texts have nothing against them, and what the law asks for is known."""

from datetime import date

import pytest

from cartera.kernel.policy import CONSEQUENCES
from cartera.law.vocabulary import TAGS
from cartera.outreach import content, letter, templates
from cartera.outreach.conduct import Manner
from cartera.outreach.tests.test_letter import LANGUAGES, NAMES, contents
from cartera.strategy.tests import cast

TALKS = {"call_script", "care_call"}
ON = date(2026, 10, 6)


def judged(template="friendly_reminder", text=None, **changes):
    channel = "call" if template in TALKS else "email"
    facts = contents(template=template, channel=channel, **{"on": ON.isoformat(), **changes})
    written = letter.write(templates.library(facts["language"]), facts)
    return content.judge(text or written.text, contents=facts, subject=written.subject)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("consequence", ["", *CONSEQUENCES])
def test_nothing_is_found_in_any_shipped_text(language, name, consequence):
    until = "2026-10-15" if consequence else ""
    for changes in ({}, {"any_overdue": False}, {"interest_minor": 500}, {"name": "Luis Rojas"}):
        found = judged(name, language=language, until=until, consequence=consequence, **changes)
        assert found.findings == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(set(NAMES) - TALKS))
def test_every_shipped_message_carries_its_creditor_and_a_way_to_be_left_alone(language, name):
    assert {"creditor_identity", "opt_out_method"} <= judged(name, language=language).tags


def test_tags_by_hand_are_those_of_packs_and_of_texts_that_exist():
    for name in NAMES:
        assert content.hand_tags(name)
        assert content.hand_tags(name) <= set(TAGS)


def test_a_house_tags_its_own_texts(settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "tags.toml").write_text('warning = ["debtor_rights"]\nours = ["amount_due"]\n')
    assert content.hand_tags("warning") == {"debtor_rights"}
    assert content.hand_tags("ours") == {"amount_due"}
    assert "amount_due" in content.hand_tags("statement")


def test_a_threat_that_the_ladder_does_not_announce_stops_a_message():
    text = "Le escribimos de Comercial Andina: encargaremos el caso a nuestros abogados. Responda BAJA para no recibir más."
    found = judged(text=text)
    assert found.stops
    assert {"legal_step", "false_legal_threat"} <= found.tags
    backed = judged(text=text, consequence="legal_referral", until="2026-10-15")
    assert not backed.findings
    assert "false_legal_threat" not in backed.tags


def test_accounts_in_other_currencies_are_no_wrong_currency():
    creditor = {**contents()["creditor"], "how_to_pay": "Cuenta soles 193-1\nCuenta USD 194-2 (dólares)"}
    assert judged(creditor=creditor).findings == ()
    assert "wrong_currency" in {
        each.code for each in judged(text="Comercial Andina: debe US$ 20. BAJA").findings
    }


def test_nobody_but_the_debtor_is_told_of_the_debt():
    assert "debt_to_outsider" in {each.code for each in judged(role="reference").findings}
    assert judged(role="guarantor").findings == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "channel", "flags", "needs", "bars"),
    [
        ("CO", "email", (), set(), {"ask_reason_for_default", "judicial_appearance"}),
        ("PE", "email", (), set(), {"judicial_appearance", "public_exposure"}),
        ("CL", "email", ("first_of_campaign",), {"creditor_identity", "amount_due"}, {"bureau_threat"}),
        ("CL", "email", (), set(), {"bureau_threat"}),
    ],
)
def test_the_law_of_the_debtors_country_asks_and_bars(country, channel, flags, needs, bars):
    creditor = cast.creditor()
    asked, barred = content.demanded(
        creditor, Manner(), country, "consumer", channel=channel, on=ON, flags=flags
    )
    assert needs <= asked
    assert bars <= barred
    if not flags:
        assert not asked
    nothing = (frozenset(), frozenset())
    assert content.demanded(creditor, Manner(), country, "business", channel=channel, on=ON) == nothing


@pytest.mark.parametrize(("said", "stops"), [("RUC 20512345678", True), ("RUC 20100070970", False)])
def test_the_tax_id_of_somebody_else_stops_a_message_at_the_exit(said, stops):
    facts = contents(template="friendly_reminder")
    facts["creditor"] |= {"tax_id": "20100070970", "how_to_pay": "A nombre de Banco, RUC 20333333339"}
    written = letter.write(templates.library("es"), facts)
    text = f"{written.text}\nFactura emitida a Comercial Sur, {said}."
    assert content.of_written(facts, written.subject, text, []).stops is stops


def test_what_the_law_asks_for_and_a_template_has_by_hand_is_not_missed():
    facts = contents(template="friendly_reminder")
    written = letter.write(templates.library("es"), facts)
    found = content.judge(written.text, contents=facts, needs=["debtor_rights", "fee_breakdown"])
    assert [dict(each.fields)["tag"] for each in found.findings] == ["fee_breakdown"]

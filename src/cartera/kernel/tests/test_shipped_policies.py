from pathlib import Path

import pytest

import cartera
from cartera.kernel.policy_text import policy_from_table, policy_table, read_policy

SHIPPED = Path(cartera.__file__).parent / "strategy" / "shipped"
TEMPLATES = {
    "courtesy", "friendly_reminder", "firm_reminder", "final_reminder", "warning", "statement", "thank_you", "call_script",
    "care", "care_call",
}  # fmt: skip
TONE = ["courtesy", "friendly_reminder", "firm_reminder", "warning"]


@pytest.fixture(params=["estandar", "personas", "servicios"])
def shipped(request):
    text = (SHIPPED / f"{request.param}.toml").read_text(encoding="utf-8")
    policy, problems = read_policy(text, file=f"{request.param}.toml", templates=TEMPLATES)
    assert [str(problem) for problem in problems] == []
    assert policy.name == request.param
    return policy


def ladder(policy, name):
    return next(ladder for ladder in policy.ladders if ladder.name == name)


def test_every_shipped_policy_is_read_without_a_single_remark(shipped):
    assert policy_from_table(policy_table(shipped)) == (shipped, [])


def test_each_tells_three_kinds_of_payers_apart_after_those_who_need_care(shipped):
    names = [segment.name for segment in shipped.segments]
    assert names == ["cuidado", "puntuales", "responden", "seguimiento"]
    assert shipped.segments[0].when == "hardship"


def test_who_needs_care_gets_options_first_and_nothing_is_announced(shipped):
    care = ladder(shipped, "cuidado")
    assert care.segments == ("cuidado",)
    assert (care.climb, care.steps[0].template) == ("each", "care"), "options first, however old the debt"
    for step in care.steps:
        assert (step.announces, step.is_consequence, step.fee) == (None, False, None)
        assert step.template in {"care", "care_call"}


def test_who_pays_on_time_gets_a_courtesy_and_one_soft_reminder(shipped):
    assert [step.template for step in ladder(shipped, "puntuales").steps] == ["courtesy", "friendly_reminder"]


def test_who_answers_is_reminded_the_day_after_the_due_date(shipped):
    first = ladder(shipped, "responden").steps[0]
    assert (first.after, first.days, first.template) == ("due", 1, "friendly_reminder")


def test_the_tone_is_warm_first_and_firm_later(shipped):
    for each in shipped.ladders:
        tones = [TONE.index(step.template) for step in each.steps if step.template in TONE]
        assert tones == sorted(tones)


def test_every_message_can_go_by_email(shipped):
    for each in shipped.ladders:
        assert all("email" in step.channels for step in each.steps if step.action == "message")


def test_every_consequence_that_a_person_should_see_waits_for_approval(shipped):
    for each in shipped.ladders:
        for step in each.steps:
            if step.action in {"legal_referral", "credit_cancellation"}:
                assert step.approve
                assert step.by != "system"


def test_consumers_are_never_held_nor_suspended():
    policy, _ = read_policy((SHIPPED / "personas.toml").read_text(encoding="utf-8"))
    consequences = {step.action for each in policy.ladders for step in each.steps if step.is_consequence}
    assert consequences == {"legal_referral"}
    assert {step.to for each in policy.ladders for step in each.steps} == {("payer",)}


def test_services_announce_the_suspension():
    policy, _ = read_policy((SHIPPED / "servicios.toml").read_text(encoding="utf-8"))
    announced = {
        step.announces.consequence for each in policy.ladders for step in each.steps if step.announces
    }
    assert announced == {"credit_suspension", "credit_cancellation"}

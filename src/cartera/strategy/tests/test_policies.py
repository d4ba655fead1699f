from datetime import date

import pytest

from cartera.strategy import operations, queries
from cartera.strategy.models import PolicyVersion
from cartera.strategy.tests import cast

pytestmark = pytest.mark.django_db


def text(days=5, version="1"):
    return f"""
policy = "one"
version = "{version}"
[[ladder]]
name = "standard"
[[ladder.step]]
name = "first"
days = {days}
channels = ["email"]
template = "friendly_reminder"
"""


def save(of, written, **more):
    return operations.save_policy(creditor=of, text=written, at=cast.AT, by=None, **more)


def test_the_same_text_twice_is_one_version():
    andina = cast.creditor()
    assert save(andina, text()).pk == save(andina, text()).pk
    assert PolicyVersion.objects.filter(creditor=andina).count() == 1


def test_an_unused_version_takes_a_new_text():
    andina = cast.creditor()
    kept = save(andina, text(5))
    save(andina, text(8))
    kept.refresh_from_db()
    assert queries.read(kept).ladders[0].steps[0].days == 8


def test_a_version_that_decided_refuses_another_text_and_takes_its_own():
    andina = cast.creditor()
    kept = save(andina, text(5))
    operations.use(version=kept, at=cast.AT)
    with pytest.raises(operations.VersionUsed) as refusal:
        save(andina, text(8))
    assert refusal.value.code == "version_used"
    assert save(andina, text(5)).pk == kept.pk


def test_a_wrong_text_is_refused_with_all_its_problems():
    with pytest.raises(operations.PolicyHasProblems) as refusal:
        save(cast.creditor(), text().replace("days", "dayz").replace("name", "nome"))
    assert len(refusal.value.problems) > 1
    assert all(problem.line for problem in refusal.value.problems if problem.fatal)


def test_a_template_nobody_knows_is_a_problem_where_templates_are_known():
    wrong = text().replace("friendly_reminder", "friendly_remainder")
    assert save(cast.creditor(), wrong).pk
    with pytest.raises(operations.PolicyHasProblems):
        save(cast.creditor(), wrong, templates=queries.known_templates())


def test_the_latest_switch_not_after_the_day_decides():
    andina = cast.creditor()
    first, second = save(andina, text(version="1")), save(andina, text(version="2"))
    operations.put_in_force(version=first, from_on=date(2026, 1, 1), at=cast.AT, by=None)
    operations.put_in_force(version=second, from_on=date(2026, 6, 1), at=cast.AT, by=None)
    assert queries.policy_in_force(creditor=andina, on=date(2025, 12, 31)) is None
    assert queries.policy_in_force(creditor=andina, on=date(2026, 5, 31)) == first
    assert queries.policy_in_force(creditor=andina, on=date(2026, 6, 1)) == second


def test_the_days_of_a_step_after_the_one_before_are_added_up():
    ladder = queries.read(cast.policy(cast.creditor())).ladders[0]
    days = {step.name: queries.cumulative_days(ladder, step) for step in ladder.steps}
    assert days == {"courtesy": -3, "first": 5, "warning": 10, "talk": 15, "hold": 30}


def test_every_shipped_policy_is_good_and_names_only_shipped_texts():
    for path in queries.shipped().values():
        assert save(cast.creditor(), path.read_text(), templates=set(queries.known_templates())).pk

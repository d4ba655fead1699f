import pytest
from django.utils import translation

from cartera.kernel.conditions import CONDITION_COLUMNS
from cartera.kernel.policy import CHANNELS, CONSEQUENCES, ROLES
from cartera.kernel.policy_text import read_policy
from cartera.strategy import condition_words, queries, words
from cartera.strategy.tests import cast


def english(condition):
    with translation.override("en"):
        return condition_words.in_words(condition)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (None, ""),
        ("late_share_12m < 0.10 AND invoices_12m >= 3", "share paid late in 12 months less than 10\xa0% and invoices in 12 months at least 3"),
        ("kind = 'business'", "kind of debtor is business"),
        ("open > 100 AND (country = 'pe' OR country = 'co')", "open amount more than 100 and (country is “pe” or country is “co”)"),
        ("tags LIKE '%,vip,%'", "has the tag “vip”"),
        ("score IS NULL", "probability of paying within 30 days is not known"),
        ("score IS NOT NULL", "probability of paying within 30 days is known"),
        ("segment NOT IN ('a', 'b')", "segment is none of “a”, “b”"),
        ("score BETWEEN 0.2 AND 0.5", "probability of paying within 30 days from 20\xa0% to 50\xa0%"),
        ("COALESCE(oldest_days, 0) > 5", "days past due of the oldest item (0 when not known) more than 5"),
        ("overdue / open > 2", "overdue amount ÷ open amount more than 2"),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_words(condition, said):
    assert english(condition) == said


def test_every_column_action_channel_and_role_has_its_word():
    assert set(condition_words.COLUMNS) == {column.name for column in CONDITION_COLUMNS}
    assert set(CONSEQUENCES) < set(words.ACTIONS)
    assert set(CHANNELS) == set(words.CHANNELS)
    assert set(ROLES) == set(words.ROLES)


def test_a_policy_reads_as_a_timeline():
    policy, _ = read_policy(cast.POLICY.format(version="1", more=""))
    with translation.override("en"):
        [ladder] = queries.timeline(policy)
    said = {step.name: step for step in ladder.steps}
    assert [step.day for step in ladder.steps] == [-3, 5, 10, 15, 30]
    assert said["courtesy"].when == "3 days before the due date"
    assert said["talk"].when == "5 days after the step before"
    assert said["warning"].announcement == "Announces: order hold from 10 days after sending"
    assert said["warning"].tone == "serious"
    assert said["warning"].fee == "15% of the open principal"
    assert said["first"].approve
    assert said["hold"].is_consequence


def test_every_shipped_policy_reads_as_a_timeline_in_spanish():
    for path in queries.shipped().values():
        policy, _ = read_policy(path.read_text())
        with translation.override("es"):
            ladders = queries.timeline(policy)
        assert all(step.when for ladder in ladders for step in ladder.steps)

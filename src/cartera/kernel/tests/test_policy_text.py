import textwrap
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartera.kernel import policy_text
from cartera.kernel.policy import Announcement, Fee, Policy, Step
from cartera.kernel.policy_text import policy_from_table, policy_table, read_policy
from cartera.problems import Problem
from cartera.toml import texts

HEAD = 'policy = "p"\nversion = "1"\n'
MESSAGE = {"channels": ["email"]}


def toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def ladder(*steps, **keys):
    """Return the text of a ladder; each step a dict, a message by e-mail unless it says otherwise."""
    lines = ["[[ladder]]", *(f"{key} = {toml(value)}" for key, value in ({"name": "l"} | keys).items())]
    for place, step in enumerate(steps):
        given = {"name": f"s{place}", **(MESSAGE if "action" not in step else {}), **step}
        lines += ["[[ladder.step]]", *(f"{key} = {toml(value)}" for key, value in given.items())]
    return HEAD + "\n".join(lines) + "\n"


def steps_of(*steps, **keys):
    policy, problems = read_policy(ladder(*steps, **keys))
    assert problems == []
    return policy.ladders[0].steps


def told(text, **options):
    """Return the codes with their places, fatal or not."""
    return [(problem.code, problem.column) for problem in read_policy(text, **options)[1]]


WARNING = {"days": 5, "announces": {"consequence": "order_hold", "within_days": 3}}
HOLD = {"days": 8, "action": "order_hold"}


def test_a_policy_of_every_key_is_read():
    text = textwrap.dedent("""
        policy = "standard"
        version = "2026-11-01"
        [thresholds]
        min_open = { PEN = "10.00", CLP = "500" }
        [promises]
        tolerance_days = 2
        [delinquency]
        grace_days = 3
        buckets = [15, 30]
        [interest]
        rate = "12.5"
        basis = "actual"
        from = "grace"
        max = "pack"
        tax = "18"
        [payments]
        order = ["principal", "interest", "fees"]
        stale_after_days = 3
        [[segment]]
        name = "punctual"
        when = "late_share_12m < 0.10 AND invoices_12m >= 3"
        [[segment]]
        name = "rest"
        [[ladder]]
        name = "standard"
        segments = ["punctual", "rest"]
        climb = "each"
        items = "open"
        [[ladder.step]]
        name = "warning"
        days = 20
        channels = ["whatsapp", "email"]
        all_channels = true
        to = ["superior", "payer"]
        template = "firm"
        approve = true
        min_open = { PEN = "50.00" }
        when = "segment = 'rest'"
        fee = { percent = "15" }
        announces = { consequence = "order_hold", within_days = 10 }
        [[ladder.step]]
        name = "hold"
        days = 30
        action = "order_hold"
        by = "executive"
        [[ladder.step]]
        name = "monthly"
        days = 15
        after = "previous"
        month_end = true
        channels = ["email"]
        repeat = true
    """)
    policy, problems = read_policy(text)
    assert problems == []
    assert policy.min_open == {"PEN": 1000, "CLP": 500}
    assert (policy.tolerance_days, policy.grace_days, policy.buckets) == (2, 3, (15, 30))
    assert (policy.interest.rate, policy.interest.basis, policy.interest.start) == ("12.5", "actual", "grace")
    assert (policy.interest.ceiling, policy.interest.tax) == ("pack", "18")
    assert (policy.payment_order, policy.stale_after_days) == (("principal", "interest", "fees"), 3)
    (only,) = policy.ladders
    assert (only.climb, only.items, only.segments) == ("each", "open", ("punctual", "rest"))
    assert only.steps[0] == Step(
        name="warning", days=20, channels=("whatsapp", "email"), all_channels=True, to=("superior", "payer"),
        template="firm", approve=True, min_open={"PEN": 5000}, when="segment = 'rest'", fee=Fee(percent="15"),
        announces=Announcement("order_hold", 10),
    )  # fmt: skip
    assert only.steps[1] == Step(name="hold", days=30, action="order_hold", by="executive", template="hold")
    assert only.steps[2].repeat
    assert only.steps[2].month_end
    assert policy_from_table(policy_table(policy))[0] == policy


def test_what_is_left_out_has_the_defaults_of_the_format():
    policy, problems = read_policy(
        ladder({"days": 5}, {"days": 9, "action": "call"}, {"days": 12, "action": "task"})
    )
    assert problems == []
    assert policy == Policy("p", "1", policy.ladders)
    message, call, task = policy.ladders[0].steps
    assert message == Step("s0", 5, channels=("email",), template="s0")
    assert (call.by, task.by, message.by) == ("collector", "collector", "system")


def test_the_policy_of_a_story_names_the_lines_of_the_story():
    text = (
        "story = 'x'\n\n[policy]\n"
        + HEAD
        + "[[policy.ladder]]\nname = 'l'\n[[policy.ladder.step]]\nname = 's'\ndais = 3\n"
    )
    policy, problems = policy_from_table(
        tomllib.loads(text)["policy"], text=text, file="a.toml", prefix=("policy",)
    )
    assert policy is None
    assert [str(problem).split(" “")[0] for problem in problems if problem.code == "unknown_key"] == [
        "a.toml:10:ladder[l].step[s].dais:"
    ]
    assert {problem.line for problem in problems} == {8, 10}


def test_a_mark_before_the_text_is_no_error():
    assert read_policy("\ufeff" + ladder({"days": 1}))[1] == []


def test_text_that_is_no_toml_is_told_with_its_line():
    policy, (problem,) = read_policy('policy = "p"\nversion = \n', file="a.toml")
    assert policy is None
    assert (problem.code, problem.line) == ("wrong_toml", 2)
    assert read_policy('a = "x')[1][0].line == 1
    assert read_policy("a = " + "[" * 5000)[1][0].code == "wrong_toml"


@pytest.mark.parametrize(("text", "said"), [
    ('a = "x\nb = 1', "does not end with one on its line"), ("a = 1\na = 2", "second time"), ("[a]\n[a]", "second time"),
    ("a = {b = 1, b = 2}", "second time"), ("a", "equals sign"), ("= 3", "a key with a value"), ("a = 1 b = 2", "a line of its own"),
    ("a = [1", "not closed"), ("a = [1 2]", "a comma is missing"), ("[a", "single brackets"), ("a = yes", "no value"), ("a = 2026-02-30", "no such date"),
    ('a = "c:\\dir"', "written twice"), ("a = '''x", "does not end with one."), ("a = '\x01'", "cannot be seen"),
])  # fmt: skip
def test_what_is_no_toml_is_told_to_who_never_heard_of_it(text, said):
    _, (problem,) = read_policy(text)
    assert said in str(problem)


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path):
    (tmp_path / "a.toml").write_bytes(b'policy = "p"\nname = "a\xf1o"\n')
    text, (problem,) = texts.load(tmp_path / "a.toml")
    assert (text, problem.code, problem.line) == (None, "not_utf8", 2)


def test_all_problems_come_at_once_with_their_lines():
    text = HEAD + textwrap.dedent("""\
        min_opn = 1
        [thresholds]
        min_open = { PEN = 10 }
        [[segment]]
        name = "a"
        when = "opne > 1"
        [[ladder]]
        name = "l"
        segments = ["aa"]
        [[ladder.step]]
        name = "s"
        days = -1
        channels = ["mail"]
        [[ladder.step]]
        name = "hold"
        days = 3
        action = "order_hold"
    """)
    _, problems = read_policy(text)
    assert [(problem.line, problem.code) for problem in problems] == [
        (3, "unknown_key"),
        (5, "wrong_type"),
        (8, "condition_column"),
        (11, "wrong_value"),
        (14, "wrong_value"),
        (15, "wrong_value"),
        (19, "consequence_unannounced"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[thresholds]\nmin_open.PEN = 1\n", 4),
        ("thresholds = { min_open = { PEN = 1 } }\n", 3),
        ("[thresholds.min_open]\n# money\n\nPEN = 1\n", 6),
        ('[ "thresholds" . min_open ]\n"PEN" = 1\n', 4),
        ("[payments]\norder = [\n  'fees', # ] =\n]\n[thresholds]\nmin_open = { PEN = 1 }\n", 8),
    ],
)
def test_however_a_key_is_written_its_line_is_found(text, line):
    assert ("wrong_type", line) in [(problem.code, problem.line) for problem in read_policy(HEAD + text)[1]]


def test_steps_written_inside_an_array_have_their_own_lines():
    text = (
        HEAD
        + "[[ladder]]\nname = 'l'\nstep = [\n  { name = 'a', days = 1, channels = ['email'] },\n  { name = 'b' },\n]\n"
    )
    _, problems = read_policy(text)
    assert {problem.line for problem in problems} == {7}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('policy = "p"\n', "missing_key", "version"),
        (HEAD + "[thresholds]\nmin_open = { PNE = '1' }\n", "unknown_currency", "thresholds.min_open.PNE"),
        (HEAD + "[thresholds]\nmin_open = { pen = '1' }\n", "unknown_currency", "thresholds.min_open.pen"),
        (HEAD + "[thresholds]\nmin_open = { PEN = '1.234' }\n", "wrong_value", "thresholds.min_open.PEN"),
        (HEAD + "[thresholds]\nmin_open = { CLP = '1.5' }\n", "wrong_value", "thresholds.min_open.CLP"),
        (HEAD + "[thresholds]\nmin_open = { PEN = '-1' }\n", "wrong_value", "thresholds.min_open.PEN"),
        (HEAD + "[thresholds]\nmin_open = '1'\n", "wrong_type", "thresholds.min_open"),
        (HEAD + "[promises]\ntolerance_days = '2'\n", "wrong_type", "promises.tolerance_days"),
        (HEAD + "[promises]\ntolerance_days = true\n", "wrong_type", "promises.tolerance_days"),
        (HEAD + "[delinquency]\nbuckets = [60, 30]\n", "wrong_value", "delinquency.buckets"),
        (HEAD + "[delinquency]\nbuckets = []\n", "wrong_value", "delinquency.buckets"),
        (HEAD + "[delinquency]\nbuckets = [1, 99999999999999999999]\n", "wrong_value", "delinquency.buckets"),
        (HEAD + "[interest]\nbasis = 360\n", "missing_key", "interest.rate"),
        (HEAD + "[interest]\nrate = 12\n", "wrong_type", "interest.rate"),
        (HEAD + "[interest]\nrate = '12%'\n", "wrong_value", "interest.rate"),
        (HEAD + "[interest]\nrate = '12'\nbasis = 364\n", "wrong_value", "interest.basis"),
        (HEAD + "[interest]\nrate = '12'\nbasis = '360'\n", "wrong_value", "interest.basis"),
        (HEAD + "[interest]\nrate = '12'\nseries = 'IBC'\n", "wrong_value", "interest.series"),
        (HEAD + "[interest]\nrate = '12'\nplus = '2'\n", "wrong_value", "interest.plus"),
        (HEAD + "[interest]\nseries = 'a-name-that-is-far-too-long'\n", "wrong_value", "interest.series"),
        (HEAD + "[interest]\nseries = 'IBC'\ntimes = '1,5'\n", "wrong_value", "interest.times"),
        (HEAD + "[interest]\nrate = '12'\nmax = 'law'\n", "wrong_value", "interest.max"),
        (HEAD + "[payments]\norder = ['fees', 'interest']\n", "wrong_value", "payments.order"),
        (HEAD + "[payments]\norder = ['fees', 'fees', 'interest', 'principal']\n", "wrong_value", "payments.order"),
        (HEAD + "[ladder]\nname = 'l'\n", "wrong_type", "ladder"),
        (HEAD + "thresholds = 3\n", "wrong_type", "thresholds"),
        (HEAD + "[[segment]]\nname = 'a'\nwhen = \"segment = 'a'\"\n", "condition_column", "segment[a].when"),
        (HEAD + "[[segment]]\nname = 'a'\nwhen = 3\n", "wrong_type", "segment[a].when"),
        (HEAD + "[[segment]]\nname = 'a'\n[[segment]]\nname = 'b'\n", "unreachable_segment", "segment[b].name"),
        (HEAD + "[[segment]]\nname = 'a'\nwhen = 'open > 1'\n[[segment]]\nname = 'a'\n", "duplicate_name", "segment[a].name"),
        (ladder({"days": 1}, segments=["x"]), "wrong_value", "ladder[l].segments"),
        (ladder({"days": 1}, climb="lates"), "wrong_value", "ladder[l].climb"),
        (ladder({"days": 1}) + ladder({"days": 2})[len(HEAD) :], "duplicate_name", "ladder[l].name"),
        (ladder({"days": 1}) + ladder({"days": 2})[len(HEAD) :], "unreachable_ladder", "ladder[l].segments"),
        (ladder({"days": 1}, {"days": 2, "name": "s0"}), "duplicate_name", "ladder[l].step[s0].name"),
        (ladder({"days": 1, "name": "finished"}), "wrong_value", "ladder[l].step[finished].name"),
        (ladder({}), "missing_key", "ladder[l].step[s0].days"),
        (ladder({"days": 1, "channels": []}), "wrong_value", "ladder[l].step[s0].channels"),
        (ladder({"days": 1, "action": "message"}), "no_channels", "ladder[l].step[s0].channels"),
        (ladder({"days": 1, "channels": ["call"]}), "wrong_channel", "ladder[l].step[s0].channels"),
        (ladder({"days": 1, "channels": ["email", "email"]}), "wrong_value", "ladder[l].step[s0].channels"),
        (ladder({"days": 1, "to": ["boss"]}), "wrong_value", "ladder[l].step[s0].to"),
        (ladder({"days": 1, "action": "call", "by": "system"}), "needs_person", "ladder[l].step[s0].by"),
        (ladder({"days": 1, "when": "segment = 'a'"}), "condition_value", "ladder[l].step[s0].when"),
        (ladder({"days": 1, "fee": {"amount": "1", "percent": "2"}}), "wrong_value", "ladder[l].step[s0].fee"),
        (ladder({"days": 1, "fee": {}}), "wrong_value", "ladder[l].step[s0].fee"),
        (ladder({"days": 1, "fee": {"percent": "101"}}), "wrong_value", "ladder[l].step[s0].fee.percent"),
        (ladder({"days": 1, "fee": {"amount": "0.00"}}), "wrong_value", "ladder[l].step[s0].fee.amount"),
        (ladder({"days": 1, "announces": {"consequence": "hold", "within_days": 1}}), "wrong_value", "ladder[l].step[s0].announces.consequence"),
        (ladder({"days": 1, "announces": {"consequence": "order_hold"}}), "missing_key", "ladder[l].step[s0].announces.within_days"),
        (ladder({"days": 1, "after": "before_due", "month_end": True}), "wrong_month_end", "ladder[l].step[s0].month_end"),
        (ladder({"days": 1, "repeat": True}, {"days": 2}), "wrong_repeat", "ladder[l].step[s0].repeat"),
        (ladder({"days": 0, "repeat": True}), "wrong_repeat", "ladder[l].step[s0].days"),
        (ladder({"days": 3, "after": "before_due", "repeat": True}), "wrong_repeat", "ladder[l].step[s0].repeat"),
        (ladder({"days": 366, "after": "before_due"}), "wrong_value", "ladder[l].step[s0].days"),
        (ladder({"days": 3, "after": "before_due", "action": "order_hold"}), "early_consequence", "ladder[l].step[s0].action"),
        (ladder({"days": 3, "after": "before_due", "fee": {"amount": "1"}}), "early_fee", "ladder[l].step[s0].fee"),
        (ladder(WARNING | {"after": "before_due"}, HOLD), "early_announcement", "ladder[l].step[s0].announces"),
        (ladder(WARNING | {"after": "before_due"}, HOLD), "consequence_unannounced", "ladder[l].step[s1].action"),
        (ladder({"days": 5}, HOLD), "consequence_unannounced", "ladder[l].step[s1].action"),
        (ladder(HOLD, WARNING), "consequence_unannounced", "ladder[l].step[s0].action"),
        (ladder(WARNING, {"days": 8, "action": "legal_referral"}), "consequence_unannounced", "ladder[l].step[s1].action"),
        (ladder({"days": 3, "after": "previous"}), "unreachable_step", "ladder[l].step[s0].after"),
        (ladder({"days": 5}, {"days": 5}), "unreachable_step", "ladder[l].step[s0].days"),
        (ladder({"days": 9}, {"days": 5}), "unreachable_step", "ladder[l].step[s0].days"),
        (ladder({"days": 9}, {"days": 5}, climb="each"), "out_of_order", "ladder[l].step[s1].days"),
        (ladder(WARNING, {"days": 3}, HOLD), "out_of_order", "ladder[l].step[s1].days"),
        (ladder({"days": 5}, {"days": 10, "after": "previous"}, {"days": 15}), "unreachable_step", "ladder[l].step[s1].days"),
        (ladder({"days": 3, "after": "before_due"}, {"days": 3, "after": "before_due"}), "unreachable_step", "ladder[l].step[s1].days"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_at_its_place(text, code, place):
    policy, problems = read_policy(text)
    assert policy is None
    assert (code, place) in [(problem.code, problem.column) for problem in problems if problem.fatal]
    assert all(str(problem) for problem in problems)


def test_an_announced_consequence_is_overtaken_by_nothing():
    policy, problems = read_policy(ladder(WARNING, HOLD, {"days": HOLD["days"]}))
    assert policy
    assert "unreachable_step" not in [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (HEAD, "nothing_covers", "ladder"),
        (ladder(), "nothing_covers", "ladder[l].step"),
        (ladder(WARNING), "announcement_empty", "ladder[l].step[s0].announces"),
        (ladder({"days": 5}, {"days": 51}), "long_gap", "ladder[l].step[s1].days"),
        (ladder({"days": 46}), "long_gap", "ladder[l].step[s0].days"),
        (ladder(WARNING, HOLD | {"days": 6}), "announced_later", "ladder[l].step[s1].days"),
        (ladder({"days": 5}, {"days": 5}, climb="each"), "out_of_order", "ladder[l].step[s1].days"),
        (
            ladder(WARNING, HOLD | {"announces": {"consequence": "legal_referral", "within_days": 5}}, {"days": 20, "action": "legal_referral"}),
            "silent_announcement", "ladder[l].step[s1].announces",
        ),
        (ladder({"days": 1, "when": "kind = 'company'"}), "condition_value", "ladder[l].step[s0].when"),
        (ladder({"days": 1, "when": "country = 'PE'"}), "condition_value", "ladder[l].step[s0].when"),
        (ladder({"days": 1, "when": "currency = 'PNE'"}), "condition_value", "ladder[l].step[s0].when"),
        (ladder({"days": 1}, segments=["a"]) + "[[segment]]\nname = 'a'\nwhen = 'open > 1'\n[[segment]]\nname = 'b'\n", "segment_uncovered", "segment[b].name"),
        (ladder({"days": 1}, segments=["a"]) + "[[segment]]\nname = 'a'\nwhen = 'open > 1'\n", "no_catch_all", "segment"),
        (
            ladder({"days": 1}, segments=["a"]) + ladder({"days": 2}, name="m", segments=["a", "b"])[len(HEAD) :]
            + "[[segment]]\nname = 'a'\nwhen = 'open > 1'\n[[segment]]\nname = 'b'\n",
            "segment_taken", "ladder[m].segments",
        ),
    ],
)  # fmt: skip
def test_what_is_only_doubtful_is_told_and_the_policy_can_be_used(text, code, place):
    policy, problems = read_policy(text)
    assert policy is not None
    assert [(problem.code, problem.column, problem.fatal) for problem in problems] == [(code, place, False)]


def test_steps_on_one_day_for_different_debtors_are_both_reached():
    steps_of({"days": 5, "when": "open < 100"}, {"days": 5, "when": "open >= 100"})
    steps_of({"days": 5}, {"days": 5, "min_open": {"PEN": "100"}})


def test_a_step_behind_an_announcement_does_not_make_those_before_it_unreachable():
    steps_of({"days": 2}, WARNING, {"days": 6}, HOLD)


def test_a_wrong_value_does_not_make_the_checks_speak_of_its_default():
    assert told(ladder({"days": "5"}, {"days": 5}, {"days": 5, "action": "cal"})) == [
        ("wrong_type", "ladder[l].step[s0].days"),
        ("wrong_value", "ladder[l].step[s2].action"),
    ]
    broken = ladder(WARNING | {"announces": {"consequence": "order_hodl", "within_days": 3}}, HOLD)
    assert told(broken) == [("wrong_value", "ladder[l].step[s0].announces.consequence")]


def test_templates_are_checked_when_they_are_known():
    known = {"warning"}
    assert told(ladder({"days": 1, "template": "warning"}), templates=known) == []
    assert told(ladder({"days": 1, "name": "warning"}), templates=known) == []
    assert told(ladder({"days": 1}), templates=known) == [("unknown_template", "ladder[l].step[s0].name")]
    assert told(ladder({"days": 1, "template": "warn"}), templates=known) == [
        ("unknown_template", "ladder[l].step[s0].template")
    ]
    assert told(ladder({"days": 1, "action": "call"}), templates=known) == []
    assert told(ladder({"days": 1, "template": "warn"})) == []


def test_the_fingerprint_changes_with_the_text():
    assert policy_text.fingerprint("a") == policy_text.fingerprint("a") != policy_text.fingerprint("a ")
    assert len(policy_text.fingerprint("\ud800")) == 64


words = st.sampled_from(
    ["policy", "version", "ladder", "step", "segment", "name", "days", "when", "min_open", "PEN", "=", "[", "]", "[[", "]]",
     "{", "}", '"', "'", '"""', "'''", ".", ",", "1", "-1", "1.5", "true", "nan", "2026-11-01", "20:00", "#", "\n", " ",
     '"x"', '"1.00"', "channels", "email", "announces", "fee", "\\", "\ufeff", "\r"]
)  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(words, max_size=30).map("".join),
        st.lists(words, max_size=30).map(" ".join),
    )
)
def test_no_text_whatever_makes_the_reader_stumble(text):
    policy, problems = read_policy(text)
    assert all(isinstance(problem, Problem) and str(problem) for problem in problems)
    assert (policy is None) == any(problem.fatal for problem in problems)


FULL = policy_table(
    read_policy(
        ladder(
            WARNING | {"fee": {"amount": "1"}, "min_open": {"PEN": "1"}},
            HOLD,
            {"days": 9, "when": "open > 1"},
        )
    )[0]
)
FULL |= {
    "segment": [{"name": "a", "when": "open > 1"}],
    "interest": {"rate": "1", "tax": "1"},
    "thresholds": {"min_open": {"PEN": "1"}},
}
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.dates()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


def places(table, path=()):
    pairs = table.items() if isinstance(table, dict) else enumerate(table) if isinstance(table, list) else ()
    for key, value in pairs:
        yield (*path, key)
        yield from places(value, (*path, key))


def put(table, path, value):
    if not path:
        return value
    copy = table.copy()
    copy[path[0]] = put(copy[path[0]], path[1:], value)
    return copy


@given(st.sampled_from(list(places(FULL))), values)
def test_a_value_of_any_kind_in_any_place_is_told_and_never_raised(path, value):
    policy, problems = policy_from_table(put(FULL, path, value))
    assert (policy is None) == any(problem.fatal for problem in problems)
    assert all(str(problem) for problem in problems)


@pytest.mark.parametrize(
    "key",
    [".".join("a" * 50_000), ". ".join(['"a b"'] * 40), ".".join(["'x'"] * 40), "[" + "a." * 5_000 + "a]\nb"],
)
def test_a_key_of_thousands_of_parts_is_refused_before_it_is_parsed(key):
    policy, problems = read_policy(f"{HEAD}{key} = 1\n")
    assert policy is None
    assert [(each.code, each.line) for each in problems] == [("wrong_toml", 3)]


@pytest.mark.parametrize("text", ["x" * 100_000, '"' * 50_001, "a.b.c = 1\n" * 20, '"' + "." * 90_000])
def test_a_long_text_is_looked_through_in_no_time(text):
    _, problems = read_policy(HEAD + text)
    assert all("deeply" not in each.text for each in problems)

"""A pack from its text: every mistake is told by name and line, and all of them at once."""

import pytest

from cartera.law import kinds, shelf
from cartera.law.reading import read_pack

GOOD = """schema = "jurisdiction-pack/1"

[pack]
id = "zz"
country = "ZZ"
name = { es = "Zeta", en = "Zed" }
version = "1"
timezone = "America/Lima"
week_start = "mon"
holidays = { country = "PE", categories = ["public"] }
review_by = 2027-03-31

[[source]]
id = "ley"
cite = "Ley 1 art. 2"
grade = "primary"

[[rule]]
id = "zz.window.all"
kind = "window"
channels = ["call"]
allow = [{ days = ["mon", "tue"], from = 08:00:00, to = 20:00:00 }]
holidays = "refuse"
applies = { debtor = ["consumer"] }
force = "statutory"
confidence = "high"
source = ["ley"]
effective_from = 2020-01-01
explain = { es = "De lunes a martes.", en = "Monday to Tuesday." }
"""

CAP = """
[[rule]]
id = "zz.cap.weekly"
kind = "cap"
channels = ["call"]
scope = ["debtor", "creditor"]
counts = "attempt"
limit = 3
window = { type = "rolling_days", n = 7 }
force = "statutory"
confidence = "high"
source = ["ley"]
effective_from = "unknown"
explain = { es = "Tres por semana.", en = "Three a week." }
"""

RATE = """
[[rule]]
id = "zz.rate.cap"
kind = "rate_cap"
formula = "2 * S('a.b')"
unit = "pct_per_year"
force = "statutory"
confidence = "high"
source = ["ley"]
effective_from = 2020-01-01
explain = { es = "El doble.", en = "Twice." }
"""

FEE = """
[[rule]]
id = "zz.fee.cap"
kind = "fee"
mode = "marginal"
unit = "UF"
tiers = [{ up_to = 10.0, pct = 9.0 }, { pct = 3.0 }]
force = "statutory"
confidence = "high"
source = ["ley"]
effective_from = 2020-01-01
explain = { es = "Por tramos.", en = "By bands." }
"""

PAUSE = """
[[rule]]
id = "zz.suppress.pause"
kind = "suppress"
state = "insolvent"
max_days = 30
force = "statutory"
confidence = "high"
source = ["ley"]
effective_from = "unknown"
explain = { es = "Treinta días de pausa.", en = "Thirty days of pause." }
"""
WHOLE = GOOD + CAP + RATE + FEE + PAUSE


def changed(old: str, new: str) -> str:
    """Return the whole pack with one place changed."""
    assert old in WHOLE
    return WHOLE.replace(old, new, 1)


def told(text: str) -> list[tuple[str, int | None]]:
    """Return code and line of every problem."""
    return [(problem.code, problem.line) for problem in read_pack(text, file="zz.toml")[1]]


def line_of(text: str, part: str) -> int:
    """Return the line on which a part of a text stands."""
    return text[: text.index(part)].count("\n") + 1


def test_a_good_pack_has_no_problems_and_keeps_every_value() -> None:
    pack, problems = read_pack(WHOLE)
    assert not problems
    assert pack is not None
    window, cap, _rate, fee, pause = pack.rules
    assert pause.says.max_days == 30
    assert isinstance(window.says, kinds.Window)
    assert window.says.allow[0].days == (0, 1)
    assert window.covers("call")
    assert not window.covers("email")
    assert isinstance(cap.says, kinds.Cap)
    assert (cap.says.window, cap.effective_from) == (kinds.Frame("rolling_days", 7), None)
    assert isinstance(fee.says, kinds.Fee)
    assert str(fee.says.tiers[0].pct) == "9.0"


MISTAKES = [
    ('holidays = "refuse"', 'holidys = "refuse"', "unknown_key", "holidys"),
    ('kind = "window"', 'kind = "windw"', "wrong_value", "windw"),
    ('channels = ["call"]', 'channels = ["cal"]', "wrong_value", '["cal"]'),
    ('source = ["ley"]', 'source = ["lei"]', "unknown_source", '["lei"]'),
    ("effective_from = 2020-01-01", "effective_to = 2019-01-01", "missing_key", 'id = "zz.window.all"'),
    ("effective_from = 2020-01-01", "effective_from = 2020-01-01\neffective_to = 2019-01-01", "wrong_value", "effective_to"),
    ("effective_from = 2020-01-01", 'effective_from = "2020"', "wrong_value", 'effective_from = "2020"'),
    ("review_by = 2027-03-31", "", "missing_key", "[pack]"),
    ('explain = { es = "De lunes a martes.", en = "Monday to Tuesday." }', 'explain = { es = "x" }', "missing_key", "explain = "),
    ("from = 08:00:00, to = 20:00:00", "from = 20:00:00, to = 08:00:00", "wrong_value", "allow"),
    ("from = 08:00:00", 'from = "08:00"', "wrong_type", "allow"),
    ('id = "zz.window.all"', 'id = "yy.window.all"', "wrong_id", "yy.window.all"),
    ('id = "zz.cap.weekly"', 'id = "zz.window.all"', "repeated_id", 'kind = "cap"'),
    ('timezone = "America/Lima"', 'timezone = "America/Limma"', "wrong_value", "America/Limma"),
    ("limit = 3", 'limit = "3"', "wrong_type", 'limit = "3"'),
    ('type = "rolling_days", n = 7', 'type = "rolling_days"', "missing_key", "window = {"),
    ('type = "rolling_days", n = 7', 'type = "calendar_day", n = 7', "wrong_value", "window = {"),
    ('counts = "attempt"', 'counts = "attempts"', "wrong_value", "attempts"),
    ("2 * S('a.b')", "__import__('os')", "wrong_formula", "__import__"),
    ("up_to = 10.0, pct", "pct", "wrong_value", "tiers ="),
    ('schema = "jurisdiction-pack/1"', 'schema = "jurisdiction-pack/2"', "unknown_schema", "schema"),
    ('grade = "primary"', 'grade = "first"', "wrong_value", "grade"),
    ('country = "ZZ"', 'country = "ZZ"\nparent = "yy"', "unknown_parent", "parent"),
    ('[pack]\nid = "zz"', '[pack]\nid = "zz', "wrong_toml", 'id = "zz\n'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "place"), MISTAKES)
def test_a_mistake_is_told_with_its_line(old: str, new: str, code: str, place: str) -> None:
    text = changed(old, new)
    problems = told(text)
    line = line_of(text, place)
    near = {line, line - 1}  # a repeated id is told on the line of the id, above its kind
    if code == "wrong_formula":
        assert any(found.startswith("formula") and at == line for found, at in problems), problems
    else:
        assert any(found == code and at in near for found, at in problems), problems


def test_all_mistakes_come_at_once() -> None:
    text = (
        WHOLE.replace('kind = "cap"', 'kind = "kap"')
        .replace('"refuse"', '"refus"')
        .replace("2027-03-31", "1")
    )
    assert len(told(text)) == 3
    assert read_pack(text)[0] is None


def test_an_unknown_key_comes_with_the_nearest_known_one() -> None:
    problem = read_pack(changed('force = "statutory"', 'forze = "statutory"'))[1]
    assert any(each.fields.get("near") == "force" for each in problem)


CHILD = """schema = "jurisdiction-pack/1"
[pack]
id = "zz-a"
parent = "zz"
name = { es = "Zeta A", en = "Zed A" }
version = "1"
review_by = 2027-03-31
[[source]]
id = "ley"
cite = "Ley 3"
grade = "primary"
"""


def child(rule: str, head: str = "") -> list[str]:
    """Return the codes told of a child with one rule."""
    text = CHILD.replace("[[source]]", f"{head}\n[[source]]") + rule.replace('"zz.', '"zz-a.')
    _packs, problems = shelf.read_all({"a.toml": text, "z.toml": WHOLE})
    return [problem.code for problem in problems]


WINDOW = GOOD[GOOD.index("[[rule]]") :]

LOOSER = [
    WINDOW.replace("20:00:00", "21:00:00"),
    WINDOW.replace('"mon", "tue"', '"mon", "sun"'),
    WINDOW.replace('holidays = "refuse"', 'holidays = "ignore"'),
    CAP.replace("limit = 3", "limit = 4"),
    PAUSE.replace("max_days = 30", "max_days = 29"),
]
TIGHTER = [
    WINDOW.replace("20:00:00", "19:00:00"),
    WINDOW.replace('channels = ["call"]', 'channels = ["email"]').replace("20:00:00", "23:00:00"),
    CAP.replace("limit = 3", "limit = 2"),
    CAP.replace("limit = 3", "limit = 9").replace("n = 7", "n = 30"),
    PAUSE.replace("max_days = 30\n", ""),
    PAUSE.replace("max_days = 30", "max_days = 5").replace("insolvent", "deceased"),
]


@pytest.mark.parametrize("rule", LOOSER)
def test_a_child_never_loosens_its_parent(rule: str) -> None:
    assert child(rule) == ["looser_than_parent"]


@pytest.mark.parametrize("rule", TIGHTER)
def test_a_child_may_tighten_and_add(rule: str) -> None:
    assert child(rule) == []


def test_a_child_keeps_the_week_and_the_holidays_of_its_parent() -> None:
    assert child(WINDOW, 'week_start = "sun"') == ["looser_than_parent"]
    dropped = 'holidays = { country = "PE", drop = [2026-12-25] }'
    assert child(WINDOW, dropped) == ["looser_than_parent"]


def test_a_child_inherits_zone_and_calendar() -> None:
    packs, problems = shelf.read_all({"a.toml": CHILD + WINDOW.replace('"zz.', '"zz-a.'), "z.toml": WHOLE})
    assert not problems
    assert packs["zz-a"].timezone == "America/Lima"
    assert packs["zz-a"].holidays == packs["zz"].holidays

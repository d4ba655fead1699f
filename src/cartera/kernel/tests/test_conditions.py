import sqlite3

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartera.kernel import conditions
from cartera.kernel.conditions import CONDITION_COLUMNS, SEGMENT_COLUMNS, compile_condition, read_condition
from cartera.problems import Problem

ROW = {
    "country": "pe", "kind": "business", "segment": "rest", "currency": "PEN", "open": 120.5, "overdue": 100.0,
    "items_overdue": 2, "oldest_days": 12, "invoices_12m": 4, "late_share_12m": 0.25, "avg_days_late_12m": 3.0,
    "kept_promises_12m": 1, "broken_promises_12m": 0, "reminders_12m": 3, "paid_after_reminder_12m": 2,
    "days_since_contact": None, "score": None, "customer_years": 5.5, "sales_12m": 0.0, "tags": ",vip,export,",
    "hardship": True,
}  # fmt: skip
FRAME = pl.DataFrame([ROW], schema_overrides={"days_since_contact": pl.Int64, "score": pl.Float64})


def says(text):
    return FRAME.select(compile_condition(text).alias("said"))["said"][0]


def codes(text, **options):
    return [problem.code for problem in read_condition(text, **options)[1]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("open > 100 AND segment = 'rest'", True),
        ("OPEN > 100 and Segment = 'rest'", True),
        ("segment = 'Rest'", False),
        ("late_share_12m < 0.10 AND invoices_12m >= 3", False),
        ("score > 0.5", None),
        ("NOT score > 0.5", None),
        ("score > 0.5 OR open > 1", True),
        ("score > 0.5 AND open < 1", False),
        ("score > 0.5 AND NULL", None),
        ("open > 1 OR NULL", True),
        ("COALESCE(score, 0.9) > 0.5", True),
        ("COALESCE(NULL, score) > 0.5", None),
        ("score IS NULL", True),
        ("score IS NOT NULL", False),
        ("NULL IS NULL", True),
        ("currency IN ('PEN', 'USD')", True),
        ("currency NOT IN ('USD', NULL)", None),
        ("currency IN ('PEN', NULL)", True),
        ("open BETWEEN 100 AND 120.5", True),
        ("open NOT BETWEEN 100 AND 120.5", False),
        ("tags LIKE '%,vip,%'", True),
        ("tags LIKE '%,VIP,%'", False),
        ("tags NOT LIKE '%,vip,%'", False),
        ("NOT tags LIKE '%,vip,%'", False),
        ("country LIKE 'p_'", True),
        ("country LIKE 'p'", False),
        ("country LIKE 'p.'", False),
        ("open / sales_12m > 1", None),
        ("invoices_12m / 8 = 0.5", True),
        ("paid_after_reminder_12m >= 0.6 * reminders_12m", True),
        ("items_overdue % 0 = 1", None),
        ("-7 % 4 = -3", True),
        ("-(open - 120) = -0.5", True),
        ("(TRUE)", True),
        ("hardship", True),
        ("NOT hardship OR open < 0", False),
    ],
)
def test_a_condition_says_what_sql_says(text, said):
    assert says(text) is said


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("SUM(open) > 1", "condition_aggregate", "SUM"),
        ("COUNT(*) > 1", "condition_aggregate", "COUNT"),
        ("MAX(open) OVER () > 1", "condition_aggregate", "MAX"),
        ("open > (SELECT 1)", "condition_subquery", "SELECT"),
        ("open IN (SELECT open FROM t)", "condition_subquery", "SELECT"),
        ("EXISTS (SELECT 1)", "condition_subquery", "SELECT"),
        ("CASE WHEN open > 1 THEN TRUE END", "condition_refused", "CASE"),
        ("CAST(open AS INT) > 1", "condition_refused", "CAST"),
        ("ABS(open) > 1", "condition_refused", "ABS"),
        ("IFNULL(open, 1) > 1", "condition_refused", "IFNULL"),
        ("RANDOM() > 1", "condition_refused", "RAND"),
        ("launch_rockets(open) > 1", "condition_refused", "LAUNCH_ROCKETS"),
        ("country || 'x' = 'pex'", "condition_refused", "||"),
        ("country ILIKE 'p%'", "condition_refused", "ILIKE"),
        ("country LIKE 'p' ESCAPE '!'", "condition_refused", "ESCAPE"),
        ("country COLLATE nocase = 'pe'", "condition_refused", "COLLATE"),
        ("open & 1 = 1", "condition_refused", "&"),
        ("open BETWEEN SYMMETRIC 1 AND 2", "condition_refused", "BETWEEN"),
        ("open > ?", "condition_refused", "?"),
        ("CURRENT_DATE > 1", "condition_refused", "CURRENT_DATE"),
        ("opne > 1", "condition_column", "open"),
        ("t.open > 1", "condition_column", "t.open"),
        ("debtor_id > 1", "condition_column", "debtor_id"),
        ('segment = "rest"', "condition_column", "single quotes"),
        ("open > '100'", "condition_types", "100"),
        ("kind = 1", "condition_types", "kind = 1"),
        ("open + kind > 1", "condition_types", "kind"),
        ("open LIKE '1%'", "condition_types", "open"),
        ("(open > 1) = TRUE", "condition_types", "TRUE"),
        ("COALESCE(open, 'x') > 1", "condition_types", "COALESCE"),
        ("kind LIKE country", "condition_pattern", "LIKE"),
        ("score = NULL", "condition_null", "IS NULL"),
        ("open", "condition_not_boolean", "Compare"),
        ("open AND kind = 'business'", "condition_not_boolean", "open"),
        ("NULL", "condition_not_boolean", "Compare"),
        ("open > 1e400", "condition_number", "1e400"),
        ("open >", "condition_unreadable", ">"),
        ("open > 1; DROP TABLE x", "condition_unreadable", "DROP"),
        ("SELECT 1", "condition_unreadable", "SELECT"),
        ("kind = 'x", "condition_unreadable", "kind"),
        ("open IN ()", "condition_refused", "IN"),
        ("  ", "condition_empty", "empty"),
        ("(" * 900 + "TRUE" + ")" * 900, "condition_too_long", "long"),
        ("open > 1 OR " * 200 + "TRUE", "condition_too_long", "long"),
    ],
)
def test_what_is_not_allowed_is_refused_by_name(text, code, named):
    condition, problems = read_condition(text)
    assert condition is None
    assert code in [problem.code for problem in problems]
    assert any(named in str(problem) for problem in problems)
    with pytest.raises(conditions.WrongCondition):
        compile_condition(text)


def test_all_problems_are_told_at_once():
    assert codes("opne > 1 AND ABS(open) > 2 AND kind = 3 AND COUNT(*) > 4") == [
        "condition_column",
        "condition_refused",
        "condition_types",
        "condition_aggregate",
    ]


def test_segment_is_a_column_of_steps_only():
    assert codes("segment = 'rest'") == []
    assert codes("segment = 'rest'", allowed=SEGMENT_COLUMNS) == ["condition_column"]


def test_a_segment_that_does_not_exist_is_refused_and_a_strange_kind_is_only_told():
    values = {"segment": ("rest", "punctual"), "kind": ("business", "consumer")}
    condition, problems = read_condition("segment IN ('punctuals', 'rest')", values=values)
    assert condition is None
    assert problems[0].fields["near"] == "punctual"
    condition, problems = read_condition("kind <> 'company'", values=values)
    assert condition is not None
    assert [problem.fatal for problem in problems] == [False]


def test_a_condition_knows_its_columns():
    condition, _ = read_condition("Open > 1 AND COALESCE(score, 1) > 0")
    assert condition.columns == {"open", "score"}
    assert condition.text == "Open > 1 AND COALESCE(score, 1) > 0"


def test_every_column_can_be_asked_for():
    for column in CONDITION_COLUMNS:
        assert says(f"{column.name} IS NULL") is (ROW[column.name] is None)
        assert column.meaning


def test_an_amount_in_cents_equals_its_decimal():
    cents = pl.DataFrame({"open": [cent / 100 for cent in range(100_000)]})
    for cent in (10, 110, 29, 99_999):
        assert cents.select(compile_condition(f"open = {cent / 100}")).sum().item() == 1


numbers = ["open", "overdue", "score", "sales_12m"]
texts = ["kind", "country", "tags"]
number_values = st.one_of(st.none(), st.sampled_from([-2.0, -0.5, 0.0, 0.1, 1.0, 2.5, 100.0]))
text_values = st.one_of(st.none(), st.text("ab%_.\n^'Á", max_size=4))


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


number_literals = st.sampled_from(["0.0", "0.1", "1.0", "2.5", "100.0", "-0.5"])
text_literals = st.text("ab%_.^'Á", max_size=4).map(quoted)
number = st.recursive(
    st.sampled_from(numbers) | number_literals,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: "({} {} {})".format(*parts)),
        st.tuples(inner, inner).map(lambda parts: "COALESCE({}, {})".format(*parts)),
        inner.map(lambda part: f"(- {part})"),
    ),
    max_leaves=4,
)
text = st.sampled_from(texts) | text_literals
compare = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
atom = st.one_of(
    st.tuples(number, compare, number).map(" ".join),
    st.tuples(text, compare, text).map(" ".join),
    st.tuples(number, st.sampled_from(["BETWEEN", "NOT BETWEEN"]), number, number).map(
        lambda parts: "{} {} {} AND {}".format(*parts)
    ),
    st.tuples(number | text, st.sampled_from(["IS NULL", "IS NOT NULL"])).map(" ".join),
    st.tuples(st.sampled_from(texts), st.sampled_from(["LIKE", "NOT LIKE"]), text_literals).map(" ".join),
    st.tuples(
        number, st.sampled_from(["IN", "NOT IN"]), st.lists(number | st.just("NULL"), min_size=1, max_size=3)
    ).map(lambda parts: f"{parts[0]} {parts[1]} ({', '.join(parts[2])})"),
    st.sampled_from(["TRUE", "FALSE"]),
)
condition = st.recursive(
    atom,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(" ".join),
        inner.map(lambda part: f"NOT {part}"),
        inner.map(lambda part: f"({part})"),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(condition, st.lists(st.tuples(*[number_values] * 4, *[text_values] * 3), min_size=1, max_size=8))
def test_polars_and_sqlite_agree_on_true_false_and_unknown(condition, rows):
    names = numbers + texts
    frame = pl.DataFrame(
        rows, schema={name: pl.Float64 if name in numbers else pl.String for name in names}, orient="row"
    )
    ours = frame.with_columns(compile_condition(condition).alias("said"))["said"].to_list()
    with sqlite3.connect(":memory:") as base:
        base.execute("PRAGMA case_sensitive_like = ON")
        base.execute(
            f"CREATE TABLE t ({', '.join(n + (' REAL' if n in numbers else ' TEXT') for n in names)})"
        )
        base.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(names))})", rows)
        theirs = [row[0] for row in base.execute(f"SELECT {condition} FROM t ORDER BY rowid")]
    base.close()
    assert ours == [None if said is None else bool(said) for said in theirs]


words = st.sampled_from(
    [*SEGMENT_COLUMNS, "AND", "OR", "NOT", "IN", "(", ")", ",", "'", "'a'", "1", ".5", "LIKE", "IS", "NULL", "SELECT", "=",
     "<", "-", "--", "/*", "CASE", "WHEN", "COALESCE", "SUM", "*", ";", '"', "[", "::", "{", "BETWEEN", "%", "OVER", "AS"]
)  # fmt: skip


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(words, max_size=12).map(" ".join)))
def test_no_text_whatever_makes_the_reader_stumble(text):
    condition, problems = read_condition(text)
    assert all(isinstance(problem, Problem) and str(problem) for problem in problems)
    assert (condition is None) == any(problem.fatal for problem in problems)
    if condition is not None:
        FRAME.select(compile_condition(text))

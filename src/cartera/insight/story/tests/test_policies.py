"""A policy written inside a story is kept as a text of its own that says the same."""

import tomllib
from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from cartera.insight.story.policies import as_toml

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=8)
plain = st.one_of(
    texts, st.integers(-(2**40), 2**40), st.booleans(), st.dates(date(1900, 1, 1)), st.times().map(lambda t: t.replace(fold=0)),
    st.lists(texts, max_size=3),
)  # fmt: skip
tables = st.recursive(
    st.dictionaries(texts, plain, max_size=3),
    lambda below: st.dictionaries(
        texts, st.one_of(plain, below, st.lists(below, min_size=1, max_size=2)), max_size=3
    ),
    max_leaves=12,
)


@given(tables)
def test_what_is_written_reads_as_the_same_table(table):
    assert tomllib.loads(as_toml(table)) == table


def test_tables_get_headers_of_their_own():
    ladder = {"name": "all", "step": [{"name": "first", "days": 5, "fee": {"amount": "1.00"}}]}
    text = as_toml({"policy": "p", "ladder": [ladder], "at": time(10)})
    assert text == (
        'policy = "p"\nat = 10:00:00\n[[ladder]]\nname = "all"\n'
        '[[ladder.step]]\nname = "first"\ndays = 5\n[ladder.step.fee]\namount = "1.00"\n'
    )

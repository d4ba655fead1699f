"""Amounts, dates and words as the reader writes them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from cartera.problems import Problem
from cartera.ui import formats, words

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("language", "region", "minor", "currency", "expected"),
    [
        ("es", "PE", 123450, "PEN", f"S/{NBSP}1,234.50"),
        ("es", "CO", 123450000, "COP", "$1.234.500,00"),
        ("es", "CL", 1234500, "CLP", "$1.234.500"),
        ("es", "419", 123450, "PEN", f"PEN{NBSP}1,234.50"),
        ("en", "PE", 123450, "PEN", f"PEN{NBSP}1,234.50"),
        ("en", "419", -5, "USD", "-$0.05"),
    ],
)
def test_money_is_written_with_its_currency_as_the_reader_does(language, region, minor, currency, expected):
    with translation.override(language), formats.in_region(region):
        assert formats.money(minor, currency) == expected


def test_an_amount_keeps_every_place_of_its_currency():
    with translation.override("es"), formats.in_region("PE"):
        assert formats.amount(100, "PEN") == "1.00"
        assert formats.amount(100, "CLP") == "100"
        assert formats.amount(2**60, "PEN") == "11,529,215,046,068,469.76"


def test_a_region_nobody_writes_in_falls_back_to_the_language():
    with translation.override("en"), formats.in_region("ZZ"):
        assert formats.number(1234.5) == "1,234.5"


def test_a_date_is_written_in_the_readers_language():
    with formats.in_region("PE"):
        with translation.override("es"):
            assert formats.day(date(2026, 3, 3)) == "3 mar. 2026"
            assert formats.day(date(2026, 3, 3), "full") == "martes, 3 de marzo de 2026"
        with translation.override("en"):
            assert formats.day(date(2026, 3, 3)) == "Mar 3, 2026"


def test_a_moment_is_written_in_the_active_zone():
    with translation.override("en"), timezone.override("America/Lima"):
        assert formats.moment(datetime(2026, 3, 4, 2, 5, tzinfo=UTC)).startswith("Mar 3, 2026")


def shown(source, **context):
    return Template("{% load cartera_ui %}" + source).render(Context(context))


def test_what_is_not_known_is_a_dash():
    assert shown("{{ a|money:'PEN' }}{{ b|day }}{{ c|moment }}", a=None, b=None, c=None) == "———"


def test_a_state_is_shown_by_shape_and_word():
    words.register_states("test_tags", {"gone": words.State("Gone", "warn", "pause")})
    html = shown("{% state_badge 'gone' 'test_tags' %}")
    assert 'class="badge badge-warn"' in html
    assert "<svg" in html
    assert html.endswith("Gone</span>")


def test_an_unknown_state_shows_its_code_and_an_unknown_reason_too():
    assert "nobody_knows" in shown("{% state_badge 'nobody_knows' %}")
    assert shown("{% reason 'nobody_knows' %}") == "nobody_knows"


def test_one_code_cannot_get_two_meanings():
    words.register_reasons({"test_twice": "Once"})
    words.register_reasons({"test_twice": "Once"})
    with pytest.raises(words.AlreadyRegistered):
        words.register_reasons({"test_twice": "Twice"})


def test_a_reason_names_its_facts():
    words.register_reasons({"test_step": "The step %(step)s is due"})
    html = shown("{% reason 'test_step' fields %}", fields={"step": "<call>"})
    assert html == "The step &lt;call&gt; is due"


def test_a_problem_is_said_with_its_fields():
    problem = Problem("bad", "“%(value)s” is odd", {"value": "<x>"})
    assert shown("{{ problem|said }}", problem=problem) == "“&lt;x&gt;” is odd"


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in shown("{% icon 'ok' %}")
    assert 'role="img" aria-label="Done"' in shown("{% icon 'ok' 'Done' %}")


def test_an_address_keeps_what_it_does_not_change(rf):
    request = rf.get("/?q=ana&page=3")
    assert shown("{% address_with sort='-days' page=None %}", request=request) == "?q=ana&amp;sort=-days"

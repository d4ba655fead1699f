"""What a strict Content-Security-Policy and a reader of templates ask of every template."""

import re

import pytest

from tests.house import reading

TEMPLATES = [pytest.param(path, id=reading.place(path)) for path in reading.templates()]
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)


def test_there_are_templates() -> None:
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES)
def test_a_template_holds_no_script_no_style_and_no_handler(path) -> None:
    text = COMMENT.sub("", reading.source(path))
    scripts = [tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag and "json" not in tag]
    assert not scripts, "the policy forbids inline scripts: put it into a static file"
    assert not re.search(r"<style\b", text), "the policy forbids inline styles: put it into a static file"
    assert not re.search(r"\sstyle=", text), "the policy forbids style attributes: use a class"
    assert not re.search(r"\s(on[a-z]+|hx-on[a-z:-]*)=", text), "the policy forbids inline handlers"


@pytest.mark.parametrize("path", TEMPLATES)
def test_a_template_ends_within_one_hundred_and_fifty_lines(path) -> None:
    assert len(reading.source(path).splitlines()) <= 150, "take a part out into a partial or a component"


@pytest.mark.parametrize("path", TEMPLATES)
def test_a_template_calls_no_text_safe_but_the_help_of_our_own_fields(path) -> None:
    text = reading.source(path).replace("field.help_text|safe", "")
    assert not re.search(r"\|\s*safe\b|{%\s*autoescape off", text), "let the view make SafeString"

"""The tool that keeps the translations, and the catalogues themselves."""

from pathlib import Path

import click
import pytest
from tools import translations

PO = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


@pytest.fixture
def house(tmp_path):
    """Return a small product of one stage, with a module and a template."""
    stage = tmp_path / "desk"
    (stage / "templates").mkdir(parents=True)
    (stage / "tests").mkdir()
    (stage / "pages.py").write_text(
        'A = _("Open")\nB = ngettext("%(n)s case", "%(n)s cases", 2)\nC = pgettext("sign", "Due")\n'
    )
    (stage / "tests" / "test_x.py").write_text('_("not for translators")')
    (stage / "templates" / "a.html").write_text(
        "{# _('no') #}\n{% translate \"It's 5 %\" %}\n{% blocktranslate trimmed with n=1 %}\n  Case\n  {{ n }}\n{% endblocktranslate %}\n"
        "{% blocktranslate count n=2 %}one{% plural %}many{% endblocktranslate %}{{ _('Loose') }}{% include 'x' with t=_(\"Deep\") %}"
    )
    return tmp_path


def write(house, text):
    file = translations.catalogue("desk", "es", house)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PO + text)


def test_every_text_of_the_product_is_translated():
    assert translations.check() == []


def test_texts_are_found_in_code_and_in_templates(house):
    found = translations.texts(translations.sources(house)["desk"])
    assert [(text.msgid, text.plural, text.context, text.line) for text in found] == [
        ("Open", "", "", 1),
        ("%(n)s case", "%(n)s cases", "", 2),
        ("Due", "", "sign", 3),
        ("It's 5 %%", "", "", 2),
        ("Case %(n)s", "", "", 3),
        ("one", "many", "", 7),
        ("Loose", "", "", 7),
        ("Deep", "", "", 7),
    ]


def test_a_missing_text_is_reported_with_its_place(house):
    first = translations.check(house)[0]
    assert "pages.py:1: “Open” is missing in" in first
    assert len(translations.check(house)) == 8


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('msgid "Open"\nmsgstr ""\n', "“Open” is not translated"),
        ('#, fuzzy\nmsgid "Open"\nmsgstr "Saldo"\n', "“Open” is marked fuzzy"),
        ('msgid "Old"\nmsgstr "Viejo"\n', "“Old” is not used any more"),
        ('msgid "Case %(n)s"\nmsgstr "Caso %(x)s"\n', "“Case %(n)s” names other fields than its text: x"),
        ('msgid "Case %(n)s"\nmsgstr "Caso"\n', "“Case %(n)s” names other fields than its text: n"),
        ('msgid "one"\nmsgstr "uno"\n', "“one” has a plural here and none in its catalogue"),
        ('msgid "Open"\nmsgstr "Saldo"\n\nmsgid "Open"\nmsgstr "Abrir"\n', "stands here twice"),
    ],
)
def test_a_faulty_entry_is_reported(house, entry, complaint):
    write(house, entry)
    assert any(complaint in finding for finding in translations.check(house))


def test_a_catalogue_nobody_can_read_is_reported(house):
    write(house, 'msgid "Open\nmsgstr "x"\n')
    assert any("django.po:" in finding for finding in translations.check(house))


def test_two_catalogues_may_not_contradict_each_other(house):
    write(house, 'msgid "Open"\nmsgstr "Saldo"\n')
    other = translations.catalogue("ui", "es", house)
    other.parent.mkdir(parents=True)
    other.write_text(PO + 'msgid "Open"\nmsgstr "Abrir"\n')
    assert any("“Open” is translated otherwise at" in finding for finding in translations.check(house))


def test_an_f_string_cannot_be_translated(house):
    (house / "desk" / "pages.py").write_text('_(f"Case {1}")')
    assert "pages.py:1: an f-string cannot be translated" in translations.check(house)[0]


def test_extract_adds_what_is_missing_and_leaves_the_rest_alone(house):
    write(house, '# by hand\nmsgid "Open"\nmsgstr "Saldo"\n')
    translations.extract(house)
    text = translations.catalogue("desk", "es", house).read_text()
    assert '# by hand\nmsgid "Open"\nmsgstr "Saldo"\n' in text
    assert 'msgid_plural "%(n)s cases"\nmsgstr[0] ""\nmsgstr[1] ""' in text
    assert all("is not translated" in finding for finding in translations.check(house))
    assert translations.extract(house) == []


def test_compile_writes_what_django_reads(house):
    write(house, 'msgid "Open"\nmsgstr "Saldo"\n')
    (made,) = translations.compile_all(house)
    assert made.name == "django.mo"
    assert b"Saldo" in made.read_bytes()


def test_what_is_translated_of_click_is_what_click_says() -> None:
    catalogue = translations.catalogue("config", "es").with_name("messages.po")
    said = "\n".join(file.read_text(encoding="utf-8") for file in Path(click.__file__).parent.glob("*.py"))
    texts = [text for each in translations.read(catalogue) for text in _both(each.id) if text]
    assert all(all(_both(each.string)) for each in translations.read(catalogue))
    assert len(texts) > 30
    assert [text for text in texts if text.replace("\n", "\\n").replace("\t", "\\t") not in said] == []


def _both(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)

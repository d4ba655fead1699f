"""Phrases are looked for only where their words are; what is found is what one expression of all of them would find."""

import pytest

from cartera.tone import checking, patterns
from cartera.tone.lexicon import LANGUAGES, lexicon
from cartera.tone.tests import measuring

ONE_IN = 8  # an expression of all phrases is slow


@pytest.fixture(scope="module")
def sayings():
    return sorted(
        {
            " " + " ".join(words) + " "
            for file in measuring.UNSEEN
            for row in measuring.sentences(file)
            for words in checking.sentences_of(row["text"], row["language"])
        }
    )[::ONE_IN]


def lists(language):
    known = lexicon(language)
    for rule in known.rules:
        yield rule.phrases
        if rule.unless:
            yield rule.unless
    yield from (phrases for _tag, phrases, _negatable in known.tags)
    yield from (known.warm, known.tense, known.address, known.kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_are_found_where_one_expression_of_all_finds_them(sayings, language):
    for phrases in lists(language):
        whole = patterns.compiled(phrases.texts, phrases.shelf.builder.concepts)
        for said in sayings:
            found, meant = phrases.search(said), whole.search(said)
            assert (found and found.span()) == (meant and meant.span()), (said, phrases.texts[0])


def test_an_ordinary_message_needs_few_expressions():
    text = "Buen día, Ana: le escribimos por la factura F-1, que venció el 3 de mayo. ¿En qué fecha podrá pagarla?"
    lexicon.cache_clear()
    checking._hits.cache_clear()
    assert not checking.check(text)
    shelf = lexicon("es").rules[0].phrases.shelf
    every = [phrase for listed in shelf.by_need.values() for phrase in listed]
    assert sum(phrase.built is not None for phrase in every) < 0.05 * len(every)


@pytest.mark.parametrize(
    ("phrase", "asked"),
    [
        ("{him} ~2 embargar*", [{"embargar*"}, {"lo", "la"}]),
        ("(pague|abone) hoy?", [{"pague", "abone"}]),
        ("~3 casa", [{"casa"}]),
        ("gastos? de ~1", [{"gasto", "gastos"}, {"de"}]),
        ("aten*as* a|hasta", [{"aten*"}, {"a", "hasta"}]),
        ("(ya|vaya uno|~2) {him}?", []),
    ],
)
def test_a_phrase_asks_for_the_words_it_cannot_do_without(phrase, asked):
    shelf = patterns.Shelf({"him": ["lo", "la"]})
    assert [set(each) for each in shelf.needs.of(phrase)] == asked

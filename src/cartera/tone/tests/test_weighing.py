import pytest

from cartera import tone
from cartera.tone import checking, weighing
from cartera.tone.lexicon import lexicon
from cartera.tone.tests import measuring

ABOUT = {
    "es": "Buen día, Ana: le escribimos de Comercial Andina por la factura F-1, de S/ 120.00, que venció el 3 de mayo.",
    "en": "Hello Ana, this is Andean Trading about invoice F-1 for $120.00, which was due on May 3.",
}
THANKS = {
    "es": "Muchas gracias por su preferencia y saludos. Puede pagar por transferencia o llamarnos al 555.",
    "en": "Thank you for your business. You can pay by transfer or call us at 555.",
}


def codes(text, **more):
    return [each.code for each in tone.check(text, **more)]


def score(text, language="es"):
    (words,) = checking.sentences_of(text, language)
    return weighing.score([weighing.part(words, lexicon(language).classes)])


def heaviest(text, language="es"):
    (words,) = checking.sentences_of(text, language)
    return weighing.heaviest(words, lexicon(language).classes)


def test_the_weights_are_those_of_the_sentences_that_lie_here():
    kept = (measuring.HERE.parent / "lexicon" / "weights.toml").read_text(encoding="utf-8")
    assert f'from = "{measuring.digest()}"' in kept, "run tools/tone_weights.py write"


@pytest.mark.parametrize("file", measuring.UNSEEN, ids=lambda file: file.stem)
def test_courtesy_around_it_hides_nothing(file):
    rows = [row for row in measuring.sentences(file) if row["unlawful"]]
    found = 0
    for row in rows:
        language = row["language"]
        text = f"{ABOUT[language]} {row['text']} {THANKS[language]}"
        found += bool(tone.check(text, language=language, announced=row.get("announced", ())))
    assert found >= 0.95 * len(rows)


def test_a_sentence_weighs_what_its_words_weigh():
    assert score("Usted y su familia van a perder la casa") > weighing.LIMIT + 1
    assert score("Gracias por su pago, la factura quedó cancelada") < weighing.LIMIT - 1


def test_sentences_are_weighed_with_those_beside_them_and_the_hardest_is_the_one():
    soft, hard = weighing.Part(-9000, 12), weighing.Part(20_000, 12)
    alone = weighing.score([hard])
    assert weighing.scores([]) == []
    assert weighing.scores([hard]) == [alone]
    beside = weighing.scores([soft, hard, soft])
    assert beside.index(max(beside)) == 1
    assert beside[1] == max(alone - weighing.ALONE, weighing.score([soft, hard, soft]))


def test_what_no_phrase_finds_is_found_by_its_weight_and_says_by_which_words():
    rows = [row for row in measuring.sentences(measuring.EXAMPLES) if row["unlawful"]]
    found = [each for row in rows[:300] for each in measuring.findings(row) if each.code == "harsh"]
    assert found
    assert all(dict(each.fields)["words"] for each in found)


def test_what_weighs_most_is_told_without_repeating_itself():
    told = heaviest("Usted es un sinvergüenza y su familia va a pagar por usted")
    assert 0 < len(told) <= 3
    words = " ".join(told).split()
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "text",
    [
        "Le escribimos de Comercial Andina: encargaremos el caso a nuestros abogados.",
        "Muchas gracias por su pago de abril, por la factura 12 le vamos a embargar la casa.",
        "Saludos a la familia, y si no paga le quitamos la moto.",
    ],
)
def test_courtesy_before_a_threat_lifts_nothing(text):
    assert codes(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Los funcionarios del Poder Judicial tienen 10 % de descuento con credencial.", "es"),
        ("El banco hizo efectiva la fianza y ya no queda nada pendiente.", "es"),
        ("Su nombre no ha sido informado a ninguna central.", "es"),
        ("We only keep your number to send the receipt, nobody else sees it.", "en"),
    ],
)
def test_what_only_mentions_a_hard_word_is_left_alone(text, language):
    assert codes(text, language=language) == []


def test_what_the_law_bars_is_found_however_little_it_weighs():
    text = "La factura 12, de S/ 100.00, venció el 3 de mayo; ¿por qué no la pagó?"
    assert "ask_reason" in codes(text, bars=["ask_reason_for_default"])


def test_a_word_belongs_to_its_concepts_and_stems_stand_for_words():
    classes = weighing.Classes({"family": ["suegr*", "tio"], "him": ["lo"], "late": ["no pag*"]})
    assert [classes.of(word) for word in ("suegra", "tio", "tia", "lo")] == [("family",), ("family",), (), ()]
    found = weighing.signs(("no", "su", "suegra", ",", "tio"), classes)
    assert set(found) > {
        "w:suegra", "s:suegr", "c:family", "h:<su", "h:egra>", "b:^_no", "b:su_suegr", "b:tio_$", "C:su_family",
        "C:family_family", "k:no_suegr", "k:no_tio", "n:su", "n:tio",
    }  # fmt: skip
    assert found["c:family"] == 2

import pytest

from cartera import tone
from cartera.tone import framing, weighing


def codes(text, language="es"):
    return [each.code for each in tone.check(text, language=language)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Circulan mensajes falsos con nuestro logo que dicen «pague o lo embargamos».", "es"),
        ("Alguien llama a los clientes y les dice que irán a la cárcel. No somos nosotros.", "es"),
        ("¿Que si lo vamos a meter preso? No, señor: por una deuda nadie va preso.", "es"),
        ("Usted preguntaba si esto aparece en el Buró. No somos usuarios del Buró.", "es"),
        ("La palabra «embargo» del contrato se refiere a que el local estaba libre.", "es"),
        ("Comisaría 14.ª: ya despachamos los dos escritorios.", "es"),
        ("Estimados señores del JUZGADO TERCERO CIVIL DE CALI: adjuntamos la factura por el papel.", "es"),
        ("Si le sirve, conteste «sí» y se lo mando por escrito, gracias.", "es"),
        ("To the Clerk, Maricopa County Superior Court: enclosed is our invoice for the carpet.", "en"),
        ("I owe you an apology. The last letter mentioned a lawsuit and should never have gone out.", "en"),
        ("No one will knock on your door about this.", "en"),
    ],
)
def test_what_a_sentence_is_about_takes_the_edge_off_a_hard_word(text, language):
    assert codes(text, language) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("No hay demanda todavía, pero el viernes sí habrá.", "es"),
        ("Circulan mensajes falsos. Pague hoy o le embargamos la casa.", "es"),
        ("Perdone, pero usted es un sinvergüenza.", "es"),
        ("Hola, busco a don Efraín: si no paga lo vamos a meter preso.", "es"),
        ("JUZGADO TERCERO CIVIL: queda usted citado por su deuda.", "es"),
        ("No lo vamos a demandar hoy, mañana sí.", "es"),
        ("There's no lawsuit yet, but there will be by Friday.", "en"),
        ("Sorry about this, but we will take your house.", "en"),
    ],
)
def test_no_frame_hides_a_threat(text, language):
    assert codes(text, language)


def test_a_sentence_after_an_answer_stands_in_its_frame_and_one_after_nothing_does_not():
    asked, said = ("me", "pregunto", "por", "el", "juicio"), ("aqui", "no", "se", "usa")
    assert framing.around([asked, said]) == ["answer", "after"]
    assert framing.around([said, asked]) == ["", "answer"]


def test_a_frame_takes_from_what_a_sentence_weighs_and_a_phrase_adds_to_it():
    said = weighing.Part(5000, 12)
    assert weighing.score([said._replace(frame=True)]) == weighing.score([said]) - weighing.FRAME
    assert weighing.score([said._replace(phrase=True)]) == weighing.score([said]) + weighing.PHRASE

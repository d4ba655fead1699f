import re

import pytest

from cartera.kernel.policy import CONSEQUENCES
from cartera.outreach import letter, templates
from cartera.strategy import words as strategy_words

LANGUAGES = ("es", "en")
NAMES = sorted(strategy_words.TONES)
LETTERS = ["dispute_answer", "invoice_copy"]  # begun at the desk, never by a step


def contents(**changes):
    facts = {
        "template": "friendly_reminder", "step": "first", "channel": "email", "language": "es", "region": "pe",
        "role": "payer", "name": "Ana Quispe", "on": "2026-10-06", "currency": "PEN", "any_overdue": True,
        "items": [
            {"id": 1, "number": "F-1", "due_date": "2026-10-01", "overdue": True, "amount_minor": 10_000},
            {"id": 2, "number": "F-2", "due_date": "2026-10-03", "overdue": True, "amount_minor": 5_050},
        ],
        "amount_minor": 15_050, "credit_minor": 5_000, "net_minor": 10_050, "interest_minor": 0,
        "consequence": "", "until": "",
        "creditor": {
            "name": "Comercial Andina", "tax_id": "", "sender_name": "Rosa Díaz", "phone": "+51 54 123456",
            "how_to_pay": "Cuenta BCP 123-456",
        },
        "debtor": {"name": "Ana Quispe", "code": "C-1"},
    }  # fmt: skip
    return {**facts, **changes}


def write(**changes):
    facts = contents(**changes)
    return letter.write(templates.library(facts["language"]), facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_texts_are_those_that_policies_may_name_and_the_letters_people_begin(language):
    assert templates.names(language) == sorted([*NAMES, *LETTERS])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("until", ["", "2026-10-15"])
def test_every_shipped_text_has_name_items_credit_net_and_how_to_pay(language, name, until):
    consequence = "order_hold" if until else ""
    written = write(template=name, language=language, until=until, consequence=consequence)
    for said in ("Ana Quispe", "Comercial Andina", "F-1", "100.00", "F-2", "50.50"):
        assert said in written.text
    assert re.search(r"(2026-10-01|1 de octubre de 2026|October 1, 2026)", written.text)
    assert re.search(r"PEN100\.50|S/\xa0100\.50", written.text)
    assert re.search(r"−(PEN|S/\xa0)50\.00", written.text)
    if name != "thank_you":
        assert "Cuenta BCP 123-456" in written.text
    assert written.subject
    assert "\n\n\n" not in written.text
    assert letter.DOCUMENTS not in written.text + written.html


EARLIER = re.compile(r"recordatorio|escrito antes|reminder|written to you before", re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["warning", "final_reminder"])
def test_who_is_written_to_for_the_first_time_is_told_of_no_earlier_reminder(language, name):
    first = write(template=name, language=language, first=True)
    assert not EARLIER.search(first.subject + first.text)
    later = write(template=name, language=language, first=False)
    assert EARLIER.search(later.subject + later.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("consequence", CONSEQUENCES)
def test_an_announcement_names_the_last_day_before_and_what_follows(language, consequence):
    written = write(template="warning", language=language, until="2026-10-15", consequence=consequence)
    assert ("15 de octubre de 2026" if language == "es" else "October 15, 2026") in written.text
    assert templates.words(language)["consequences"][consequence] in written.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(set(NAMES) - {"call_script", "care_call"}))
def test_every_message_says_how_to_correct_us_and_how_to_be_left_alone(language, name):
    text = write(template=name, language=language).text
    assert ("error" if language == "es" else "mistake") in text
    assert templates.words(language)["opt_out"] in text


def test_the_spanish_texts_say_usted_and_never_threaten():
    for name in NAMES:
        text = write(template=name, until="2026-10-15", consequence="legal_referral").text.lower()
        assert not re.search(
            r"\b(tú|tu|tus|te|contigo|tienes|debes|paga ya|embargo|moroso|morosa)\b", text
        ), name


def test_the_message_as_it_goes():
    assert write(template="friendly_reminder").text == (
        "Buen día, Ana Quispe:\n"
        "\n"
        "Le escribimos de Comercial Andina. Notamos que los siguientes documentos aún figuran pendientes en nuestros"
        " registros:\n"
        "\n"
        "- F-1, con vencimiento el 1 de octubre de 2026: S/\xa0100.00\n"
        "- F-2, con vencimiento el 3 de octubre de 2026: S/\xa050.50\n"
        "Total: S/\xa0150.50\n"
        "Saldo a su favor: −S/\xa050.00\n"
        "Neto por pagar: S/\xa0100.50\n"
        "\n"
        "Si ya realizó el pago, muchas gracias; le pedimos que nos envíe el comprobante para registrarlo. Si no, le"
        " agradeceremos que lo haga en estos días.\n"
        "\n"
        "Cómo pagar:\n"
        "Cuenta BCP 123-456\n"
        "\n"
        "Si encuentra algún error en estos datos, o si prefiere conversar sobre la forma de pago, responda a este"
        " mensaje o llámenos al +51 54 123456: con gusto lo revisamos.\n"
        "\n"
        "Atentamente,\n"
        "Rosa Díaz\n"
        "Comercial Andina\n"
        "\n"
        "Si prefiere no recibir estos avisos por este medio, responda con la palabra BAJA.\n"
    )


def test_the_html_is_the_same_text_with_a_table_and_every_value_escaped():
    script = '<script>alert("1")</script>'
    facts = contents(name=script)
    facts["items"][0]["number"] = "F<1>&"
    html = letter.write(templates.library("es"), facts).html
    assert script not in html
    assert "&lt;script&gt;" in html
    assert "F&lt;1&gt;&amp;" in html
    assert html.count("<tr>") == 1 + 2 + 3
    assert 'lang="es"' in html


def test_what_a_debtor_is_called_is_never_read_as_a_template():
    assert "{{ 7 * 7 }}" in write(name="{{ 7 * 7 }}").text


def test_a_subject_stays_one_line_of_a_decent_length():
    subject = write(
        creditor={**contents()["creditor"], "name": "Andina\nBcc: x@example.com " + "x" * 400}
    ).subject
    assert "\n" not in subject
    assert len(subject) <= letter.SUBJECT_MAX


def test_a_message_by_another_channel_has_no_html():
    assert write(channel="sms").html == ""


def test_a_reader_who_is_not_the_debtor_is_told_whose_account_it_is():
    assert "Cuenta de Textiles Sur" in write(debtor={"name": "Textiles Sur", "code": "C-2"}).text


def test_late_interest_inside_the_amount_is_shown():
    assert "intereses por mora: S/\xa01.23" in write(interest_minor=123).text


@pytest.mark.parametrize(
    ("debtor", "creditor", "language"),
    [("", "es", "es"), ("en", "es", "en"), ("pt-BR", "en", "en"), ("es-PE", "en", "es"), ("pt", "qu", "es")],
)
def test_the_language_is_the_debtors_where_there_are_texts_else_the_creditors(debtor, creditor, language):
    assert templates.language_of(debtor, creditor) == language


def test_the_houses_own_text_wins_over_the_shipped_one(settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "templates" / "es").mkdir(parents=True)
    (tmp_path / "templates" / "es" / "friendly_reminder.j2").write_text(
        "Hola {{ name }}\n\nDebe {{ net_minor | money }} desde el {{ items[0].due_date | day }}."
    )
    written = write()
    assert written.subject == "Hola Ana Quispe"
    assert written.text == "Debe S/\xa0100.50 desde el 1 de octubre de 2026.\n"


@pytest.mark.parametrize(
    "source", ["S\n\n{{ nobody }}", "S\n\n{% for x in %}", "S\n\n{% for x in range(99999999) %}{% endfor %}"]
)
def test_a_text_that_cannot_be_written_out_says_so(settings, tmp_path, source):
    settings.HOME = tmp_path
    (tmp_path / "templates" / "es").mkdir(parents=True)
    (tmp_path / "templates" / "es" / "mine.j2").write_text(source)
    with pytest.raises(templates.WrongTemplate):
        write(template="mine")


@pytest.mark.parametrize("name", ["none", "../words", "/etc/passwd", "", "a b", "x" * 100])
def test_a_text_that_is_not_there_is_refused_and_no_path_leads_out(name):
    with pytest.raises(templates.UnknownTemplate):
        write(template=name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_in_charge_signs_instead_of_the_usual_sender(language):
    told = write(template="care", language=language, gestor="Luis Vega").text
    assert told.count("Luis Vega") == 2
    assert "Rosa Díaz" not in told
    assert "Luis Vega" in write(template="friendly_reminder", language=language, gestor="Luis Vega").text
    assert "Luis Vega" in write(template="care_call", language=language, gestor="Luis Vega").text

import pytest

from cartera import tone
from cartera.tone import findings
from cartera.tone.findings import BETTER, EXPLANATIONS, UNLAWFUL, WARN
from cartera.tone.lexicon import LANGUAGES, lexicon

FACTS = tone.Facts(
    "Comercial Andina S.A.C.", ("PEN",), "Ana Quispe", others=("Pedro Rojas",), known_ids=("20100070970",)
)
WHOLE = "Buen día, Ana: le escribimos de Comercial Andina por la factura F-1, de S/ 120.00. Gracias. Para no recibir más avisos, responda BAJA."


def codes(text, **more):
    return [finding.code for finding in tone.check(text, **more)]


@pytest.mark.parametrize(
    "text",
    [
        "Le vamos a embargar la casa",
        "LE VAMOS A EMBARGAR LA CASA",
        "le bamos a enbargar la casa",
        "le vamos a e.m.b.a.r.g.a.r la casa",
        "le vamos a emb4rg4r la casa",
        "le vamos a embargaaar la casa",
        "le vamos a emabrgar la casa",
        "Le vamos a\nembargar la casa",
        "no dude que le vamos a embargar la casa",
        "si no paga le vamos a embargar la casa",
    ],
)
def test_a_threat_is_found_however_it_is_spelt(text):
    assert "lawsuit_consequence" in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Esto no es un embargo ni una demanda.",
        "No le vamos a embargar nada; solo queremos conversar.",
        "Sin embargo, el saldo sigue pendiente.",
        "Usted tiene derecho a presentar una denuncia.",
        "No hace falta un juez para ponernos de acuerdo.",
        "Nuestra oficina queda frente al juzgado.",
    ],
)
def test_what_is_denied_or_is_a_right_of_the_debtor_is_no_threat(text):
    assert codes(text) == []


def test_a_finding_says_where_it_stands_why_and_what_to_say_instead():
    text = "Buen día. Usted es un sinvergüenza."
    found = next(each for each in tone.check(text) if each.code == "insult")
    assert text[slice(*found.span)] == "sinvergüenza"
    assert (found.level, found.explanation) == (UNLAWFUL, EXPLANATIONS["insult"])
    assert found.better == BETTER["es"]["insult"]
    assert (
        next(each for each in tone.check("You deadbeat", language="en") if each.code == "insult").better
        == BETTER["en"]["insult"]
    )


def test_a_finding_in_the_subject_stands_before_the_text():
    subject, text = "Lo vamos a demandar", "Gracias por su atención."
    (found,) = tone.check(text, subject=subject)
    whole = f"{subject}\n\n{text}"
    start, end = (place + len(whole) - len(text) for place in found.span)
    assert "demandar" in whole[start:end]


@pytest.mark.parametrize(
    ("text", "consequence"),
    [
        ("Desde el lunes retendremos sus pedidos.", "order_hold"),
        ("Tendremos que suspender la línea de crédito.", "credit_suspension"),
        ("Tendremos que cancelar la línea de crédito.", "credit_cancellation"),
        ("Tendremos que encargar el caso a nuestros abogados.", "legal_referral"),
        ("Tendremos que encargar la cobranza a una agencia.", "agency_placement"),
        ("Lo reportaremos a la central de riesgo.", "bureau_report"),
    ],
)
def test_a_consequence_may_be_named_only_where_the_ladder_announces_it(text, consequence):
    assert codes(text)
    assert codes(text, announced=[consequence]) == []


def test_a_whole_message_names_its_creditor_and_says_how_to_be_left_alone():
    assert codes(WHOLE, facts=FACTS, channel="email") == []
    assert codes("Gracias por su pago.", facts=FACTS, channel="email") == [
        "missing_creditor",
        "missing_opt_out",
    ]
    assert codes("Gracias por su pago.", facts=FACTS, channel="letter") == ["missing_creditor"]
    assert codes("Gracias por su pago.") == []


@pytest.mark.parametrize("amount", ["US$ 120", "120 dólares", "120 euros", "USD 120", "€120", "120 pesos"])
def test_an_amount_in_another_currency_is_found(amount):
    assert codes(WHOLE + f" Son {amount}.", facts=FACTS) == ["wrong_currency"]
    assert codes(f"Su saldo es de {amount}.") == []


def test_the_peso_sign_fits_every_peso():
    facts = tone.Facts("Sol", ("CLP",))
    assert codes("Le escribimos de Sol: su saldo es de $ 45.000 o 45.000 pesos.", facts=facts) == []
    assert codes("Le escribimos de Sol: su saldo es de US$ 45.", facts=facts) == ["wrong_currency"]


def test_a_name_is_no_threat():
    facts = tone.Facts("Embargos y Remates S.A.", debtor="Juez Cárcel", people=("Ana Policía",))
    text = (
        "Estimado Juez Cárcel: le escribimos de Embargos y Remates S.A. por su factura. Saludos, Ana Policía."
    )
    assert codes(text, facts=facts) == []


def test_other_peoples_names_and_ids_are_found():
    assert codes(WHOLE + " Pedro Rojas ya pagó.", facts=FACTS) == ["others_data"]
    assert codes(WHOLE + " RUC 20100070970.", facts=FACTS) == []
    assert codes(WHOLE + " Factura del RUC 20512345678.", facts=FACTS) == ["others_data"]


def test_nobody_but_the_debtor_learns_of_the_debt():
    text = "Buen día, ¿podría pedirle a Ana que nos llame?"
    assert codes(text, addressee="third_party") == []
    assert codes(text + " Es por su factura vencida.", addressee="third_party") == ["debt_to_outsider"]
    assert codes(text + " Es por S/ 120.00.", addressee="third_party") == ["debt_to_outsider"]
    assert codes("Le recordamos su factura vencida.", addressee="guarantor") == []


def test_the_law_asks_for_contents_and_bars_others():
    text = "Buen día. ¿Por qué no ha pagado la factura?"
    (asked,) = tone.check(text)
    assert (asked.code, asked.level) == ("ask_reason", WARN)
    barred = tone.check(text, bars=["ask_reason_for_default"])
    assert {(each.code, each.level) for each in barred} == {
        ("ask_reason", UNLAWFUL),
        ("barred_content", UNLAWFUL),
    }
    (missing,) = tone.check("Gracias por su pago.", needs=["opt_out_method"])
    assert (missing.code, missing.level, dict(missing.fields)) == (
        "missing_content",
        UNLAWFUL,
        {"tag": "opt_out_method"},
    )
    assert tone.check(missing.better, needs=["opt_out_method"]) == []
    assert codes(WHOLE, facts=FACTS, needs=["creditor_identity"]) == []
    assert codes("Gracias.", facts=FACTS, needs=["creditor_identity"]).count("missing_content") == 1


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Juzgado civil: queda notificado", "judicial_appearance"),
        ("Le van a rematar la casa", "unfiled_lawsuit_consequence"),
        ("Va a ir preso", "false_legal_threat"),
        ("Lo vamos a reportar a Infocorp", "bureau_threat"),
        ("Publicaremos su foto en Facebook", "public_exposure"),
        ("¿Por qué no pagó?", "ask_reason_for_default"),
        ("Responda con la palabra BAJA", "opt_out_method"),
        ("Este mensaje es una gestión de cobranza", "debt_collector_disclosure"),
        ("Le escribimos de Comercial Andina", "creditor_identity"),
        ("Su saldo es de S/ 120.00", "amount_due"),
        ("Incluye intereses por mora", "interest_breakdown"),
        ("Incluye gastos de cobranza", "fee_breakdown"),
        ("Puede pagar en cuotas", "payment_options"),
        ("Tiene derecho a reclamar", "debtor_rights"),
        ("La factura venció el 3 de mayo", "contract_and_due_dates"),
        ("Este aviso no es un embargo", "not_an_execution_notice"),
    ],
)
def test_tags_say_what_a_text_contains(text, tag):
    assert tag in tone.tags(text)


@pytest.mark.parametrize(
    "text",
    [
        "Estimado {{ name }}: gracias.", "Hola {nombre}, gracias.", "Estimada [NOMBRE], gracias.", "Gracias, %(name)s.", "Estimado , gracias.",
        "Buen día «Nombre»: gracias.", "Su saldo es de ${monto}.", "Debe pagar XXXX soles, gracias.", "Dear [First Name], thank you.", "Le escribimos por el saldo de , gracias.",
    ],
)  # fmt: skip
def test_a_place_left_empty_is_found(text):
    found = [each for each in tone.check(text) if each.code == "unfilled"]
    assert found
    assert found[0].level == UNLAWFUL


def test_capitals_shout_but_names_do_not():
    assert "capitals" in codes("USTED DEBE PAGAR HOY")
    assert codes("Le escribimos de FERRETERIA LOPEZ Y COMPAÑIA LIMITADA por su factura.") == []
    assert codes("Cuenta BCP 193-22, CCI 002, a nombre de SOL SAC. Gracias.") == []
    assert "shouting" in codes("¡¡¡Pague, por favor!!!")


def test_everything_found_can_be_said_to_people():
    used = {rule.code for language in LANGUAGES for rule in lexicon(language).rules}
    assert used <= set(EXPLANATIONS)
    for language in LANGUAGES:
        assert used <= set(BETTER[language])
        for code, wording in BETTER[language].items():
            assert not codes(wording.replace("%(creditor)s", "Sol"), language=language), (language, code)
        for tag, wording in findings.CONTENT_WORDINGS[language].items():
            assert tag in tone.tags(wording, language=language), (language, tag)
            assert not codes(wording, language=language), (language, tag)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "...", "😀", "¿?", "***", "a" * 3000, "* * *", "{" * 50, "S/ 1.5.5.5"]
)
def test_odd_texts_do_no_harm(text):
    assert isinstance(tone.check(text), list)
    assert isinstance(tone.tags(text), set)


def test_a_language_nobody_knows_is_read_as_spanish():
    assert "insult" in codes("sinvergüenza", language="qu")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿No le da vergüenza?", "es"),
        ("Qué linda su camioneta nueva, y la cuota sin pagar.", "es"),
        ("Aténgase a las consecuencias.", "es"),
        ("Gente como usted no merece nada.", "es"),
        ("You should be ashamed of yourself.", "en"),
        ("You will regret this.", "en"),
    ],
)
def test_what_humiliates_or_intimidates_stops_the_message(text, language):
    assert UNLAWFUL in {each.level for each in tone.check(text, language=language)}


@pytest.mark.parametrize("text", ["Qué fácil, ¿no?", "Tiene 24 horas para pagar.", "¿Por qué no pagó?"])
def test_irony_an_ultimatum_and_a_question_only_warn(text):
    assert {each.level for each in tone.check(text)} == {WARN}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Jeje, no se preocupe, me avisa cuando deposite.", "es"),
        ("Lamento lo de su mamá; el saldo puede esperar.", "es"),
        ("Si se quedó sin trabajo, díganos y bajamos la cuota.", "es"),
        ("Estamos al lado de la comisaría.", "es"),
        ("Ese embargo que menciona no es nuestro.", "es"),
        ("ROSA DEL JUEZ: su pago fue aplicado.", "es"),
        ("La ferretería La Cárcel Vieja ya pagó, gracias.", "es"),
        ("Sorry to hear about your dad, no rush.", "en"),
        ("You asked whether we would sue: no, never.", "en"),
        ('We got your message "go to hell" and will not call again.', "en"),
    ],
)
def test_a_kind_word_another_matter_and_a_name_are_left_alone(text, language):
    assert codes(text, language=language) == []


def test_a_numbered_paper_denies_nothing_and_a_short_form_is_read_whole():
    assert "court_lookalike" in codes("Notificación No. 3 del juzgado")
    assert "third_party_threat" in codes("She'll hear it: we have your manager's number.", language="en")


def test_hushing_it_up_for_money_is_a_threat():
    assert "third_party_threat" in codes("No le diremos a su esposa si paga hoy.")
    assert "third_party_threat" in codes("Nobody will know if you pay today.", language="en")
    assert codes("No le diremos nada a su esposa.") == []

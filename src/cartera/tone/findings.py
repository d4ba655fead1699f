"""What a finding is, and for each code what it means, how grave it is and what may be said instead.

The explanation is for the person who writes, in their language; the better wording is for the message, in its own.
"""

from dataclasses import dataclass

from cartera.problems import N_

UNLAWFUL = "unlawful"  # stops the message
WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a text: where it stands (start, end), why, and a better wording; "" where leaving it out is best.

    `explanation` is a msgid; its named fields are in `fields`.
    """

    code: str
    level: str
    span: tuple[int, int]
    explanation: str
    better: str
    fields: tuple[tuple[str, str], ...] = ()


LEVELS = {
    "blame": WARN, "mockery": WARN, "pressure": WARN, "ask_reason": WARN, "personal_life": WARN, "cold": WARN, "harsh": WARN, "capitals": WARN, "shouting": WARN,
    "missing_creditor": WARN, "missing_opt_out": WARN,
}  # fmt: skip

EXPLANATIONS: dict[str, str] = {
    "court_lookalike": N_("It reads like a paper of a court or an authority. A creditor may not give that impression."),
    "legal_threat": N_("It threatens with lawyers or a lawsuit that the debtor's ladder does not announce."),
    "lawsuit_consequence": N_("It threatens with seizure or loss of property: only a judge can order that, after a trial."),
    "criminal_threat": N_("It threatens with police, prison or a criminal charge. Owing money is no crime."),
    "bureau_threat": N_("It threatens with a credit bureau though no such report has been announced as the law asks."),
    "public_exposure": N_("It threatens to make the debt public or to shame the debtor before others."),
    "third_party_threat": N_("It threatens to involve family, work or neighbours, to turn up in person or never to stop."),
    "told_to_third_party": N_("It tells somebody about another person's debt. That is told to the debtor alone."),
    "insult": N_("It insults the debtor."),
    "blame": N_("It blames or shames the person instead of speaking of the account."),
    "mockery": N_("It mocks the debtor or comments on how they live."),
    "personal_life": N_("It speaks of the debtor's family, work, home or belongings. A message about an account leaves them out."),
    "violence": N_("It intimidates: a threat to the person, open or veiled."),
    "pressure": N_("It presses with an ultimatum or a vague threat instead of a date and a way out."),
    "conditional_threat": N_("It says that something will happen if the debtor does not pay, which the ladder does not announce."),
    "unbacked_order_hold": N_("It threatens to stop orders or service, which the debtor's ladder does not announce."),
    "unbacked_credit_suspension": N_("It threatens to suspend the credit, which the debtor's ladder does not announce."),
    "unbacked_credit_cancellation": N_("It threatens to cancel the credit, which the debtor's ladder does not announce."),
    "unbacked_agency": N_("It threatens with a collection agency, which the debtor's ladder does not announce."),
    "ask_reason": N_("It asks why the debt was not paid. Some laws forbid it, and nobody likes to be questioned."),
    "false_identity": N_("It gives the impression that an authority or a law office is speaking."),
    "time_barred": N_("It threatens with a claim over a debt that may be past its limitation."),
    "cold": N_("It is hard on the debtor and neither informs nor asks, offers or thanks: it may be read as a threat."),
    "harsh": N_("As a whole it reads like a threat or a reproach. What weighs most: %(words)s."),
    "capitals": N_("Capitals read as shouting."),
    "shouting": N_("Repeated signs read as shouting."),
    "unfilled": N_("A place of the template was not filled in."),
    "wrong_currency": N_("It names an amount in another currency than that of the account."),
    "missing_creditor": N_("It does not name the creditor."),
    "missing_opt_out": N_("It does not say how to be left alone by this channel."),
    "others_data": N_("It contains data of somebody else."),
    "debt_to_outsider": N_("It mentions the debt, and it goes to somebody other than the debtor."),
    "barred_content": N_("The law of this debtor's country bars this content: %(tag)s."),
    "missing_content": N_("The law of this debtor's country asks for this content: %(tag)s."),
}  # fmt: skip

BETTER: dict[str, dict[str, str]] = {
    "es": {
        "court_lookalike": "Le recordamos que su cuenta tiene un saldo pendiente. Este mensaje no es un aviso judicial.",
        "legal_threat": "Nos gustaría acordar con usted cómo regularizar este saldo.",
        "lawsuit_consequence": "Si no puede pagar todo ahora, propóngamos en qué fechas le resulta posible.".replace(
            "propóngamos", "propónganos"
        ),
        "criminal_threat": "Si algo de esta cuenta no está claro, escríbanos y lo revisamos juntos.",
        "bureau_threat": "Le agradeceremos que pague o que nos indique en qué fecha podrá hacerlo.",
        "public_exposure": "Este asunto lo tratamos solamente con usted.",
        "third_party_threat": "Díganos por qué medio y a qué hora prefiere que le escribamos.",
        "told_to_third_party": "¿Podría pedirle que se comunique con nosotros? Gracias.",
        "debt_to_outsider": "¿Podría pedirle que se comunique con nosotros? Gracias.",
        "insult": "Todavía no hemos recibido el pago de este documento.",
        "blame": "Todavía no hemos recibido el pago que esperábamos.",
        "mockery": "Todavía no hemos recibido el pago que esperábamos.",
        "personal_life": "Le escribimos solamente por el saldo de su cuenta.",
        "violence": "Estamos a su disposición para encontrar una solución.",
        "pressure": "Le pedimos que pague este saldo, o que nos diga en qué fecha podrá hacerlo.",
        "conditional_threat": "Le pedimos que pague este saldo, o que nos diga en qué fecha podrá hacerlo.",
        "unbacked_order_hold": "Le pedimos que pague este saldo, para seguir atendiendo sus pedidos con normalidad.",
        "unbacked_credit_suspension": "Le pedimos que pague este saldo, para mantener su crédito al día.",
        "unbacked_credit_cancellation": "Le pedimos que pague este saldo, para mantener su crédito al día.",
        "unbacked_agency": "Preferimos resolver esto directamente con usted.",
        "ask_reason": "Si necesita otra forma de pago, cuéntenos cuál le conviene.",
        "false_identity": "Le escribimos de parte de su proveedor, en relación con su cuenta.",
        "time_barred": "Si tiene alguna duda sobre este documento, con gusto la aclaramos.",
        "cold": "Le pedimos que pague este saldo, o que nos diga en qué fecha podrá hacerlo.",
        "harsh": "Le pedimos que pague este saldo, o que nos diga en qué fecha podrá hacerlo.",
        "missing_creditor": "Le escribimos de %(creditor)s.",
    },
    "en": {
        "court_lookalike": "This is a reminder of an open balance on your account. It is not a legal notice.",
        "legal_threat": "We would like to agree with you on how to settle this balance.",
        "lawsuit_consequence": "If you cannot pay all of it now, tell us which dates would be possible.",
        "criminal_threat": "If anything about this account is unclear, write to us and we will look into it together.",
        "bureau_threat": "We would be grateful if you paid, or told us on which date you can.",
        "public_exposure": "We discuss this matter with you alone.",
        "third_party_threat": "Tell us how and at what hour you prefer to hear from us.",
        "told_to_third_party": "Could you ask them to get in touch with us? Thank you.",
        "debt_to_outsider": "Could you ask them to get in touch with us? Thank you.",
        "insult": "We have not yet received the payment of this document.",
        "blame": "We have not yet received the payment we were expecting.",
        "mockery": "We have not yet received the payment we were expecting.",
        "personal_life": "We are writing only about the balance of your account.",
        "violence": "We are here to find a solution with you.",
        "pressure": "Please pay this balance, or tell us on which date you will.",
        "conditional_threat": "Please pay this balance, or tell us on which date you will.",
        "unbacked_order_hold": "Please pay this balance, so that your orders go on as usual.",
        "unbacked_credit_suspension": "Please pay this balance, so that your credit stays in good order.",
        "unbacked_credit_cancellation": "Please pay this balance, so that your credit stays in good order.",
        "unbacked_agency": "We would rather settle this directly with you.",
        "ask_reason": "If you need another way to pay, tell us which would suit you.",
        "false_identity": "We are writing for your supplier, about your account.",
        "time_barred": "If you have any question about this document, we will gladly answer it.",
        "cold": "Please pay this balance, or tell us on which date you will.",
        "harsh": "Please pay this balance, or tell us on which date you will.",
        "missing_creditor": "This is %(creditor)s.",
    },
}

# What to add for a content that a law asks for.
CONTENT_WORDINGS: dict[str, dict[str, str]] = {
    "es": {
        "opt_out_method": "Si prefiere no recibir estos avisos por este medio, responda con la palabra BAJA.",
        "debt_collector_disclosure": "Este mensaje es una gestión de cobranza por encargo de su acreedor.",
        "debtor_rights": "Si no está de acuerdo con este saldo, tiene derecho a reclamar: escríbanos.",
        "not_an_execution_notice": "Este mensaje no es un embargo ni una demanda.",
        "payment_options": "Puede pagar por transferencia o acordar con nosotros otra forma de pago.",
    },
    "en": {
        "opt_out_method": "If you would rather not receive these notices this way, reply with the word STOP.",
        "debt_collector_disclosure": "This is an attempt to collect a debt by a debt collector.",
        "debtor_rights": "If you disagree with this balance you have the right to dispute it: write to us.",
        "not_an_execution_notice": "This message is neither a seizure nor a lawsuit.",
        "payment_options": "You can pay by transfer or agree with us on another way to pay.",
    },
}


def finding(
    code: str,
    span: tuple[int, int],
    language: str,
    *,
    level: str = "",
    better: str | None = None,
    **fields: str,
) -> Finding:
    """Return a finding of a code with its level, explanation and wording."""
    wording = BETTER.get(language, BETTER["es"]).get(code, "") if better is None else better
    said = wording % fields if fields and "%(" in wording else wording
    return Finding(
        code,
        level or LEVELS.get(code, UNLAWFUL),
        span,
        EXPLANATIONS[code],
        said,
        tuple(sorted(fields.items())),
    )

"""What takes a phrase back: a "no" before it in the same clause, or that it speaks of the debtor's own rights.

"No es una demanda" denies; "si no paga, lo demandamos", "no dude que…" and "no queremos demandarlo" do not: there the
"no" belongs to another verb, or is part of the threat.
"""

import re

_REACH = 8  # words before a phrase in which a "no" still speaks of it

_DENIALS = frozenset(
    [
        "no",
        "nunca",
        "jamas",
        "ni",
        "tampoco",
        "sin",
        "ningun",
        "ninguna",
        "not",
        "never",
        "nor",
        "neither",
        "without",
        "dont",
        "wont",
        "isnt",
        "doesnt",
        "cannot",
        "nobody",
        "nadie",
        "no-one",
        "none",
        "lejos",
        "cero",
    ]
)
_BREAKS = frozenset(
    [
        "pero",
        "sino",
        "hasta",
        "mas",
        "porque",
        "entonces",
        "asi",
        "o",
        "pues",
        "but",
        "until",
        "unless",
        "so",
        "otherwise",
        "contrario",
        "caso",
        "vez",
        "because",
        "then",
    ]
)
_JOINS = frozenset(["ni", "nor", "neither", "tampoco"])

# A "no" that belongs to what the debtor does, or that makes a threat stronger.
_SPENT = re.compile(
    r"(?:\b(?:si|if|como|cuando|mientras|until|unless|when|since|because|que aun|aun|todavia) (?:usted |vos |tu |you |we |ud |aun |todavia |it |the \w+ )?(?:no|not|do not|dont|does not|have not|are not|cannot|did not)\b"
    r"|\bno (?:(?:le|les|lo|la|te|se|os|me|nos|ha|has|han|he|hemos|ha de|se ha|vaya a|vayas a|va a|vas a) )*"
    r"(?:pag|cancel|abon|deposit|cumpl|respond|contest|regulariz|comunic|atiend|atend|dud|cre[aeioy]|pien[s]|oblig|quer|quier|quis|hag|sea |seas |diga|recib|logr|solucion|arregl|sald|liquid|pon[eg]|import|olvid|esper|jueg|busqu|sorprend|extra|tard|tiene miedo|temblar|tembl|acud|transf|record|sab|entiend|aprend|merec|cambi|gust|conven)"
    r"|\bno (?:tendre|tendremos|nos queda|queda|quedara|hay|habra|tenemos|teng[oa]) (?:otra|otro|mas|alternativa|opcion|de otra|remedio)\b"
    r"|\b(?:no|nro|num) (?:#|\d)"
    r"|\bno (?:solo|solamente|only|just|descart|vacil|titube|haber|habiendo)\w*"
    r"|\bsin (?:perjuicio|previo|aviso|mas|falta|excus|demora|prorrog|dud|pag|recib|respuest|contempl|piedad|embargo|tener|que )"
    r"|\b(?:do|does|did|will|have|has|can) not (?:\w+ )?(?:pay|paid|respon|repl|hear|heard|receiv|settl|contact|call|think|believe|doubt|hesitat|make|force|ignore|want|wish|like|have a choice|be surprised|expect|test|play)"
    r"|\b(?:not|dont|never) (?:pay|paid|respon|repl|hear|heard|receiv|settl|think|doubt|hesitat|make|force|ignore|be surprised|kidding|joking|a joke|only|just|test|play|say)"
    r"|\bno (?:later|choice|longer|more|excuse|excuses|doubt|further|other|option|one will|joke|payment)"
    r"|\bwithout (?:further|notice|delay|warning|fail|paying|payment|excuse|any further|a))"
)
_RIGHTS = re.compile(
    r"\b(?:tiene|tienes|tenes|tienen|su|sus|tu|conserva|mantiene|todo) (?:\w+ ){0,3}derechos?\b"
    r"|\b(?:puede|puedes|podes|podra|pueden) (?:\w+ ){0,2}(?:acudir|presentar|reclamar|consultar|pedir|solicitar|interponer|recurrir|denunciar\w*|acercarse|quejarse|informar\w*|dirigirse|llamar|verificar|avisar|reportar\w*)\b"
    r"|\bsi (?:usted )?(?:considera|cree|piensa|prefiere|desea|sospecha|recibe|ya|alguien)\b"
    r"|\byou (?:\w+ ){0,2}(?:have (?:the|a) right|are entitled|may (?:\w+ )?(?:file|report|complain|contact|dispute|consult|ask|seek|request|call)|can (?:\w+ )?(?:file|report|complain|dispute|consult|ask|seek|call|contact))"
    r"|\byour (?:legal )?rights?\b|\bif (?:you (?:believe|think|have already|receive|suspect|would like)|someone|anyone)\b"
)


def denied(before: tuple[str, ...]) -> bool:
    """Tell whether the words before a phrase, from the start of its sentence, take it back."""
    clause = _clause(before)
    if not clause:
        return False
    said = _SPENT.sub(lambda found: " " + "_ " * len(found.group().split()), " ".join(clause) + " ")
    return any(word in _DENIALS for word in said.split())


def about_rights(sentence: str) -> bool:
    """Tell whether a sentence speaks of what the debtor may do."""
    return _RIGHTS.search(sentence) is not None


def _clause(before: tuple[str, ...]) -> tuple[str, ...]:
    """Return the end of what stands before a phrase that belongs to the same clause."""
    near = before[-_REACH:]
    for at in range(len(near) - 1, -1, -1):
        word = near[at]
        if word in _JOINS:
            return near[at:]
        if word == "," and not _enumerates(near[at + 1 :]):
            return near[at + 1 :]
        if word in _BREAKS or (word == "y" and not _JOINS & set(near[at + 1 :])):
            return near[at + 1 :]
    return near


def _enumerates(rest: tuple[str, ...]) -> bool:
    """Tell whether what follows a stop only goes on with a list: "no es una demanda, embargo ni citación"."""
    return bool(_JOINS & set(rest))

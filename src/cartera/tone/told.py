"""What is held against the facts of a message: creditor, currency, other people's data, debt told to an outsider."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cartera.tone.given import GIVEN
from cartera.tone.words import fold

# What amounts are written with, and which currencies each may mean. One alone decides; the peso sign does not.
_DOLLAR = frozenset(["USD", "CLP", "COP", "MXN", "ARS", "UYU", "DOP", "CAD", "AUD"])
_MARKS: dict[str, frozenset[str]] = {
    "$": _DOLLAR, "pesos": _DOLLAR - {"USD", "CAD", "AUD"}, "peso": _DOLLAR - {"USD"}, "s/": frozenset({"PEN"}), "s/.": frozenset({"PEN"}),
    "us$": frozenset({"USD"}), "u$s": frozenset({"USD"}), "usd$": frozenset({"USD"}), "rd$": frozenset({"DOP"}), "r$": frozenset({"BRL"}), "mx$": frozenset({"MXN"}),
    "dolares": frozenset({"USD", "CAD"}), "dollars": frozenset({"USD", "CAD"}), "soles": frozenset({"PEN"}), "€": frozenset({"EUR"}), "euros": frozenset({"EUR"}), "£": frozenset({"GBP"}),
    "pounds": frozenset({"GBP"}), "libras": frozenset({"GBP"}), "bs": frozenset({"BOB", "VES"}), "bs.": frozenset({"BOB", "VES"}), "bolivianos": frozenset({"BOB"}), "q": frozenset({"GTQ"}), "quetzales": frozenset({"GTQ"}),
    "₡": frozenset({"CRC"}), "colones": frozenset({"CRC"}), "₲": frozenset({"PYG"}), "gs": frozenset({"PYG"}), "gs.": frozenset({"PYG"}), "guaranies": frozenset({"PYG"}), "lempiras": frozenset({"HNL"}), "cordobas": frozenset({"NIO"}),
    "reales": frozenset({"BRL"}), "balboas": frozenset({"PAB"}), "uf": frozenset({"CLP", "CLF"}), "bolivares": frozenset({"VES"}),
}  # fmt: skip
_CODES = "USD|EUR|PEN|CLP|COP|MXN|ARS|UYU|DOP|BRL|BOB|PYG|GTQ|CRC|HNL|NIO|PAB|GBP|VES|CAD|AUD"
_NUMBER = r"\d(?:[\d.,\u00a0 ]*\d)?"
_AMOUNT = re.compile(
    rf"(?P<before>\b(?:{_CODES})|U\$S|USD\$|(?:US|RD|R|MX)\$|S/\.?|\bBs\.?|\bGs\.?|\bQ|[$€£₡₲])[\s\u00a0]?(?={_NUMBER})"
    rf"|{_NUMBER}[\s\u00a0]?(?:de[\s\u00a0])?(?P<after>(?:{_CODES})\b|[€£₡₲]|(?i:pesos?|d[oó]lares|dollars|soles|euros|pounds|libras|bolivianos|quetzales|colones|guaran[ií]es|lempiras|c[oó]rdobas|reales|balboas|bol[ií]vares)\b)"
)
# A firm by its legal form: "Juzgado Cafetería S.A.S.", "Embargos & Cía."
_FIRM = re.compile(
    r"(?:(?:[A-ZÁÉÍÓÚÑ][\w'’&.-]*|\d+)[\s,]+(?:(?:de|del|la|los|las|y|e|&|and|of|the)\s+)*){1,5}"
    r"(?:S\.?\s?A\.?\s?(?:S|C|B)?\.?(?: de C\.?V\.?)?|LLC|L\.L\.C\.|Inc\.?|Ltd\.?|Ltda\.?|LTDA\.?|S\.?R\.?L\.?|S\.?L\.?U?\.?|E\.?I\.?R\.?L\.?|C\.A\.|SpA|GmbH|Corp\.?|(?:&|y|and) (?:C[ií]a|Co|Asociados|Hijos|Hermanos|Associates|Sons|Partners)\b\.?)(?!\w)"
)
# A shop, a street or a firm by its name: "la ferretería La Cárcel Vieja", "Jirón Tribunal 120", "señores de Embargo Gris".
_KINDS = (
    "ferreter[ií]a|bodega|tienda|bar|restaurante|hotel|librer[ií]a|panader[ií]a|farmacia|club|colegio|taller|bazar|botica|cafeter[ií]a"
    "|pizzer[ií]a|distribuidora|caf[eé]|grupo|editorial|transportes|imprenta|comercial|cooperativa|fundaci[oó]n|confecciones|constructora"
    "|inmobiliaria|cl[ií]nica|[oó]ptica|lavander[ií]a|importadora|muebler[ií]a|repuestos|licorer[ií]a|poller[ií]a|helader[ií]a|almac[eé]n"
    "|kiosco|gimnasio|peluquer[ií]a|florer[ií]a|academia|textiles|vidrier[ií]a|gaceta|revista|minimarket|granja|cervecer[ií]a|calzados"
    "|calle|avenida|av\\.|avda\\.|jir[oó]n|jr\\.|pasaje|plaza|plazuela|paseo|carrera|cra\\.|alameda|barrio|urbanizaci[oó]n|edificio|torre"
    "|(?:se[nñ]ores|amigos|equipo) de"
)
_SHOP = re.compile(
    rf"(?i:\b(?:{_KINDS}))(?P<name>(?: (?:(?:de|del|la|las|los|el) )*[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+){{1,4}})"
)
_TRADE = re.compile(
    r"(?:[A-Z][\w'’-]*\.? (?:(?:&|and) )?){1,3}(?:Supply|Supplies|Bakery|Plumbing|Diner|Motors|Hardware|Foods|Farms?|Cafe|Grill|Books|Press|Studios?"
    r"|Electric|Roofing|Landscaping|Catering|Florist|Pizza|Market|Square|Street|Road|Avenue|Lane|Plaza|Producciones|Hermanos)\b(?: Co\.)?"
)
# A person greeted: "ROSA MARÍA DE LA CÁRCEL: su pago…", "Estimado Juan Juez,".
_GREETED = re.compile(
    r"(?:^|\n|(?i:\b(?:estimad[oa]|hola|se[nñ]ora?|sra?\.|don|do[nñ]a|d[ií]as|tardes|noches|dear|hello|hi|mr\.?|mrs\.?|ms\.?),? ))\s*(?:(?i:don|do[nñ]a|se[nñ]ora?|sra?\.?|estimad[oa]|hola) )*"
    r"(?P<name>(?P<first>[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+)(?: (?:(?i:de|del|la|las|los|y) )*[A-ZÁÉÍÓÚÑ](?:\.|[\wáéíóúñ]+)){1,5})(?=[:,])"
)
_TITLED = re.compile(r"(?i:\bdear (?:mr|mrs|ms|dr)\b\.?)(?P<name> [A-Z][\w'’-]+)(?=[,:])")
# A court, a police station or a law firm that buys: "Comisaría 14.ª: ya despachamos…", "Hi Judge & Jury Brewing, …".
_OFFICE = r"(?i:juzgado|tribunal|corte|fiscal[ií]a|comisar[ií]a|polic[ií]a|bufete|estudio jur[ií]dico|abogados|juez|poder judicial|notar[ií]a|sheriff|court|police|judge|jury|attorney|law (?:office|firm|group)|marshal|bail|ministerio|c[aá]rcel|penal|prisi[oó]n|jail|prison)"
_BUYS = r"(?i:despach|su pago|entreg|pedido|compra\b|compras\b|enviamos|adjunt|mercader|cotiza|listos?\b|quedó aplicad|recibimos|renov|renew|\bready\b|renta de|alquiler de|suscrip|su abono|gracias|vence el|order\b|shipped|delivered|deliver|in stock|are in\b|is in\b|\bPO\b|purchas|enclosed|thank|comes? due|invoice for|\bships?\b|\bsalen?\b|factura (?:por|de) (?:el|la|los|las))"
_THREATENS = r"(?i:citaci|citad|notific|expediente|embarg|demanda[rd]|urgen|inmediat|comparec|apercib|requeri|últim|ultim|deuda|mora\b|moros|impag|plazo|proceso|orden de|summon|final|warrant|lawsuit|immediate|respond|appear|debt|overdue|failure|case no)"
_CUSTOMER = re.compile(
    rf"\A\s*(?P<name>[^.:!?\n—]{{0,60}}?\b{_OFFICE}\b(?:[^:!?,\n—]|,(?= [A-ZÁÉÍÓÚÑ])){{0,70}})(?=[:,—]| —)(?=[\s\S]*{_BUYS})(?![\s\S]*{_THREATENS})"
)
# A word or somebody else's words of which we speak: "la palabra «embargo»", "mensajes falsos que dicen «…»".
_CITED = re.compile(
    r"(?i:\b(?:palabra|t[eé]rmino|expresi[oó]n|frase|cl[aá]usula|concepto|figura|word|term|phrase|clause|reclamo|queja|complaint|qu[eé] (?:es|significa|quiere decir)|what (?:is|does|do you mean by)|fals[oa]s?|fake|scam\w*|caller|says|dicen|pregunt\w+|asked|wonder\w*)\b)[^.«“\"!?]{0,40}?(?P<words>«[^»]*»|“[^”]*”|\"[^\"]*\")"
    r"|(?P<meant>«[^»]*»|“[^”]*”|\"[^\"]*\")(?= (?i:\w+ )?(?i:quiere decir|significa|se refiere|means|refers|is (?:just|only)))"
)
# What the debtor said stands in quotes: "usted nos escribió: «…»".
_QUOTED = re.compile(
    r"(?i:(?:(?:your|su|tu)\W+(?:\w+\W+)?(?:messages?|notes?|words|e?mails?|reviews?|mensajes?|notas?|palabras|correos?|audios?|comentarios?|rese[nñ]as?)\b|escribi|dij|coment|mencion|respond|contest|indic|mand|wrot|writ|said|told|repli|mention)\w*)[^.«“\"!?]{0,40}?(?P<words>«[^»]*»|“[^”]*”|\"[^\"]*\")"
)
_QUOTES = frozenset('«“"')
_TAX_ID = re.compile(
    r"\b(?i:dni|ruc|cuit|cuil|nit|rut|run|rfc|curp|c[eé]dula|c\.?i\.?|ssn|cpf|cnpj|nif|cif|nie|rnc|dpi|tax id|id)\b[\s:.°º#n]*(?P<number>[\dA-Z][\dA-Z.\-/]{5,20}\d[\dkK]?)"
)
_DEBT = re.compile(
    r"\b(?:deud\w*|adeud\w*|debe|debes|deben|saldo\w*|moros\w*|mora|atras\w+|pagos? (?:pendiente|vencid|atrasad)\w*|factura\w* (?:vencid|impag|pendiente)\w*|cuotas? (?:vencid|atrasad|pendiente|impag)\w*|vencid\w+|impag\w+|cobr(?:ar|anza|anzas|o|os)|no (?:ha )?pag\w+"
    r"|debts?|owes?|owing|overdue|past due|unpaid|outstanding|arrears|collect(?:ion|ions|or)?|delinquen\w+|balance)\b"
)
OBLIGED = frozenset({"debtor", "payer", "co_debtor", "guarantor", "attorney", "lawyer", "representative"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a whole message. `people` may be named in it, `others` (names or ids) not.

    `currencies` are ISO codes of the account; `known_ids` the tax ids of creditor and debtor, who may be named.
    """

    creditor: str = ""
    currencies: tuple[str, ...] = ()
    debtor: str = ""
    people: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    known_ids: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name that stands in the message rightly."""
        return tuple(name for name in (self.creditor, self.debtor, *self.people) if name.strip())


def names_creditor(text: str, creditor: str) -> bool:
    """Tell whether a text names the creditor, with or without "S.A.C."; a shop of two words by both."""
    said, name = _plain(text), _plain(creditor)
    if not name or name in said:
        return True
    main = [word for word in name.split() if len(word) > 3] or name.split()
    return all(re.search(rf"\b{re.escape(word)}\b", said) for word in main[:2])


def wrong_currencies(text: str, currencies: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield where an amount is written in a currency that is none of the account's."""
    wanted = {code.upper() for code in currencies}
    for found in _AMOUNT.finditer(text):
        mark = found["before"] or found["after"]
        meant = _MARKS.get(fold(mark), frozenset({mark.upper()}))
        if wanted and not wanted & meant:
            yield found.span()


def hide_names(text: str, facts: Facts | None) -> str:
    """Return a text of the same length without names and the debtor's own words, which no phrase may be read in."""
    text = _FIRM.sub(lambda found: _hidden(found.group()), text)
    text = _TRADE.sub(lambda found: _hidden(found.group()), text)
    if _QUOTES & set(text):
        text = _QUOTED.sub(
            lambda found: found.group()[: found.start("words") - found.start()] + _hidden(found["words"]),
            text,
        )
        text = _CITED.sub(_cited_hidden, text)
    if customer := _CUSTOMER.match(text):
        text = _hidden(customer.group()) + text[customer.end() :]
    text = _SHOP.sub(lambda found: found.group()[: -len(found["name"])] + _hidden(found["name"]), text)
    text = _TITLED.sub(lambda found: found.group()[: -len(found["name"])] + _hidden(found["name"]), text)
    text = _GREETED.sub(_person_hidden, text)
    for name in sorted(facts.names, key=len, reverse=True) if facts else ():
        text = re.sub(re.escape(name), _hidden(name), text, flags=re.IGNORECASE) if len(name) > 2 else text
    return text


def _cited_hidden(found: re.Match[str]) -> str:
    words = found["words"] or found["meant"]
    return found.group()[: -len(words)] + _hidden(words)


def _person_hidden(found: re.Match[str]) -> str:
    """Hide the name of a greeting that begins with a given name."""
    if fold(found["first"]) not in GIVEN:
        return found.group()
    return found.group()[: -len(found["name"])] + _hidden(found["name"])


def _hidden(words: str) -> str:
    return re.sub(r"\S", "z", words)


def has_amount(text: str) -> bool:
    """Tell whether a text names an amount with its currency."""
    return _AMOUNT.search(text) is not None


def of_others(text: str, facts: Facts) -> Iterator[tuple[int, int]]:
    """Yield where a text names other people, or an id that is neither the creditor's nor the debtor's."""
    for other in facts.others:
        if len(other.strip()) > 3:
            for found in re.finditer(rf"(?<!\w){re.escape(other.strip())}(?!\w)", text, re.IGNORECASE):
                yield found.span()
    yield from foreign_ids(text, facts.known_ids)


def foreign_ids(text: str, known_ids: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where a text gives a tax id that is none of those known; where none is known nothing can be told."""
    known = {_digits(each) for each in known_ids}
    for found in _TAX_ID.finditer(text):
        if known and _digits(found["number"]) not in known:
            yield found.span()


def debt_told(text: str) -> tuple[int, int] | None:
    """Return where a text lets an outsider know of a debt: the word itself, or an amount."""
    folded = "".join(fold(letter)[:1] or letter for letter in text)
    found = _DEBT.search(folded) or _AMOUNT.search(text)
    return found.span() if found else None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def _digits(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())

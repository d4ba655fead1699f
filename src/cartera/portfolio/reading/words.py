"""Words as people write them, made comparable: accents, case, camel case, small words and abbreviations away."""

import re
import unicodedata
from functools import cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SMALL = frozenset(
    [
        "de",
        "del",
        "la",
        "el",
        "las",
        "los",
        "of",
        "the",
        "do",
        "da",
        "dos",
        "das",
        "al",
        "a",
        "y",
        "e",
        "en",
        "o",
    ]
)
_SHORT: dict[str, str] = {
    short: whole
    for whole, shorts in {
        "fecha": "fec fch f fecha data dt fech",
        "vencimiento": "vcto vto venc vencim vcmto vencimento fvcto",
        "emision": "emis emi emissao",
        "documento": "doc docto dcto docum",
        "numero": "nro num no n nr nº numer",
        "codigo": "cod cdg codig",
        "cliente": "cli clte clien",
        "importe": "imp impte",
        "factura": "fact fac fra ftra",
        "moneda": "mon mda moeda",
        "telefono": "tel telf tlf fono fone telefone",
        "celular": "cel",
        "invoice": "inv",
        "customer": "cust",
        "amount": "amt",
        "pendiente": "pend pdte",
        "pago": "pgo pagamento",
        "credito": "cred",
        "dias": "dia days day",
        "identificacion": "ident",
        "operacion": "oper op",
        "referencia": "ref refer",
        "vendedor": "vend",
        "correo": "corr",
        "direccion": "dir direc",
    }.items()
    for short in shorts.split()
}


@cache
def fold(text: str) -> str:
    """Return lower case words without accents or signs: "Nº de Factura" and "nro_factura" come near each other."""
    apart = _CAMEL.sub(" ", text)
    bare = "".join(c for c in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", bare.lower()).strip()


@cache
def canonical(text: str) -> tuple[str, ...]:
    """Return the folded words that carry meaning, abbreviations written out."""
    words = [word for word in fold(text).split() if word not in _SMALL]
    return tuple(_SHORT.get(word, word) for word in words)

"""What the outer form of a text shows: capitals, repeated signs, places of the template that stayed empty."""

import re
from collections.abc import Collection
from functools import lru_cache

from cartera.tone.words import fold

_LETTERS = re.compile(r"[^\W\d_]+")
_RUN = re.compile(r"(?<!\w)[^\W\d_]{2,}(?:[ \t,]+[^\W\d_]+){2,}")
_SIGNS = re.compile(r"[!¡?¿]*(?:!{3,}|\?{3,}|[!?]{3,})[!?]*")
# Small words that company names seldom have: a run of capitals with one of them is a sentence that shouts.
_PLAIN = frozenset(
    [
        "su",
        "sus",
        "tu",
        "tus",
        "usted",
        "ud",
        "ustedes",
        "no",
        "que",
        "ya",
        "es",
        "si",
        "nos",
        "le",
        "te",
        "lo",
        "se",
        "por",
        "para",
        "con",
        "pague",
        "paga",
        "pagar",
        "pago",
        "debe",
        "debes",
        "deuda",
        "ahora",
        "hoy",
        "urgente",
        "ultimo",
        "ultima",
        "aviso",
        "mora",
        "vencida",
        "vencido",
        "pendiente",
        "atencion",
        "importante",
        "inmediato",
        "tiene",
        "tenes",
        "tienes",
        "esta",
        "este",
        "evite",
        "evita",
        "llame",
        "you",
        "your",
        "pay",
        "now",
        "not",
        "is",
        "are",
        "will",
        "the",
        "this",
        "overdue",
        "debt",
        "today",
        "urgent",
        "immediately",
        "final",
        "notice",
        "must",
        "have",
        "owe",
        "we",
        "it",
        "or",
    ]
)
_UNFILLED = re.compile(
    r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{[a-zA-ZÁÉÍÓÚÑáéíóúñ_][\w .|áéíóúñ-]{0,40}\}|\$\{[^{}]*\}|%\(\w+\)[sd]|(?<![\w%])%[sd]\b"
    r"|\[[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑ _/-]{2,40}\]|\[(?i:[^\]\n]{0,20}\b)?(?i:nombre|monto|importe|fecha|cliente|deudor|empresa|saldo|banco|cuenta|name|amount|date|customer|debtor|company|balance|number|n[uú]mero|su|your|insert\w*|inserte)\b[^\]\n]{0,40}\]"
    r"|<<?(?i:nombre|monto|importe|fecha|cliente|deudor|empresa|saldo|name|amount|date|customer|company|balance|first_?name|last_?name)\w*>>?|«(?:[A-Za-z]+_\w*|[A-Z]?[a-z]+[A-Z]\w*|(?i:nombre|apellido|monto|importe|fecha|cliente|deudor|empresa|saldo|banco|cuenta|name|amount|date|customer|debtor|company|balance|number|n[uú]mero|factura|invoice|total)\w*)»|__[A-Za-z]\w*__|#[A-Z_]{4,}#|\b[Xx]{4,}\b|(?<!\w)_{3,}|(?<!\w)\.{6,}|@@\w+|\bundefined\b|\bNaN\b|(?<![\w ])null\b|\bnull\b(?=[\s,.:;!]*$)"
    r"|(?:^|(?<=\n)|(?<=[.!¡] )|(?<=¡))[ \t]*(?i:estimad[oa](?:\(a\)|/a|s)?|hola|buen(?:os)? d[ií]as?|buenas(?: tardes| noches)?|apreciad[oa]|se[nñ]or(?:a|\(a\))?|sr\.?a?\.?|dear(?: mr\.?| ms\.?| mrs\.?)?)[ \t]+(?=[,:])[,:]"
    r"|(?i:estimad[oa](?:\(a\)|/a)?|dear(?: mr\.?| ms\.?)?|hello|hi)[ \t]*(?:,[ \t]*,|(?i:none|null|nan)\b)"
    r"|(?i:(?:monto|importe|saldo|total|suma|deuda|balance|amount|sum) (?:de|of|por)|(?<!que )(?<!que nos )(?<!que me )(?<!que le )(?<!to )(?<!you )(?<!no )(?:debe|owe|adeuda))[ \t]*(?:S/\.?|US\$|RD\$|R\$|\$|€|USD|EUR|PEN)?[ \t]*(?=[,;]|\.(?:\s|$)| (?:con vencimiento|vencid|desde|al|due|which|since|is overdue)\b)(?<! [a-z])"
    r"|(?i:(?:vence|venci[oó]|vencimiento|fecha|due|before|antes) (?:el|del|on|de))[ \t]*(?=[,;]|\.(?:\s|$)|$)"
)


def capitals(text: str, names: Collection[str]) -> tuple[int, int] | None:
    """Return where a text shouts in capitals; names of people and firms do not count."""
    own = {fold(part) for name in names for part in _LETTERS.findall(name)}
    for run in _RUN.finditer(text):
        loud = _loud(_LETTERS.findall(run.group()))
        if loud and _shouts([fold(word) for word in loud], own):
            start = text.index(loud[0], run.start())
            return start, text.rindex(loud[-1], start, run.end()) + len(loud[-1])
    return None


def _loud(words: list[str]) -> list[str]:
    """Return the longest run of words in capitals."""
    best: list[str] = []
    now: list[str] = []
    for word in words:
        now = [*now, word] if word.isupper() else []
        if len(now) > len(best):
            best = now
    return best


def _shouts(words: list[str], own: set[str]) -> bool:
    others = [word for word in words if word not in own]
    plain = sum(word in _PLAIN for word in others)
    return (len(words) >= 3 and plain >= 1 and len(others) >= 2) or len(others) >= 7


def shouting(text: str) -> tuple[int, int] | None:
    """Return where signs are repeated: "!!!", "???"."""
    found = _SIGNS.search(text)
    return found.span() if found else None


@lru_cache(maxsize=8192)
def unfilled(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of a template that stayed as they were: {{ name }}, [MONTO], "Estimado ,"."""
    return tuple(found.span() for found in _UNFILLED.finditer(text) if found.group().strip())

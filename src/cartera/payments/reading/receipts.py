"""What a receipt says, read by pattern: amount, day, bank and reference, as banks and wallets of Latin America write them.

Nothing here is sure: a person sees what was read beside the receipt, and only a line of the bank proves a payment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cartera.money import amounts
from cartera.portfolio.reading import codes

_SIGNS = (
    r"S/\.?|US\$|U\$S|USD|MX\$|MXN|COP\$?|COL\$|CLP\$?|ARS\$?|AR\$|R\$|BRL|Bs\.?|BOB|VES|Gs\.?|₲|PYG|\$U|UYU|RD\$|DOP|Q|GTQ|L\.|HNL|"
    r"C\$|NIO|₡|CRC|B/\.|PAB|PEN|EUR|€|\$"
)
_NUMBER = r"\d{1,3}(?:[.,'\s]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,3})?"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?P<sign>{_SIGNS})\s*(?P<number>{_NUMBER})(?![\d.,]*\d)|(?<![\w.,/-])(?P<plain>{_NUMBER})\s*(?P<after>PEN|USD|COP|MXN|CLP|ARS|BRL|soles|d[oó]lares|pesos)\b",
    re.IGNORECASE,
)
_BARE = re.compile(rf"[:\s]\s*(?P<number>{_NUMBER})(?![\d/.:-])")
_TOLD = re.compile(
    r"(monto|importe|valor|total|cantidad|pagaste|enviaste|transferiste|yapeaste|plineaste|yape[oó]|enviado|transferid[oa]|pagad[oa]|"
    r"depositad[oa]|abon[oa]d?o?|¿?cu[aá]nto|env[ií]o|amount|recarga|consignaci[oó]n)",
    re.IGNORECASE,
)
_NOT_IT = re.compile(
    r"(comisi[oó]n|saldo|itf|gmf|iva|impuesto|tarifa|costo|tipo de cambio|fee|disponible)", re.IGNORECASE
)
_WORDS_OF_MONEY = {"soles": "PEN", "dolares": "USD", "dólares": "USD"}
_OF_SIGN = {
    "S/": "PEN", "S/.": "PEN", "US$": "USD", "U$S": "USD", "MX$": "MXN", "COP$": "COP", "COL$": "COP", "CLP$": "CLP", "ARS$": "ARS",
    "AR$": "ARS", "R$": "BRL", "BS": "BOB", "BS.": "BOB", "GS": "PYG", "GS.": "PYG", "₲": "PYG", "$U": "UYU", "RD$": "DOP", "Q": "GTQ",
    "L.": "HNL", "C$": "NIO", "₡": "CRC", "B/.": "PAB", "€": "EUR",
}  # fmt: skip

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("ene enero jan january", "feb febrero february", "mar marzo march", "abr abril apr april", "may mayo",
         "jun junio june", "jul julio july", "ago agosto aug august", "sep set sept setiembre septiembre september",
         "oct octubre october", "nov noviembre november", "dic diciembre dec december"), 1)
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"\b(20\d{2})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.](20\d{2}|\d{2})\b")
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})\s*(?:de\s+)?([a-záéíóú]{3,10})\.?,?\s*(?:de[l]?\s+)?(20\d{2})\b", re.IGNORECASE
)
_MONTH_DAY = re.compile(r"\b([a-záéíóú]{3,10})\.?\s+(\d{1,2}),?\s+(20\d{2})\b", re.IGNORECASE)

_REFERENCE = re.compile(
    r"(?:clave\s+de\s+rastreo|(?:n[°ºo.]*|nro\.?|n[uú]m(?:ero|\.)?|c[oó]d(?:igo|\.)?|cod)\s*(?:de\s+)?(?:la\s+)?(?:operaci[oó]n|transacci[oó]n|"
    r"comprobante|referencia|aprobaci[oó]n|autorizaci[oó]n|confirmaci[oó]n|seguimiento|rastreo|constancia|voucher|recibo)|"
    r"operaci[oó]n|transacci[oó]n|referencia|comprobante|autorizaci[oó]n|aprobaci[oó]n|folio|cus|ref|id\s+de\s+(?:transacci[oó]n|operaci[oó]n)|end\s*to\s*end)"
    r"\.?\s*(?:n[°ºo.]+|nro\.?|n[uú]mero|no\.|#)?\s*[:#\-]?\s*(?P<value>[A-Z0-9][A-Z0-9\-]{2,39})\b",
    re.IGNORECASE,
)  # fmt: skip

BANKS = {
    "Yape": r"yape(?:aste|o)?", "Plin": r"plin(?:easte)?", "Nequi": "nequi", "Daviplata": "daviplata", "PSE": r"pse", "SPEI": "spei",
    "BCP": r"bcp|banco de cr[eé]dito del per[uú]", "BBVA": "bbva", "Interbank": "interbank", "Scotiabank": "scotiabank",
    "BanBif": "banbif", "Banco de la Nación": r"banco de la naci[oó]n", "Pichincha": "pichincha", "Bancolombia": "bancolombia",
    "Davivienda": "davivienda", "Banco de Bogotá": r"banco de bogot[aá]", "Banamex": r"(?:citi)?banamex", "Banorte": "banorte",
    "Santander": "santander", "HSBC": "hsbc", "Azteca": "banco azteca", "BanCoppel": "bancoppel", "Banco de Chile": "banco de chile",
    "BancoEstado": "banco ?estado", "BCI": "bci", "Itaú": "ita[uú]", "Galicia": "galicia", "Macro": "banco macro",
    "Mercado Pago": "mercado ?pago", "Ualá": "ual[aá]", "Brubank": "brubank", "Pix": "pix", "Bradesco": "bradesco",
    "Banco do Brasil": "banco do brasil", "Guayaquil": "banco guayaquil", "Produbanco": "produbanco", "Banco Unión": r"banco uni[oó]n",
    "BNB": "bnb", "Tigo Money": "tigo money", "SINPE": "sinpe", "BAC": r"bac(?: credomatic)?", "Banrural": "banrural", "Zelle": "zelle",
}  # fmt: skip
_BANKS = [(name, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for name, pattern in BANKS.items()]
_OLDEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Told:
    """What a receipt seems to say; None and "" where nothing was found."""

    amount_minor: int | None = None
    currency: str = ""
    paid_on: date | None = None
    bank: str = ""
    reference: str = ""


def read(text: str, *, currency: str, on: date) -> Told:
    """Read a receipt's text. `currency` is the creditor's: what "$" means; `on` the day it was handed in."""
    amount = _amount(text, currency)
    reference = _reference(text)
    return Told(
        amount_minor=amount[0] if amount else None, currency=amount[1] if amount else "", paid_on=_day(text, on),
        bank=_bank(text), reference=reference,
    )  # fmt: skip


def _amount(text: str, currency: str) -> tuple[int, str] | None:
    """Return the amount beside a word for it, else the largest one that is no fee, tax or balance."""
    found = list(_amounts(text, currency))
    told = [each for score, each in found if score == 2]
    other = [each for score, each in found if score == 1]
    if told:
        return told[0]
    return max(other, default=None)


def _amounts(text: str, currency: str) -> Iterator[tuple[int, tuple[int, str]]]:
    """Yield each amount with its weight: 2 beside a word for it, 1 by itself, 0 where it is a fee or a balance."""
    for match in _AMOUNT.finditer(text):
        before = text[max(0, match.start() - 45) : match.start()]
        line = before.rsplit("\n", 2)[-2:] if "\n" in before else [before]
        near = " ".join(line)
        sign = (match["sign"] or match["after"] or "").upper()
        money = (
            _OF_SIGN.get(sign)
            or _WORDS_OF_MONEY.get(sign.lower())
            or codes.currency(sign, currency)
            or currency
        )
        minor = minor_of(match["number"] or match["plain"], money)
        if minor:
            yield (0 if _NOT_IT.search(line[-1] or near) else 2 if _TOLD.search(near) else 1), (minor, money)
    for word in _TOLD.finditer(text):
        bare = _BARE.match(text, word.end())
        minor = minor_of(bare["number"], currency) if bare else None
        if minor:
            yield 1, (minor, currency)


def minor_of(text: str, currency: str) -> int | None:
    """Return an amount in minor units, None when it is none. Three figures after a lonely sign are thousands: nobody pays
    a thousandth.
    """
    bare = re.sub(r"[\s']", "", text)
    last = max(bare.rfind(","), bare.rfind("."))
    decimals = bare[last + 1 :] if last >= 0 else ""
    if len(decimals) == 3 or last < 0 or bare.count(bare[last]) > 1:
        plain = re.sub(r"[.,]", "", bare)
    else:
        plain = f"{re.sub(r'[.,]', '', bare[:last])}.{decimals}"
    try:
        return amounts.to_minor(plain, currency)
    except ValueError:
        return None


def _day(text: str, on: date) -> date | None:
    """Return the first day that can be the payment's: not to come, not long past. Days stand before months here."""
    for year, month, day in _days(text):
        for one, other in ((month, day), (day, month)):
            try:
                found = date(year, one, other)
            except ValueError:
                continue
            if on - _OLDEST <= found <= on + timedelta(days=1):
                return found
    return None


def _days(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield (year, month, day) as they stand, the likeliest writing first."""
    for match in _ISO.finditer(text):
        yield int(match[1]), int(match[2]), int(match[3])
    for match in _DAY_MONTH.finditer(text):
        if month := _MONTHS.get(match[2].lower()):
            yield int(match[3]), month, int(match[1])
    for match in _MONTH_DAY.finditer(text):
        if month := _MONTHS.get(match[1].lower()):
            yield int(match[3]), month, int(match[2])
    for match in _NUMERIC.finditer(text):
        year = int(match[3])
        yield year if year > 100 else 2000 + year, int(match[2]), int(match[1])


def _reference(text: str) -> str:
    """Return the first number the bank gave the payment, the one that a word names most surely."""
    found = [match for match in _REFERENCE.finditer(text) if any(sign.isdigit() for sign in match["value"])]
    sure = [m for m in found if re.match(r"(?i)clave|n[°ºo.u]|nro|c[oó]d|id", m[0])]
    chosen = next(iter(sure or found), None)
    return chosen["value"].upper() if chosen else ""


def _bank(text: str) -> str:
    """Return the wallet or bank that is named first."""
    found = [(match.start(), name) for name, pattern in _BANKS if (match := pattern.search(text))]
    return min(found)[1] if found else ""

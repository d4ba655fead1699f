"""Currencies, countries, yes and no, roles and channels as people write them, turned into our codes.

Each function takes one text and returns the code, or None when it does not know the word. `mapped` applies one of them
to a column by its distinct values, so a million cells cost as many calls as there are spellings.
"""

from collections.abc import Callable
from functools import cache
from zoneinfo import available_timezones

import polars as pl
from babel import Locale
from babel.core import get_global

from cartera.money import currencies
from cartera.portfolio.reading.words import fold

_YES = frozenset(["yes", "y", "si", "s", "sim", "true", "verdadero", "verdadeiro", "1", "x", "v", "ok"])
_NO = frozenset(["no", "n", "nao", "false", "falso", "0", "f"])
_BUSINESS = frozenset(
    [
        "business",
        "company",
        "empresa",
        "juridica",
        "persona juridica",
        "pessoa juridica",
        "pj",
        "j",
        "b2b",
        "corporativo",
        "sociedad",
        "b",
        "persona moral",
        "moral",
        "legal entity",
    ]
)
_CONSUMER = frozenset(
    [
        "consumer",
        "persona natural",
        "natural",
        "persona fisica",
        "fisica",
        "pessoa fisica",
        "pf",
        "pn",
        "individual",
        "persona",
        "consumidor",
        "n",
        "b2c",
        "particular",
        "c",
        "person",
    ]
)
_CURRENCY_WORDS = {
    "PEN": "s/ s/. sol soles nuevo_sol nuevos_soles",
    "USD": "us$ u$s u$d usd$ dolar dolares dollar dollars us_dollar us_dollars dolares_americanos dolar_americano "
    "dolares_estadounidenses",
    "EUR": "€ euro euros",
    "BRL": "r$ real reais reales",
    "DOP": "rd$ peso_dominicano pesos_dominicanos",
    "MXN": "mx$ mxn$ peso_mexicano pesos_mexicanos m.n. mxp",
    "COP": "col$ cop$ peso_colombiano pesos_colombianos",
    "CLP": "clp$ peso_chileno pesos_chilenos",
    "ARS": "ar$ peso_argentino pesos_argentinos",
    "UYU": "$u peso_uruguayo pesos_uruguayos",
    "BOB": "bs bs. boliviano bolivianos",
    "PYG": "₲ gs gs. guarani guaranies",
    "CRC": "₡ colon colones",
    "GTQ": "quetzal quetzales",
    "HNL": "lempira lempiras",
    "NIO": "c$ cordoba cordobas",
    "PAB": "b/. b/ balboa balboas",
    "GBP": "£",
}
_CURRENCIES = {
    word.replace("_", " "): code for code, words in _CURRENCY_WORDS.items() for word in words.split()
}
_NATIONAL = frozenset(
    ("$", "peso", "pesos", "mn", "nacional", "moneda nacional", "local", "moneda local", "m/n", "$.")
)
_NOT_COUNTRIES = frozenset(("EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"))
_LATIN = frozenset(
    (
        "ar",
        "bo",
        "br",
        "cl",
        "co",
        "cr",
        "do",
        "ec",
        "es",
        "gt",
        "hn",
        "mx",
        "ni",
        "pa",
        "pe",
        "py",
        "sv",
        "us",
        "uy",
        "ve",
    )
)
_ROLES = {
    "payer": "pagador tesoreria pagos cuentas_por_pagar cobranza cobranzas payer accounts_payable ap contabilidad finanzas titular",
    "superior": "superior jefe supervisor manager boss",
    "executive": "executive gerente gerente_general gerencia director ceo ejecutivo gerente_financiero cfo",
    "purchasing": "purchasing compras comprador logistica buyer procurement",
    "legal_representative": "legal_representative representante_legal apoderado",
    "guarantor": "guarantor aval fiador garante avalista",
    "co_debtor": "co_debtor codeudor codeudora coobligado deudor_solidario",
    "attorney": "attorney abogado abogada lawyer defensor",
    "reference": "reference referencia referencia_personal referencia_familiar",
    "employer": "employer empleador empleadora patrono trabajo",
    "salesperson": "salesperson vendedor vendedora",
    "spouse": "spouse conyuge esposo esposa",
    "relative": "relative familiar pariente hijo hija padre madre hermano hermana",
    "other": "other otro otra tercero",
}
_ROLE_OF = {fold(word): role for role, words in _ROLES.items() for word in words.split()}
_CHANNELS = {
    "email": "email correo mail correo_electronico e-mail",
    "whatsapp": "whatsapp wsp wapp",
    "sms": "sms mensaje_de_texto texto",
    "call": "call telefono llamada celular phone movil fijo mobile",
    "letter": "letter carta correo_postal direccion domicilio",
    "telegram": "telegram telegrama",
    "voice": "voice ivr voz",
    "visit": "visit visita",
}
_CHANNEL_OF = {fold(word): channel for channel, words in _CHANNELS.items() for word in words.split()}


def currency(text: str, national: str = "") -> str | None:
    """Return the code of a currency written as code, sign or name; "$" and "pesos" mean the `national` one if given."""
    code = text.strip().upper()
    if currencies.known(code):
        return code
    word = " ".join(text.strip().lower().split())
    found = _CURRENCIES.get(word) or _CURRENCIES.get(fold(text.lower()))
    if found or word not in _NATIONAL:
        return found
    return national or None


@cache
def _countries() -> dict[str, str]:
    """Return folded names, codes of three letters and numbers of countries -> lower case ISO 3166 alpha-2."""
    found = {
        alias.lower(): codes[0].lower()
        for alias, codes in get_global("territory_aliases").items()
        if len(codes) == 1
    } | {"ee uu": "us", "eeuu": "us"}
    for language in ("pt", "en", "es"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES:
                found[fold(name)] = found[code.lower()] = code.lower()
    return found


def country(text: str) -> str | None:
    """Return the lower case ISO 3166 code of a country given as code of two or three letters, or name.

    By number only those where our users are: 818 is Egypt to the standard, and an area or a branch in most files.
    """
    found = _countries().get(fold(text.lower()))
    return None if text.strip().isdigit() and found not in _LATIN else found


def is_likely_country(text: str) -> bool:
    """Tell whether a text names a country."""
    return country(text) is not None


def flag(text: str) -> str | None:
    """Return "true" or "false" for yes or no."""
    word = fold(text.lower())
    return "true" if word in _YES else "false" if word in _NO else None


def debtor_kind(text: str) -> str | None:
    """Return business or consumer."""
    word = fold(text.lower())
    return "business" if word in _BUSINESS else "consumer" if word in _CONSUMER else None


def role(text: str) -> str | None:
    """Return the role of a contact."""
    word = fold(text.lower())
    return _ROLE_OF.get(word) or _ROLE_OF.get(word.split(" ")[0] if word else "")


def channel(text: str) -> str | None:
    """Return the channel of a contact."""
    return _CHANNEL_OF.get(fold(text.lower()))


def language(text: str) -> str | None:
    """Return the code of a language we write in."""
    word = fold(text.lower())
    starts = {"es": "es", "spa": "es", "cas": "es", "en": "en", "ing": "en", "pt": "pt", "por": "pt"}
    return next((code for start, code in starts.items() if word.startswith(start)), None)


def timezone(text: str) -> str | None:
    """Return the name of a time zone if there is one like it."""
    return _zones().get(text.strip().lower().replace(" ", "_"))


@cache
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def mapped(column: pl.Series, one: Callable[[str], str | None]) -> pl.Series:
    """Apply a function to the distinct texts of a column; null stays null, and what is not known becomes null."""
    distinct = column.drop_nulls().unique()
    answers = pl.Series([one(text) for text in distinct.to_list()], dtype=pl.String)
    return column.replace_strict(distinct, answers, default=None, return_dtype=pl.String)

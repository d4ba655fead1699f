"""What a match says for itself, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babel.numbers import format_decimal
from django.utils.dateparse import parse_date
from django.utils.translation import gettext

from cartera.payments.matching import words
from cartera.ui import formats

Told = Sequence[Any]  # code and fields, as they are kept


def sentences(why: Iterable[Told], currency: str) -> list[str]:
    """Return one sentence for each piece of evidence; the reckoning of the amount, in one line, comes last."""
    evidence: list[str] = []
    reckoning: list[str] = []
    for code, fields in why:
        (reckoning if code in words.AMOUNTS else evidence).append(sentence(code, fields, currency))
    return [*evidence, " ".join(reckoning)] if reckoning else evidence


def sentence(code: str, fields: Mapping[str, Any], currency: str) -> str:
    """Return the sentence of one code; amounts are written as money, days as days."""
    said = gettext(words.SENTENCES[code]) if code in words.SENTENCES else code
    shown = {name: _shown(name, value, currency) for name, value in fields.items()}
    return said % shown if shown else said.replace("%%", "%")


def waits(code: str) -> str:
    """Return why lines wait, in a word for lists."""
    if code == "other_currency":
        return gettext("The document named is in another currency.")
    return gettext(words.SENTENCES[code]) if code in words.SENTENCES else ""


def _shown(name: str, value: Any, currency: str) -> Any:
    if name.endswith("minor"):
        return formats.money(value, currency)
    if name == "rate":
        return format_decimal(value, locale=formats.locale())
    if name.endswith("_on") and (day := parse_date(str(value))):
        return formats.day(day)
    return value

"""Mexican CFDI 3.3 and 4.0 and their payment complements 1.0 and 2.0, by the library satcfdi.

What comes here was parsed by `defused` first: the library's own parser mends broken files and takes any size.
Sources: SAT, Anexo 20, guías de llenado of CFDI 4.0 and of the complemento para recepción de pagos 2.0.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from cartera.intake.documents import faults, values
from cartera.intake.documents.document import (
    CREDIT_NOTE,
    DEBIT_NOTE,
    INVOICE,
    PAYMENTS,
    Document,
    Party,
    Reading,
    Reference,
    Settlement,
)
from cartera.intake.documents.values import Finder
from cartera.problems import N_, Problem

NAMESPACES = ("{http://www.sat.gob.mx/cfd/3}", "{http://www.sat.gob.mx/cfd/4}")
VERSIONS = ("3.3", "4.0")
KINDS = {"I": INVOICE, "E": CREDIT_NOTE, "P": PAYMENTS}
OTHER_KINDS = {"N": N_("a payslip"), "T": N_("a note of goods on their way")}
DEBIT, REPLACES = "02", "04"  # c_TipoRelacion: debit note; replaces earlier documents
FOREIGNER = "XEXX010101000"  # the tax id the SAT gives to everybody abroad
# ISO 3166 alpha-3, as CFDI write countries, of those that trade with Mexico most.
COUNTRIES = {
    "ARG": "ar", "BOL": "bo", "BRA": "br", "CAN": "ca", "CHL": "cl", "CHN": "cn", "COL": "co", "CRI": "cr", "CUB": "cu",
    "DEU": "de", "DOM": "do", "ECU": "ec", "ESP": "es", "FRA": "fr", "GBR": "gb", "GTM": "gt", "HND": "hn", "IND": "in",
    "ITA": "it", "JPN": "jp", "KOR": "kr", "NIC": "ni", "NLD": "nl", "PAN": "pa", "PER": "pe", "PRT": "pt", "PRY": "py",
    "SLV": "sv", "URY": "uy", "USA": "us", "VEN": "ve",
}  # fmt: skip


def read(data: bytes, root: Element) -> Reading:
    """Read a CFDI that was found to be sound XML. `root`: its parsed root."""
    version = root.get("Version") or root.get("version") or ""
    if version not in VERSIONS:
        return _refused(faults.OLD_VERSION, version=version or "?")
    lacking = _lacking(root)
    if lacking:
        return Reading(None, tuple(lacking))
    try:
        from satcfdi.cfdi import CFDI  # noqa: PLC0415 - heavy, and only where CFDI are read
    except ImportError:
        return _refused(faults.NO_LIBRARY)
    try:
        told: Mapping[str, Any] = CFDI.from_string(data)
    except (KeyError, ValueError, TypeError, AttributeError, ArithmeticError) as error:
        return _refused(faults.MISSING, place=str(error)[:80] or "cfdi:Comprobante")
    kind = str(_code(told.get("TipoDeComprobante")))
    if kind not in KINDS:
        return _refused(faults.NOT_THIS_KIND, label=OTHER_KINDS.get(kind, kind or "?"))
    return _document(told, KINDS[kind], version)


def _lacking(root: Element) -> list[Problem]:
    """Return what the root lacks, all at once: the library stops at the first."""
    finder, namespace = Finder(), root.tag.partition("}")[0] + "}"
    for name in ("Fecha", "Moneda", "Total", "TipoDeComprobante"):
        if not root.get(name, "").strip():
            finder.add(faults.MISSING, column=name, place=name)
    for name in ("Emisor", "Receptor"):
        if root.find(namespace + name) is None:
            finder.add(faults.MISSING, column=f"cfdi:{name}", place=f"cfdi:{name}")
    if root.get("Moneda") and root.get("TipoDeComprobante") not in {"P", "N", "T"}:
        finder.currency(root.get("Moneda"), "Moneda")
    return finder.problems


def _refused(fault: tuple[str, str], **fields: Any) -> Reading:
    return Reading(None, (faults.problem(fault, **fields),))


def _document(told: Mapping[str, Any], kind: str, version: str) -> Reading:
    finder = Finder()
    related = _related(told)
    if kind == INVOICE and any(relation == DEBIT for relation, _ in related):
        kind = DEBIT_NOTE
    uuid = _uuid(told)
    if not uuid:
        finder.add(faults.NOT_STAMPED, column="tfd:TimbreFiscalDigital", fatal=False)
    issued_on = _day(told.get("Fecha"), finder, "Fecha")
    currency, total = "", 0
    if kind != PAYMENTS:
        currency = finder.currency(_code(told.get("Moneda")), "Moneda")
        total = finder.amount(_number(told.get("Total")), currency, "Total")
    settlements = tuple(_settlements(told, finder)) if kind == PAYMENTS else ()
    if not finder.fatal and (not settlements if kind == PAYMENTS else total == 0):
        finder.add(faults.NO_PAYMENTS if kind == PAYMENTS else faults.NOTHING_OWED)
    terms = str(told.get("CondicionesDePago") or "")
    days = values.credit_days(terms)
    document = Document(
        standard=f"cfdi-{version}", kind=kind, number=_folio(told) or uuid, uuid=uuid, issued_on=issued_on, currency=currency,
        total_minor=total, issuer=_party(told.get("Emisor")), receiver=_party(told.get("Receptor")),
        due_date=None if finder.fatal else values.due(issued_on, days), settlements=settlements,
        references=tuple(Reference(uuid=each) for relation, ids in related if relation != REPLACES for each in ids),
        replaces=tuple(each for relation, ids in related if relation == REPLACES for each in ids),
        discounts=values.discounts(terms),
    )  # fmt: skip
    return Reading(None if finder.fatal else document, tuple(finder.problems))


def _settlements(told: Mapping[str, Any], finder: Finder) -> Iterable[Settlement]:
    """Yield one settlement per payment and invoice; a payment that names no invoice gives one without."""
    complement = (told.get("Complemento") or {}).get("Pagos") or {}
    for ordinal, paid in enumerate(_list(complement.get("Pago")), 1):
        place = f"Pago[{ordinal}]"
        paid_on = _day(paid.get("FechaPago"), finder, f"{place}/FechaPago")
        documents = _list(paid.get("DoctoRelacionado"))
        if not documents:
            currency = finder.currency(_code(paid.get("MonedaP")), f"{place}/MonedaP")
            minor = finder.amount(_number(paid.get("Monto")), currency, f"{place}/Monto")
            yield Settlement("", ordinal, minor, currency, paid_on, ordinal=ordinal)
        for each in documents:
            yield _settlement(each, paid, paid_on, finder, place, ordinal)


def _settlement(
    each: Mapping[str, Any], paid: Mapping[str, Any], paid_on: date, finder: Finder, place: str, ordinal: int
) -> Settlement:
    currency = finder.currency(_code(each.get("MonedaDR")), f"{place}/DoctoRelacionado/MonedaDR")
    # Complement 1.0 lets a single invoice leave out what was paid of it: it is then all of the payment.
    amount = each.get("ImpPagado", paid.get("Monto"))
    left = each.get("ImpSaldoInsoluto")
    return Settlement(
        uuid=str(each.get("IdDocumento") or "").strip().lower(), partiality=int(each.get("NumParcialidad") or 1),
        minor=finder.amount(_number(amount), currency, f"{place}/DoctoRelacionado/ImpPagado"), currency=currency,
        paid_on=paid_on, ordinal=ordinal,
        left_minor=None if left is None else finder.amount(_number(left), currency, f"{place}/DoctoRelacionado/ImpSaldoInsoluto"),
    )  # fmt: skip


def _related(told: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the kinds of relation with the fiscal folios they name."""
    return [
        (
            str(_code(each.get("TipoRelacion"))),
            [str(one).strip().lower() for one in _list(each.get("CfdiRelacionado"))],
        )
        for each in _list(told.get("CfdiRelacionados"))
    ]


def _party(told: Any) -> Party:
    """Return an issuer or a receiver. Somebody abroad is known by the tax id of their own country."""
    if not isinstance(told, Mapping):
        return Party()
    tax_id, name = str(told.get("Rfc") or "").strip().upper(), str(told.get("Nombre") or "").strip()
    if tax_id == FOREIGNER:
        country = COUNTRIES.get(str(_code(told.get("ResidenciaFiscal")) or ""), "")
        return Party(str(told.get("NumRegIdTrib") or "").strip(), country, name[:250])
    return Party(tax_id, "mx", name[:250], person=len(tax_id) == 13)


def _folio(told: Mapping[str, Any]) -> str:
    parts = (str(told.get(name) or "").strip() for name in ("Serie", "Folio"))
    return "-".join(part for part in parts if part)[:80]


def _uuid(told: Mapping[str, Any]) -> str:
    stamp = (told.get("Complemento") or {}).get("TimbreFiscalDigital") or {}
    return str(stamp.get("UUID") or "").strip().lower()[:110]


def _day(value: Any, finder: Finder, place: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    return finder.day(None if value is None else str(value), place)


def _number(value: Any) -> str | None:
    """Return an amount as text; the library gives exact decimals."""
    if value is None:
        return None
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _code(value: Any) -> str | None:
    """Return the code of a value of a catalogue."""
    return None if value is None else str(getattr(value, "code", value))


def _list(value: Any) -> list[Any]:
    """Return what may be one thing or several as several."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]

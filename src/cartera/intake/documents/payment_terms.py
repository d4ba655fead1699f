"""When an invoice in UBL is to be paid: due date, instalments (cuotas), what is withheld, discounts for paying early."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element

from cartera.intake.documents import faults, values
from cartera.intake.documents.document import Discount, Instalment, Withheld
from cartera.intake.documents.parties import every, text
from cartera.intake.documents.values import Finder
from cartera.money.amounts import round_half_up

DETRACTION, RETENTION = "detraction", "retention"
_SET_APART = frozenset({"detraccion", "percepcion"})  # terms of Peru that are no term of payment
_RETENTION_CODE = "62"  # SUNAT catalogue 53: retention of the IGV
_DETRACTION_CODE = "2003"  # SUNAT catalogue 14, UBL 2.0: detracción


@dataclass(frozen=True, slots=True)
class Terms:
    """What was found. `due_date` None: not said."""

    due_date: date | None
    instalments: tuple[Instalment, ...]
    withheld: tuple[Withheld, ...]
    discounts: tuple[Discount, ...]


def read(root: Element, finder: Finder, *, currency: str, total_minor: int, issued_on: date) -> Terms:
    """Read the terms; what is wrong with them is noted with the finder."""
    instalments = tuple(_instalments(root, finder, currency))
    withheld = tuple(_withheld(root, finder, currency, total_minor))
    if withheld and sum(each.minor for each in withheld) >= total_minor > 0:
        finder.add(faults.DETRACTION_TOO_BIG, column="cac:PaymentTerms", fatal=False)
        withheld = ()
    in_words = " ".join(text(each, "cbc:Note") for each in every(root, "cac:PaymentTerms"))
    return Terms(
        _due(root, finder, issued_on, in_words), instalments or (), withheld, _discounts(root, in_words)
    )


def _due(root: Element, finder: Finder, issued_on: date, in_words: str) -> date | None:
    told = finder.day_or_none(text(root, "cbc:DueDate"), "cbc:DueDate")
    if told is not None:
        return told
    # Several ways to pay may each have a day: nobody is late before the last of them.
    days = [
        day
        for path in ("cac:PaymentMeans", "cac:PaymentTerms")
        for each in every(root, path)
        if (day := finder.day_or_none(text(each, "cbc:PaymentDueDate"), f"{path}/cbc:PaymentDueDate"))
    ]
    if days:
        return max(days)
    if _is_cash(root):
        return issued_on
    return values.due(issued_on, values.credit_days(in_words))


def _is_cash(root: Element) -> bool:
    """Tell whether it was to be paid at once: "Contado" in Peru, means of payment 1 in Colombia."""
    terms = (text(each, "cbc:PaymentMeansID").lower() for each in every(root, "cac:PaymentTerms"))
    if "contado" in terms:
        return True
    return "DIAN" in text(root, "cbc:ProfileID") and text(root, "cac:PaymentMeans/cbc:ID") == "1"


def _instalments(root: Element, finder: Finder, currency: str) -> Iterator[Instalment]:
    """Yield the parts that have both an amount and a day."""
    place = "cac:PaymentTerms"
    for each in every(root, place):
        if text(each, "cbc:ID").lower() in _SET_APART or not text(each, "cbc:Amount"):
            continue
        day = finder.day_or_none(
            text(each, "cbc:PaymentDueDate", "cbc:InstallmentDueDate"), f"{place}/cbc:PaymentDueDate"
        )
        if day is not None:
            yield Instalment(finder.amount(text(each, "cbc:Amount"), currency, f"{place}/cbc:Amount"), day)


def _withheld(root: Element, finder: Finder, currency: str, total_minor: int) -> Iterator[Withheld]:
    for each in every(root, "cac:PaymentTerms"):
        if text(each, "cbc:ID").lower() == "detraccion":
            yield from _part(
                DETRACTION, each, "cbc:Amount", "cbc:PaymentPercent", finder, currency, total_minor
            )
    for each in every(root, ".//sac:AdditionalMonetaryTotal"):
        if text(each, "cbc:ID") == _DETRACTION_CODE:
            yield from _part(
                DETRACTION, each, "cbc:PayableAmount", "cbc:Percent", finder, currency, total_minor
            )
    for each in every(root, "cac:AllowanceCharge"):
        if text(each, "cbc:AllowanceChargeReasonCode") == _RETENTION_CODE:
            yield from _part(RETENTION, each, "cbc:Amount", "", finder, currency, total_minor)


def _part(
    kind: str, element: Element, amount: str, percent: str, finder: Finder, currency: str, total_minor: int
) -> Iterator[Withheld]:
    """Yield the part withheld: as it is stated in the document's currency, else by its percent of the whole.

    A detracción is stated in soles whatever the invoice is in (R. de Superintendencia 183-2004/SUNAT).
    """
    found = next(every(element, amount), None)
    if found is not None and found.get("currencyID", currency) == currency:
        minor = finder.amount(found.text, currency, f"{kind}/{amount}")
    else:
        rate = text(element, percent) if percent else ""
        minor = round_half_up(total_minor * Decimal(values.plain(rate)) / 100) if _is_number(rate) else 0
    if minor > 0:
        yield Withheld(kind, minor)


def _is_number(told: str) -> bool:
    return told.replace(".", "", 1).isdigit()


def _discounts(root: Element, in_words: str) -> tuple[Discount, ...]:
    """Return the discounts for early payment: as elements, else in words."""
    found = []
    for each in every(root, "cac:PaymentTerms"):
        percent = text(each, "cbc:SettlementDiscountPercent")
        measure = text(each, "cac:SettlementPeriod/cbc:DurationMeasure")
        if _is_number(percent) and measure.isdigit() and 0 < Decimal(percent) <= values.PERCENT_MAX:
            found.append(Discount(int(measure), f"{Decimal(percent):f}"))
    return tuple(sorted(found, key=lambda one: one.days)) or values.discounts(in_words)

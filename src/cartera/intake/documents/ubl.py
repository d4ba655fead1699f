"""Invoices, credit and debit notes in UBL 2, as Peru, Colombia and Peppol write them.

Sources: OASIS UBL 2.1; for Peru SUNAT, Guía de elaboración de documentos XML, UBL 2.1 (forma de pago, cuotas and detracción in
PaymentTerms, retention as AllowanceCharge 62); for Colombia DIAN, Anexo técnico de factura electrónica 1.9; for Europe
Peppol BIS Billing 3.0 (EN 16931).
"""

from xml.etree.ElementTree import Element

from cartera.intake.documents import faults, payment_terms
from cartera.intake.documents.document import (
    CREDIT_NOTE,
    DEBIT_NOTE,
    INVOICE,
    Document,
    Reading,
    Reference,
)
from cartera.intake.documents.parties import NS, every, party, text
from cartera.intake.documents.values import Finder

KINDS = {"Invoice": INVOICE, "CreditNote": CREDIT_NOTE, "DebitNote": DEBIT_NOTE}
# Types that an Invoice itself may say (UNTDID 1001): a credit note or a debit note in an invoice's dress.
_TYPES = {
    "381": CREDIT_NOTE,
    "396": CREDIT_NOTE,
    "261": CREDIT_NOTE,
    "383": DEBIT_NOTE,
    "92": DEBIT_NOTE,
    "91": CREDIT_NOTE,
}
_TOTALS = ("cac:LegalMonetaryTotal", "cac:RequestedMonetaryTotal")


def read(root: Element) -> Reading:
    """Read an invoice or a note."""
    finder = Finder()
    kind, standard = _kind(root), standard_of(root)
    currency = finder.currency(_currency(root), "cbc:DocumentCurrencyCode")
    total = finder.amount(_payable(root), currency, "cac:LegalMonetaryTotal/cbc:PayableAmount")
    if total < 0:
        # An invoice below zero gives back; a credit note below zero asks for more.
        kind, total = (DEBIT_NOTE if kind == CREDIT_NOTE else CREDIT_NOTE), -total
    issued_on = finder.day(text(root, "cbc:IssueDate"), "cbc:IssueDate")
    if not text(root, "cbc:ID"):
        finder.add(faults.MISSING, column="cbc:ID", place="cbc:ID")
    if not finder.fatal and total == 0:
        finder.add(faults.NOTHING_OWED)
    terms = payment_terms.read(root, finder, currency=currency, total_minor=total, issued_on=issued_on)
    document = Document(
        standard=standard, kind=kind, number=text(root, "cbc:ID")[:80], uuid=text(root, "cbc:UUID")[:110], issued_on=issued_on,
        currency=currency, total_minor=total, issuer=party(_role(root, "Supplier"), standard),
        receiver=party(_role(root, "Customer"), standard), due_date=terms.due_date, order_ref=_order(root),
        instalments=terms.instalments if kind != CREDIT_NOTE else (), withheld=terms.withheld if kind != CREDIT_NOTE else (),
        references=_references(root), discounts=terms.discounts,
    )  # fmt: skip
    return Reading(None if finder.fatal else document, tuple(finder.problems))


def standard_of(root: Element) -> str:
    """Tell whose UBL it is: by its profile, by the tax office's own elements, else by how the seller is identified."""
    profile = text(root, "cbc:ProfileID") + text(root, "cbc:CustomizationID")
    if "DIAN" in profile or "dian.gov.co" in root.tag:
        return "ubl-co"
    if "en16931" in profile or "peppol" in profile:
        return "ubl-peppol"
    supplier = _role(root, "Supplier")
    number = None if supplier is None else supplier.find("cac:Party/cac:PartyIdentification/cbc:ID", NS)
    old = text(supplier, "cbc:CustomerAssignedAccountID")
    peruvian = (number is not None and number.get("schemeID") == "6") or (len(old) == 11 and old.isdigit())
    if peruvian or text(supplier, "cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode") == "PE":
        return "ubl-pe"
    return "ubl"


def _kind(root: Element) -> str:
    name = root.tag.rpartition("}")[2]
    return _TYPES.get(text(root, "cbc:InvoiceTypeCode"), KINDS[name])


def _role(root: Element, who: str) -> Element | None:
    return root.find(f"cac:Accounting{who}Party", NS)


def _currency(root: Element) -> str:
    said = text(root, "cbc:DocumentCurrencyCode")
    for path in _TOTALS:
        total = root.find(f"{path}/cbc:PayableAmount", NS)
        if total is not None:
            return said or total.get("currencyID", "")
    return said


def _payable(root: Element) -> str:
    return text(root, *(f"{path}/cbc:PayableAmount" for path in _TOTALS))


def _order(root: Element) -> str:
    return text(root, "cac:OrderReference/cbc:ID", "cbc:BuyerReference")[:80]


def _references(root: Element) -> tuple[Reference, ...]:
    """Return the documents a note corrects: those it bills again, else the one it answers to."""
    found = [
        Reference(text(each, "cbc:UUID")[:110], text(each, "cbc:ID")[:80])
        for billing in every(root, "cac:BillingReference")
        for path in ("cac:InvoiceDocumentReference", "cac:DebitNoteDocumentReference")
        for each in every(billing, path)
    ]
    if not found:
        found = [
            Reference(number=text(each, "cbc:ReferenceID")[:80])
            for each in every(root, "cac:DiscrepancyResponse")
        ]
    return tuple(each for each in dict.fromkeys(found) if each.uuid or each.number)

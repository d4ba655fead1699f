"""Parties as the UBL of each country writes them: whose tax id stands where, and of which kind it is."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from cartera.intake.documents.document import Party

NS = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
    "sac": "urn:sunat:names:specification:ubl:peru:schema:xsd:SunatAggregateComponents-1",
}
# Kinds of identity documents of Peru (SUNAT catalogue 6): those that Peru itself gives, and those of persons.
PE_OWN = frozenset({"1", "4", "6"})
PE_PERSONS = frozenset({"1", "4", "7", "A"})
CO_NIT = "31"  # kinds of identity documents of Colombia (DIAN 13.2.1): the NIT, which has a check digit
CO_PERSONS = frozenset({"11", "12", "13", "21", "22", "41", "42", "47"})
CO_FOREIGN = frozenset({"42", "50"})


def text(element: Element | None, *paths: str) -> str:
    """Return the first text found at one of the paths, without blanks around it; "" when there is none."""
    for path in paths:
        found = None if element is None else element.find(path, NS)
        if found is not None and (found.text or "").strip():
            return (found.text or "").strip()
    return ""


def every(element: Element | None, path: str) -> Iterator[Element]:
    """Yield the elements at a path."""
    if element is not None:
        yield from element.iterfind(path, NS)


def party(role: Element | None, standard: str) -> Party:
    """Return who plays a role (supplier or customer) in a document of a standard."""
    readers = {"ubl-pe": _peruvian, "ubl-co": _colombian}
    tax_id, country, person = readers.get(standard, _european)(role)
    return Party(
        tax_id=tax_id, country=country, person=person,
        name=text(
            role,
            "cac:Party/cac:PartyLegalEntity/cbc:RegistrationName",
            "cac:Party/cac:PartyTaxScheme/cbc:RegistrationName",
            "cac:Party/cac:PartyName/cbc:Name",
            "cac:Party/cac:Contact/cbc:Name",
        )[:250],
        email=text(role, "cac:Party/cac:Contact/cbc:ElectronicMail", "cac:AccountingContact/cbc:ElectronicMail"),
    )  # fmt: skip


def _country(role: Element | None) -> str:
    return text(
        role,
        "cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode",
        "cac:Party/cac:PartyLegalEntity/cac:RegistrationAddress/cac:Country/cbc:IdentificationCode",
        "cac:Party/cac:PhysicalLocation/cac:Address/cac:Country/cbc:IdentificationCode",
    ).lower()[:2]


def _peruvian(role: Element | None) -> tuple[str, str, bool]:
    number = None if role is None else role.find("cac:Party/cac:PartyIdentification/cbc:ID", NS)
    if number is None and role is not None:
        number = role.find("cac:Party/cac:PartyTaxScheme/cbc:CompanyID", NS)
    if number is not None:
        told, kind = (number.text or "").strip(), number.get("schemeID", "")
    else:  # UBL 2.0, until 2018
        told, kind = text(role, "cbc:CustomerAssignedAccountID"), text(role, "cbc:AdditionalAccountID")
    if told.strip("-0") == "":
        return "", _country(role) or "pe", False
    own = kind in PE_OWN or (not kind and len(told) == 11 and told.isdigit())
    return told, "pe" if own else _country(role), kind in PE_PERSONS


def _colombian(role: Element | None) -> tuple[str, str, bool]:
    number = None
    for path in ("cac:Party/cac:PartyTaxScheme/cbc:CompanyID", "cac:Party/cac:PartyLegalEntity/cbc:CompanyID",
                 "cac:Party/cac:PartyIdentification/cbc:ID"):  # fmt: skip
        number = None if role is None else role.find(path, NS)
        if number is not None and (number.text or "").strip():
            break
    if number is None:
        return "", "co", False
    told, kind, digit = (number.text or "").strip(), number.get("schemeName", ""), number.get("schemeID", "")
    if kind == CO_NIT and digit.isdigit() and len(digit) == 1 and "-" not in told:
        told = f"{told}-{digit}"
    country = (_country(role) or "co") if kind in CO_FOREIGN else "co"
    return told, country, kind in CO_PERSONS


def _european(role: Element | None) -> tuple[str, str, bool]:
    told = ""
    for scheme in every(role, "cac:Party/cac:PartyTaxScheme"):
        if text(scheme, "cac:TaxScheme/cbc:ID").upper() in {"VAT", ""}:
            told = told or text(scheme, "cbc:CompanyID")
    told = told or text(
        role,
        "cac:Party/cac:PartyLegalEntity/cbc:CompanyID",
        "cac:Party/cac:PartyTaxScheme/cbc:CompanyID",
        "cac:Party/cac:PartyIdentification/cbc:ID",
        "cbc:CustomerAssignedAccountID",
        "cac:Party/cbc:EndpointID",
    )
    return told, _country(role), False

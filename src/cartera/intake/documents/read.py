"""A file into a document: told apart by its root, whatever its name."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from cartera.intake.documents import cfdi, containers, defused, faults, ubl
from cartera.intake.documents.document import Reading
from cartera.problems import N_

# What tax offices also issue, and what it is: nobody owes anything for it.
OTHERS = {
    "ApplicationResponse": N_("the answer of a tax office"),
    "Acuse": N_("the receipt for a cancelled document: write off or credit the invoice it names"),
    "SummaryDocuments": N_("a daily summary"),
    "VoidedDocuments": N_("a notice of cancelled documents: write off or credit the invoices it names"),
    "Retention": N_("a certificate of retention"),
    "Perception": N_("a certificate of perception"),
    "Retenciones": N_("a certificate of retention"),
    "DespatchAdvice": N_("a note of goods on their way"),
    "Order": N_("an order"),
    "Comprobante": N_("a document of another country"),
}


def read(data: bytes) -> Reading:
    """Read one file. Never raises: what cannot be read comes back without a document and with the reason."""
    return _read(data, inside=False)


def _read(data: bytes, *, inside: bool) -> Reading:
    root, problems = defused.parse(data)
    if root is None:
        return Reading(None, tuple(problems))
    namespace, _, name = root.tag.rpartition("}")
    if name == "Comprobante" and f"{namespace}}}" in cfdi.NAMESPACES:
        return cfdi.read(data, root)
    if name == "AttachedDocument" and not inside:
        data, problems = containers.embedded(root)
        return Reading(None, tuple(problems)) if problems else _read(data, inside=True)
    reader: Callable[[Element], Reading] | None = ubl.read if name in ubl.KINDS else None
    if reader is not None and ("ubl:schema:xsd" in namespace or "dian.gov.co" in namespace):
        return reader(root)
    if name in OTHERS:
        return Reading(None, (faults.problem(faults.NOT_THIS_KIND, label=OTHERS[name]),))
    return Reading(None, (faults.problem(faults.UNKNOWN, root=name[:60]),))

"""Documents that carry others: the AttachedDocument of Colombia, which holds the invoice and what the tax office said of it."""

import base64
import binascii
from xml.etree.ElementTree import Element

from cartera.intake.documents import faults
from cartera.intake.documents.parties import text
from cartera.problems import Problem

ACCEPTED = "02"  # DIAN: "Documento validado"
_RESULT = (
    "cac:ParentDocumentLineReference/cac:DocumentReference/cac:ResultOfVerification/cbc:ValidationResultCode"
)


def embedded(root: Element) -> tuple[bytes, list[Problem]]:
    """Return the document inside an AttachedDocument, as bytes to be read like any other, or why there is none."""
    result = text(root, _RESULT)
    if result and result != ACCEPTED:
        return b"", [faults.problem(faults.REJECTED, column=_RESULT, result=result[:40])]
    inside = text(root, "cac:Attachment/cac:ExternalReference/cbc:Description")
    if inside.startswith("<?xml"):
        # It travels as text, whatever its own heading says of an encoding.
        inside = inside.partition("?>")[2]
    data = inside.encode()
    if not inside.startswith("<"):
        packed = text(root, "cac:Attachment/cbc:EmbeddedDocumentBinaryObject")
        try:
            data = base64.b64decode(packed)
        except (binascii.Error, ValueError):
            data = b""
    return data, [] if data.strip() else [faults.problem(faults.NO_EMBEDDED)]

"""What stands in a :86: of MT940, taken apart where its bank gave it parts: ?20…?33 of German banks, /EREF/… of Dutch ones."""

import re
from typing import Any

from mt940 import models, options, processors, tags

from cartera.payments.reading import lines

_CODED = re.compile(r"/(EREF|REMI|NAME|IBAN|BENM|ORDP|MARF|RTRN|CNTP|KREF)/")  # as Dutch banks write :86:
_ALL = models.Transactions(options=options.Options.all())


def parts(text: str) -> dict[str, str]:
    """Take the :86: apart where its bank gave it parts: ?20…?33 of German banks, /EREF/… of Dutch ones."""
    joined = "".join(part.strip("\n") for part in text.split("\n"))
    if re.match(r"^\d{3}[?>]\d{2}", joined):
        return _numbered(joined if "?" in joined else joined.replace(">", "?"))
    if _CODED.search(joined):
        return _coded(joined)
    return {"text": " ".join(text.split())}


def _numbered(text: str) -> dict[str, str]:
    tag = tags.TAG_BY_ID[86]
    raw = {"transaction_details": text}
    told: dict[str, Any] = processors.transaction_details_post_processor(_ALL, tag, raw, dict(raw))
    words = (
        told.get(name) for name in ("posting_text", "purpose", "additional_purpose", "return_debit_notes")
    )
    return {
        "reference": lines.said(told.get("end_to_end_reference")),
        "name": " ".join(str(told.get("applicant_name") or "").split()),
        "account": lines.account(str(told.get("applicant_iban") or told.get("gvc_applicant_iban") or "")),
        "text": " ".join(" ".join(str(word).split()) for word in words if word),
    }


def _coded(text: str) -> dict[str, str]:
    pieces = _CODED.split(text)
    told: dict[str, str] = {}
    for code, said in zip(pieces[1::2], pieces[2::2], strict=True):
        told.setdefault(code, said.strip("/ "))
    return {
        "reference": lines.said(told.get("EREF")),
        "name": told.get("NAME", ""),
        "account": lines.account(told.get("IBAN", "").split("/")[0]),
        "text": " ".join(text.split()),
    }

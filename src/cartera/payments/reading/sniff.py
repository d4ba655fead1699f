"""Which format a file is, told from its content whatever its name says."""

import re
from pathlib import Path

from cartera.problems import N_, Problem

BYTES_MAX = 64 << 20  # a year of a busy account is a tenth of it
_LOOKED_AT = 1 << 16
_MT940 = re.compile(rb"(?m)^:(?:20|25[A-Z]?|28C?|60[FM]?|61|62[FM]?|86|13D|34F):")
_CAMT = re.compile(rb"BkToCstmr(?:Stmt|DbtCdtNtfctn|AcctRpt)|camt\.05[234]")
_OFX = re.compile(rb"OFXHEADER|<OFX>|<\?OFX", re.IGNORECASE)


def sniff(path: Path) -> tuple[str, list[Problem]]:
    """Return camt, mt940, ofx or table; with a problem, "" and why the file is refused as a whole."""
    size = path.stat().st_size
    if size == 0:
        return "", [Problem("empty_file", N_("The file is empty."))]
    if size > BYTES_MAX:
        return "", [
            Problem(
                "too_big",
                N_(
                    "The file has %(size)s MB; more than %(limit)s MB are not read at once. Ask the bank for a shorter span."
                ),
                {"size": size >> 20, "limit": BYTES_MAX >> 20},
            )
        ]
    with path.open("rb") as file:
        head = file.read(_LOOKED_AT)
    return _told(_narrow(head))


def _narrow(head: bytes) -> bytes:
    """Return UTF-16 as one byte a letter, enough to recognise words."""
    return head.replace(b"\0", b"") if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else head


def _told(head: bytes) -> tuple[str, list[Problem]]:
    bare = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _OFX.search(head):
        return "ofx", []
    if bare.startswith(b"<"):
        if _CAMT.search(head) or (b"<!" in head[:2000] and b"html" not in head[:2000].lower()):
            return "camt", []
        return "", [
            Problem(
                "not_a_statement",
                N_(
                    "This is XML or a web page, but no statement of a bank (CAMT.053 or CAMT.054) and no OFX."
                ),
            )
        ]
    if _MT940.search(head.replace(b"\r", b"\n")):
        return "mt940", []
    if bare.startswith(b"!Type"):
        return "", [
            Problem(
                "qif",
                N_(
                    "This is a QIF file, which names no currency and no account. Ask the bank for OFX, MT940 or CSV."
                ),
            )
        ]
    if bare.startswith(b"%PDF"):
        return "", [Problem("pdf", N_("This is a PDF. Ask the bank for CAMT.053, MT940, OFX, CSV or XLSX."))]
    return "table", []

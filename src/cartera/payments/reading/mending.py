"""What banks write into OFX and its parser does not take, straightened without moving a line."""

import re
from collections.abc import Iterator

from cartera.payments.reading.lines import Found
from cartera.problems import N_

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z0-9._]+)\s*>")
_LONELY = re.compile(r"<([A-Z0-9._]+)\s*/>")
# Tags that hold text. Without text and without an end they would swallow all that follows.
_HOLDING_TEXT = (
    "NAME MEMO CHECKNUM REFNUM FITID SIC PAYEEID LANGUAGE MESSAGE BALAMT DTASOF CURDEF BRANCHID ACCTTYPE ACCTKEY DTUSER "
    "DTAVAIL DTPOSTED TRNAMT TRNTYPE SRVRTID CORRECTFITID ORG FID INTUBID INTUUSERID DTSTART DTEND ACCTID BANKID"
)
_EMPTY = re.compile(rf"<({'|'.join(_HOLDING_TEXT.split())})>\s*(?=<(?!/\1>|!))")


def body_of(text: str) -> tuple[str, int]:
    """Return what begins with <OFX>, tags in capitals, comments and empty tags away, and the line it begins in, from 1."""
    found = re.search(r"<OFX>", text, re.IGNORECASE)
    start = found.start() if found else 0
    body = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text[start:])
    body = _TAG.sub(lambda match: f"<{match[1]}{match[2].upper()}>", body)
    body = _LONELY.sub("", body)
    body = _EMPTY.sub(lambda match: "\n" * match[0].count("\n"), body)
    return body, text.count("\n", 0, start) + 1


def places(body: str, first_line: int) -> Iterator[int]:
    """Yield the line of each movement, in their order."""
    line, seen = first_line, 0
    for match in re.finditer("<STMTTRN>", body):
        line += body.count("\n", seen, match.start())
        seen = match.start()
        yield line


def check_whole(body: str, first_line: int, found: Found) -> None:
    """Refuse a file that breaks off among its movements; one that only lacks its very end deserves a word."""
    last = first_line + body.rstrip().count("\n")
    opened = body.rfind("<STMTTRN>")
    if (opened >= 0 and not re.search(r"</(?:STMTTRN|BANKTRANLIST|OFX)>", body[opened:])) or (
        body.count("<BANKTRANLIST>") > body.count("</BANKTRANLIST>") and "</OFX>" not in body
    ):
        found.wrong(
            "cut_short", N_("The file ends in the middle of a movement. Fetch it from the bank again."), last
        )
    elif "</OFX>" not in body:
        found.wrong(
            "no_end", N_("The file does not end as OFX does; it may be cut short."), last, fatal=False
        )


def plain_amount(text: str) -> str | None:
    """Return an amount with a point before its decimals and nothing between thousands; None when it is none or could be two."""
    bare = text.replace(" ", "").replace("'", "").replace("\u00a0", "").lstrip("+")
    if not re.fullmatch(r"-?[\d.,]+", bare):
        return None
    if "," in bare and "." in bare:
        last = max(bare.rfind(","), bare.rfind("."))
        whole, fraction = re.sub(r"[.,]", "", bare[:last]), bare[last + 1 :]
        return f"{whole}.{fraction}" if fraction.isdigit() else None
    if bare.count(",") + bare.count(".") > 1:
        return re.sub(r"[.,]", "", bare) if re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", bare) else None
    if re.fullmatch(r"-?[1-9]\d{0,2},\d{3}", bare):
        return None  # 1,234 is a thousand or a bit more than one
    plain = bare.replace(",", ".")
    return plain.rstrip(".") if re.fullmatch(r"-?\d*\.?\d*", plain) and re.search(r"\d", plain) else None

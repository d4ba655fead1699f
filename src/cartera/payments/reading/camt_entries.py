"""One entry of a CAMT file as lines: itself, or each of the transactions that its bank booked together."""

from datetime import date
from typing import TYPE_CHECKING

from cartera.payments.reading import lines
from cartera.payments.reading.lines import Found, Line
from cartera.problems import N_

if TYPE_CHECKING:
    from cartera.payments.reading.camt import Node

# Sub-families of ISO 20022 under which money goes back: returned and rejected transfers, cancelled debits and cheques.
_RETURNS = frozenset({"RRTN", "RPCR", "PRDD", "UPDD", "UPCT", "UPCQ", "CQRV"})


def lines_of(entry: "Node", found: Found, currency: str) -> list[Line]:
    """Return an entry's lines; what is only announced, or moves nothing, is left out with a warning."""
    status = entry.say("Sts", "Cd") or entry.say("Sts")
    if status not in {"", "BOOK"}:
        found.wrong(
            "not_booked", N_("The entry is only announced (%(status)s) and is left out."), entry.line,
            status=status, fatal=False,
        )  # fmt: skip
        return []
    booked = day(entry, "BookgDt") or day(entry, "ValDt")
    minor, money = _amount(entry, found, currency)
    if booked is None:
        found.wrong(
            "no_date", N_("The entry has neither a booking nor a value date."), entry.line, column="BookgDt"
        )
    if booked is None or minor is None:
        return []
    if minor == 0:
        found.wrong("zero_amount", N_("The amount is zero; the line is left out."), entry.line, fatal=False)
        return []
    line = Line(
        place=entry.line, booked_on=booked, value_on=day(entry, "ValDt") or booked, amount_minor=minor, currency=money,
        kind=_kind(entry, minor), bank_reference=lines.said(entry.say("AcctSvcrRef") or entry.say("NtryRef")),
        text=entry.say("AddtlNtryInf"),
    )  # fmt: skip
    return [lines.with_kind(each) for each in _parts(entry, line, found)]


def _parts(entry: "Node", whole: Line, found: Found) -> list[Line]:
    """Return one line a transaction where all say their amount and the amounts make the entry's, else the entry itself."""
    details = entry.all("NtryDtls", "TxDtls")
    if len(details) == 1:
        return [_told(details[0], whole, whole.amount_minor)]
    if not details:
        return [whole]
    amounts = [_own_amount(each, whole, found) for each in details]
    known = [each for each in amounts if each]
    if len(known) == len(details) and sum(known) == whole.amount_minor:
        return [_told(each, whole, minor) for each, minor in zip(details, known, strict=True)]
    return [whole]


def _own_amount(details: "Node", whole: Line, found: Found) -> int | None:
    node = (
        details.first("Amt")
        or details.first("AmtDtls", "TxAmt", "Amt")
        or details.first("AmtDtls", "InstdAmt", "Amt")
    )
    if node is None or node.attributes.get("Ccy", whole.currency) != whole.currency:
        return None
    minor = lines.minor(found, node.text, whole.currency, node.line, column="Amt")
    mark = details.say("CdtDbtInd")
    sign = (1 if whole.amount_minor > 0 else -1) if not mark else (1 if mark == "CRDT" else -1)
    return None if minor is None else sign * minor


def _told(details: "Node", whole: Line, minor: int) -> Line:
    """Return a line with what a transaction says of who paid and what for."""
    refs, money_in = details.first("Refs"), minor > 0
    party = details.first("RltdPties", "Dbtr" if money_in else "Cdtr")
    account = details.first("RltdPties", "DbtrAcct" if money_in else "CdtrAcct", "Id")
    said = [each.text for each in details.all("RmtInf", "Ustrd")]
    structured = details.say("RmtInf", "Strd", "CdtrRefInf", "Ref")
    numbers = [" ".join(each.text.split()) for each in details.all("RmtInf", "Strd", "RfrdDocInf", "Nb")]
    why = [details.say("RtrInf", "Rsn", "Cd"), *(each.text for each in details.all("RtrInf", "AddtlInf"))]
    words = [*said, *numbers, *why, details.say("AddtlTxInf"), whole.text]
    own = lines.said(refs.say("AcctSvcrRef") or refs.say("TxId")) if refs else ""
    wrapped = (party.first("Pty") or party) if party else None
    return Line(
        place=details.line, booked_on=whole.booked_on, value_on=whole.value_on, amount_minor=minor, currency=whole.currency,
        kind=lines.RETURN if details.first("RtrInf") or _is_return(details) else whole.kind,
        bank_reference=whole.bank_reference or own,
        reference=lines.said(structured) or (lines.said(refs.say("EndToEndId")) if refs else ""),
        payer_name=wrapped.say("Nm") if wrapped else "", payer_tax_id=_tax_id(wrapped) if wrapped else "",
        payer_account=lines.account(account.say("IBAN") or account.say("Othr", "Id")) if account else "",
        text=" ".join(" ".join(word.split()) for word in dict.fromkeys(words) if word.strip()),
    )  # fmt: skip


def _tax_id(party: "Node") -> str:
    for kind in ("OrgId", "PrvtId"):
        if found := party.say("Id", kind, "Othr", "Id"):
            return found
    return ""


def _amount(entry: "Node", found: Found, currency: str) -> tuple[int | None, str]:
    node = entry.first("Amt")
    mark = entry.say("CdtDbtInd")
    if node is None or mark not in {"CRDT", "DBIT"}:
        found.wrong(
            "no_amount",
            N_("The entry does not say its amount, or whether money came or went."),
            entry.line,
            column="Amt",
        )
        return None, currency
    money = lines.currency(found, node.attributes.get("Ccy", ""), currency, node.line)
    minor = lines.minor(found, node.text, money, node.line, column="Amt")
    return (None if minor is None else minor if mark == "CRDT" else -minor), money


def _kind(entry: "Node", minor: int) -> str:
    if entry.say("RvslInd") == "true" or _is_return(entry):
        return lines.RETURN
    return lines.CREDIT if minor > 0 else ""


def _is_return(node: "Node") -> bool:
    return node.say("BkTxCd", "Domn", "Fmly", "SubFmlyCd") in _RETURNS


def day(node: "Node | None", *names: str) -> date | None:
    """Return the first of some elements as a date; each may hold it directly, as Dt or as DtTm."""
    for name in names if node else ():
        text = node.say(name, "Dt") or node.say(name, "DtTm") or node.say(name) if node else ""
        try:
            if text:
                return date.fromisoformat(text[:10])
        except ValueError:
            continue
    return None

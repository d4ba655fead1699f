"""CAMT.052, .053 and .054 of any version and prefix: streamed by defusedxml, entry by entry, with the line of each.

Names are compared without their namespace: versions 02 to 13 differ where we read only in what wraps a party.
"""

import xml.sax
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.sax.handler import ContentHandler, feature_namespaces

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from cartera.payments.reading import camt_entries, lines
from cartera.payments.reading.lines import Found, Line, Statement
from cartera.problems import N_

STATEMENTS = {"Stmt": "camt053", "Ntfctn": "camt054", "Rpt": "camt052"}
_DEPTH_MAX = 40
_TEXT_MAX = 10_000  # of one element; the longest the standard knows has 500


@dataclass(slots=True)
class Node:
    """One element: its name without namespace, where it begins, its text and what lies in it."""

    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def all(self, *path: str) -> list["Node"]:
        """Return every element at the end of a path."""
        nodes = [self]
        for name in path:
            nodes = [child for node in nodes for child in node.children if child.name == name]
        return nodes

    def first(self, *path: str) -> "Node | None":
        """Return the first element at the end of a path."""
        return next(iter(self.all(*path)), None)

    def say(self, *path: str) -> str:
        """Return the text of the first element at the end of a path, tidied; "" when there is none."""
        found = self.first(*path)
        return " ".join(found.text.split()) if found else ""


class _Handler(ContentHandler):
    """Keeps the branch being read, and lets go of every entry once it is a line."""

    def __init__(self, found: Found, default: str) -> None:
        super().__init__()
        self.found, self.default = found, default
        self.stack: list[Node] = []
        self.entries: list[Line] = []
        self.head: Statement | None = None
        self.locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 - the name SAX calls
        self.locator = locator

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: Any) -> None:  # noqa: N802
        if len(self.stack) > _DEPTH_MAX:
            raise xml.sax.SAXParseException("too deep", None, self.locator)
        attributes = {key[1]: value for key, value in attrs.items()}
        node = Node(name[1], self.locator.getLineNumber(), attributes)
        if self.stack:
            self.stack[-1].children.append(node)
        self.stack.append(node)
        if node.name in STATEMENTS:
            self.found.format = STATEMENTS[node.name]
            self.entries, self.head = [], None

    def characters(self, content: str) -> None:
        if self.stack and len(self.stack[-1].text) < _TEXT_MAX:
            self.stack[-1].text += content

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:  # noqa: N802
        node = self.stack.pop()
        above = self.stack[-1] if self.stack else None
        if above is None:
            return
        if node.name == "Ntry" and above.name in STATEMENTS:
            self.head = self.head or _head(above, self.found, self.default)
            self.entries += camt_entries.lines_of(node, self.found, self.head.currency)
            above.children.remove(node)
        elif node.name in STATEMENTS:
            self.head = _head(node, self.found, self.default)
            self.found.statements.append(replace(self.head, lines=tuple(self.entries)))
            above.children.remove(node)


def read(path: Path, found: Found, *, currency: str) -> None:
    """Read a file; `currency` is the creditor's, for accounts that name none."""
    parser = defusedxml.sax.make_parser()
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, 1)
    parser.setContentHandler(_Handler(found, currency))
    try:
        with path.open("rb") as file:
            parser.parse(file)
    except DefusedXmlException:
        found.statements.clear()
        found.wrong(
            "xml_entities",
            N_(
                "The XML declares a document type or entities, as attacks do and no bank does. It is not opened."
            ),
        )
    except xml.sax.SAXParseException as wrong:
        found.statements.clear()
        found.wrong(
            "broken_xml",
            N_("The XML breaks off or is damaged here (%(why)s). Fetch the file from the bank again."),
            wrong.getLineNumber() or 0, why=wrong.getMessage(),
        )  # fmt: skip
    except (UnicodeDecodeError, LookupError, ValueError) as wrong:
        found.statements.clear()
        found.wrong(
            "wrong_encoding",
            N_("The letters of the file are not those it declares: %(why)s."),
            why=str(wrong)[:100],
        )
    if not found.statements and not found.refused:
        found.wrong("no_statement", N_("The file is XML, but holds no statement of an account."))


def _head(node: Node, found: Found, default: str) -> Statement:
    """Return a statement without its lines: account, span and balances."""
    account = node.first("Acct")
    number = ""
    if account:
        number = (
            account.say("Id", "IBAN")
            or account.say("Id", "Othr", "Id")
            or account.say("Id", "PrtryAcct", "Id")
        )
    balances = {code: each for each in node.all("Bal") if (code := _kind_of_balance(each))}
    opening = next((balances[code] for code in ("OPBD", "PRCD") if code in balances), None)
    closing = balances.get("CLBD")
    stated = [each.attributes.get("Ccy", "") for bal in balances.values() for each in bal.all("Amt")]
    said = (account.say("Ccy") if account else "") or next(iter(stated), "")
    currency = lines.currency(found, said, default, node.line)
    span = node.first("FrToDt")
    day = camt_entries.day
    return Statement(
        account=lines.account(number), currency=currency, number=(node.say("ElctrncSeqNb") or node.say("Id"))[:60],
        bank=_bank(account) if account else "", name=account.say("Nm")[:120] if account else "",
        from_on=day(span, "FrDtTm", "FrDt") if span else (day(opening, "Dt") if opening else None),
        to_on=day(span, "ToDtTm", "ToDt") if span else (day(closing, "Dt") if closing else None),
        opening_minor=_balance(opening, found, currency), closing_minor=_balance(closing, found, currency),
        place=node.line, complete=node.name == "Stmt",
    )  # fmt: skip


def _kind_of_balance(balance: Node) -> str:
    """Return OPBD, CLBD …; an interim balance of a page is none of ours."""
    return balance.say("Tp", "CdOrPrtry", "Cd")


def _bank(account: Node) -> str:
    bank = account.first("Svcr", "FinInstnId")
    return (bank.say("BICFI") or bank.say("BIC") or bank.say("Nm"))[:40] if bank else ""


def _balance(balance: Node | None, found: Found, currency: str) -> int | None:
    if balance is None:
        return None
    minor = lines.minor(found, balance.say("Amt"), currency, balance.line, column="Bal", fatal=False)
    return -minor if minor is not None and balance.say("CdtDbtInd") == "DBIT" else minor

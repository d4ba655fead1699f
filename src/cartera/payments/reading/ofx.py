"""OFX and QFX of any version: the tree is built by ofxtools, after `mending` straightened what banks write and it refuses.

Its strict conversion into typed statements is left out: it refuses a whole file for an empty tag that nobody needs.
"""

import html
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from xml.etree.ElementTree import (
    Element,  # only the type: the tree comes from ofxtools, which knows no entities
)

from cartera.money import currencies
from cartera.money.amounts import round_half_up
from cartera.payments.reading import encodings, lines, mending
from cartera.payments.reading.lines import Found, Line, Statement
from cartera.problems import N_

_STATEMENTS = ("STMTRS", "CCSTMTRS", "INVSTMTRS")
_ACCOUNTS = ("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM")
_POSITION = re.compile(r"position=\[(\d+):")
_RETURNED = frozenset({"RETURN", "CHARGEBACK", "REVERSAL"})


def read(path: Path, found: Found, *, currency: str) -> None:
    """Read a file; `currency` is the creditor's, for accounts that name none."""
    from ofxtools.Parser import TreeBuilder  # noqa: PLC0415 - slow to import, and few commands read OFX

    text, problems = encodings.text_of(path)
    found.problems += problems
    if problems:
        return
    body, first_line = mending.body_of(text)
    mending.check_whole(body, first_line, found)
    if found.refused:
        return
    try:
        builder = TreeBuilder()
        builder.feed(body)
        root = builder.close()
    except (
        SyntaxError,
        AssertionError,
        IndexError,
        ValueError,
    ) as wrong:  # both its own errors are of syntax
        at = _POSITION.search(str(wrong))
        line = first_line + body.count("\n", 0, int(at[1])) if at else first_line
        found.wrong(
            "broken_ofx",
            N_("A tag is not closed, or text stands where none may. Fetch the file again."),
            line,
        )
        return
    places = iter(mending.places(body, first_line))
    for node in root.iter() if root is not None else ():
        if node.tag in _STATEMENTS:
            found.statements.append(_statement(node, found, currency, places))
    if not found.statements:
        found.wrong("no_statement", N_("The file is OFX, but holds no statement of an account."), first_line)


def _statement(node: Element, found: Found, default: str, places: Iterator[int]) -> Statement:
    account = next((each for name in _ACCOUNTS if (each := node.find(name)) is not None), None)
    currency = lines.currency(found, _say(node, "CURDEF"), "", 0) or _stated(node) or default
    read = [_line(each, found, currency, next(places, 0)) for each in node.iter("STMTTRN")]
    spans = [each for each in node.iter() if each.tag in {"BANKTRANLIST", "INVTRANLIST"}]
    balance = node.find("LEDGERBAL")
    closing = None
    if balance is not None and _say(balance, "BALAMT"):
        closing = _amount(_say(balance, "BALAMT"), found, currency, 0, fatal=False)
    starts = [day for each in spans if (day := _day(_say(each, "DTSTART")))]
    ends = [day for each in spans if (day := _day(_say(each, "DTEND")))]
    if node.tag == "INVSTMTRS":
        found.wrong(
            "investments",
            N_("This is a statement of investments: only movements of money are read."),
            fatal=False,
        )
    return Statement(
        account=lines.account(_say(account, "ACCTID")) if account is not None else "", currency=currency,
        lines=tuple(each for each in read if each is not None),
        bank=(_say(account, "BANKID") or _say(account, "BROKERID"))[:40] if account is not None else "",
        from_on=min(starts, default=None), to_on=max(ends, default=None), closing_minor=closing,
    )  # fmt: skip


def _line(node: Element, found: Found, currency: str, place: int) -> Line | None:
    on = _day(_say(node, "DTPOSTED"))
    if on is None:
        found.wrong(
            "no_date", N_("The movement %(name)s has no date, or one that does not exist."), place, column="DTPOSTED",
            name=_say(node, "NAME") or _say(node, "FITID"),
        )  # fmt: skip
    stated = node.find("CURRENCY")
    own = (_say(stated, "CURSYM") if stated is not None else "").upper()
    money = own if currencies.known(own) else currency
    minor = _amount(_say(node, "TRNAMT"), found, money, place)
    if on is None or minor is None:
        return None
    if minor == 0:
        found.wrong("zero_amount", N_("The amount is zero; the line is left out."), place, fatal=False)
        return None
    name = _say(node, "NAME") or _say(node, "PAYEE/NAME")
    kind = _say(node, "TRNTYPE").upper()
    return lines.with_kind(Line(
        place=place, booked_on=on, value_on=_day(_say(node, "DTAVAIL")) or _day(_say(node, "VALUEDATE")) or on,
        amount_minor=minor, currency=money, kind=lines.RETURN if kind in _RETURNED else "",
        bank_reference=lines.said(_say(node, "FITID")),
        reference=lines.said(_say(node, "REFNUM")) or lines.said(_say(node, "CHECKNUM")),
        payer_name=name, payer_account=lines.account(_say(node, "BANKACCTTO/ACCTID")),
        text=" ".join(dict.fromkeys(part for part in (name, _say(node, "MEMO")) if part)),
    ))  # fmt: skip


def _stated(node: Element) -> str:
    """Return the currency of the first movement that says one, for banks that leave CURDEF empty."""
    found = (lines.account(each.text or "") for each in node.iter("CURSYM"))
    return next((code for code in found if currencies.known(code)), "")


def _say(node: Element | None, path: str) -> str:
    found = node.find(path) if node is not None else None
    return " ".join(html.unescape(found.text or "").split()) if found is not None else ""


def _day(text: str) -> date | None:
    """Return the date before hour and zone; the bank's own day, whatever zone it lives in."""
    digits = text[:8]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])) if digits.isdigit() else None
    except ValueError:
        return None


def _amount(text: str, found: Found, currency: str, place: int, *, fatal: bool = True) -> int | None:
    """Read an amount whose decimals follow a point or a comma. Brokers write four decimals: those are rounded, and told."""
    plain = mending.plain_amount(text)
    if plain is None:
        found.wrong(
            "not_amount",
            N_("“%(value)s” is not an amount."),
            place,
            column="TRNAMT",
            value=text[:60],
            fatal=fatal,
        )
        return None
    try:
        exact = Decimal(plain).scaleb(currencies.exponent(currency))
        rounded = round_half_up(exact)
    except (InvalidOperation, ValueError):
        return lines.minor(found, plain, currency, place, column="TRNAMT", fatal=fatal)
    if rounded != exact:
        found.wrong(
            "rounded", N_("“%(value)s” has more decimals than %(currency)s has; it is rounded."), place, column="TRNAMT",
            value=text[:60], currency=currency, fatal=False,
        )  # fmt: skip
        return rounded
    return lines.minor(found, plain, currency, place, column="TRNAMT", fatal=fatal)

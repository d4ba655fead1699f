"""MT940 and MT942, field by field: the patterns and details are those of the library mt-940, the places in the file ours.

The library reads a file as a whole and stops at the first field it does not know; here each field is read by itself, so
that every bad one is told with its line, and what only decorates a statement may be odd without harm.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from mt940 import models, options, processors, tags

from cartera.payments.reading import encodings, lines, mt940_details
from cartera.payments.reading.lines import Found, Line, Statement
from cartera.problems import N_

_TAG = re.compile(r"^:(?P<name>\d{2}[A-Z]?|NS):(?P<rest>.*)$")
_FRAME = re.compile(r"^(?:-|-\}.*|\{[1-5]:.*|\x03|-\x03)$")  # what SWIFT puts around a message
_KNOWN = frozenset(
    [
        "13",
        "13D",
        "20",
        "21",
        "25",
        "25P",
        "28",
        "28C",
        "34",
        "34F",
        "60",
        "60F",
        "60M",
        "61",
        "62",
        "62F",
        "62M",
        "64",
        "65",
        "86",
        "90",
        "90C",
        "90D",
        "NS",
    ]
)
_STARTS = re.compile(r"^(\d{6}(?:\d{4}|[ ]{4})?R?[DC][A-Z]?[\n ]?)([\d.]+(?:,\d*)?)(?=\D|$)", re.IGNORECASE)
_BALANCE = re.compile(r"^([DC]\d{6}[A-Z]{3})([\d.,]+)$", re.IGNORECASE)
_NO_COMMA = re.compile(
    r"(?i)^\d+(?!\d)(?![NFS][A-Z0-9]{3})(?!\n|$)"
)  # the amount breaks off at a sign that is no figure
_WAYS = (tags.Statement(), tags.StatementGLS(), tags.StatementASNB())
_OPENING, _CLOSING = ("60F", "60M", "60"), ("62F", "62M", "62")
_CLEAR = {"C": 1, "RD": 1, "D": -1, "RC": -1}


@dataclass(slots=True)
class Tag:
    """One field of a message: its name, its text and the line it begins in, from 1."""

    name: str
    text: str
    line: int


def read(path: Path, found: Found, *, currency: str) -> None:
    """Read a file; `currency` is the creditor's, for messages that name none."""
    text, problems = encodings.text_of(path)
    found.problems += problems
    if problems:
        return
    fields = list(_fields(text))
    if not fields:
        found.wrong("no_fields", N_("No field of an MT940 message was found in the file."))
        return
    if fields[-1].name == "61" and "," not in fields[-1].text:
        found.wrong(
            "cut_short",
            N_("The file ends in the middle of a line. Fetch it from the bank again."),
            fields[-1].line,
        )
        return
    for message in _messages(fields):
        found.statements.append(_statement(message, found, currency))


def _fields(text: str) -> Iterator[Tag]:
    """Yield the fields; what follows on further lines belongs to the one before, also what looks like a field and is none."""
    current: Tag | None = None
    lonely = False  # a colon by itself on a line, where a bank broke the line at a fixed width
    for number, raw in enumerate(text.lstrip("\ufeff\x01").split("\n"), 1):
        line = (":" if lonely else "") + raw.rstrip()
        lonely = line == ":"
        if lonely or not line.strip() or _FRAME.match(line):
            continue
        match = _TAG.match(line)
        if match and match["name"] in _KNOWN:
            if current:
                yield current
            current = Tag(match["name"], match["rest"].strip(), number)
        elif current:
            current.text = f"{current.text}\n{line}"
    if current:
        yield current


def _messages(fields: list[Tag]) -> Iterator[list[Tag]]:
    """Part the fields into messages, each of which begins with :20:, or with :25: where the file has no :20:."""
    first = "20" if any(field.name == "20" for field in fields) else "25"
    message: list[Tag] = []
    for field in fields:
        if field.name.rstrip("P") == first and message:
            yield message
            message = []
        message.append(field)
    if message:
        yield message


def _statement(message: list[Tag], found: Found, default: str) -> Statement:
    balances = {
        field.name: balance
        for field in message
        if field.name in {*_OPENING, *_CLOSING, "64", "65"} and (balance := _balance(field, found))
    }
    stated = next((money.currency for each in balances.values() if (money := _money(each))), None)
    floor = next((field.text[:3] for field in message if field.name == "34F"), "")
    account, written = _account(next((field.text for field in message if field.name.startswith("25")), ""))
    currency = lines.currency(found, stated or floor or written, default, message[0].line)
    opening = next((balances[name] for name in _OPENING if name in balances), None)
    closing = next((balances[name] for name in _CLOSING if name in balances), None)
    read = [_line(field, details, found, currency) for field, details in _with_details(message)]
    return Statement(
        account=account, currency=currency, lines=tuple(each for each in read if each is not None),
        number=next((field.text.split("\n")[0] for field in message if field.name.startswith("28")), "")[:60],
        from_on=_day(opening), to_on=_day(closing), opening_minor=_minor(opening, currency, found, message),
        closing_minor=_minor(closing, currency, found, message), place=message[0].line,
    )  # fmt: skip


def _account(text: str) -> tuple[str, str]:
    """Return the account's number, and the currency that some banks write behind it."""
    plain = text.split("\n", maxsplit=1)[0].strip()
    match = re.match(r"^(.*\d)[ /]?([A-Z]{3})$", plain)
    if match:
        return lines.account(match[1]), match[2]
    return lines.account(plain), ""


def _balance(field: Tag, found: Found) -> models.Balance | None:
    text = field.text.split("\n")[0].strip()
    match = _BALANCE.match(text)
    amount = _plain_amount(match[2]) if match else None
    tag = tags.TAG_BY_ID["60F"]
    read = tag.re.match(f"{match[1]}{amount}" if match and amount else text)
    try:
        return tag(_NO_STATEMENT, read.groupdict())["final_opening_balance"] if read else None
    except (ValueError, ArithmeticError):
        read = None
    finally:
        if read is None:
            found.wrong(
                "bad_balance", N_("The balance “%(value)s” cannot be read; it is not checked."), field.line,
                column=f":{field.name}:", value=text[:60], fatal=False,
            )  # fmt: skip
    return None


_NO_STATEMENT = models.Transactions(options=options.Options.all())


def _plain_amount(text: str) -> str | None:
    """Return an amount with a comma before its decimals and nothing between thousands; None when it could be two."""
    if "," in text:
        return text.replace(".", "")
    if "." not in text:
        return text
    return text.replace(".", ",") if re.fullmatch(r"\d+\.\d{1,2}", text) else None


def _day(balance: models.Balance | None) -> date | None:
    day = balance.date if balance else None
    return date(day.year, day.month, day.day) if day else None


def _minor(balance: models.Balance | None, currency: str, found: Found, message: list[Tag]) -> int | None:
    money = _money(balance)
    if money is None:
        return None
    return lines.minor(found, str(money.amount), currency, message[0].line, column=":60:", fatal=False)


def _money(balance: models.Balance | None) -> models.Amount | None:
    """Return the amount of a balance; the library's type lets it be a text too."""
    return balance.amount if balance and isinstance(balance.amount, models.Amount) else None


def _with_details(message: list[Tag]) -> Iterator[tuple[Tag, str]]:
    """Yield each :61: with the text of the :86: and :NS: that follow it, up to the next field of another kind."""
    line: Tag | None = None
    details: list[str] = []
    for field in message:
        if field.name in {"86", "NS"}:
            details.append(field.text)
            continue
        if line:
            yield line, "\n".join(details)
        line, details = (field if field.name == "61" else None), []
    if line:
        yield line, "\n".join(details)


def _line(field: Tag, details: str, found: Found, currency: str) -> Line | None:
    data = _movement(field, found)
    if data is None:
        return None
    mark = str(data["status"]).upper()
    sign = _CLEAR.get(mark) or _CLEAR[mark[-1]]
    minor = lines.minor(found, _point(str(data["amount"])), currency, field.line, column=":61:")
    if minor is None:
        return None
    if minor == 0:
        found.wrong("zero_amount", N_("The amount is zero; the line is left out."), field.line, fatal=False)
        return None
    on, booked = data["date"], data.get("entry_date") or data["date"]
    told = mt940_details.parts(details)
    extra = " ".join(str(data.get("extra_details") or "").split())
    return lines.with_kind(Line(
        place=field.line, booked_on=date(booked.year, booked.month, booked.day), value_on=date(on.year, on.month, on.day),
        amount_minor=sign * minor, currency=currency, kind=lines.RETURN if mark in {"RC", "RD"} else "",
        bank_reference=lines.said(data.get("bank_reference")),
        reference=told.get("reference") or lines.said(data.get("customer_reference")),
        payer_name=told.get("name", ""), payer_account=told.get("account", ""),
        text=" ".join(part for part in (extra, told.get("text", "")) if part),
    ))  # fmt: skip


def _movement(field: Tag, found: Found) -> dict[str, Any] | None:
    """Return what a :61: says, with `date` and `entry_date`; None with a problem noted."""
    text = field.text
    match = _STARTS.match(text)
    if match and "." in match[2]:
        amount = _plain_amount(match[2])
        if amount is None:
            found.wrong(
                "ambiguous_amount", N_("“%(value)s” could be thousands or decimals; a statement writes 1234,50."), field.line,
                column=":61:", value=match[2],
            )  # fmt: skip
            return None
        text = f"{match[1]}{amount}{text[match.end() :]}"
    odd = match and "," not in match[2] and _NO_COMMA.match(text[match.start(2) :])
    for way in () if odd else _WAYS:
        read = way.re.match(text)
        if read is None:
            continue
        told: dict[str, Any] = read.groupdict()
        try:
            dates = way(_NO_STATEMENT, processors.date_fixup_pre_processor(_NO_STATEMENT, way, dict(told)))
        except (ValueError, ArithmeticError):
            break
        return {**told, "date": dates["date"], "entry_date": dates.get("entry_date")}
    found.wrong(
        "bad_line", N_("The line “%(value)s” is not written as MT940 wants it: date, C or D, amount, code, reference."),
        field.line, column=":61:", value=text.split("\n")[0][:80],
    )  # fmt: skip
    return None


def _point(text: str) -> str:
    plain = text.replace(",", ".").rstrip(".")
    return plain if Decimal(plain or "0") or plain else "0"

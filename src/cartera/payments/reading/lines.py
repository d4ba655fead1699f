"""The shapes every format is read into: a line is one movement, a statement what a file says of one account."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from cartera.money import amounts, currencies
from cartera.money.amounts import WrongAmount
from cartera.problems import N_, Problem

CREDIT, DEBIT, RETURN = "credit", "debit", "return"

# Words by which banks of our countries name money that came in and went back.
_RETURNED = re.compile(
    r"\b(devoluci[oó]n|devuelt[oa]s?|dev(?:ol)?\.|rechaz\w+|rebotad\w+|extorn\w+|contracargo\w*|protestad\w+|reversi[oó]n|"
    r"reversad\w+|reverso|return(?:ed)?|chargeback|reversal|bounced|estorno|devolvid\w+|r[uü]ck(?:lastschrift|buchung)\w*)\b",
    re.IGNORECASE,
)
_NOTHING = frozenset({"", "NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOREF", "NONE", "-", "N/A", "0"})


@dataclass(frozen=True, slots=True)
class Line:
    """One movement on an account, in minor units: positive, money came in. `place` is its line in the file, from 1."""

    place: int
    booked_on: date
    value_on: date
    amount_minor: int
    currency: str
    kind: str = ""  # credit | debit | return; empty: told from sign and words, see `kind_of`
    bank_reference: str = ""
    reference: str = ""
    payer_name: str = ""
    payer_tax_id: str = ""
    payer_account: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says of one account and span. Balances in minor units; None: the file says none."""

    account: str  # number or IBAN, letters and figures only; empty: the file names none
    currency: str
    lines: tuple[Line, ...] = ()
    number: str = ""
    bank: str = ""
    name: str = ""
    from_on: date | None = None
    to_on: date | None = None
    opening_minor: int | None = None
    closing_minor: int | None = None
    place: int = 0
    complete: bool = True  # False: a notice of some movements, whose balances need not tie


@dataclass(slots=True)
class Found:
    """What reading a file brings: statements, and everything wrong at once. Any fatal problem refuses the file."""

    format: str
    statements: list[Statement] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Tell whether the file is not taken in."""
        return any(problem.fatal for problem in self.problems)

    @property
    def lines(self) -> int:
        """How many movements there are."""
        return sum(len(statement.lines) for statement in self.statements)

    def wrong(
        self, code: str, text: str, line: int = 0, *, column: str = "", fatal: bool = True, **fields: object
    ) -> None:
        """Note a problem; `text` is a msgid."""
        told: Mapping[str, object] = fields
        self.problems.append(Problem(code, text, told, line=line or None, column=column, fatal=fatal))


def minor(
    found: Found, text: str, currency: str, line: int, *, column: str = "", fatal: bool = True
) -> int | None:
    """Return an amount as minor units, or None with a problem noted. `text` has a point before its decimals.

    Some banks write more decimals than the currency has; zeros are dropped, others rounded by nobody: a problem.
    """
    tidy = text.strip().lstrip("+")
    try:
        return amounts.to_minor(amounts.plain(Decimal(tidy), currency), currency)
    except (InvalidOperation, ValueError) as wrong:
        why = wrong.why if isinstance(wrong, WrongAmount) else "format"
    if why == "places":
        found.wrong(
            "too_many_decimals", N_("“%(value)s” has more decimals than %(currency)s has."), line,
            column=column, value=text[:60], currency=currency, fatal=fatal,
        )  # fmt: skip
    else:
        found.wrong(
            "not_amount", N_("“%(value)s” is not an amount."), line, column=column, value=text[:60], fatal=fatal,
        )  # fmt: skip
    return None


def currency(found: Found, text: str, default: str, line: int) -> str:
    """Return a currency's three letters, or the default with a problem noted when nobody knows it."""
    code = text.strip().upper()
    if currencies.known(code):
        return code
    if code:
        found.wrong(
            "unknown_currency", N_("“%(value)s” is not the code of a currency."), line, value=code[:20]
        )
    return default


def account(text: str) -> str:
    """Return an account's number as it is compared: letters and figures only, capitals, at most forty."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())[:40]


def said(text: str | None) -> str:
    """Return a reference as the payer gave it, and nothing where the bank says that there is none."""
    tidy = " ".join((text or "").split())
    return "" if tidy.upper() in _NOTHING else tidy


def with_kind(line: Line) -> Line:
    """Return the line with its kind told: by the format where it says so, else by sign and words."""
    if line.kind:
        return line
    if line.amount_minor > 0:
        return replace(line, kind=CREDIT)
    words = f"{line.text} {line.reference} {line.payer_name}"
    return replace(line, kind=RETURN if _RETURNED.search(words) else DEBIT)

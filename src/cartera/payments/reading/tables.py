"""CSV and XLSX of banks: read by a layout of the kind `bank_lines`, saved by name or guessed from titles and values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from cartera.payments.reading import lines
from cartera.payments.reading.lines import Found, Line, Statement
from cartera.portfolio.reading import guessing, layouts, tables
from cartera.portfolio.reading import read as reading
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.reading.sniff import sniff
from cartera.portfolio.reading.words import fold
from cartera.problems import N_, Problem

KIND = "bank_lines"
_IN = frozenset(
    {
        "c",
        "cr",
        "cred",
        "credito",
        "credit",
        "abono",
        "abonos",
        "haber",
        "ingreso",
        "deposito",
        "entrada",
        "h",
        "a",
        "dep",
    }
)
_OUT = frozenset(
    {"d", "dr", "deb", "debito", "debit", "cargo", "cargos", "debe", "egreso", "retiro", "salida", "pago"}
)


@dataclass(frozen=True, slots=True)
class Way:
    """How tables are to be read: the layouts that are kept, the one that was named, and what a person answered."""

    known: Mapping[str, Layout] = field(default_factory=dict)
    layout: Layout | None = None
    answers: Mapping[str, str] = field(
        default_factory=dict
    )  # question -> answer: date_order, decimal, currency, a field
    currency: str = ""
    country: str = ""


def read(path: Path, found: Found, way: Way) -> Layout | None:
    """Read a table; return the layout it was read by, None when there is none to read it by."""
    layout = layout_of(path, found, way)
    if layout is None or found.refused:
        return layout
    got = reading.read(path, layout, currency=way.currency, country=way.country)
    found.problems += got.problems
    if not any(layout.columns.get(name) for name in ("amount", "credit", "debit")):
        found.wrong(
            "no_amount_column", N_("No column is chosen for the amount, nor for money in and money out."), 1
        )
    if found.refused or got.refused:
        return layout
    by_currency: dict[str, list[tuple[Line, int | None]]] = {}
    for row in got.frame.iter_rows(named=True):
        line = _line(row, found)
        if line:
            by_currency.setdefault(line.currency, []).append((line, row["balance_minor"]))
    found.statements += [_statement(currency, rows, found) for currency, rows in by_currency.items()]
    return layout


def layout_of(path: Path, found: Found, way: Way) -> Layout | None:
    """Return the layout named, else the one kept for the header, else a guess; what a guess leaves open is a problem."""
    sniffed, problems = sniff(path, way.layout.sheet if way.layout else "")
    found.problems += problems
    if sniffed is None:
        return None
    known = way.layout or layouts.recognise(sniffed.titles, way.known.values())
    questions: tuple[guessing.Question, ...] = ()
    if known is None:
        guess = guessing.guess(tables.load(sniffed), KIND, currency=way.currency)
        known, questions = guess.layout, guess.questions
    for question, value in way.answers.items():
        known = layouts.answer(known, question, value) if value else known
    for each in questions:
        if each.code not in way.answers and not (each.code == "currency" and each.default):
            found.problems.append(
                Problem(each.code, each.text, each.fields, line=sniffed.header_line, column=each.code)
            )
    return replace(known, negatives="credit")


def _line(row: Mapping[str, Any], found: Found) -> Line | None:
    minor = _minor(row)
    if minor is None:
        found.wrong("no_amount", N_("The line has no amount, neither in nor out."), row["line"])
        return None
    if minor == 0:
        found.wrong("zero_amount", N_("The amount is zero; the line is left out."), row["line"], fatal=False)
        return None
    text = {
        name: row[name] or ""
        for name in ("text", "payer_name", "payer_tax_id", "reference", "bank_reference")
    }
    booked: date = row["booked_on"]
    return lines.with_kind(Line(
        place=row["line"], booked_on=booked, value_on=row["value_on"] or booked, amount_minor=minor, currency=row["currency"],
        bank_reference=lines.said(text["bank_reference"]), reference=lines.said(text["reference"]),
        payer_name=text["payer_name"], payer_tax_id=text["payer_tax_id"], payer_account=lines.account(row["payer_account"] or ""),
        text=text["text"],
    ))  # fmt: skip


def _minor(row: Mapping[str, Any]) -> int | None:
    """Return what moved: a signed amount, an amount with a word beside it, or money in less money out."""
    amount: int | None = row["amount_minor"]
    credit, debit = row["credit_minor"], row["debit_minor"]
    if credit is not None or debit is not None:
        return int(credit or 0) - abs(int(debit or 0))
    word = fold(row["mark"] or "")
    first = word.split(" ")[0] if word else ""
    if amount is not None and amount > 0 and first in _OUT:
        return -amount
    return amount


def _statement(currency: str, rows: list[tuple[Line, int | None]], found: Found) -> Statement:
    """Return the lines of one currency as a statement; a column of balances tells where it began and ended."""
    moved = [line for line, _ in rows]
    days = [line.booked_on for line in moved]
    balances = [balance for _, balance in rows]
    opening = closing = None
    if all(balance is not None for balance in balances):
        opening, closing = _ends(moved, [int(balance or 0) for balance in balances], found)
    return Statement(
        account="", currency=currency, lines=tuple(moved), from_on=min(days), to_on=max(days), opening_minor=opening,
        closing_minor=closing,
    )  # fmt: skip


def _ends(moved: list[Line], balances: list[int], found: Found) -> tuple[int | None, int | None]:
    """Return opening and closing balance, whether the newest line stands first or last; a break in the chain is told."""
    down = [i for i in range(1, len(moved)) if balances[i - 1] + moved[i].amount_minor != balances[i]]
    up = [i for i in range(1, len(moved)) if balances[i] + moved[i - 1].amount_minor != balances[i - 1]]
    breaks, newest_last = (down, True) if len(down) <= len(up) else (up, False)
    for i in breaks[:1]:
        found.wrong(
            "balance_breaks",
            N_("The balance of this line does not follow from the one beside it (%(count)d such lines): some may be missing."),
            moved[i].place, count=len(breaks), fatal=False,
        )  # fmt: skip
    if breaks:
        return None, None
    if newest_last:
        return balances[0] - moved[0].amount_minor, balances[-1]
    return balances[-1] - moved[-1].amount_minor, balances[0]

"""What a statement must agree with: its own balances, the day it is, and lengths that the ledger keeps."""

from dataclasses import replace
from datetime import date, timedelta

from cartera.money.amounts import from_minor
from cartera.payments.reading.lines import Found, Line, Statement
from cartera.problems import N_

_AHEAD = timedelta(days=1)  # banks east of us are a day ahead
_WEEKEND = timedelta(days=4)  # after hours banks book on the next working day, over a long weekend too
_EARLIEST = date(1990, 1, 1)


def check(found: Found, on: date) -> None:
    """Note what does not tie in what was read, and cut texts to what is kept. `on` is today."""
    _once(found)
    for statement in found.statements:
        _balances(statement, found)
        for line in statement.lines:
            _dates(line, found, on)
    found.statements = [
        replace(each, lines=tuple(_kept(line) for line in each.lines)) for each in found.statements
    ]


def _once(found: Found) -> None:
    """Leave out a statement that stands in the file a second time."""
    seen: set[object] = set()
    kept = []
    for each in found.statements:
        moved = tuple(
            (line.booked_on, line.amount_minor, line.bank_reference, line.text) for line in each.lines
        )
        span = (
            each.account,
            each.currency,
            each.number,
            each.from_on,
            each.opening_minor,
            each.closing_minor,
            moved,
        )
        if moved and span in seen:
            found.wrong(
                "statement_twice", N_("Statement %(number)s stands in the file twice; it counts once."), each.place,
                fatal=False, number=each.number or "–",
            )  # fmt: skip
            continue
        seen.add(span)
        kept.append(each)
    found.statements = kept


def _balances(statement: Statement, found: Found) -> None:
    opening, closing = statement.opening_minor, statement.closing_minor
    if not statement.complete or opening is None:
        return
    if closing is None:
        found.wrong(
            "no_closing", N_("Statement %(number)s has an opening balance and no closing one: it may be cut short."),
            statement.place, fatal=False, number=statement.number or "–",
        )  # fmt: skip
        return
    moved = sum(line.amount_minor for line in statement.lines if line.currency == statement.currency)
    if opening + moved != closing:
        money = [str(from_minor(each, statement.currency)) for each in (opening, moved, closing)]
        found.wrong(
            "balance_differs",
            N_(
                "Statement %(number)s does not add up: %(opening)s at the beginning and movements of %(moved)s do not "
                "make %(closing)s %(currency)s. Lines may be missing; ask the bank for it again."
            ),
            statement.place, fatal=False, number=statement.number or "–", opening=money[0], moved=money[1],
            closing=money[2], currency=statement.currency,
        )  # fmt: skip


def _dates(line: Line, found: Found, on: date) -> None:
    if line.booked_on > on + _WEEKEND:
        found.wrong(
            "future_date",
            N_("The movement is dated %(date)s, which is still to come. Take the file in when that day is over."),
            line.place, date=line.booked_on,
        )  # fmt: skip
    elif max(line.value_on, line.booked_on) > on + _AHEAD:
        found.wrong(
            "future_value", N_("The money counts from %(date)s on, which is still to come."), line.place,
            date=max(line.value_on, line.booked_on), fatal=False,
        )  # fmt: skip
    if min(line.booked_on, line.value_on) < _EARLIEST:
        found.wrong(
            "date_out_of_range", N_("The movement is dated %(date)s; mend the year."), line.place,
            date=min(line.booked_on, line.value_on),
        )  # fmt: skip


def _kept(line: Line) -> Line:
    return replace(
        line, bank_reference=line.bank_reference[:120], reference=line.reference[:140], payer_name=line.payer_name[:200],
        payer_tax_id=line.payer_tax_id[:40], payer_account=line.payer_account[:60], text=line.text[:4000],
    )  # fmt: skip

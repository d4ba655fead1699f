"""What a person says of a bank's line: that it is another movement, that it is none of ours, that it is after all."""

from datetime import datetime

from cartera.foundation import moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.payments.models import BankLine
from cartera.problems import N_, Refused

SAME = "same_as_known"  # kept in the line, said by `payments.words`


class NoReason(Refused):
    """Who leaves money aside says why."""

    code = "no_reason"
    text = N_("Say why.")


@whole
def same_as_known(*, line: BankLine, at: datetime, by: User | None) -> BankLine:
    """Say that a doubtful line is a movement that is known already: it is left aside. Raises UnableToMove."""
    if line.state != BankLine.State.DOUBTFUL:
        raise moves.UnableToMove(thing=str(line), was=line.state, to=BankLine.State.IGNORED.value)
    moves.move(line, BankLine.State.IGNORED.value, at=at, by=by, remark=SAME)
    return line


@whole
def another(*, line: BankLine, at: datetime, by: User | None) -> BankLine:
    """Say that a doubtful line is a movement of its own: it waits to be matched. Raises UnableToMove."""
    if line.state != BankLine.State.DOUBTFUL:
        raise moves.UnableToMove(thing=str(line), was=line.state, to=BankLine.State.OPEN.value)
    moves.move(line, BankLine.State.OPEN.value, at=at, by=by)
    return line


@whole
def ignore(*, line: BankLine, why: str, at: datetime, by: User | None) -> BankLine:
    """Leave an open line aside: it is no matter of the ledger. Raises NoReason, UnableToMove."""
    if not why.strip():
        raise NoReason
    moves.move(line, BankLine.State.IGNORED.value, at=at, by=by, why=why.strip(), remark=why.strip()[:300])
    return line


@whole
def reopen(*, line: BankLine, at: datetime, by: User | None) -> BankLine:
    """Take up again what was left aside. Raises UnableToMove."""
    if line.state != BankLine.State.IGNORED:
        raise moves.UnableToMove(thing=str(line), was=line.state, to=BankLine.State.OPEN.value)
    moves.move(line, BankLine.State.OPEN.value, at=at, by=by, remark="")
    return line

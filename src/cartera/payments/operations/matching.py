"""Lines of the bank set against what is open: alone where there is no doubt, by a person's word elsewhere; and undone."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from time import perf_counter
from typing import Any, TypeVar

import polars as pl

from cartera.foundation import history
from cartera.foundation.frames import Reader
from cartera.foundation.models import User
from cartera.foundation.transactions import piecewise, whole, writing_much
from cartera.parties.models import Creditor
from cartera.payments import matching_queries
from cartera.payments.matching import tables
from cartera.payments.matching.found import Answer
from cartera.payments.matching.found import Match as Found
from cartera.payments.matching.match import Matcher
from cartera.payments.models import BankLine, Match
from cartera.payments.operations import applying
from cartera.portfolio import operations as portfolio
from cartera.strategy import queries as strategy

AT_FIRST, AT_LEAST, AT_ONCE = 300, 150, 800  # lines in one transaction: the first, on a slow machine, at most
AIMED_SECONDS = 0.4  # of one transaction: so long may others wait

Tell = Callable[[str, float], None]
T = TypeVar("T")


@dataclass(slots=True)
class Outcome:
    """What came of matching: lines looked at, applied without a person, waiting, and for which reason each waits.

    `seconds` by phase; `longest_seconds`: of the longest transaction, for so long others may have waited.
    """

    lines: int = 0
    applied: int = 0
    waiting: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    longest_seconds: float = 0.0


@piecewise
def match_lines(
    *, creditor: Creditor, on: date, at: datetime, by: User | None, line_ids: Sequence[int] | None = None,
    reader: Reader | None = None, progress: Tell | None = None,
) -> Outcome:  # fmt: skip
    """Look for what every waiting line pays; apply what is certain, write down candidates for the rest.

    Commits by some hundred lines; killed, it goes on with what still waits, and two at once apply no line twice: each
    line is taken by whoever still finds it open. What was taken meanwhile waits for the next look. What was applied once
    and undone is never applied again without a person.
    """
    tell = progress or _quietly
    watch = _Watch()
    tell("read", 0.0)
    book = matching_queries.book(creditor=creditor, on=on, line_ids=line_ids, reader=reader)
    outcome = Outcome(lines=len(book.lines), seconds=watch.seconds)
    watch.lap("read")
    if not book.lines:
        return outcome
    tell("match", 0.1)
    answers = Matcher(book.given, tables.country(creditor.country)).match(book.lines)
    undone = matching_queries.undone(creditor=creditor)
    watch.lap("match")
    tell("apply", 0.6)
    order = strategy.payment_order(creditor=creditor, on=on)
    sure = {answer.line_id for answer in answers if answer.certain} - undone
    certain = [answer.matches[0] for answer in answers if answer.line_id in sure]
    late: list[Found] = []
    with writing_much():
        for chunk in _chunks(certain):
            with watch.transaction():
                done = _apply_chunk(creditor, chunk, order=order, at=at, by=by)
            outcome.applied += len(done)
            late += [match for match in chunk if match.line_id not in done]
            tell("apply", 0.6 + 0.4 * (outcome.applied + len(late)) / len(certain))
        watch.lap("apply")
        unsure = (answer for answer in answers if answer.line_id not in sure)
        waiting = [each._replace(waits="was_undone") if each.certain else each for each in unsure]
        waiting += [Answer(match.line_id, (match,), "taken_meanwhile") for match in late]
        for few in _chunks(waiting):
            with watch.transaction():
                propose(creditor=creditor, answers=few, at=at)
    watch.lap("propose")
    outcome.waiting, outcome.longest_seconds = len(waiting), watch.longest
    outcome.reasons.update(answer.waits for answer in waiting)
    tell("done", 1.0)
    return outcome


class _Watch:
    """Seconds of each phase, and of the longest transaction."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.longest = 0.0
        self.began = perf_counter()

    def lap(self, phase: str) -> None:
        """End a phase."""
        now = perf_counter()
        self.seconds[phase], self.began = now - self.began, now

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Time one transaction."""
        began = perf_counter()
        yield
        self.longest = max(self.longest, perf_counter() - began)


@whole
def propose(*, creditor: Creditor, answers: Sequence[Answer], at: datetime) -> None:
    """Write down the candidates of lines that wait, in place of those written before."""
    ids = [answer.line_id for answer in answers]
    # Held, so that another worker who writes down the same lines does so after us and not beside us.
    held = BankLine.objects.select_for_update().filter(pk__in=ids, state="open").order_by("pk")
    still = set(held.values_list("pk", flat=True))
    Match.objects.filter(line__in=ids, state="proposed").delete()
    rows = [
        (match, rank, answer.waits if rank == 0 else "")
        for answer in answers
        if answer.line_id in still
        for rank, match in enumerate(answer.matches)
    ]
    applying.keep(creditor, rows, at, state=pl.lit("proposed"), alone=pl.lit(value=False))


@whole
def apply(*, match: Match, on: date, at: datetime, by: User | None) -> Match:
    """Apply a candidate by a person's word, and remember the payer's account. Raises LineNotOpen, NotOpenAnyMore."""
    found = Match.objects.select_related("line", "creditor").get(pk=match.pk)
    if found.state != Match.State.PROPOSED:
        raise applying.LineNotOpen
    settlement = applying.settlement(found.line, found.debtor_id, found.parts)
    applied = applying.settle(line=found.line, settlement=settlement, on=on, at=at, by=by, of=found)
    applying.learn(line=found.line, debtor_id=found.debtor_id, on=on)
    return applied


@whole
def apply_by_hand(
    *, line: BankLine, debtor_id: int, shares: Sequence[portfolio.Share], on: date, at: datetime, by: User | None
) -> Match:  # fmt: skip
    """Set a line against items as a person says; what is in no share waits on the debtor's account.

    The payer's account is remembered. Raises LineNotOpen and what `portfolio.settle_many` raises.
    """
    settlement = portfolio.Settlement(
        debtor_id, applying.reference(line), line.amount_minor, line.currency, line.value_on, shares
    )
    applied = applying.settle(line=line, settlement=settlement, on=on, at=at, by=by)
    applying.learn(line=line, debtor_id=debtor_id, on=on)
    return applied


@whole
def undo(*, match: Match, at: datetime, by: User | None, why: str = "") -> Match:
    """Take an applied match back: the ledger is as if it had never been, and the line waits again.

    Raises UnableToMove, MovedByAnother, AlreadyReturned.
    """
    return applying.undo(match=match, at=at, by=by, why=why)


@whole
def _apply_chunk(
    creditor: Creditor, matches: Sequence[Found], *, order: Sequence[str], at: datetime, by: User | None
) -> set[int]:
    """Apply certain matches in one transaction; return the ids of the lines that were.

    Where one item was taken meanwhile, one after the other, so that the others do not suffer by it.
    """
    ids = [match.line_id for match in matches]
    # In one order, as every worker takes them: two that hold some and wait for the others' would never end.
    read = BankLine.objects.select_for_update().filter(pk__in=ids, state="open").order_by("pk")
    lines = {pk: (pk, *row) for pk, *row in read.values_list("pk", *_COLUMNS)}
    mine = [match for match in matches if match.line_id in lines]
    drafted = [applying.drafted(match, *lines[match.line_id]) for match in mine]
    try:
        payment_ids = portfolio.settle_many(creditor=creditor, settlements=drafted, order=order, at=at, by=by)
    except portfolio.NotOpenAnyMore:
        if len(mine) == 1:
            return set()
        return set().union(*(_apply_chunk(creditor, [match], order=order, at=at, by=by) for match in mine))
    applying.write(creditor, mine, payment_ids, at=at, by=by)
    history.record_all(
        _act(creditor, match, settlement, at=at, by=by)
        for match, settlement in zip(mine, drafted, strict=True)
    )
    return set(lines)


_COLUMNS = ("bank_reference", "reference", "amount_minor", "currency", "value_on")


def _act(
    creditor: Creditor, match: Found, settlement: portfolio.Settlement, *, at: datetime, by: User | None
) -> history.Act:
    facts: dict[str, Any] = {
        "points": match.points,
        "alone": True,
        "amount_minor": settlement.amount_minor,
        "currency": settlement.currency,
    }
    return history.act(
        "payments.bankline.applied", at=at, by=by, thing_id=match.line_id, debtor_id=match.debtor_id,
        creditor_id=creditor.pk, **facts,
    )  # fmt: skip


def _chunks(things: Sequence[T]) -> Iterator[list[T]]:
    """Yield so many at a time as whoever takes them does in the time that is aimed at, measured as it goes."""
    rest, size = iter(things), AT_FIRST
    while chunk := list(islice(rest, min(size, AT_ONCE))):
        began = perf_counter()
        yield chunk
        share = AIMED_SECONDS / max(perf_counter() - began, 0.001)
        size = max(AT_LEAST, round(size * min(share, 2.0)))


def _quietly(what: str, share: float) -> None:
    """Tell nobody."""

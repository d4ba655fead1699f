"""The monthly round: everybody with a balance is written to once, however often it is killed and whoever else works at it.

A batch of debtors is one transaction that holds the round's row: who comes second finds the batch done. Behind that stands the
database's own key on debtor, currency and period.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from cartera.foundation import history, moves
from cartera.foundation import queries as foundation
from cartera.foundation.models import User
from cartera.foundation.transactions import piecewise, whole
from cartera.parties.models import Creditor, Debtor
from cartera.problems import Refused
from cartera.statements import queries
from cartera.statements.content import Asked
from cartera.statements.models import Kind, Round, Statement
from cartera.statements.operations import sending
from cartera.statements.queries import Given, brakes
from cartera.statements.queries.facts import surroundings
from cartera.statements.queries.rounds import due_period

BATCH = 50  # debtors in one transaction: half a second of the database's one writer
CHANGED = "facts_changed"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RoundReport:
    """What came of a round: statements written, and who got none with the reason code; `again`: it was done before."""

    period: str
    on: date
    written: int
    refused: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    again: bool = False


@piecewise
def send_all(
    *, creditor: Creditor, kind: str = Kind.OPEN, by_group: bool = True, on: date, at: datetime, by: User | None,
    progress: Progress | None = None,
) -> RoundReport:  # fmt: skip
    """Write to everybody with a balance on a day, or go on where it stopped; once per creditor and calendar month."""
    found = queries.running_round(creditor=creditor) or _begin(
        creditor, f"{on:%Y-%m}", kind, by_group=by_group, on=on, at=at, by=by
    )
    again = found.state == Round.State.DONE
    if not again:
        _work(found, at=at, by=by, progress=progress)
    return _report(found, again=again)


@piecewise
def go_on(*, creditor: Creditor, on: date, at: datetime, by: User | None) -> RoundReport | None:
    """Do what the creditor's schedule asks for today: end a round that was cut short, or begin the month's.

    In a house that rehearses nothing is begun. None: there was nothing to do.
    """
    if foundation.house().rehearsal:
        return None
    running = queries.running_round(creditor=creditor)
    if running is None:
        plan = queries.schedule(creditor=creditor)
        period = due_period(plan, on) if plan else ""
        if not plan or not period or Round.objects.filter(creditor=creditor, period=period).exists():
            return None
        running = _begin(creditor, period, plan.kind, by_group=plan.by_group, on=on, at=at, by=by)
    _work(running, at=at, by=by, progress=None)
    return _report(running)


@piecewise
def make_up(*, creditor: Creditor, on: date, at: datetime, by: User | None) -> int:
    """Write anew what the gate took back because the books had changed; return how many were written."""
    taken_back = Statement.objects.filter(
        creditor=creditor, round__isnull=False, state=Statement.State.WRITTEN, message__state="withdrawn",
        message__why=CHANGED, period=f"{on:%Y-%m}",
    )  # fmt: skip
    return sum(
        _again(pk, on=on, at=at, by=by) for pk in taken_back.order_by("pk").values_list("pk", flat=True)
    )


@whole
def _begin(
    creditor: Creditor, period: str, kind: str, *, by_group: bool, on: date, at: datetime, by: User | None
) -> Round:
    """Begin the round of a period, or return the one there is."""
    found, new = Round.objects.get_or_create(
        creditor=creditor, period=period,
        defaults={"on": on, "kind": kind, "by_group": by_group, "started_at": at, "by": by},
    )  # fmt: skip
    if new:
        history.record("statements.round.begun", found, at=at, by=by, period=period, on=on)
    return found


def _work(found: Round, *, at: datetime, by: User | None, progress: Progress | None) -> None:
    ids = queries.roots(creditor=found.creditor, by_group=found.by_group, on=found.on)
    asked = Asked(found.on, _since(found))
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        if part[-1] > found.reached:
            _batch(found, part, asked, at=at, by=by)
        if progress:
            progress(start + len(part), len(ids))
    _end(found, at=at, by=by)


@whole
def _batch(found: Round, ids: Sequence[int], asked: Asked, *, at: datetime, by: User | None) -> None:
    """Write to a few debtors; what another worker did meanwhile is left alone."""
    now = Round.objects.select_for_update().get(pk=found.pk)
    left = [pk for pk in ids if pk > now.reached]
    if left and now.state == Round.State.RUNNING:
        debtors = Debtor.objects.select_for_update(of=("self",)).select_related("creditor").order_by("pk")
        of = {debtor.pk: debtor for debtor in debtors.filter(pk__in=left)}
        done = set(
            Statement.objects.filter(debtor__in=left, period=now.period).values_list("debtor_id", "currency")
        )
        kept_back = brakes.resting(left, now.on) | brakes.forbidden(left, now.on)
        sending.post_interest(found.creditor, left, by_group=now.by_group, on=now.on, at=at)
        around = surroundings(creditor=found.creditor, on=now.on)
        told = queries.facts(
            creditor=found.creditor, debtor_ids=left, asked=asked, by_group=now.by_group, around=around
        )
        for given in told:
            if _owes(given) and (given.debtor_id, given.currency) not in done:
                why = kept_back.get(given.debtor_id, "")
                _one(now, of[given.debtor_id], given, asked, why, at=at, by=by)
        Round.objects.filter(pk=now.pk).update(reached=ids[-1])
    found.reached = max(now.reached, ids[-1])


def _one(
    found: Round, debtor: Debtor, given: Given, asked: Asked, why: str, *, at: datetime, by: User | None
) -> None:
    statement = sending.new(given, debtor, asked, period=found.period, round_=found, why=why, at=at, by=by)
    if not why:
        _write(statement, given, on=found.on, at=at, by=by)


def _write(statement: Statement, given: Given, *, on: date, at: datetime, by: User | None) -> bool:
    """Write a statement, or keep on record why it could not be written."""
    try:
        sending.write(statement, given, on=on, at=at, by=by)
    except Refused as refusal:
        sending.refuse(statement, refusal.code, at=at, by=by)
        return False
    return True


@whole
def _again(pk: int, *, on: date, at: datetime, by: User | None) -> bool:
    """Write one statement anew as of a day, unless somebody else just did."""
    statement = (
        Statement.objects.select_for_update(of=("self",))
        .select_related("debtor__creditor", "message")
        .get(pk=pk)
    )
    if not statement.message or statement.message.state != "withdrawn":
        return False
    Statement.objects.filter(pk=pk).update(on=on)
    statement.on = on
    by_group = statement.round is not None and statement.round.by_group
    sending.post_interest(statement.debtor.creditor, [statement.debtor_id], by_group=by_group, on=on, at=at)
    given = queries.facts_of(
        debtor=statement.debtor,
        currency=statement.currency,
        asked=Asked(on, statement.from_on),
        by_group=by_group,
    )
    if given is None or not _owes(given):
        sending.refuse(statement, "no_balance", at=at, by=by)
        return False
    return _write(statement, given, on=on, at=at, by=by)


@whole
def _end(found: Round, *, at: datetime, by: User | None) -> None:
    now = Round.objects.select_for_update().get(pk=found.pk)
    if now.state == Round.State.RUNNING:
        moves.move(now, Round.State.DONE.value, at=at, by=by, finished_at=at)


def _since(found: Round) -> date | None:
    """Return the first day of a round of movements: the day after the round before closed, or the month before's first."""
    if found.kind == Kind.OPEN:
        return None
    before = (
        Round.objects.filter(creditor=found.creditor, kind=found.kind, on__lt=found.on)
        .order_by("-on")
        .first()
    )
    if before:
        return before.on + timedelta(days=1)
    return (found.on.replace(day=1) - timedelta(days=1)).replace(day=1)


def _owes(given: Given) -> bool:
    return bool(given.facts["open_minor"] or given.facts["on_account_minor"])


def _report(found: Round, *, again: bool = False) -> RoundReport:
    rows: Iterable[Mapping[str, Any]] = queries.refused_of(round=found)
    written = Statement.objects.filter(round=found, state=Statement.State.WRITTEN).count()
    return RoundReport(found.period, found.on, written, tuple(rows), again)

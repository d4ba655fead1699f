"""One day for one creditor: gather → decide → file → carry out."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from cartera.agreements import operations as agreements
from cartera.cycle import deciding, filing, locking, standings
from cartera.cycle.deciding import Day
from cartera.cycle.models import Anomaly, Run
from cartera.cycle.operations.carrying import carry_out
from cartera.foundation import frames, history
from cartera.foundation.models import User
from cartera.foundation.transactions import piecewise, whole
from cartera.law.clocks import YEARS
from cartera.parties.models import Creditor
from cartera.portfolio.models import Account
from cartera.problems import N_, Refused
from cartera.strategy.models import PolicyVersion

FAR = timedelta(days=31)


class LaterRunExists(Refused):
    """Run dates go forward only."""

    code = "later_run_exists"
    text = N_(
        "A run for %(later)s exists already, so %(on)s cannot be run any more. Run %(later)s or a later day."
    )


class TooFarAhead(Refused):
    """A slip in the year would end every plan and bar all days before it."""

    code = "too_far_ahead"
    text = N_("%(on)s is more than a month ahead. After it no earlier day could be run: choose a nearer one.")


class NoSuchDay(Refused):
    """A slip of the finger in the year: no calendar of the law reaches there."""

    code = "no_such_day"
    text = N_("%(on)s is no day to run: choose one of the years from %(first)s to %(last)s.")


def refuse_far(*, on: date, today: date) -> None:
    """Raises TooFarAhead for a day that nobody means who asks for it on a page."""
    if on - today > FAR:
        raise TooFarAhead(on=on.isoformat())


def plan(*, creditor: Creditor, on: date) -> Day:
    """Decide what the day would do and why, and write nothing. Raises LaterRunExists, NoPolicy, NoSuchDay."""
    _refuse_strange(on)
    _refuse_earlier(creditor, on)
    return deciding.decide(creditor, on)


@piecewise
def run(
    *,
    creditor: Creditor,
    on: date,
    at: datetime,
    by: User | None,
    decided: Callable[[Day], None] | None = None,
    now: Callable[[], datetime] | None = None,
) -> Run:
    """Run the day: decide about every debtor, file it, prepare what is proposed. Run again, it changes nothing.

    Killed anywhere and run again, the end is the same: filing is one transaction, and what it leaves to be prepared is
    found by what is missing. `decided` hears of the day before it is filed; `now` tells when it is over (left out: `at`).
    Raises LaterRunExists, NoPolicy, NoSuchDay, RunInProgress.
    """
    _refuse_strange(on)
    _refuse_earlier(creditor, on)
    with locking.held(creditor, at):
        _refuse_earlier(creditor, on)  # somebody may have run a later day while we waited for the lock
        agreements.follow_plans(creditor=creditor, on=on, at=at, by=by)
        day = deciding.decide(creditor, on, at=at)
        if decided:
            decided(day)
        done = file_day(creditor, day, on=on, at=at, by=by)
        del (
            day
        )  # what is to be prepared is read from what was filed: a big day's frames need not stay meanwhile
        carry_out(creditor=creditor, on=on, at=at, by=by)
        over = now() if now else at
        Run.objects.filter(pk=done.pk, state=Run.State.RUNNING).update(state=Run.State.DONE, finished_at=over)
        done.refresh_from_db()
        return done


def _refuse_strange(on: date) -> None:
    first, last = YEARS
    if not first <= on.year < last:
        raise NoSuchDay(on=on.isoformat(), first=first, last=last - 1)


def _refuse_earlier(creditor: Creditor, on: date) -> None:
    later = Run.objects.filter(creditor=creditor, on__gt=on).order_by("-on").values_list("on", flat=True)[:1]
    for day in later:
        raise LaterRunExists(later=day.isoformat(), on=on.isoformat())


@whole
def file_day(creditor: Creditor, day: Day, *, on: date, at: datetime, by: User | None) -> Run:
    """Write the day: run, proposals, standings, anomalies. All or nothing."""
    found, new = Run.objects.get_or_create(
        creditor=creditor, on=on, defaults={"policy_version": day.version, "started_at": at, "by": by}
    )
    if day.version.used_at is None:
        PolicyVersion.objects.filter(pk=day.version.pk, used_at__isnull=True).update(used_at=at)
    with frames.proved_at_once():
        filed = filing.file_proposals(found, day.decisions, day.facts.contacts, at=at, by=by)
        changed = standings.record(found, day.decisions)
    _note_anomalies(found, day, filed.frozen)
    counts = _counts(day, filed)
    Run.objects.filter(pk=found.pk).update(counts=counts, found=_found(day), policy_version=day.version)
    if new or changed or filed.added or filed.withdrawn or filed.replaced or filed.refreshed:
        # Decided afresh, so begun and finished anew.
        Run.objects.filter(pk=found.pk).update(state=Run.State.RUNNING, started_at=at)
        history.record("cycle.run.filed", found, at=at, by=by, on=on, counts=counts)
    return found


def _note_anomalies(run: Run, day: Day, frozen: list[int]) -> None:
    """List what this run could not treat; an earlier list of the same day is replaced."""
    Anomaly.objects.filter(run=run).delete()
    rows = [*day.odd.iter_rows(), *((account, "message_on_its_way", "") for account in frozen)]
    debtors = _debtors_of([account for account, _, _ in rows])
    Anomaly.objects.bulk_create(
        Anomaly(run=run, account_id=account, debtor_id=debtors.get(account), code=code, detail=detail or "")
        for account, code, detail in rows
    )


def _debtors_of(accounts: list[int]) -> dict[int, int]:
    """Look up whose the accounts are, so many at a time as a statement takes."""
    found: dict[int, int] = {}
    for start in range(0, len(accounts), filing.CHUNK):
        some = Account.objects.filter(pk__in=accounts[start : start + filing.CHUNK])
        found |= dict(some.values_list("pk", "debtor_id"))
    return found


def _counts(day: Day, filed: filing.Filed) -> dict[str, int]:
    """Count what the day brings, for the morning page and the list of runs."""
    proposed = pl.col("step").is_not_null()
    overdue = pl.col("overdue_minor") > 0
    counted = day.decisions.select(
        overdue=overdue.sum(), proposed=proposed.sum(), left_alone=(overdue & ~proposed).sum()
    ).row(0, named=True)
    return {
        "accounts": day.decisions.height,
        **counted,
        "anomalies": day.odd.height + len(filed.frozen),
    }


def _found(day: Day) -> dict[str, Any]:
    """Sum what is overdue by currency, and count why accounts were left alone: the standings in short."""
    told = day.decisions.select("debtor_id", "currency", "overdue_minor", "step", "reasons")
    overdue = told.filter(pl.col("overdue_minor") > 0)
    sums = overdue.group_by("currency").agg(
        minor=pl.col("overdue_minor").sum(), debtors=pl.col("debtor_id").n_unique()
    )
    alone = overdue.filter(pl.col("step").is_null()).group_by(code=pl.col("reasons").list.first()).len()
    return {
        "overdue": sums.sort("debtors", "currency", descending=[True, False]).to_dicts(),
        "left_alone": {
            code or "": count
            for code, count in alone.sort("len", "code", descending=[True, False]).iter_rows()
        },
    }

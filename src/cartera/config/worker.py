"""What the house does by itself: run each creditor's day at its hour, send statements on their day of the month, and hand
over what may leave.

One turn looks at every creditor. A creditor whose turn goes wrong is logged, noted for the pages and the doctor, and
does not keep the others waiting. Killed anywhere, the next turn goes on: runs, rounds and sending are made for it.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from threading import Event
from zoneinfo import ZoneInfo

from django.db import close_old_connections
from django.utils.translation import gettext

from cartera.config import nightly, schedule
from cartera.config.schedule import Due, Hours, LastRun
from cartera.cycle import operations as cycle
from cartera.cycle import queries as runs
from cartera.foundation import operations, queries
from cartera.foundation.models import House, Job
from cartera.parties.models import Creditor
from cartera.problems import N_, Refused
from cartera.statements import operations as statements
from cartera.strategy import queries as strategy
from cartera.strategy.words import CHANNELS

SECONDS_BETWEEN_TURNS = 20.0
RUN, CLOSE, SEND, STATEMENTS, WORKER = "run", "close", "send", "statements", "worker"  # names of jobs

log = logging.getLogger("cartera.worker")


class NothingLeaves(Refused):
    """A channel cannot be reached, so its messages stay."""

    code = "channel_down"
    text = N_("nothing leaves by %(channel)s, whose server cannot be used: %(why)s")


def work(stop: Event, now: Callable[[], datetime], *, seconds: float = SECONDS_BETWEEN_TURNS) -> None:
    """Take turns until told to stop. A turn that goes wrong altogether (no database) is logged and tried again."""
    while not stop.is_set():
        try:
            turn(now)
        except Exception:
            log.exception("the worker could not work; it tries again in %s seconds", seconds)
        finally:
            close_old_connections()
        stop.wait(seconds)


def turn(now: Callable[[], datetime]) -> None:
    """Run what is due and send what may leave, once."""
    at = now()
    for due in schedule.due_runs(*_known(queries.house(), at), at):
        creditor = Creditor.objects.get(pk=due.creditor_id)
        if _try(RUN, creditor, now, partial(_run, creditor, due, now)):
            _try(CLOSE, creditor, now, partial(_close, creditor, due))
    for creditor in Creditor.objects.order_by("pk"):
        _try(STATEMENTS, creditor, now, partial(_statements, creditor))
        _try(SEND, creditor, now, partial(_send, creditor, now=now))
    operations.job_done(name=WORKER, at=now())


def _known(house: House, at: datetime) -> tuple[list[Hours], dict[int, LastRun]]:
    """Return the hours of the creditors that a policy decides for, and their last runs."""
    creditors = list(Creditor.objects.order_by("pk"))
    hours = [
        Hours(each.pk, each.timezone, each.run_at, house.set_up_at)
        for each in creditors
        if strategy.policy_in_force(creditor=each, on=runs.business_date(each, at))
    ]
    failed = dict(Job.objects.filter(name=RUN).values_list("creditor_id", "failed_at"))
    return hours, {each.pk: _last(each, failed.get(each.pk)) for each in creditors}


def _last(creditor: Creditor, failed_at: datetime | None) -> LastRun:
    last = runs.latest_run(creditor)
    if last is None:
        return LastRun(failed_at=failed_at)
    return LastRun(last.on, last.finished_at, runs.past_day(creditor) is not None, failed_at)


def _try(
    name: str, creditor: Creditor, now: Callable[[], datetime], act: Callable[[datetime], object]
) -> bool:
    """Do one thing for one creditor and note how it went; tell whether it was done."""
    at = now()
    try:
        act(at)
    except cycle.RunInProgress as busy:
        log.info("%s", busy)  # somebody runs it by hand; the next turn looks again
    except Refused as refused:  # told, not traced: nothing is wrong with the program
        said = gettext(refused.text) % refused.fields
        log.warning("%s of %s: %s", name, creditor, said)
        operations.job_failed(name=name, creditor_id=creditor.pk, at=at, why=said)
    except Exception as error:
        log.exception("%s of %s went wrong", name, creditor)
        operations.job_failed(
            name=name, creditor_id=creditor.pk, at=at, why=f"{type(error).__name__}: {error}"
        )
    else:
        before = queries.job(name=name, creditor_id=creditor.pk)
        if name == RUN or (before and before.failed_at):  # what always goes well is not worth a write
            operations.job_done(name=name, creditor_id=creditor.pk, at=at)
        return True
    return False


def _run(creditor: Creditor, due: Due, now: Callable[[], datetime], at: datetime) -> None:
    done = cycle.run(creditor=creditor, on=due.on, at=at, by=None, now=now)
    log.info("%s was run for %s: %s", creditor, due.on, done.counts)
    statements.make_up(creditor=creditor, on=due.on, at=at, by=None)


def _statements(creditor: Creditor, at: datetime) -> None:
    """Do today's part of the monthly round once the creditor's hour has come; who works through the past sends none."""
    local = at.astimezone(ZoneInfo(creditor.timezone))
    if local.time() < creditor.run_at or runs.past_day(creditor) is not None:
        return
    report = statements.go_on(creditor=creditor, on=local.date(), at=at, by=None)
    if report:
        log.info(
            "%s statements of %s were written, %s were not", report.written, creditor, len(report.refused)
        )


def _close(creditor: Creditor, due: Due, at: datetime) -> None:
    nightly.close(creditor=creditor, on=due.on, at=at)


def _send(creditor: Creditor, at: datetime, now: Callable[[], datetime]) -> None:
    on = runs.business_date(creditor, at)
    report = cycle.send(creditor=creditor, on=on, at=at, by=None, worker="worker", now=now)
    if report.sent:
        log.info("%s messages of %s left", report.sent, creditor)
    if report.down:
        channel, why = next(iter(report.down.items()))
        raise NothingLeaves(channel=gettext(CHANNELS[channel]), why=why)

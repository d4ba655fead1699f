"""Sending: what may leave now leaves, through the one gate; consequences that need no person come into force."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from cartera.cycle import fresh
from cartera.cycle.deciding import Day
from cartera.foundation import queries as foundation
from cartera.foundation.models import User
from cartera.foundation.transactions import piecewise, whole
from cartera.kernel.policy import CONSEQUENCES
from cartera.legal import operations as legal
from cartera.outreach import gate
from cartera.outreach import operations as outreach
from cartera.outreach.models import Task
from cartera.outreach.operations import Closing, SendReport
from cartera.parties.models import Creditor
from cartera.statements import letters as statements
from cartera.strategy.models import Proposal

BATCH = 500


@piecewise
def send(
    *, creditor: Creditor, on: date, at: datetime, by: User | None, worker: str = "",
    now: Callable[[], datetime] | None = None, ask_all: bool = False,
) -> SendReport:  # fmt: skip
    """Hand over what may leave now: consequences that wait for nobody, then messages. Safe to call at any time.

    `ask_all`: messages put at a later, lawful hour go to the gate too, which says from when they may leave.
    """
    read = fresh.reader(creditor, on)
    return _send(creditor, on=on, at=at, by=by, read=read, worker=worker, now=now, ask_all=ask_all)


@piecewise
def process(
    *, creditor: Creditor, on: date, at: datetime, by: User | None, day: Day | None = None
) -> SendReport:
    """Do everything that is proposed at once: approve, send through the gate, close tasks, put consequences in force.

    For stories and demonstrations; at the desk people do this one by one. `day`: what the run decided, when nothing can
    have happened since.
    """
    opened = Proposal.objects.filter(creditor=creditor, closed_on=None).order_by("id")
    outreach.approve(proposals=list(opened.values_list("pk", flat=True)), at=at, by=by, undo_minutes=0)
    # Nobody else acts meanwhile, and one account has one proposal: what is true of it is read once for all parts.
    read = fresh.once(creditor, on, day)
    report = _send(creditor, on=on, at=at, by=by, read=read, batch=BATCH, ask_all=True)
    _close_tasks(creditor, on=on, at=at, by=by, read=read)
    return report


def _send(
    creditor: Creditor, *, on: date, at: datetime, by: User | None, read: fresh.FreshReader, **how: Any
) -> SendReport:
    if not gate.house_holds(foundation.house()):  # what was never said must not come true
        _put_in_force(creditor, on=on, at=at, by=by, read=read)
    return outreach.send_due(
        on=on, at=at, fresh=read, by=by, creditor=creditor, attach=statements.attached, **how
    )


def _put_in_force(
    creditor: Creditor, *, on: date, at: datetime, by: User | None, read: fresh.FreshReader
) -> None:
    """Carry out the consequences that may be, in batches, each whole."""
    waits = Proposal.objects.filter(
        creditor=creditor, closed_on=None, action__in=CONSEQUENCES, actor="system"
    )
    ids = list(
        waits.filter(Q(needs_approval=False) | Q(approved_at__isnull=False))
        .order_by("id")
        .values_list("pk", flat=True)
    )
    for start in range(0, len(ids), BATCH):
        _carry_out(ids[start : start + BATCH], on=on, at=at, by=by, read=read)


@whole
def _carry_out(ids: list[int], *, on: date, at: datetime, by: User | None, read: fresh.FreshReader) -> None:
    """Ask the gate about a batch of consequences and carry out those still true."""
    found = Proposal.objects.filter(pk__in=ids, closed_on=None).order_by("id")
    true = outreach.recheck(proposals=found, fresh=read, on=on, at=at, by=by)
    known = read({proposal.account_id for proposal in true})
    charged = {account: each.rungs_charged for account, each in known.items()}
    legal.carry_out_all(proposals=true, charged=charged, on=on, at=at, by=by)


@whole
def _close_tasks(
    creditor: Creditor, *, on: date, at: datetime, by: User | None, read: fresh.FreshReader
) -> None:
    """Close every open task: a call or a visit as an attempt, the rest as done. What is no longer true is withdrawn."""
    tasks = Task.objects.filter(creditor=creditor, state=Task.State.OPEN, proposal__isnull=False)
    tasks = tasks.defer("contents", "script")  # long, and of no use here
    by_proposal = {
        task.proposal_id: task for task in tasks.select_related("proposal", "contact").order_by("id")
    }
    found = [task.proposal for task in by_proposal.values() if task.proposal is not None]
    if not found:
        return
    charged = read({proposal.account_id for proposal in found})
    true = outreach.recheck(proposals=found, fresh=read, on=on, at=at, by=by)
    passed = outreach.try_talks(tasks=[by_proposal[proposal.pk] for proposal in true], at=at, by=by)
    outreach.close_tasks(
        closings=[
            Closing(
                by_proposal[proposal.pk],
                "attempt" if proposal.action in {"call", "visit"} else "done",
                charge=proposal.rung not in charged[proposal.account_id].rungs_charged,
            )
            for proposal in (task.proposal for task in passed)
            if proposal is not None
        ],
        on=on, at=at, by=by,
    )  # fmt: skip

"""What the day brings, as figures. Each is defined where the page shows it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Min

from cartera.cycle import queries as cycle
from cartera.cycle.models import Anomaly, Run
from cartera.desk.queries.conditions import HasState, goes
from cartera.disputes import queries as disputes
from cartera.outreach.models import Message, Task
from cartera.parties.models import Creditor
from cartera.portfolio.models import Receivable
from cartera.strategy.models import Proposal


@dataclass
class Morning:
    """The figures of a creditor's day; counts of proposals, tasks and messages, sums in minor units."""

    on: date
    run: Run | None  # the run of the latest date
    has_items: bool
    is_old: bool = False  # nothing was run yet, and the newest document is of months ago
    to_approve: int = 0  # proposed, and the policy asks for a person's yes
    approved: int = 0  # approved, not gone yet
    by_themselves: int = 0  # need nobody's yes: they leave by the next send
    held: int = 0
    proposed: int = 0  # all open ones
    tasks: int = 0
    unknown: int = 0
    anomalies: int = 0
    steps: list[dict[str, Any]] = field(default_factory=list)  # step, count: in the ladder's order
    overdue: list[dict[str, Any]] = field(default_factory=list)  # currency, minor, debtors
    claims: disputes.Late = field(default_factory=disputes.Late)  # what waits for an answer of ours
    left_alone: int = 0
    reasons: list[tuple[str, int]] = field(default_factory=list)  # code, debtors: the commonest first

    @property
    def is_run(self) -> bool:
        """Tell whether the day was run."""
        return self.run is not None and self.run.on >= self.on and self.run.state == Run.State.DONE


def morning(*, creditor: Creditor, on: date) -> Morning:
    """Gather the figures of a day: eight queries, whatever the size."""
    run = cycle.latest_run(creditor)
    day = Morning(on=on, run=run, has_items=Receivable.objects.filter(creditor=creditor).exists())
    _proposals(day, creditor)
    day.tasks = Task.objects.filter(HasState("open"), creditor=creditor).count()
    day.unknown = Message.objects.filter(HasState("unknown"), creditor=creditor).count()
    day.anomalies = Anomaly.objects.filter(run=run).count() if run else 0
    day.claims = disputes.late(creditor=creditor, on=on)
    _found(day)
    return day


def _proposals(day: Morning, creditor: Creditor) -> None:
    """Sort the open proposals by what has to happen to them. One query."""
    opened = Proposal.objects.filter(creditor=creditor, closed_on=None).order_by()
    groups = opened.values("state", "step", goes=goes()).annotate(count=Count("id"), first=Min("rung"))
    by_step: Counter[str] = Counter()
    place: dict[str, int] = {}
    for row in groups:
        count = row["count"]
        by_step[row["step"]] += count
        rung = -1 if row["first"] is None else row["first"]
        place[row["step"]] = min(rung, place.get(row["step"], rung))
        day.proposed += count
        if row["state"] == "held":
            day.held += count
        elif row["state"] == "approved":
            day.approved += count if row["goes"] != "people" else 0  # what people do stands among the tasks
        elif row["goes"] == "asks":
            day.to_approve += count
        elif row["goes"] == "alone":
            day.by_themselves += count
    day.steps = [
        {"step": step, "count": by_step[step]}
        for step in sorted(by_step, key=lambda name: (place[name], name))
    ]


def _found(day: Morning) -> None:
    """Take what the latest run found overdue, by currency, and why it left debtors alone. No query."""
    if day.run is None:
        return
    day.overdue = day.run.found.get("overdue", [])
    left_alone = day.run.found.get("left_alone", {})
    day.left_alone = sum(left_alone.values())
    day.reasons = list(left_alone.items())

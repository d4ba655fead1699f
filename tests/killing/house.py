"""A small house to be killed in: `seed`, `run`, `send`, `dump`, each as a process of its own (tests/forking.py)."""

import json
import os
from datetime import UTC, date, datetime

from django.db.models import Count

from cartera.cycle import operations
from cartera.cycle.models import Anomaly, Run, RunLock, Standing
from cartera.foundation import frames
from cartera.insight.bench import day
from cartera.outreach.models import Message, Task
from cartera.parties.models import Creditor
from cartera.portfolio import queries
from cartera.strategy.models import Proposal, StepDone

ON = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 15, tzinfo=UTC)
DEBTORS, ITEMS = 150, 750
PROPOSAL = (
    "account_id", "on", "ladder", "step", "action", "channels", "contacts", "item_ids", "item_amounts", "net_minor",
    "state", "why",
)  # fmt: skip


def main(verb):
    {"seed": seed, "run": run, "send": send, "dump": dump}[verb]()


def seed():
    day.build(DEBTORS, ITEMS)


def run():
    frames.BIG = int(
        os.environ.get("BIG", frames.BIG)
    )  # below it, columns are read by a process that dies too
    print("go", flush=True)
    operations.run(creditor=Creditor.objects.get(), on=ON, at=AT, by=None)


def send():
    print("go", flush=True)
    operations.send(creditor=Creditor.objects.get(), on=ON, at=datetime.now(UTC), by=None)


def dump():
    """Print the end state without ids and clocks, which may differ."""
    state = {
        "proposals": sorted(map(str, Proposal.objects.filter(on=ON).values_list(*PROPOSAL))),
        "messages": sorted(map(str, Message.objects.filter(on=ON).values_list("account_id", "step", "channel", "state", "text"))),
        "states": dict(Message.objects.filter(on=ON).values_list("state").annotate(Count("id"))),
        "tasks": sorted(map(str, Task.objects.values_list("account_id", "action", "state"))),
        "standings": sorted(map(str, Standing.objects.values_list("account_id", "from_on", "until_on", "position", "reasons"))),
        "runs": list(map(str, Run.objects.values_list("on", "state", "counts"))),
        "anomalies": Anomaly.objects.count(),
        "locked": RunLock.objects.exclude(holder="").count(),
        "done": StepDone.objects.filter(done_on=ON).count(),
        "untied": len(queries.untied()),
    }  # fmt: skip
    print(json.dumps(state))

"""Each half of the customers lives its year in a process and a database of its own; then they are put together.

A year is thousands of small acts one after the other, so a second processor helps only with other customers. Customers
know nothing of each other and the cycle decides about each alone, so two halves come to what the whole would. Rows of the
second half have ids from far above on, so nothing has to be renumbered; only the runs, which both halves have of each
day, are made one.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from cartera.cycle.models import Run, RunLock
from cartera.foundation.models import History
from cartera.insight.demo.span import Span

IN_MEMORY = 5_000  # debtors up to whom a half lives its year in memory: some 200 MB then
ROWS_MAX = 200  # of one table, for each debtor and year; several times what there are
BASE_MIN = 1_000_000
WORTH_IT = 400  # debtors from which a second process costs less than it saves
PROCESS = "cartera.insight.demo.half_process"
FILED = "cycle.run.filed"
RUNS, LOCKS, ACTS = (model._meta.db_table for model in (Run, RunLock, History))


def worth_it(debtors: int) -> bool:
    """Tell whether so many debtors are played in halves here: only a file of SQLite can be, and few need not."""
    in_file = connection.vendor == "sqlite" and "mode=memory" not in str(connection.settings_dict["NAME"])
    return debtors >= WORTH_IT and in_file and not connection.in_atomic_block


class HalfFailed(RuntimeError):
    """The process of a half ended badly; what it said stands above."""


@dataclass
class Half:
    """A half, while its process lives it. `base`: the ids of what it adds begin after this one."""

    process: subprocess.Popen[bytes]
    file: Path
    base: int

    def refuse_failed(self) -> None:
        """Raises HalfFailed as soon as the process has ended badly, so that nobody waits a year to hear of it."""
        if self.process.poll():
            raise HalfFailed(f"{self.process.args!r} ended with {self.process.returncode}")

    def days(self) -> Iterator[date]:
        """Give each day when the half has lived it."""
        for line in self.process.stdout or ():
            yield date.fromisoformat(line.decode().strip())

    def wait(self) -> Path:
        """Wait for the half and return its file. Raises HalfFailed."""
        self.process.wait()
        self.refuse_failed()
        return self.file


def live(seed: int, debtors: int, span: Span, told: Callable[[date], None]) -> None:
    """Let both halves live the year from this database as it is now, and put it into this database. Raises HalfFailed.

    Whatever happens, no process and no file of theirs is left behind; until both are over, nothing is changed here.
    """
    with (
        tempfile.TemporaryDirectory(prefix="cartera-demo-", ignore_cleanup_errors=True) as folder,
        ExitStack() as ended,
    ):
        halves = []
        for part in (0, 1):
            half = _begin(Path(folder), part, (seed, debtors), span)
            ended.enter_context(half.process)
            ended.callback(half.process.kill)
            halves.append(half)
        first, second = halves
        for day in first.days():
            second.refuse_failed()
            told(day)
        put_together(first.wait(), second.wait(), second.base)


def _begin(folder: Path, part: int, size: tuple[int, int], span: Span) -> Half:
    """Begin the process of a half."""
    seed, debtors = size
    file, base = folder / f"half{part}.sqlite3", part * max(BASE_MIN, ROWS_MAX * debtors)
    _copy(file, base)
    command = [
        sys.executable, "-m", PROCESS, str(file), str(part),
        str(seed), str(debtors), span.on.isoformat(), str(span.days), span.last_at.isoformat(), str(int(span.daily)),
    ]  # fmt: skip
    names = {
        "DATABASE_URL": f"sqlite:///{':memory:' if debtors <= IN_MEMORY else file}",
        "DJANGO_SETTINGS_MODULE": str(settings.SETTINGS_MODULE), "CARTERA_HOME": str(settings.HOME),
        "POLARS_MAX_THREADS": "1",
    }  # fmt: skip
    # It ends when its standard input does, even when this process is killed outright.
    process = subprocess.Popen(  # noqa: S603 - ourselves
        command, env={**os.environ, **names}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    return Half(process, file, base)


def _copy(file: Path, base: int) -> None:
    """Copy this database; unless base is 0, let every table of the copy but the runs number its rows from there on."""
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy, copy:
        connection.connection.backup(copy)
        if base:
            copy.execute("DELETE FROM sqlite_sequence WHERE name <> ?", [RUNS])
            names = [(name, base) for name in _tables() if name != RUNS]
            copy.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", names)


def _tables() -> dict[str, str]:
    """Return the tables whose rows are numbered, each with its columns but for those the database makes itself."""
    found = (model._meta for model in apps.get_models(include_auto_created=True) if model._meta.managed)
    return {
        meta.db_table: ", ".join(f'"{each.column}"' for each in meta.local_concrete_fields if not each.generated)
        for meta in found if meta.auto_field and meta.db_table != LOCKS
    }  # fmt: skip


def put_together(first: Path, second: Path, base: int) -> None:
    """Put what a half lived in place of this database, and add what the other one did."""
    with closing(sqlite3.connect(first)) as file:
        file.backup(connection.connection)
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS half", [str(second)])
        try:
            # References are looked at once, at the end: row by row each would be searched for among all rows so far.
            with connection.constraint_checks_disabled(), transaction.atomic():
                _add_rows(cursor, base)
                connection.check_constraints()
        finally:
            cursor.execute("DETACH DATABASE half")


def _add_rows(cursor: Any, base: int) -> None:
    for name, columns in _tables().items():
        theirs = f'FROM half."{name}" WHERE id > {base}' + (
            f" AND event <> '{FILED}'" if name == ACTS else ""
        )
        cursor.execute(f'INSERT INTO "{name}" ({columns}) SELECT {columns} {theirs}')
    cursor.execute(f'SELECT "on", counts, found FROM half.{RUNS}')  # noqa: S608 - own name
    runs = {run.on: run for run in Run.objects.all()}
    acts = {act.thing_id: act for act in History.objects.filter(event=FILED)}
    for on, counts, found in cursor.fetchall():
        _make_one(runs[on], acts[runs[on].pk], json.loads(counts), json.loads(found))


def _make_one(run: Run, act: History, counts: dict[str, int], found: dict[str, Any]) -> None:
    """Add to a run what the other half's run of that day counted and found, there and in its act."""
    run.counts = {name: run.counts[name] + counts[name] for name in run.counts}
    alone = Counter(run.found["left_alone"]) + Counter(found["left_alone"])
    both = run.found["overdue"] + found["overdue"]
    overdue = [
        {
            "currency": currency,
            **{
                name: sum(each[name] for each in both if each["currency"] == currency)
                for name in ("minor", "debtors")
            },
        }
        for currency in sorted({each["currency"] for each in both})
    ]
    run.found = {
        "overdue": sorted(overdue, key=lambda each: (-each["debtors"], each["currency"])),
        "left_alone": dict(sorted(alone.items(), key=lambda each: (-each[1], each[0]))),
    }
    run.save(update_fields=["counts", "found"])
    act.facts["counts"] = run.counts
    act.save(update_fields=["facts"])
